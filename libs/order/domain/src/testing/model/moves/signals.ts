import { type CauseId, type Direction, type IntentId, decimal, plusMs } from '@fairlead/core';
import fc from 'fast-check';
import type { AddIntent, EntryIntent } from '../../../intent';
import type { AdjustIntent, CancelIntent } from '../../../intent/intent';
import type { DoubleDownSpec } from '../../../trade';
import type { StopMove } from '../../../trade/moving/moves';
import { entryIntent, exitIntent } from '../../intent.builder';
import type { OrderModel } from '../order-model';
import { type MoveKind, move } from './move';

const strategy = fc.constantFrom('sim', 'sim', 'swing');
const shares = fc.integer({ min: 1, max: 100 });
/** Below the market for who buys, in percent; null at the market. */
const offset = fc.constantFrom(null, null, 0.5);
const restMs = fc.constantFrom(1_000, 10_000, 60_000);

interface Entry {
  readonly strategy: string;
  readonly shares: number;
  readonly offset: number | null;
  readonly restMs: number;
}

const entry = { strategy, shares, offset, restMs };

function identity(model: OrderModel): { readonly intentId: IntentId; readonly causeId: CauseId } {
  const number = model.intents.size + 1;
  return { intentId: `intent.${number}` as IntentId, causeId: `cause.${number}` as CauseId };
}

function times(model: OrderModel, ms: number): Pick<EntryIntent, 'expiresAt' | 'restsUntil'> {
  return { expiresAt: plusMs(model.now, Math.min(ms, 10_000)), restsUntil: plusMs(model.now, ms) };
}

function enter(
  model: OrderModel,
  direction: Direction,
  wish: Entry,
  changes: Partial<EntryIntent> = {},
): void {
  const away = (wish.offset ?? 0) * (direction === 'LONG' ? -1 : 1);
  const limitPrice =
    wish.offset === null ? null : model.price.times(1 + away / 100).toDecimalPlaces(2);
  const size = { kind: 'shares', shares: decimal(wish.shares) } as const;
  model.answer(
    entryIntent({
      ...{ ...identity(model), ...times(model, wish.restMs), strategy: wish.strategy, direction },
      ...{ size, limitPrice, allowShort: true, ...changes },
    }),
  );
}

function leave(model: OrderModel, which: string, direction: Direction | 'ANY'): void {
  model.answer(exitIntent({ ...identity(model), strategy: which, direction }));
}

function add(
  model: OrderModel,
  wish: Entry,
  how: Pick<AddIntent, 'limitOffsetPercent' | 'profitPercentMin'>,
): void {
  const { account, instrumentKey, signalId, stated, reason, maxNotional, ruleId } = entryIntent();
  model.answer({
    ...{ account, instrumentKey, signalId, stated, reason, maxNotional, ruleId, ...how },
    ...{ ...identity(model), ...times(model, wish.restMs), strategy: wish.strategy },
    ...{ kind: 'ADD', direction: 'ANY', approvalUntil: null },
    size: { kind: 'shares', shares: decimal(wish.shares) },
  });
}

function adjust(model: OrderModel, which: string, moves: AdjustIntent['moves']): void {
  const intent = exitIntent({ ...identity(model), strategy: which });
  const { expiresAt } = times(model, 10_000);
  model.answer({ ...intent, kind: 'ADJUST', moves, expiresAt });
}

function cancel(model: OrderModel, which: string, what: CancelIntent['what']): void {
  const intent = exitIntent({ ...identity(model), strategy: which });
  model.answer({ ...intent, kind: 'CANCEL', what });
}

const PERCENT = (value: number) => ({ kind: 'percent', value: decimal(String(value)) }) as const;

const DOUBLING: DoubleDownSpec = {
  levels: [{ stopFraction: decimal('0.5'), sizeMultiple: decimal(1) }],
  pricedBy: 'AVERAGE',
};

const LADDER: NonNullable<EntryIntent['protection']> = {
  ...{ stop: PERCENT(3), target: PERCENT(8) },
  rungs: [
    { target: PERCENT(1), percent: decimal(50) },
    { target: PERCENT(4), percent: decimal(25) },
  ],
};

/** Where a stop is moved to: so many percent from the market, or to break-even. */
const stopAt = fc.constantFrom<number | 'breakEven'>(0.3, 1, 2, 5, 'breakEven');

