/** What went wrong with a request to the prediction API. */
export type PredictionApiCode =
  /** It could not be reached, or the connection broke. */
  | 'UNREACHABLE'
  /** It did not answer in time. */
  | 'TIMEOUT'
  /** It answered with a status of HTTP that is not 2xx. */
  | 'HTTP'
  /** It answered 2xx, and its `status` is not "success". */
  | 'REFUSED'
  /** Its answer is no JSON, or not what it should be. */
  | 'MALFORMED'
  /** Its answer is larger than anybody can want. */
  | 'TOO_LARGE'
  /** We are stopping. */
  | 'STOPPED';

/** Statuses that say "not now" rather than "not so". */
const RETRYABLE_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What an error of the prediction API carries. */
export interface PredictionApiFault {
  readonly code: PredictionApiCode;
  readonly message: string;
  readonly status?: number;
  readonly retryAfterMs?: number | null;
}

/** A request to the prediction API that failed. Its text never holds the API key. */
export class PredictionApiError extends Error {
  override readonly name = 'PredictionApiError';
  readonly code: PredictionApiCode;
  /** Null where there was no answer. */
  readonly status: number | null;
  /** What `Retry-After` asks for. */
  readonly retryAfterMs: number | null;

  constructor({ code, message, status, retryAfterMs }: PredictionApiFault) {
    super(message);
    this.code = code;
    this.status = status ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
  }

  /** True where the same request may succeed a moment later. All requests only read, so repeating them is safe. */
  get isRetryable(): boolean {
    if (this.code === 'HTTP') return this.status !== null && RETRYABLE_STATUSES.has(this.status);
    return this.code === 'UNREACHABLE' || this.code === 'TIMEOUT';
  }
}
