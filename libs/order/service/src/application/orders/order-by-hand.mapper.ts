import type { IntentV1, OrderAmendment, OrderWish } from '@fairlead/contracts';
import {
  type AccountId,
  type CauseId,
  type InstrumentKey,
  type Instant,
  type OrderType,
  type TimeInForce,
  decimal,
  decimalText,
  instantText,
  intentIdOf,
  parseInstant,
  plusMs,
} from '@fairlead/core';
import {
  type Amendment,
  MANUAL_STRATEGY,
  type OrderByHand,
  type OrderForm,
  type Trail,
} from '@fairlead/order-domain';

/** Who wants an order, and where. */
export interface OrderOrigin {
  readonly requestId: string;
  readonly account: AccountId;
  readonly instrumentKey: InstrumentKey;
  readonly reason: string;
  readonly now: Instant;
}

/** So long after it was asked for, an order that has not been sent is not sent any more, in ms. */
export const SENT_WITHIN_MS = 30_000;

/** Returns the order that a person wants, as it is decided. */
export function orderByHandOf(wish: OrderWish, origin: OrderOrigin): OrderByHand {
  const { requestId, account, instrumentKey, reason, now } = origin;
  const causeId = requestId as CauseId;
  const { side, quantity, tradeId = null, short = false, naked = false } = wish;
  const { stopLoss: stop, takeProfit: target } = wish;
  return {
    ...{ intentId: intentIdOf(causeId, MANUAL_STRATEGY), causeId, account, instrumentKey, reason },
    ...{ side, quantity: decimal(quantity), form: formOf(wish), tradeId, short, naked },
    expiresAt: plusMs(now, SENT_WITHIN_MS),
    protection:
      stop === undefined || target === undefined
        ? null
        : { stop: decimal(stop), target: decimal(target) },
  };
}

/** Decimals of an order as they travel. */
type FormTexts = Pick<
  OrderWish,
  | 'limitPrice'
  | 'stopPrice'
  | 'trailingAmount'
  | 'trailingPercent'
  | 'limitOffset'
  | 'goodTill'
  | 'goodAfter'
  | 'outsideHours'
  | 'ocaGroup'
> & { readonly type: OrderType; readonly timeInForce: TimeInForce };

/** Returns how an order shall be executed. */
function formOf(texts: FormTexts): OrderForm {
  const { type, timeInForce, limitPrice, stopPrice, limitOffset, goodTill, goodAfter } = texts;
  const { outsideHours, ocaGroup } = texts;
  const trail = trailOf(texts);
  return {
    ...{ type, timeInForce },
    limitPrice: limitPrice === undefined ? null : decimal(limitPrice),
    stopPrice: stopPrice === undefined ? null : decimal(stopPrice),
    ...(trail === null ? {} : { trail }),
    ...(limitOffset === undefined ? {} : { limitOffset: decimal(limitOffset) }),
    goodTill: goodTill === undefined ? null : parseInstant(goodTill),
    ...(goodAfter === undefined ? {} : { goodAfter: parseInstant(goodAfter) }),
    ...(outsideHours === true ? { outsideHours } : {}),
    ...(ocaGroup === undefined ? {} : { ocaGroup }),
  };
}

function trailOf({
  trailingAmount,
  trailingPercent,
}: Pick<FormTexts, 'trailingAmount' | 'trailingPercent'>): Trail | null {
  if (trailingAmount !== undefined) return { kind: 'amount', value: decimal(trailingAmount) };
  if (trailingPercent === undefined) return null;
  return { kind: 'percent', value: decimal(trailingPercent) };
}

/** Returns the wish as intents are kept: an order by hand is one of a rule that nobody wrote. */
export function intentOfOrder(order: OrderByHand): IntentV1 {
  const { intentId, causeId, account, instrumentKey, reason, side, quantity, form } = order;
  const limitPrice = form.limitPrice === null ? null : decimalText(form.limitPrice);
  return {
    ...{ intentId, causeId, account, instrumentKey, strategy: MANUAL_STRATEGY, reason },
    ...{ ruleId: MANUAL_STRATEGY, ruleVersion: 1, priority: 0, kind: 'ENTER' },
    direction: side === 'BUY' ? 'LONG' : 'SHORT',
    size: { kind: 'shares', value: decimalText(quantity) },
    ...(order.protection === null ? { unprotected: true } : {}),
    entry: limitPrice === null ? { type: 'MARKET' } : { type: 'LIMIT', limitPrice },
    ...{ onOpposite: 'ignore', allowShort: order.short, expiresAt: instantText(order.expiresAt) },
  };
}

/** Returns what of an order shall be otherwise. */
export function amendmentOf(texts: OrderAmendment): Amendment {
  const { quantity, limitPrice, stopPrice, limitOffset } = texts;
  const trail = trailOf(texts);
  return {
    ...(quantity === undefined ? {} : { quantity: decimal(quantity) }),
    ...(limitPrice === undefined ? {} : { limitPrice: decimal(limitPrice) }),
    ...(stopPrice === undefined ? {} : { stopPrice: decimal(stopPrice) }),
    ...(trail === null ? {} : { trail }),
    ...(limitOffset === undefined ? {} : { limitOffset: decimal(limitOffset) }),
  };
}
