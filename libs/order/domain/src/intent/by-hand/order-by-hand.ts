import {
  type Decimal,
  type Direction,
  type Result,
  type Side,
  decimalText,
  directionSign,
  exitSide,
  ok,
  price,
  refused,
  sum,
} from '@fairlead/core';
import { type OrderForm, formProblem, ownPriceOf } from '../../order';
import type { CheckResult, DenialCode } from '../../risk';
import { referencePriceOf } from '../../sizing';
import {
  type ReduceOrder,
  type Trade,
  isUnprotectedByChoice,
  nameOf,
  plannedPosition,
  plannedShares,
  positionCheckOf,
  reducibleShares,
  takesAdditions,
  type ReportedPositions,
  type WantedProtection,
} from '../../trade';
import { approveAddition, reasonNotToAdd } from '../approve-addition';
import { approveEntry } from '../approve-entry';
import type { AddIntent, EntryIntent } from '../intent';
import type { EntryView } from '../intent-view';
import type { IntentEvent } from '../intent-event';
import { openedTrade } from '../opened-trade';
import { reasonToWait } from '../waiting/reason-to-wait';
import { denial } from './denial';
import { surroundingsOf } from './surroundings';

/** The strategy of orders that a person places. */
export const MANUAL_STRATEGY = 'manual';

/** An order that a person wants. */
export interface OrderByHand extends Pick<
  EntryIntent,
  'intentId' | 'causeId' | 'account' | 'instrumentKey' | 'reason' | 'expiresAt'
> {
  readonly side: Side;
  readonly quantity: Decimal;
  readonly form: OrderForm;
  /** The trade that it shall belong to; null: one of the strategy `manual`. */
  readonly tradeId: string | null;
  /** It may sell what is not held. */
  readonly short: boolean;
  /** It may open without a stop. */
  readonly naked: boolean;
  /** Prices of stop and target; null where it has none. */
  readonly protection: { readonly stop: Decimal; readonly target: Decimal } | null;
}

/** What an order by hand is decided by. */
export interface OrderByHandView {
  readonly view: EntryView;
  /** Of the contract, as the broker reported them. */
  readonly positions: ReportedPositions;
}

/** What becomes of an order by hand. */
export type OrderByHandEvent =
  | Extract<IntentEvent, { kind: 'opened' | 'added' | 'acted-on' }>
  | { readonly kind: 'reduced'; readonly trade: Trade; readonly order: ReduceOrder };

type Decided = Result<readonly OrderByHandEvent[], readonly CheckResult[]>;

/**
 * Decides what an order of a person's does: it makes a trade smaller that it is for, or larger, or opens one. It waits for
 * nothing here: what cannot be sent now is refused.
 */
export function decideOrderByHand(
  order: OrderByHand,
  { view, positions }: OrderByHandView,
): Decided {
  const wrong = problemOf(order, view);
  if (wrong !== null) return refused([wrong]);
  const trades = view.trades.filter((trade) => trade.closedAt === null);
  const own = trades.filter((trade) =>
    order.tradeId === null ? trade.strategy === MANUAL_STRATEGY : trade.tradeId === order.tradeId,
  );
  if (order.tradeId !== null && own.length === 0) {
    return denied('UNKNOWN_TRADE', { limit: 'an open trade', actual: order.tradeId }, `${view.symbol} has no open trade ${order.tradeId}; "fairlead trades" lists them`); // prettier-ignore
  }
  const held = own.filter((trade) => isOpposite(order, trade) && plannedPosition(trade).gt(0));
  if (
    held.length > 0 ||
    (order.tradeId !== null && own.some((trade) => isOpposite(order, trade)))
  ) {
    return reduce(order, held.length > 0 ? held : own, { view, positions });
  }
  return enlarge(order, { view, own, trades });
}

function problemOf(order: OrderByHand, view: EntryView): CheckResult | null {
  if (order.protection !== null && order.form.ocaGroup !== undefined) {
    return denial('ORDER_TERMS', { limit: 'a stop and a target, or a group', actual: 'both' }, 'an entry with a stop and a target is linked to these; leave the group away'); // prettier-ignore
  }
  const contract = view.instrument?.contract ?? null;
  // Without a contract its own check denies an entry, and nothing is held to reduce.
  if (contract === null) return null;
  const { form, quantity } = order;
  const wrong = formProblem(form, surroundingsOf(view, contract));
  if (wrong !== null) {
    const { code: check, ...why } = wrong;
    return { check, passed: false, ...why };
  }
  if (quantity.gt(0)) return null;
  return denial('ORDER_TERMS', { limit: 'above 0', actual: decimalText(quantity) }, 'an order is for more than 0 shares'); // prettier-ignore
}

