import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SystemClock } from '@fairlead/platform';
import { instantText } from '@fairlead/core';
import { type TestDatabase, type TestService, startTestService } from '@fairlead/testing';
import { ApiKeys, SignalEnv, SignalIngestionModule } from '../../src';
import { FuzzBodies, type FuzzRequest } from './fuzz-bodies';

/** Requests on their way at once. */
const AT_ONCE = 16;
const SAMPLES = 10;
/** As TradingView does: an alert that was not stored in time is sent again. */
const RESENDS_MAX = 3;
const RESEND_MS = 500;

/** How much is thrown. */
export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  /** Default: a fresh one of the test run. */
  readonly database?: TestDatabase;
  readonly onProgress?: (done: number) => void;
}

/** What came of it. */
export interface FuzzReport {
  readonly requests: number;
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Answers to single signals of a list or of lines, by status. */
  readonly elements: Readonly<Record<number, number>>;
  /** Answers to alerts of another tool, by status. */
  readonly alerts: Readonly<Record<number, number>>;
  /** Alerts that a busy machine did not store within the time of their sender; each was sent again. */
  readonly late: number;
  /** Requests that were answered as none may be, with what is wrong; the first of them. */
  readonly faults: readonly string[];
  readonly faultCount: number;
  /** Memory in use after a collection, MB, at equal distances; empty where no collection can be asked for. */
  readonly heapMb: readonly number[];
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Throws bodies at a signal-ingestion that runs, with its HTTP server and its database, and looks at every answer. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { database } = options;
  const service = await startTestService([SignalIngestionModule.register(unlimited())], {
    http: true,
    recordsPublished: false,
    ...(database === undefined ? {} : { database }),
  });
  const run = new FuzzRun(service, options);
  try {
    return await run.all();
  } finally {
    run.close();
    await service.stop();
  }
}

function unlimited(): SignalEnv {
  return Object.assign(new SignalEnv(), {
    FAIRLEAD_SIGNALS_PER_SECOND: 100_000,
    FAIRLEAD_SIGNALS_BURST: 1_000_000,
  });
}

class FuzzRun {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  private readonly bodies: FuzzBodies;
  private readonly statuses: Record<number, number> = {};
  private readonly elements: Record<number, number> = {};
  private readonly alerts: Record<number, number> = {};
  private readonly faults: string[] = [];
  private readonly heapMb: number[] = [];
  private faultCount = 0;
  private late = 0;
  private begun = 0;
  private done = 0;
  private key = '';

  constructor(
    private readonly service: TestService,
    private readonly options: FuzzOptions,
  ) {
    const clock = new SystemClock();
    this.bodies = new FuzzBodies(options.seed, () => instantText(clock.now()));
  }

  async all(): Promise<FuzzReport> {
    this.key = await this.service.app.get(ApiKeys).ensure({ name: 'fuzz' }, null);
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.some()));
    const seconds = (performance.now() - startedAt) / 1_000;
    const { statuses, elements, alerts, late, faults, faultCount, heapMb } = this;
    return {
      requests: this.done,
      seconds,
      statuses,
      elements,
      alerts,
      late,
      faults,
      faultCount,
      heapMb,
    };
  }

  close(): void {
    this.agent.destroy();
  }

  private async some(): Promise<void> {
    while (this.begun < this.options.count) {
      this.begun += 1;
      const number = this.begun;
      const sent = this.bodies.next();
      const fault = await this.deliver(sent).then(
        (answer) => this.faultOf(answer, sent),
        (error: unknown) => `no answer: ${String(error)}`,
      );
      if (fault !== null) this.note(number, sent, fault);
      this.done += 1;
      if (this.done % Math.ceil(this.options.count / SAMPLES) === 0) this.sample();
    }
  }

  private async deliver(sent: FuzzRequest): Promise<Answer> {
    for (let resends = 0; ; resends += 1) {
      const answer = await this.post(sent);
      const isLate = answer.status === 503 && sent.path.startsWith('/v1/alerts/');
      if (!isLate || resends === RESENDS_MAX) return answer;
      this.late += 1;
      await sleep(RESEND_MS);
    }
  }

  private post({ path, headers, body }: FuzzRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sending = request(`${this.service.url}${path}`, {
        method: 'POST',
        agent: this.agent,
        headers: { ...headers, 'x-api-key': this.key, 'content-length': body.length },
      });
      sending.on('error', reject).on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        response.on('end', () => {
          const type = response.headers['content-type'] ?? '';
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, type, text });
        });
      });
      sending.end(body);
    });
  }

  /** Returns what is wrong with an answer, or null. */
  private faultOf({ status, type, text }: Answer, { path }: FuzzRequest): string | null {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (path.startsWith('/v1/alerts/')) this.alerts[status] = (this.alerts[status] ?? 0) + 1;
    if (status < 200 || status >= 500) return `answered ${status}: ${text}`;
    if (status >= 400) {
      const isProblem = type.startsWith('application/problem+json');
      const { code, detail } = JSON.parse(text) as { code?: string; detail?: string };
      return isProblem && code && detail ? null : `refused without a reason: ${text}`;
    }
    for (const result of resultsIn(type, text)) {
      this.elements[result.httpStatus] = (this.elements[result.httpStatus] ?? 0) + 1;
      if (!(result.httpStatus < 500)) return `answered one with ${JSON.stringify(result)}`;
    }
    return null;
  }

  private note(number: number, { path, body }: FuzzRequest, fault: string): void {
    this.faultCount += 1;
    if (this.faults.length < 20) {
      this.faults.push(
        `request ${number}, ${path}: ${fault.slice(0, 500)}\n${body.toString('base64').slice(0, 4_000)}`,
      );
    }
  }

  private sample(): void {
    this.options.onProgress?.(this.done);
    if (globalThis.gc === undefined) return;
    globalThis.gc();
    this.heapMb.push(Math.round(process.memoryUsage().heapUsed / 1_048_576));
  }
}

function resultsIn(type: string, text: string): readonly { readonly httpStatus: number }[] {
  if (type.startsWith('application/x-ndjson')) {
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as { httpStatus: number });
  }
  return (JSON.parse(text) as { results?: { httpStatus: number }[] }).results ?? [];
}
