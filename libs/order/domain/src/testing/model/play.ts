import fc from 'fast-check';
import { decimal } from '@fairlead/core';
import { type Leg, type LegPurpose, isAlive } from '../../order';
import { type Trade, tradeStatusOf } from '../../trade';
import type { ModelBrokerOptions } from '../model-broker';
import { Laws } from './laws';
import { tradeAtMarket } from './market-side';
import { ORDER_MOVES } from './moves/orders';
import type { Move, MoveKind } from './moves/move';
import { SIGNAL_MOVES } from './moves/signals';
import { SURROUNDING_MOVES } from './moves/surroundings';
import { OrderModel } from './order-model';

/** Every kind of thing that can happen to order management. */
export const MOVES: Readonly<Record<string, MoveKind>> = {
  ...SIGNAL_MOVES,
  ...ORDER_MOVES,
  ...SURROUNDING_MOVES,
};

/** Any one thing that can happen. */
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  ...Object.entries(MOVES).map(([kind, { weight, drawn }]) => ({ weight, arbitrary: drawn(kind) })),
);

/** A position of 60 shares, entered and known: what most can happen to. */
export const entered = (kind: 'buy' | 'short'): readonly Move[] => [
  { kind, strategy: 'sim', shares: 60, offset: null, restMs: 10_000 },
  { kind: 'all arrives' },
  { kind: 'fill whole', which: 0, purpose: 'ENTRY' },
  { kind: 'all arrives' },
];

/** Whatever can happen, one thing after the other: from nothing, or from a position. */
export const anyMoves: fc.Arbitrary<readonly Move[]> = fc
  .tuple(
    fc.constantFrom([], [], entered('buy'), entered('short')),
    fc.array(anyMove, { maxLength: 60, size: 'max' }),
  )
  .map(([before, moves]) => [...before, ...moves]);

/** Moves after which the broker, or somebody at TWS, is in the way of what we want. */
const TROUBLE: ReadonlySet<string> = new Set([
  ...Object.keys(ORDER_MOVES).filter((kind) => !kind.startsWith('fill ')),
  ...['the connection breaks', 'the gate lets exits through', 'the exchange halts'],
  ...['the session opens and closes', 'quotes come and go'],
]);

/** What a sequence led to. */
export interface Played {
  readonly model: OrderModel;
  /** What should have held and did not. */
  readonly broken: readonly string[];
}

/** Plays moves one after the other, looks at what must hold after each, and lets everything come to rest. */
export function play(options: ModelBrokerOptions, moves: readonly Move[]): Played {
  const model = new OrderModel(options);
  const laws = new Laws(model);
  for (const each of moves) {
    if (TROUBLE.has(each.kind)) laws.isTroubled = true;
    MOVES[each.kind]?.make(model, each);
    laws.afterMove();
    if (laws.broken.length > 0) return { model, broken: laws.broken };
  }
  comeToRest(model);
  laws.atRest();
  return { model, broken: laws.broken };
}

const REST_STEPS_MAX = 2_000;
/** At rest is what stays so for as long as the planner could want something. */
const REST_STEPS = 12;
const COMPARE_EVERY_STEPS = 24;
const MARKET_COMES_AFTER_STEPS = 400;

/** Everything behaves, is open and answered, time passes, and the market meets what leaves. */
function comeToRest(model: OrderModel): void {
  model.reconnect();
  model.setGate('open');
  Object.assign(model, {
    halted: false,
    session: 'open',
    isQuoted: true,
    state: 'ACTIVE',
    haltedStrategy: null,
  });
  for (const { broker } of model.trades) {
    broker.refusals.length = 0;
    broker.doubts.clear();
    Object.assign(broker.refuses, { modify: 0, cancel: 0, place: 0 });
    // The gateway clears up what is in doubt by the broker's own picture.
    broker.reconnect();
  }
  model.settle();
  let restedSteps = 0;
  for (let step = 0; step < REST_STEPS_MAX && restedSteps < REST_STEPS; step += 1) {
    if (step % COMPARE_EVERY_STEPS === 0) model.compare();
    model.pass(1);
    if (step > MARKET_COMES_AFTER_STEPS) meetExits(model);
    tradeAtMarket(model);
    restedSteps = isAtRest(model) ? restedSteps + 1 : 0;
  }
}

const OPENING: ReadonlySet<LegPurpose> = new Set(['ENTRY', 'ADD']);

function isAtRest(model: OrderModel): boolean {
  if (!model.isQuiet || model.isWaiting || model.holding.doubt !== null) return false;
  return model.trades.every(({ trade }) => {
    const isOver = ['OPEN', 'CLOSED'].includes(tradeStatusOf(trade));
    const isWished = (trade.moved?.wishes.length ?? 0) + (trade.cancels?.length ?? 0) > 0;
    const isEntering = trade.legs.some((leg) => isAlive(leg) && OPENING.has(leg.purpose) && !isResting(trade, leg)); // prettier-ignore
    return isOver && !isWished && !isEntering;
  });
}

/** True where an order waits for its price for as long as its trade is held, as those of a double-down do, and nobody wants it otherwise. */
function isResting(trade: Trade, leg: Leg): boolean {
  const addition = trade.additions.find(({ orderRef }) => orderRef === leg.orderRef);
  return addition?.intent === null && addition.cut === null && leg.pending === null;
}

/** An exit keeps to its collar, and waits there for the market to come back. */
function meetExits(model: OrderModel): void {
  const leaving = model.trades.find(({ trade }) => trade.exit !== null && trade.closedAt === null);
  const order = leaving?.broker.living('EXIT', 'TARGET')[0];
  const limit = order?.terms.limitPrice ?? null;
  if (limit === null) return;
  model.price = limit.plus(order?.side === 'SELL' ? decimal('0.01') : decimal('-0.01'));
}