function isOpposite({ side }: OrderByHand, { direction }: Trade): boolean {
  return side === exitSide(direction);
}

function reduce(
  order: OrderByHand,
  held: readonly Trade[],
  { positions }: OrderByHandView,
): Decided {
  const [trade, second] = held;
  if (trade === undefined) return refused([]);
  if (second !== undefined) {
    const names = held.map(({ tradeId }) => tradeId).join(' ');
    return denied('SEVERAL_TRADES', { limit: 'one trade', actual: names }, `several trades hold ${nameOf(trade.contract)}; name one with --trade`); // prettier-ignore
  }
  if (order.protection !== null) return denied('ORDER_TERMS', OWN_PROTECTION, `it makes trade ${trade.tradeId} smaller; leave stop and target away`); // prettier-ignore
  const { quantity, form, reason } = order;
  const name = nameOf(trade.contract);
  if (!isUnprotectedByChoice(trade)) {
    const figures = { limit: 'a trade without stop and target', actual: trade.tradeId };
    return denied('PROTECTED_TRADE', figures, `stop and target cover all of the trade, and one of them beside this order would sell twice; leave it with "fairlead close ${name}"`); // prettier-ignore
  }
  const inDoubt = positionCheckOf(trade, positions).inDoubt;
  const free = reducibleShares(trade, form.ocaGroup);
  const most = inDoubt === null || inDoubt.gt(free) ? free : inDoubt;
  if (quantity.gt(most)) {
    const figures = { limit: decimalText(most), actual: decimalText(quantity) };
    return denied('BEYOND_CAPACITY', figures, `the trade holds ${decimalText(plannedPosition(trade))} shares, of which ${decimalText(most)} are free for another order; an order never turns a trade round`); // prettier-ignore
  }
  return ok([{ kind: 'reduced', trade, order: { quantity, form, reason } }]);
}

const OWN_PROTECTION = { limit: 'no stop and no target', actual: 'a stop and a target' };

interface Enlarging {
  readonly view: EntryView;
  /** Trades that the order may be for. */
  readonly own: readonly Trade[];
  /** Every open trade of the instrument. */
  readonly trades: readonly Trade[];
}

function enlarge(order: OrderByHand, { view, own, trades }: Enlarging): Decided {
  const direction: Direction = order.side === 'BUY' ? 'LONG' : 'SHORT';
  const wrong = problemOfSide(order, view, trades) ?? problemOfWaiting(order, view);
  if (wrong !== null) return refused([wrong]);
  const larger = own.find((trade) => isAddedTo(order, trade));
  if (larger !== undefined) return add(order, larger, view);
  const protection = protectionOf(order, view);
  if (!protection.ok) return refused([protection.refusal]);
  const entry: EntryIntent = {
    ...commonOf(order),
    ...{ kind: 'ENTER', direction, protection: protection.value, onOpposite: 'ignore' },
    allowShort: order.short,
  };
  const approved = approveEntry(entry, view);
  if (!approved.ok) return refused(approved.refusal);
  const trade = openedTrade(view, entry, approved.value);
  return ok([{ kind: 'opened', intent: entry, trade, approval: approved.value }]);
}

/** Nobody's shares are sold, or bought back, by an order that is for another trade. */
function problemOfSide(
  order: OrderByHand,
  { symbol }: EntryView,
  trades: readonly Trade[],
): CheckResult | null {
  const { side, short, quantity } = order;
  const others = trades.filter((trade) => isOpposite(order, trade) && plannedPosition(trade).gt(0));
  const [other] = others;
  if (other !== undefined) {
    const figures = { limit: 'its own trade', actual: `trade ${other.tradeId} of ${other.strategy}` }; // prettier-ignore
    const shares = decimalText(sum(others.map(plannedShares)));
    return denial('REDUCES_OTHER_TRADE', figures, `${other.strategy} holds ${shares} shares of ${symbol}, and this order would take them; leave them with "fairlead close ${symbol}", or name the trade with --trade`); // prettier-ignore
  }
  if (side === 'BUY' || short) return null;
  const figures = { limit: '0', actual: decimalText(quantity) };
  return denial(
    'BEYOND_CAPACITY',
    figures,
    `no trade of yours holds ${symbol}; to sell it short say --short`,
  );
}

