import { type CompleteBracket, completeBrackets, readFrames } from '@fairlead/simulator-service';
import type { UnitLogLine } from '@fairlead/platform';
import { type Percentiles, monotonicUs, percentilesOf, rounded, untilUs } from './measured';
import type { Target, Totals } from './target';
import { type BenchSignal, CONFIDENT, type Workload } from './workload';

/** How signals are sent. */
export interface Pace {
  readonly warmUp: number;
  readonly signals: number;
  readonly perSecond: number;
}

/** From the request to the last leg at the simulator's socket, and what lay between. */
export interface LatencyResult extends Percentiles {
  readonly signals: number;
  readonly commitsPerSignal: number;
  readonly hopsPerSignal: number;
  /** By the servers' own counters, for each signal of the whole run: also what no signal waits for. */
  readonly totals: {
    readonly databaseCommitsPerSignal: number;
    readonly streamMessagesPerSignal: number | null;
  };
}

interface Sent {
  readonly signal: BenchSignal;
  readonly signalId: string;
  readonly sentUs: number;
}

/** How long the last bracket may take, in ms. */
const LAST_LEG_WITHIN_MS = 30_000;
const POLL_MS = 100;
/** Reading the frames takes a core: not before the last bracket is out. */
const QUIET_MS = 1_000;
/** Unit logs are written this often at least, in ms. */
const LOG_DELAY_MS = 600;

/** Sends signals at a steady pace and reads from the simulator's frames when the last leg of each bracket arrived. */
export async function measureLatency(
  target: Target,
  workload: Workload,
  pace: Pace,
): Promise<LatencyResult> {
  const sending: Promise<Sent>[] = [];
  const before = await target.totals();
  const startedUs = monotonicUs();
  const all = pace.warmUp + pace.signals;
  for (let number = 0; number < all; number += 1) {
    await untilUs(startedUs + (number * 1e6) / pace.perSecond);
    sending.push(send(target, workload.signal(number, CONFIDENT)));
  }
  const sent = await Promise.all(sending);
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  const arrivals = await lastLegs(target, all);
  const measured = sent.slice(pace.warmUp).map((each, index) => ({
    ...each,
    lastLegUs: arrivalOf(sent, pace.warmUp + index, arrivals),
  }));
  await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
  return {
    ...percentilesOf(measured.map(({ sentUs, lastLegUs }) => (lastLegUs - sentUs) / 1_000)),
    signals: measured.length,
    ...costOf(measured, target.units()),
    totals: totalsOf(before, await target.totals(), all),
  };
}

async function send(target: Target, signal: BenchSignal): Promise<Sent> {
  const body = JSON.stringify(signal);
  const sentUs = monotonicUs();
  const response = await fetch(`${target.signalsUrl}/v1/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.apiKey}`, 'content-type': 'application/json' },
    body,
  });
  const answer = (await response.json()) as { signalId: string };
  if (response.status !== 202) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
  return { signal, signalId: answer.signalId, sentUs };
}

async function lastLegs(target: Target, brackets: number): Promise<readonly CompleteBracket[]> {
  const deadline = performance.now() + LAST_LEG_WITHIN_MS;
  for (;;) {
    const found = completeBrackets(readFrames(target.framesFile));
    if (found.length >= brackets) return found;
    if (performance.now() > deadline) {
      const why = await target.query(
        'SELECT disposition, code, count(*), min(reason) FROM signal_ingestion.signal_progress GROUP BY 1, 2',
      );
      throw new Error(
        `${found.length} of ${brackets} brackets reached the simulator; ${JSON.stringify(why)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The n-th signal of a symbol led to its n-th bracket: no symbol returns before its last one is done. */
function arrivalOf(
  sent: readonly Sent[],
  index: number,
  brackets: readonly CompleteBracket[],
): number {
  const symbol = sent[index]?.signal.symbol;
  const earlier = sent.slice(0, index).filter((each) => each.signal.symbol === symbol).length;
  const bracket = brackets.filter((each) => each.symbol === symbol)[earlier];
  if (bracket === undefined) throw new Error(`no bracket for signal ${index} of ${symbol}`);
  return bracket.monotonicUs;
}

function totalsOf(before: Totals, after: Totals, signals: number): LatencyResult['totals'] {
  const messages =
    after.streamMessages === null ? null : after.streamMessages - (before.streamMessages ?? 0);
  return {
    databaseCommitsPerSignal: rounded((after.databaseCommits - before.databaseCommits) / signals),
    streamMessagesPerSignal: messages === null ? null : rounded(messages / signals),
  };
}

function costOf(
  measured: readonly (Sent & { readonly lastLegUs: number })[],
  units: readonly UnitLogLine[],
): Pick<LatencyResult, 'commitsPerSignal' | 'hopsPerSignal'> {
  const byStory = new Map<string, UnitLogLine[]>();
  for (const unit of units) {
    for (const story of unit.correlationIds) {
      byStory.set(story, [...(byStory.get(story) ?? []), unit]);
    }
  }
  const between = measured.flatMap(({ signalId, sentUs, lastLegUs }) =>
    (byStory.get(signalId) ?? []).filter(
      (unit) => unit.monotonicUs >= sentUs && unit.monotonicUs <= lastLegUs,
    ),
  );
  const perSignal = (kind: UnitLogLine['kind']): number =>
    rounded(between.filter((unit) => unit.kind === kind).length / measured.length);
  return { commitsPerSignal: perSignal('commit'), hopsPerSignal: perSignal('publish') };
}
