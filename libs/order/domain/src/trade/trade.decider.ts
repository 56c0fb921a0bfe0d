import {
  type Decider,
  type Instant,
  type OrderRef,
  assertNever,
  ok,
  present,
} from '@fairlead/core';
import { type Leg, type LegTerms, withChange } from '../order/leg';
import { type AddOrder, addToTrade } from './adding/add-to-trade';
import { type CancelOrder, adjustTrade, cancelOrders } from './moving/adjust-trade';
import type { AdjustOrder } from './moving/moves';
import { type ReduceOrder, reduceTrade, withoutOrders } from './by-hand/orders-by-hand';
import { type Moments, applyEvidence } from './evidence/apply-evidence';
import type { TradeEvidence } from './evidence/evidence';
import { type ShareMove, moveShares } from './evidence/takings';
import { type ExitWish, requestExit } from './open-trade';
import type { TradeStep } from './plan/plan';
import { planTrade } from './plan/plan-trade';
import { type TradeSurroundings, planViewOf } from './plan/surroundings';
import { type Note, type Trade, legOf, withLeg } from './trade';
import { changedLegs, describeChange } from './trade-summary';

/** An approved entry becomes a trade. */
interface OpenTrade {
  readonly kind: 'open';
  readonly trade: Trade;
  /** After this moment the entry must not be sent any more. */
  readonly expiresAt: Instant;
}

/** How an order shall stand. */
interface OrderChange {
  readonly orderRef: OrderRef;
  readonly wanted: LegTerms;
  readonly reason: string;
}

/** What moves a trade that exists. */
export type Movement =
  | {
      readonly kind: 'learn';
      /** About orders of this trade, in the order in which it came. */
      readonly evidence: readonly TradeEvidence[];
      readonly moments: Moments;
    }
  | { readonly kind: 'leave'; readonly wish: ExitWish }
  /** `expiresAt`: after this moment the order must not be sent any more. */
  | { readonly kind: 'add'; readonly order: AddOrder; readonly expiresAt: Instant }
  | { readonly kind: 'adjust'; readonly order: AdjustOrder }
  | { readonly kind: 'cancel'; readonly order: CancelOrder }
  | { readonly kind: 'reduce'; readonly order: ReduceOrder }
  /** A person wants orders of it ended. */
  | {
      readonly kind: 'end-orders';
      readonly orderRefs: readonly OrderRef[];
      readonly reason: string;
    }
  /** A person wants an order of it to stand otherwise. */
  | { readonly kind: 'change-order'; readonly change: OrderChange }
  | { readonly kind: 'move-shares'; readonly moves: readonly ShareMove[] }
  /** Time has passed, or something beside the trade has changed. */
  | { readonly kind: 'go-on' };

/** Something moves a trade that exists. */
type MoveTrade = Movement & {
  readonly now: Instant;
  /**
   * Null for a trade of another account: what arrives late for it is kept, and nothing follows from it until its account is
   * back.
   */
  readonly surroundings: TradeSurroundings | null;
};

/** What a trade is moved by. */
export type TradeCommand = OpenTrade | MoveTrade;

/** The trade became another one: what can be seen of that from outside, and all of it. */
interface TradeChanged {
  readonly kind: 'changed';
  readonly trade: Trade;
  readonly legs: readonly Leg[];
  /** Null where nothing of it can be seen. */
  readonly note: Note | null;
}

/** What happened to a trade, and what has to be done for it. */
export type TradeEvent = TradeChanged | TradeStep;

/** Decides what becomes of a trade: it takes in what was learnt, and is planned at once. */
export const tradeDecider: Decider<Trade | null, TradeCommand, TradeEvent> = {
  initial: null,
  decide: (command, trade) =>
    ok(
      command.kind === 'open'
        ? open(command)
        : move(command, present(trade, 'a trade that is moved exists')),
    ),
  evolve: (trade, event) => (event.kind === 'changed' ? event.trade : trade),
};

/** Entry, stop and target go out as one bracket. */
function open({ trade, expiresAt }: OpenTrade): readonly TradeEvent[] {
  const { legs, openedAt } = trade;
  return [...changeOf(null, trade, openedAt), { kind: 'place', purpose: 'entry', legs, expiresAt }];
}

function move(command: MoveTrade, before: Trade): readonly TradeEvent[] {
  const { now, surroundings } = command;
  const after = moved(before, command);
  const learnt = changeOf(before, after, now);
  const noticed = command.kind === 'learn' ? noticesOf(before, after) : placingOf(command, before);
  if (surroundings === null) return [...learnt, ...noticed];
  const known = learnt[0]?.trade ?? before;
  const planned = planTrade(known, planViewOf(known, surroundings));
  return [...learnt, ...noticed, ...changeOf(known, planned.trade, now), ...planned.steps];
}

function moved(trade: Trade, command: MoveTrade): Trade {
  switch (command.kind) {
    case 'learn':
      return command.evidence.reduce(
        (known, each) => applyEvidence(known, each, command.moments),
        trade,
      );
    case 'add':
      return addToTrade(trade, command.order, command.now).trade;
    case 'adjust':
      return adjustTrade(trade, command.order, command.now);
    case 'cancel':
      return cancelOrders(trade, command.order);
    case 'reduce':
      return reduceTrade(trade, command.order, command.now).trade;
    case 'end-orders':
      return withoutOrders(trade, command);
    case 'change-order': {
      const { orderRef, wanted } = command.change;
      return withLeg(trade, withChange(legOf(trade, orderRef), wanted, command.now));
    }
    case 'leave':
      return requestExit(trade, command.wish, command.now);
    case 'move-shares':
      return moveShares(trade, command.moves, command.now);
    case 'go-on':
      return trade;
    default:
      return assertNever(command);
  }
}

/** What a movement sends by itself. An addition goes out alone: stop and target follow its fills. */
function placingOf(command: MoveTrade, trade: Trade): readonly TradeEvent[] {
  const { now } = command;
  switch (command.kind) {
    case 'add': {
      const { order, expiresAt } = command;
      const { leg } = addToTrade(trade, order, now);
      return [{ kind: 'place', purpose: 'entry', legs: [leg], expiresAt }];
    }
    case 'reduce': {
      const { leg } = reduceTrade(trade, command.order, now);
      return [{ kind: 'place', purpose: 'exit', legs: [leg] }];
    }
    case 'change-order': {
      const { orderRef, wanted, reason } = command.change;
      const leg = withChange(legOf(trade, orderRef), wanted, now);
      return [{ kind: 'modify', leg, wanted, revision: leg.revision, reason }];
    }
    case 'adjust':
    case 'cancel':
    case 'end-orders':
    case 'go-on':
    case 'learn':
    case 'leave':
    case 'move-shares':
      return [];
  }
}

/** What was reported last is what the trade answers with when somebody looks. */
function changeOf(before: Trade | null, after: Trade, now: Instant): readonly TradeChanged[] {
  if (before === after) return [];
  const note = describeChange(before, after, now);
  const trade = note === null ? after : { ...after, note };
  return [{ kind: 'changed', trade, legs: changedLegs(before, after), note }];
}

/** Evidence leaves a note where the broker corrected an execution. Of a trade that it opens again the plan gives notice. */
function noticesOf(before: Trade, after: Trade): readonly TradeEvent[] {
  if (after.note === before.note || after.closedAt !== before.closedAt) return [];
  return [{ kind: 'notice', ...after.note }];
}
