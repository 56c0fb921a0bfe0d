import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Pace, measureLatency } from './latency';
import { rounded } from './measured';
import { startSingle } from './target';
import { Workload } from './workload';

/** What one run of one checkout took; all but the latencies for each signal of the whole run. */
export interface Costs {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statements: number;
  readonly commits: number;
  readonly messages: number;
  readonly allocatedKiB: number;
}

/** One run of each of two checkouts, one right after the other. */
export interface Pair {
  readonly other: Costs;
  readonly own: Costs;
}

/** For each figure: the median of both sides, and the median of the ratios (own ÷ other) of the pairs. */
export type Comparison = Readonly<
  Record<
    keyof Costs,
    { readonly other: number; readonly own: number; readonly ratio: number | null }
  >
>;

/** What `--against` takes. */
export interface Against {
  readonly directory: string;
  readonly pairs: number;
  readonly pace: Pace;
}

const FIGURES = ['p50Ms', 'p99Ms', 'statements', 'commits', 'messages', 'allocatedKiB'] as const;
/** Where a checkout keeps what `npm run build` makes of its command line, newest way first. */
const ENTRIES = ['dist/apps/fairlead/main.cjs'] as const;

/** Measures another checkout and this one in turn, so that what disturbs the machine disturbs both. */
export async function compareWith(
  { directory, pairs: wanted, pace }: Against,
  say: (text: string) => void,
): Promise<{ readonly pairs: readonly Pair[]; readonly comparison: Comparison }> {
  const other = entryIn(directory);
  const pairs: Pair[] = [];
  for (let number = 1; number <= wanted; number += 1) {
    const pair = { other: await measure(pace, other), own: await measure(pace) };
    say(`pair ${number} of ${wanted}: ${JSON.stringify(pair)}`);
    pairs.push(pair);
  }
  return { pairs, comparison: compare(pairs) };
}

/** Returns the built command line of a checkout. */
export function entryIn(directory: string): string {
  const entries = ENTRIES.map((entry) => join(resolve(directory), entry));
  const found = entries.find((entry) => existsSync(entry));
  if (found === undefined) {
    throw new Error(
      `${entries.join(', ')} is missing: run "npm ci && npm run build" in ${directory}`,
    );
  }
  return found;
}

/** Returns the medians; a ratio of nothing to nothing is 1, and of something to nothing there is none. */
export function compare(pairs: readonly Pair[]): Comparison {
  const compared = FIGURES.map((figure) => {
    const ratios = pairs.map(({ own, other }) => ratioOf(own[figure], other[figure]));
    const known = ratios.filter((ratio) => ratio !== null);
    return [
      figure,
      {
        other: medianOf(pairs.map(({ other }) => other[figure])),
        own: medianOf(pairs.map(({ own }) => own[figure])),
        ratio: known.length === pairs.length ? medianOf(known) : null,
      },
    ] as const;
  });
  return Object.fromEntries(compared) as Comparison;
}

function ratioOf(own: number, other: number): number | null {
  if (other !== 0) return own / other;
  return own === 0 ? 1 : null;
}

/** Returns the middle value, of an even number the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return rounded(sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2);
}

async function measure(pace: Pace, main?: string): Promise<Costs> {
  const workload = new Workload();
  const target = await startSingle(workload, {
    isCounted: true,
    ...(main === undefined ? {} : { main }),
  });
  try {
    const before = await target.counters();
    const messagesBefore = messagesIn(target.units());
    const latency = await measureLatency(target, workload, pace);
    const after = await target.counters();
    const signals = pace.warmUp + pace.signals;
    const perSignal = (all: number): number => rounded(all / signals);
    return {
      p50Ms: latency.p50Ms,
      p99Ms: latency.p99Ms,
      statements: perSignal(after.statements - before.statements),
      commits: latency.totals.databaseCommitsPerSignal,
      messages: perSignal(messagesIn(target.units()) - messagesBefore),
      allocatedKiB: perSignal((after.allocatedBytes - before.allocatedBytes) / 1_024),
    };
  } finally {
    await target.stop();
  }
}

function messagesIn(units: ReturnType<Awaited<ReturnType<typeof startSingle>>['units']>): number {
  return units.filter(({ kind }) => kind === 'publish').length;
}
