import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsString, Max, Min } from 'class-validator';
import { AreProxies } from './are-proxies';
import { AreWebhookSecrets } from './are-webhook-secrets';

/** What signal-ingestion reads from the environment. */
export class SignalEnv {
  /** Standard Webhooks secrets (`whsec_…`), separated by commas: several while one is being replaced. Empty: API keys only. */
  @IsString() @AreWebhookSecrets() FAIRLEAD_WEBHOOK_SECRETS = '';
  /** Proxies whose `X-Forwarded-For` is believed: addresses, ranges or names of hosts, separated by commas. Empty: none. */
  @IsString() @AreProxies() FAIRLEAD_TRUSTED_PROXIES = '';
  /** Submissions per second that one key, and one address, may send for long. */
  @Type(() => Number) @IsNumber() @Min(0.1) @Max(100_000) FAIRLEAD_SIGNALS_PER_SECOND = 50;
  /** Submissions that one key, and one address, may send at once. */
  @Type(() => Number) @IsInt() @Min(1) @Max(1_000_000) FAIRLEAD_SIGNALS_BURST = 200;
  /** Milliseconds between issuing and receiving; also how long a signal without `expiresAt` lives. */
  @Type(() => Number) @IsInt() @Min(100) @Max(86_400_000) FAIRLEAD_SIGNAL_AGE_MS_MAX = 30_000;
  /** Milliseconds that a sender's clock may run ahead of ours. */
  @Type(() => Number) @IsInt() @Min(0) @Max(60_000) FAIRLEAD_SIGNAL_FUTURE_MS_MAX = 5_000;
}
