import { ConfigurationError, secretIn } from '@fairlead/platform';
import type { PredictionPolicy, RateLimit } from '@fairlead/signal-domain';
import { entriesIn, thresholdsOf } from './are-thresholds';
import type { SignalEnv } from './signal.env';

const HEADER_SAFE = /^[\x21-\x7e]+$/;

/** Where the prediction API is. */
interface PredictionApiEnvironment {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly rate: RateLimit;
}

/** How the prediction API is polled. */
export interface PredictionSettings {
  readonly api: PredictionApiEnvironment;
  readonly tickers: readonly string[];
  readonly intervalMs: number;
  readonly policy: PredictionPolicy;
  readonly source: string;
  readonly useDefaultOnly: boolean;
}

/** Returns how the prediction API is polled, null where none is named. Throws a ConfigurationError with all that is wrong. */
export function predictionSettingsOf(env: Readonly<SignalEnv>): PredictionSettings | null {
  if (env.FAIRLEAD_PREDICTION_API_URL === undefined) return null;
  const tickers = [...new Set(entriesIn(env.FAIRLEAD_PREDICTION_TICKERS))];
  const missing =
    'FAIRLEAD_PREDICTION_TICKERS is not set: name the tickers that are polled, such as AAPL,MSFT';
  const key = keyIn(env);
  const problems = [...(tickers.length === 0 ? [missing] : []), ...key.problems];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    api: addressOf(env, env.FAIRLEAD_PREDICTION_API_URL, key.value),
    tickers,
    intervalMs: env.FAIRLEAD_PREDICTION_INTERVAL_MS,
    policy: {
      confidenceMin: env.FAIRLEAD_PREDICTION_CONFIDENCE_MIN,
      thresholds: thresholdsOf(env.FAIRLEAD_PREDICTION_THRESHOLDS),
      validMs: env.FAIRLEAD_PREDICTION_VALID_MS,
    },
    source: env.FAIRLEAD_PREDICTION_SOURCE,
    useDefaultOnly: env.FAIRLEAD_PREDICTION_DEFAULT_MODEL_ONLY === 'true',
  };
}

function addressOf(
  env: Readonly<SignalEnv>,
  baseUrl: string,
  apiKey: string,
): PredictionApiEnvironment {
  const perSecond = env.FAIRLEAD_PREDICTION_REQUESTS_PER_SECOND;
  return {
    ...{ baseUrl, apiKey },
    timeoutMs: env.FAIRLEAD_PREDICTION_TIMEOUT_MS,
    rate: { perSecond, burst: Math.max(1, Math.ceil(perSecond)) },
  };
}

/** The key itself is never in a problem. */
function keyIn(env: Readonly<SignalEnv>): {
  readonly value: string;
  readonly problems: readonly string[];
} {
  const { FAIRLEAD_PREDICTION_API_KEY: given, FAIRLEAD_PREDICTION_API_KEY_FILE: file } = env;
  const value = file === undefined ? given : secretIn('FAIRLEAD_PREDICTION_API_KEY_FILE', file);
  if (value === undefined) {
    const problem =
      'FAIRLEAD_PREDICTION_API_KEY_FILE is not set: name a file with the key of the prediction API in it (or set FAIRLEAD_PREDICTION_API_KEY)';
    return { value: '', problems: [problem] };
  }
  const isSafe = HEADER_SAFE.test(value);
  const problem =
    'the key of the prediction API has to be visible ASCII characters, without spaces';
  return { value, problems: isSafe ? [] : [problem] };
}
