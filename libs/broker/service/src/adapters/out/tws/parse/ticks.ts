import type { QuoteKind } from '../../../../application/ports/broker-link';
import { FIGURES, type Range } from './figures';

/** A tick type of the broker in our terms. */
export interface TickMeaning {
  readonly kind: QuoteKind;
  /** Which numbers in it are values. */
  readonly range: Range;
  readonly delayed: boolean;
}

type BrokerTick = Exclude<QuoteKind, 'frozen'>;

const RANGES: Readonly<Record<BrokerTick, Range>> = {
  ...FIGURES.tickPrice,
  ...FIGURES.tickSize,
  ...FIGURES.tickGeneric,
};

const LIVE: readonly (readonly [number, BrokerTick])[] = [
  [0, 'bidSize'],
  [1, 'bid'],
  [2, 'ask'],
  [3, 'askSize'],
  [4, 'last'],
  [5, 'lastSize'],
  [6, 'high'],
  [7, 'low'],
  [8, 'volume'],
  [9, 'close'],
  [14, 'open'],
  [49, 'halted'],
  // Comes with generic tick 236 only.
  [89, 'shortableShares'],
];

const DELAYED: readonly (readonly [number, BrokerTick])[] = [
  [66, 'bid'],
  [67, 'ask'],
  [68, 'last'],
  [69, 'bidSize'],
  [70, 'askSize'],
  [71, 'lastSize'],
  [72, 'high'],
  [73, 'low'],
  [74, 'volume'],
  [75, 'close'],
  [76, 'open'],
  [90, 'halted'],
];

/** The tick types that we pass on. */
export const TICK_MEANINGS: ReadonlyMap<number, TickMeaning> = new Map([
  ...LIVE.map((row) => meaningOf(row, false)),
  ...DELAYED.map((row) => meaningOf(row, true)),
]);

function meaningOf(
  [type, kind]: readonly [number, BrokerTick],
  delayed: boolean,
): [number, TickMeaning] {
  return [type, { kind, range: RANGES[kind], delayed }];
}
