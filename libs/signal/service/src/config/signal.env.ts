import { Type } from 'class-transformer';
import { IsSource } from '@fairlead/contracts';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
} from 'class-validator';
import { AreThresholds } from './are-thresholds';
import { AreProxies } from './are-proxies';
import { AreWebhookSecrets } from './are-webhook-secrets';

/** What signal-ingestion reads from the environment. */
export class SignalEnv {
  /** Standard Webhooks secrets (`whsec_…`), separated by commas: several while one is being replaced. Empty: API keys only. */
  @IsString() @AreWebhookSecrets() FAIRLEAD_WEBHOOK_SECRETS = '';
  /** Proxies whose `X-Forwarded-For` is believed: addresses, ranges or names of hosts, separated by commas. Empty: none. */
  @IsString() @AreProxies() FAIRLEAD_TRUSTED_PROXIES = '';
  /** A file with mappings of the alerts of other tools, beside the shipped one. Unset: only that of TradingView. */
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_ALERTS?: string;
  /** Submissions per second that one key, and one address, may send for long. */
  @Type(() => Number) @IsNumber() @Min(0.1) @Max(100_000) FAIRLEAD_SIGNALS_PER_SECOND = 50;
  /** Submissions that one key, and one address, may send at once. */
  @Type(() => Number) @IsInt() @Min(1) @Max(1_000_000) FAIRLEAD_SIGNALS_BURST = 200;
  /** Milliseconds between issuing and receiving; also how long a signal without `expiresAt` lives. */
  @Type(() => Number) @IsInt() @Min(100) @Max(86_400_000) FAIRLEAD_SIGNAL_AGE_MS_MAX = 30_000;
  /** Milliseconds that a sender's clock may run ahead of ours. */
  @Type(() => Number) @IsInt() @Min(0) @Max(60_000) FAIRLEAD_SIGNAL_FUTURE_MS_MAX = 5_000;
  /** Base URL of a prediction API, with its version: `https://predictions.example.com/api/v1`. Unset: none is polled. */
  @IsOptional()
  @Matches(/^https?:\/\/[^/@\s?#]+(\/[^\s?#@]*)?$/, {
    message: 'must be like https://predictions.example.com/api/v1',
  })
  FAIRLEAD_PREDICTION_API_URL?: string;
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_PREDICTION_API_KEY?: string;
  /** A file with the key in it: the better way. */
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_PREDICTION_API_KEY_FILE?: string;
  /** The tickers that are polled, separated by commas; each has to be listed in instruments.yaml. */
  @IsString() FAIRLEAD_PREDICTION_TICKERS = '';
  /** Milliseconds between two polls of a ticker. */
  @Type(() => Number) @IsInt() @Min(100) @Max(3_600_000) FAIRLEAD_PREDICTION_INTERVAL_MS = 60_000;
  /** Predictions with less confidence are dropped. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(1) FAIRLEAD_PREDICTION_CONFIDENCE_MIN = 0.5;
  /** Higher minimums, by ticker or by what the prediction says: `AAPL=0.8, SHORT=0.7`. */
  @IsString() @AreThresholds() FAIRLEAD_PREDICTION_THRESHOLDS = '';
  /** Milliseconds from issuing during which a prediction may be traded. */
  @Type(() => Number) @IsInt() @Min(1_000) @Max(86_400_000) FAIRLEAD_PREDICTION_VALID_MS = 150_000;
  /** The source that signals made of predictions have. */
  @IsSource() FAIRLEAD_PREDICTION_SOURCE = 'prediction-api';
  /** `true`: only the default model is asked, no model of a single ticker. */
  @IsIn(['true', 'false']) FAIRLEAD_PREDICTION_DEFAULT_MODEL_ONLY: 'true' | 'false' = 'false';
  /** Milliseconds for one try of a request, its answer included. */
  @Type(() => Number) @IsInt() @Min(100) @Max(300_000) FAIRLEAD_PREDICTION_TIMEOUT_MS = 30_000;
  /** Requests to the prediction API, per second at most. */
  @Type(() => Number) @IsNumber() @Min(0.1) @Max(1_000) FAIRLEAD_PREDICTION_REQUESTS_PER_SECOND = 5;
}
