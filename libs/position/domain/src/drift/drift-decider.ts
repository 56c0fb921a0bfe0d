import { type Decider, type Decimal, ZERO, ok, sum } from '@fairlead/core';
import { driftOf } from './drift';

/** A position as the broker reports it. */
export interface ReportedPosition {
  readonly instrumentKey: string;
  readonly symbol: string;
  /** Signed shares. */
  readonly quantity: Decimal;
  /** Of one share or contract, its multiplier in it. */
  readonly averageCost: Decimal;
}

/** Our side of a comparison. */
export interface OwnQuantity {
  readonly instrumentKey: string;
  readonly symbol: string;
  readonly total: Decimal;
  /** Signed shares by which executions published after the report moved it, in order: a correction by its difference. */
  readonly since: readonly Decimal[];
}

/** A difference between the broker's figure and ours, in signed shares. */
export interface Drift {
  readonly instrumentKey: string;
  readonly symbol: string;
  readonly ours: Decimal;
  readonly broker: Decimal;
}

/** Both sides of a comparison. */
export interface DriftComparison {
  readonly reported: readonly ReportedPosition[];
  readonly own: readonly OwnQuantity[];
}

/** What is to be decided of an account's differences. */
export type DriftCommand =
  /** `isFirst`: of the account, ever. What it holds was there before us. */
  | ({ readonly kind: 'compare'; readonly isFirst: boolean } & DriftComparison)
  /** A person takes the broker's side for right; null where no report came yet. */
  | { readonly kind: 'accept'; readonly instrumentKey: string; readonly comparison: DriftComparison | null }; // prettier-ignore

/** What follows. */
export type DriftEvent =
  /** Our side is made the broker's, for all to see. */
  | { readonly kind: 'adjusted'; readonly difference: Drift }
  | { readonly kind: 'drifted'; readonly drift: Drift }
  /** A difference that was reported is no more: `ours` and `broker` are the same. */
  | { readonly kind: 'agreed'; readonly drift: Drift };

/** Decides what the broker's report says of our positions. The state is the differences that were reported. */
export const driftDecider: Decider<readonly Drift[], DriftCommand, DriftEvent> = {
  initial: [],
  decide: (command, known) =>
    ok(command.kind === 'compare' ? compared(command, known) : accepted(command, known)),
  evolve: (known, event) => {
    if (event.kind === 'adjusted') return known;
    const others = known.filter((one) => one.instrumentKey !== event.drift.instrumentKey);
    return event.kind === 'drifted' ? [...others, event.drift] : others;
  },
};

function compared(
  comparison: DriftComparison & { readonly isFirst: boolean },
  known: readonly Drift[],
): readonly DriftEvent[] {
  const differences = differencesOf(comparison);
  if (comparison.isFirst)
    return differences.map((difference) => ({ kind: 'adjusted', difference }));
  const drifted = differences.filter((drift) => !known.some((before) => isSame(before, drift)));
  const gone = known.filter((before) => ofInstrument(differences, before.instrumentKey) === undefined); // prettier-ignore
  return [
    ...drifted.map((drift): DriftEvent => ({ kind: 'drifted', drift })),
    ...gone.map((before): DriftEvent => {
      const broker = reportedQuantity(comparison.reported, before.instrumentKey);
      return { kind: 'agreed', drift: { ...before, ours: broker, broker } };
    }),
  ];
}

function accepted(
  { instrumentKey, comparison }: Extract<DriftCommand, { kind: 'accept' }>,
  known: readonly Drift[],
): readonly DriftEvent[] {
  if (comparison === null) return [];
  const difference = ofInstrument(differencesOf(comparison), instrumentKey);
  const before = ofInstrument(known, instrumentKey);
  return [
    ...(difference === undefined ? [] : [{ kind: 'adjusted', difference } as const]),
    ...(before === undefined
      ? []
      : [{ kind: 'agreed', drift: { ...before, ours: before.broker } } as const]),
  ];
}

function differencesOf({ reported, own }: DriftComparison): readonly Drift[] {
  const symbols = new Map<string, string>();
  for (const { instrumentKey, symbol } of [...own, ...reported]) symbols.set(instrumentKey, symbol);
  return [...symbols].sort().flatMap(([instrumentKey, symbol]) => {
    const ours = ofInstrument(own, instrumentKey);
    const broker = reportedQuantity(reported, instrumentKey);
    const since = ours?.since ?? [];
    const before = (ours?.total ?? ZERO).minus(sum(since));
    const figure = driftOf({ broker, before, since });
    return figure === null ? [] : [{ instrumentKey, symbol, ours: figure, broker }];
  });
}

function reportedQuantity(reported: readonly ReportedPosition[], instrumentKey: string): Decimal {
  const theirs = reported.filter((one) => one.instrumentKey === instrumentKey);
  return sum(theirs.map(({ quantity }) => quantity));
}

function ofInstrument<T extends { readonly instrumentKey: string }>(
  rows: readonly T[],
  instrumentKey: string,
): T | undefined {
  return rows.find((row) => row.instrumentKey === instrumentKey);
}

function isSame(left: Drift, right: Drift): boolean {
  return (
    left.instrumentKey === right.instrumentKey &&
    left.ours.eq(right.ours) &&
    left.broker.eq(right.broker)
  );
}
