import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Prediction,
  type RateLimit,
  type RetryPolicy,
  retryDelayMs,
} from '@fairlead/signal-domain';
import { ApiPacer } from './api-pacer';
import { type ApiQuery, type PredictionApiAddress, requestOnce } from './api-request';
import { PredictionApiError } from './prediction-api-error';
import { type ApiRow, readLatest, readList, readRow, readTickers, rowsIn } from './read-prediction';

/** Three tries; a server that wants to be left alone for longer than a minute is asked again by the next poll. */
export const API_RETRIES: RetryPolicy = {
  ...{ attemptsMax: 3, delayMsMin: 500, delayMsMax: 8_000 },
  retryAfterMsMax: 60_000,
};

/** How the client behaves. */
export interface PredictionApiSettings extends PredictionApiAddress {
  readonly rate: RateLimit;
  readonly retries: RetryPolicy;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** A window of rows, as the API cuts it. Dates are `YYYY-MM-DD`, times `HH:MM:SS`. */
export interface RowsQuery {
  readonly ticker: string;
  readonly startDate?: string;
  readonly startTime?: string;
  readonly endDate?: string;
  readonly endTime?: string;
  readonly limit?: number;
  readonly recent?: boolean;
}

/** Which prediction is asked for. */
export interface LatestQuery {
  readonly ticker: string;
  readonly useDefaultOnly?: boolean;
}

/** Which predictions are asked for. */
export interface PredictionsQuery extends LatestQuery {
  readonly limit?: number;
  readonly startDate?: string;
  readonly endDate?: string;
}

/** Which range of data is asked for. */
export interface DataRangeQuery {
  readonly ticker: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly lookbackHours?: number;
  readonly lambdaShort?: number;
  readonly lambdaLong?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly minDelta?: number;
  readonly maxDelta?: number;
}

/**
 * The prediction API. Every method only reads; each throws a PredictionApiError, after the tries that make sense. Requests
 * go at most at the rate of the settings, and none while the API wants to be left alone.
 */
export class PredictionApiClient {
  private readonly stopping = new AbortController();
  private readonly pacer: ApiPacer;

  constructor(private readonly settings: PredictionApiSettings) {
    this.pacer = new ApiPacer(settings.rate, (ms) => this.pause(ms));
  }

  /** How the API does. */
  async status(): Promise<ApiRow> {
    return this.get('status', {}, readRow);
  }

  /** The tickers that it predicts. */
  async tickers(): Promise<readonly string[]> {
    return this.get('tickers', {}, readTickers);
  }

  async trades(query: RowsQuery): Promise<readonly ApiRow[]> {
    return this.get('trades', query, rowsIn);
  }

  async minuteData(query: RowsQuery): Promise<readonly ApiRow[]> {
    return this.get('minute-data', query, rowsIn);
  }

  async divergence(query: RowsQuery): Promise<readonly ApiRow[]> {
    return this.get('divergence', query, rowsIn);
  }

  async latestPrediction(query: LatestQuery): Promise<Prediction> {
    return this.get('prediction/latest', query, readLatest);
  }

  async predictions(query: PredictionsQuery): Promise<readonly Prediction[]> {
    return this.get('predictions', query, readList);
  }

  async dataRange(query: DataRangeQuery): Promise<ApiRow> {
    return this.get('data-range', query, readRow);
  }

  /** Ends what is under way; nothing is asked any more. */
  close(): void {
    this.stopping.abort();
  }

  private async get<T>(path: string, query: object, read: (data: unknown) => T): Promise<T> {
    const parameters = Object.fromEntries(
      Object.entries(query).map(([name, value]) => [
        snakeCase(name),
        value as ApiQuery['parameters'][string],
      ]),
    );
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.pacer.turn();
        return read(await requestOnce(this.settings, { path, parameters }, this.stopping.signal));
      } catch (error) {
        const delayMs = this.delayAfter(error, attempt);
        if (delayMs === null) throw error;
        await this.pause(delayMs);
      }
    }
  }

  /** Returns how long to wait before the next try, or null where there is none. */
  private delayAfter(error: unknown, attempt: number): number | null {
    if (!(error instanceof PredictionApiError)) return null;
    const { isRetryable, retryAfterMs } = error;
    // The server speaks of all requests, not of this one.
    if (retryAfterMs !== null) this.pacer.hold(Math.min(retryAfterMs, HOLD_MS_MAX));
    const { random, retries } = this.settings;
    return retryDelayMs({ attempt, isRetryable, retryAfterMs, random: random() }, retries);
  }

  private async pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.stopping.signal });
    } catch {
      throw new PredictionApiError({ code: 'STOPPED', message: 'the client is stopped' });
    }
  }
}

/** A server that asks to be left alone for days is asked again after a quarter of an hour. */
const HOLD_MS_MAX = 900_000;

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
