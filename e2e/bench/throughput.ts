import { Agent, request } from 'node:http';
import { monotonicUs, rounded } from './measured';
import type { Target } from './target';
import { type BenchSignal, CONFIDENT, DOUBTFUL, type Workload } from './workload';

/** Many signals at once, and how long it took until the last had its disposition. */
export interface ThroughputResult {
  readonly signals: number;
  /** From the first request to the last 202, in seconds. */
  readonly acceptedInSeconds: number;
  /** From the last 202 until every signal had its disposition, in seconds. */
  readonly disposedAfterSeconds: number;
  /** How many ended in each way: disposition and code. */
  readonly dispositions: Readonly<Record<string, number>>;
}

/** One in so many leads to an order. */
const ONE_IN = 100;
const CONNECTIONS = 64;
const DISPOSED_WITHIN_MS = 120_000;
const POLL_MS = 250;
/** No stock returns within the time in which order management denies an order like the last one as a double (10 s). */
const APART_MS = 10_500;

/** Sends signals as fast as they are taken, and waits until all are disposed. `from` numbers them on from earlier ones. */
export async function measureThroughput(
  target: Target,
  workload: Workload,
  span: { readonly signals: number; readonly from: number },
): Promise<ThroughputResult> {
  await untilAllDisposed(target);
  await new Promise((resolve) => setTimeout(resolve, APART_MS));
  const before = await dispositionsOf(target);
  const startedUs = monotonicUs();
  let next = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const send = async (): Promise<void> => {
    while (next < span.signals) {
      const number = next;
      next += 1;
      await post(target, agent, signalOf(workload, number, span.from));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  const acceptedUs = monotonicUs();
  agent.destroy();
  const dispositions = await untilDisposed(target, before, span.signals);
  return {
    signals: span.signals,
    acceptedInSeconds: rounded((acceptedUs - startedUs) / 1e6),
    disposedAfterSeconds: rounded((monotonicUs() - acceptedUs) / 1e6),
    dispositions,
  };
}

/** Each hundredth is sure enough for an order, each of them for a pair of stock and strategy that has none yet. */
function signalOf(workload: Workload, number: number, from: number): BenchSignal {
  const isOrder = number % ONE_IN === 0;
  return workload.signal(
    isOrder ? from + number / ONE_IN : from + number,
    isOrder ? CONFIDENT : DOUBTFUL,
  );
}

function post(target: Target, agent: Agent, signal: BenchSignal): Promise<void> {
  const body = JSON.stringify(signal);
  return new Promise((resolve, reject) => {
    const sending = request(
      `${target.signalsUrl}/v1/signals`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${target.apiKey}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume();
        response.once('end', () =>
          response.statusCode === 202
            ? resolve()
            : reject(new Error(`a signal was answered ${response.statusCode}`)),
        );
      },
    );
    sending.once('error', reject);
    sending.end(body);
  });
}

async function untilDisposed(
  target: Target,
  before: Readonly<Record<string, number>>,
  signals: number,
): Promise<Readonly<Record<string, number>>> {
  const deadline = performance.now() + DISPOSED_WITHIN_MS;
  for (;;) {
    const now = await dispositionsOf(target);
    const since = Object.fromEntries(
      Object.entries(now)
        .map(([disposition, count]) => [disposition, count - (before[disposition] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    );
    const disposed = Object.values(since).reduce((sum, count) => sum + count, 0);
    if (disposed >= signals) return since;
    if (performance.now() > deadline) return { ...since, UNDISPOSED: signals - disposed };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What was sent before has ended, so that it is not counted among what comes. */
async function untilAllDisposed(target: Target): Promise<void> {
  const deadline = performance.now() + DISPOSED_WITHIN_MS;
  for (;;) {
    const [row] = await target.query<{ open: string }>(
      'SELECT count(*) AS open FROM signal_ingestion.signal_progress WHERE disposition IS NULL',
    );
    if (Number(row?.open) === 0) return;
    if (performance.now() > deadline) throw new Error(`${row?.open} earlier signals do not end`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function dispositionsOf(target: Target): Promise<Readonly<Record<string, number>>> {
  const rows = await target.query<{ disposition: string; count: string }>(
    `SELECT disposition || ' ' || code AS disposition, count(*) FROM signal_ingestion.signal_progress
     WHERE disposition IS NOT NULL GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ disposition, count }) => [disposition, Number(count)]));
}
