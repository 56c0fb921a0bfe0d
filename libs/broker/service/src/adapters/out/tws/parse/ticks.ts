import type { QuoteKind } from '../../../../application/ports/broker-link';

/** A tick type of the broker in our words. */
export interface TickMeaning {
  readonly kind: QuoteKind;
  readonly delayed: boolean;
}

const LIVE: readonly (readonly [number, QuoteKind])[] = [
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
];

const DELAYED: readonly (readonly [number, QuoteKind])[] = [
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
  ...LIVE.map(([type, kind]): [number, TickMeaning] => [type, { kind, delayed: false }]),
  ...DELAYED.map(([type, kind]): [number, TickMeaning] => [type, { kind, delayed: true }]),
]);