/** An order by hand waits for nothing: a person is there to send it again. */
function problemOfWaiting(order: OrderByHand, view: EntryView): CheckResult | null {
  const { instrumentKey } = order;
  const reason = reasonToWait(view, { instrumentKey, strategy: MANUAL_STRATEGY, protection: null });
  if (reason === null) return null;
  return denial('CANNOT_ORDER_NOW', { limit: 'ready', actual: reason }, `it cannot be judged now: ${reason}; send it again in a moment`); // prettier-ignore
}

/** A named trade is added to; of `manual` the one that is held as the order would be: without a stop, on its side. */
function isAddedTo(order: OrderByHand, trade: Trade): boolean {
  if (isOpposite(order, trade)) return false;
  if (order.tradeId !== null) return true;
  const isAlike = order.naked && order.protection === null && isUnprotectedByChoice(trade);
  return isAlike && order.form.ocaGroup === undefined && takesAdditions(trade);
}

function add(order: OrderByHand, trade: Trade, view: EntryView): Decided {
  if (order.protection !== null) return denied('ORDER_TERMS', OWN_PROTECTION, `it adds to trade ${trade.tradeId}, which has its own protection; leave stop and target away`); // prettier-ignore
  const intent: AddIntent = {
    ...{ ...commonOf(order), kind: 'ADD', direction: trade.direction, strategy: trade.strategy },
    ...{ limitOffsetPercent: null, profitPercentMin: null },
  };
  const obstacle = reasonNotToAdd(trade, intent);
  if (obstacle !== null) {
    return denied('CANNOT_ADD_NOW', { limit: 'a trade that can be added to', actual: obstacle }, `trade ${trade.tradeId} cannot be made larger: ${obstacle}`); // prettier-ignore
  }
  const approved = approveAddition(intent, trade, view);
  if (!approved.ok) return refused(approved.refusal);
  return ok([
    { kind: 'acted-on', intent },
    { kind: 'added', intent, trade, ...approved.value, at: view.now },
  ]);
}

type Common = Omit<
  EntryIntent,
  'kind' | 'direction' | 'protection' | 'onOpposite' | 'allowShort' | 'doubleDown'
>;

function commonOf(order: OrderByHand): Common {
  const { intentId, causeId, account, instrumentKey, reason, expiresAt, form, quantity } = order;
  return {
    ...{ intentId, causeId, account, instrumentKey, reason, expiresAt, form },
    ...{
      signalId: null,
      ruleId: MANUAL_STRATEGY,
      strategy: MANUAL_STRATEGY,
      stated: null,
      maxNotional: null,
    },
    size: { kind: 'shares', shares: quantity },
    limitPrice: form.limitPrice,
    restsUntil: form.goodTill ?? expiresAt,
    approvalUntil: null,
  };
}

function protectionOf(
  { protection, naked, form, side }: OrderByHand,
  view: EntryView,
): Result<WantedProtection | null, CheckResult> {
  if (protection === null && naked) return ok(null);
  if (protection === null) {
    const figures = { limit: 'a stop and a target, or --naked', actual: 'neither' };
    return refused(denial('NAKED_ENTRY', figures, 'an entry needs --stop-loss and --take-profit; to open without them say --naked')); // prettier-ignore
  }
  const market = view.quote === null ? null : referencePriceOf(view.quote, side);
  const own = ownPriceOf(form);
  const from = own === null ? market : price(own);
  if (from === null) return ok(distances(protection, protection.target));
  const sign = directionSign(side === 'BUY' ? 'LONG' : 'SHORT');
  const encloses =
    from.minus(protection.stop).times(sign).gt(0) &&
    protection.target.minus(from).times(sign).gt(0);
  if (encloses) return ok(distances(protection, from));
  const figures = { limit: side === 'BUY' ? 'stop < entry < target' : 'target < entry < stop', actual: `stop ${decimalText(protection.stop)} entry ${decimalText(from)} target ${decimalText(protection.target)}` }; // prettier-ignore
  return refused(denial('STOP_WRONG_SIDE', figures, 'stop and target do not enclose the entry'));
}

/** A trade keeps its stop and target as distances, which follow what it really cost. */
function distances(
  { stop, target }: { readonly stop: Decimal; readonly target: Decimal },
  from: Decimal,
): WantedProtection {
  const away = (value: Decimal): WantedProtection['stop'] => ({
    ...{ kind: 'absolute', value: value.minus(from).abs() },
  });
  return { stop: away(stop), target: away(target) };
}

function denied(
  code: DenialCode,
  figures: { readonly limit: string; readonly actual: string },
  message: string,
): Decided {
  return refused([denial(code, figures, message)]);
}