function stopMoveOf(at: number | 'breakEven'): StopMove {
  if (at !== 'breakEven') return PERCENT(at);
  return { kind: 'breakEven', offset: { kind: 'percent', value: decimal(0) } };
}

/** What the rules want. */
export const SIGNAL_MOVES: Readonly<Record<string, MoveKind>> = {
  buy: move<Entry>(3, entry, (model, wish) => enter(model, 'LONG', wish)),
  short: move<Entry>(3, entry, (model, wish) => enter(model, 'SHORT', wish)),
  'close and buy': move<Entry>(1, entry, (model, wish) =>
    enter(model, 'LONG', wish, { onOpposite: 'close' }),
  ),
  'reverse to long': move<Entry>(1, entry, (model, wish) =>
    enter(model, 'LONG', wish, { onOpposite: 'reverse' }),
  ),
  'reverse to short': move<Entry>(1, entry, (model, wish) =>
    enter(model, 'SHORT', wish, { onOpposite: 'reverse' }),
  ),
  'buy without a stop': move<Entry>(1, entry, (model, wish) =>
    enter(model, 'LONG', wish, { protection: null }),
  ),
  'buy and double down': move<Entry>(2, entry, (model, wish) =>
    enter(model, 'LONG', wish, { doubleDown: DOUBLING }),
  ),
  'short and double down': move<Entry>(2, entry, (model, wish) =>
    enter(model, 'SHORT', wish, { doubleDown: DOUBLING }),
  ),
  'buy to several targets': move<Entry>(2, entry, (model, wish) =>
    enter(model, 'LONG', wish, { protection: LADDER }),
  ),
  'short to several targets': move<Entry>(2, entry, (model, wish) =>
    enter(model, 'SHORT', wish, { protection: LADDER }),
  ),
  'buy to break even, for a while': move<Entry>(2, entry, (model, wish) => {
    const breakEven = { after: PERCENT(1), plus: { kind: 'percent', value: decimal(0) } } as const;
    const protection = { stop: PERCENT(3), target: PERCENT(8), breakEven, exitAfterMs: 30_000 };
    enter(model, 'LONG', wish, { protection });
  }),
  'move the stop':
    move<{ readonly strategy: string; readonly at: number | 'breakEven'; readonly loosen: boolean }> // prettier-ignore
    (
      3,
      { strategy, at: stopAt, loosen: fc.boolean() },
      (model, wish) =>
      adjust(model, wish.strategy, { stop: stopMoveOf(wish.at), target: null, loosen: wish.loosen }), // prettier-ignore
    ),
  'move the target': move<{ readonly strategy: string; readonly percent: number }>(
    1,
    { strategy, percent: fc.constantFrom(0.3, 2, 6) },
    (model, wish) =>
      adjust(model, wish.strategy, { stop: null, target: PERCENT(wish.percent), loosen: false }),
  ),
  'cancel additions': move(1, { strategy }, (model, wish) =>
    cancel(model, wish.strategy, 'ADDITIONS'),
  ),
  'cancel entries': move(1, { strategy }, (model, wish) => cancel(model, wish.strategy, 'ENTRIES')),
  'buy with a yes': move<Entry>(1, entry, (model, wish) =>
    enter(model, 'LONG', wish, { approvalUntil: plusMs(model.now, 10_000) }),
  ),
  'answer of a person': move<{ readonly answer: 'APPROVED' | 'REJECTED' }>(
    1,
    { answer: fc.constantFrom('APPROVED', 'APPROVED', 'REJECTED') },
    (model, { answer }) => model.say(answer),
  ),
  sell: move(1, { strategy }, (model, wish) => leave(model, wish.strategy, 'LONG')),
  cover: move(1, { strategy }, (model, wish) => leave(model, wish.strategy, 'SHORT')),
  close: move(1, { strategy }, (model, wish) => leave(model, wish.strategy, 'ANY')),
  add: move<Entry>(2, entry, (model, wish) =>
    add(model, wish, { limitOffsetPercent: null, profitPercentMin: null }),
  ),
  'add below': move<Entry>(2, entry, (model, wish) =>
    add(model, wish, { limitOffsetPercent: decimal('0.5'), profitPercentMin: null }),
  ),
  'add in profit': move<Entry>(1, entry, (model, wish) =>
    add(model, wish, { limitOffsetPercent: null, profitPercentMin: decimal('0.2') }),
  ),
};
