import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchResult, SubmissionResult } from '@fairlead/contracts';
import { RefusedError, UnansweredError } from './errors';
import type { CallOptions } from './http-link';

/** Signals of one request. */
const BATCH_MAX = 200;
const BATCH_BYTES_MAX = 512 * 1_024;
/** So often the same signal is sent again where it could not be stored; where the rate is used up, as long as it takes. */
const AWAY_MAX = 30;

/** How several signals are sent. */
export interface SendSignalsOptions extends CallOptions {
  /** Called with what became of the next signals, in their order. */
  readonly onResults?: (results: readonly SubmissionResult[]) => void;
}

/** What one request came to: the results that count, and how long to wait before the rest. */
interface Attempt {
  readonly results: readonly SubmissionResult[];
  readonly waitMs: number;
  readonly isAway: boolean;
}

/** Sends bodies in their order until each has a result that sending it again would not change. */
export async function sendInOrder(
  bodies: readonly object[],
  post: (bodies: readonly object[]) => Promise<BatchResult>,
  options: SendSignalsOptions = {},
): Promise<readonly SubmissionResult[]> {
  const results: SubmissionResult[] = [];
  let away = 0;
  while (results.length < bodies.length) {
    const from = results.length;
    const attempt = await attempted(() => post(nextOf(bodies.slice(from, from + BATCH_MAX))));
    const placed = attempt.results.map((result, at) => ({ ...result, index: from + at }));
    results.push(...placed);
    if (placed.length > 0) options.onResults?.(placed);
    away = attempt.isAway && placed.length === 0 ? away + 1 : 0;
    if (away > AWAY_MAX) throw stillAway(from);
    if (attempt.waitMs > 0) await sleep(attempt.waitMs, undefined, options).catch(() => undefined);
    options.signal?.throwIfAborted();
  }
  return results;
}

async function attempted(post: () => Promise<BatchResult>): Promise<Attempt> {
  try {
    const { results } = await post();
    const again = results.findIndex(({ retryAfterSeconds }) => retryAfterSeconds !== undefined);
    if (again < 0) return { results, waitMs: 0, isAway: false };
    const { retryAfterSeconds = 1, code } = results[again] ?? {};
    const waitMs = retryAfterSeconds * 1_000;
    return { results: results.slice(0, again), waitMs, isAway: code !== 'TOO_MANY' };
  } catch (error) {
    const waitMs = error instanceof RefusedError ? error.retryAfterMs : null;
    if (waitMs === null) throw error;
    return { results: [], waitMs, isAway: false };
  }
}

/** As many as fit into one request, and at least one. */
function nextOf(bodies: readonly object[]): readonly object[] {
  let bytes = 0;
  const fitting = bodies.filter((body) => {
    bytes += Buffer.byteLength(JSON.stringify(body)) + 1;
    return bytes <= BATCH_BYTES_MAX;
  });
  return fitting.length === 0 ? bodies.slice(0, 1) : fitting;
}

function stillAway(taken: number): UnansweredError {
  const message = `Fairlead could not store the signals after the first ${taken}. Send all of them again: what was taken is not taken twice.`;
  return new UnansweredError(message, { code: 'UNAVAILABLE' });
}
