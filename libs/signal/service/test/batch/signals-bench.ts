import { request as httpRequest } from 'node:http';
import type { SubmissionResult } from '@fairlead/contracts';
import { ManualClock, instantText, plusMs } from '@fairlead/core';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { ApiKeys, SignalEnv, SignalIngestionModule } from '../../src';

/** What a spec gets back for a request. */
export interface BenchAnswer {
  readonly http: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** A request that goes on. */
interface OpenRequest {
  write(text: string): void;
  end(): void;
  abort(): void;
  readonly answers: AsyncIterator<SubmissionResult>;
}

/** signal-ingestion with its HTTP server, its clock and a key: what specs of several signals at once work on. */
export class SignalsBench {
  private constructor(
    readonly service: TestService,
    readonly clock: ManualClock,
    readonly key: string,
  ) {}

  /** Starts one. Stop it in `afterEach`. */
  static async start(settings: Partial<SignalEnv> = {}): Promise<SignalsBench> {
    const clock = new ManualClock(TRADING_NOON);
    const env = Object.assign(
      new SignalEnv(),
      { FAIRLEAD_SIGNALS_PER_SECOND: 10_000, FAIRLEAD_SIGNALS_BURST: 100_000 },
      settings,
    );
    const service = await startTestService([SignalIngestionModule.register(env)], {
      clock,
      http: true,
    });
    const key = await service.app.get(ApiKeys).ensure({ name: 'default' }, null);
    return new SignalsBench(service, clock, key);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  /** Returns a signal that would be accepted. */
  valid(id: string, changes: object = {}): Record<string, unknown> {
    return {
      ...{ id, source: 'spec', symbol: 'AAPL', action: 'BUY', confidence: 0.9 },
      issuedAt: instantText(plusMs(this.clock.now(), 0)),
      ...changes,
    };
  }

  /** Posts a body as it is. */
  async post(
    path: string,
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<BenchAnswer> {
    const response = await fetch(`${this.service.url}${path}`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: `Bearer ${this.key}` },
        ...headers,
      },
      body,
    });
    return {
      http: response.status,
      type: response.headers.get('content-type'),
      retryAfter: response.headers.get('retry-after'),
      text: await response.text(),
    };
  }

  /** Posts lines and returns the answers to them. */
  async lines(
    lines: readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<readonly SubmissionResult[]> {
    const answer = await this.post('/v1/signals:batch', lines.join('\n'), {
      'content-type': 'application/x-ndjson',
      ...headers,
    });
    if (answer.http !== 200) throw new Error(`answered ${answer.http}: ${answer.text}`);
    return linesOf(answer.text);
  }

  /** Opens a request whose lines are written one by one. */
  stream(): OpenRequest {
    const request = httpRequest(`${this.service.url}/v1/signals:batch`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/x-ndjson', authorization: `Bearer ${this.key}` },
      },
    });
    async function* answers(): AsyncGenerator<SubmissionResult> {
      const response = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
        request.on('response', resolve).on('error', reject);
      });
      let rest = '';
      for await (const chunk of response) {
        const parts = (rest + chunk.toString()).split('\n');
        rest = parts.pop() ?? '';
        for (const part of parts) yield JSON.parse(part) as SubmissionResult;
      }
    }
    return {
      write: (text) => void request.write(text),
      end: () => void request.end(),
      abort: () => void request.on('error', () => undefined).destroy(),
      answers: answers(),
    };
  }

  /** Returns how many signals and refusals are kept. */
  async kept(): Promise<{ signals: number; refusals: number }> {
    const [row] = await this.service.database.query<{ signals: number; refusals: number }>(
      `SELECT (SELECT count(*)::int FROM signal_ingestion.signal) AS signals,
              (SELECT count(*)::int FROM signal_ingestion.refusal) AS refusals`,
    );
    return row ?? { signals: -1, refusals: -1 };
  }
}

/** Returns the answers in a body of lines. */
export function linesOf(text: string): readonly SubmissionResult[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as SubmissionResult);
}
