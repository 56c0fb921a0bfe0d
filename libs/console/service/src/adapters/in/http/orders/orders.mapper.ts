import {
  type OrderAmendment,
  type OrderSearch,
  type OrdersToCancel,
  type OrderWish,
  orderTypeNamed,
} from '@fairlead/contracts';
import { isInstantText, present } from '@fairlead/core';
import { HttpProblem } from '@fairlead/platform';
import { isUUID } from 'class-validator';
import { limitOf } from '../operator.bodies';
import type { CancelOrdersBody, ModifyOrderBody, PlaceOrderBody } from './orders.bodies';

/** Returns the order that a body asks for. Throws an HttpProblem where two fields of it do not go together. */
export function wishOf(body: PlaceOrderBody): OrderWish {
  const { type: name, timeInForce, requestId: _id, by: _by, reason: _reason, ...wish } = body;
  const { type, timeInForce: implied } = present(orderTypeNamed(name), 'its name was looked at');
  if (implied !== undefined && timeInForce !== undefined && timeInForce !== implied) {
    throw invalid('ORDER_TERMS', `${name} is ${implied} by itself: leave timeInForce away (limit ${implied}, actual ${timeInForce}).`); // prettier-ignore
  }
  refuseTwoTrails(wish);
  if ((wish.stopLoss === undefined) !== (wish.takeProfit === undefined)) {
    throw invalid('ORDER_TERMS', 'A protected entry has both stopLoss and takeProfit (limit 2, actual 1).'); // prettier-ignore
  }
  const lives = implied ?? timeInForce ?? (wish.goodTill === undefined ? 'DAY' : 'GTD');
  return { ...wish, symbol: wish.symbol.toUpperCase(), type, timeInForce: lives };
}

/** Returns what of an order shall be otherwise. Throws an HttpProblem where that is nothing, or two things in one. */
export function amendmentOf(body: ModifyOrderBody): OrderAmendment {
  const { requestId: _id, by: _by, reason: _reason, ...amendment } = body;
  refuseTwoTrails(amendment);
  if (Object.values(amendment).some((value) => value !== undefined)) return amendment;
  throw new HttpProblem({
    status: 400,
    code: 'INVALID_BODY',
    detail:
      'Say what shall be otherwise: quantity, limitPrice, stopPrice, trailingAmount, trailingPercent or limitOffset.',
  });
}

function refuseTwoTrails(wish: Pick<OrderAmendment, 'trailingAmount' | 'trailingPercent'>): void {
  if (wish.trailingAmount === undefined || wish.trailingPercent === undefined) return;
  throw invalid('ORDER_TERMS', 'A trailing order keeps an amount or a percentage from the market: say one of them (limit 1, actual 2).'); // prettier-ignore
}

/** Returns which orders a body names: exactly one kind of naming. Throws an HttpProblem otherwise. */
export function whichOf({ ocaGroup, symbol, all }: CancelOrdersBody): OrdersToCancel {
  const named: OrdersToCancel[] = [
    ...(ocaGroup === undefined ? [] : [{ ocaGroup }]),
    ...(symbol === undefined ? [] : [{ symbol: symbol.toUpperCase() }]),
    ...(all === true ? [{ all } as const] : []),
  ];
  const [which, another] = named;
  if (which !== undefined && another === undefined) return which;
  throw new HttpProblem({
    status: 400,
    code: 'INVALID_BODY',
    detail: 'Name an ocaGroup, a symbol, or say "all": true; one of them and not more.',
  });
}

/** What the path of the history may carry. */
export type HistoryQuery = Readonly<Record<'order' | 'permId' | 'symbol' | 'ocaGroup' | 'tradeId' | 'since' | 'until' | 'limit' | 'after', string | undefined>>; // prettier-ignore

/** Returns what is looked for. Throws an HttpProblem for what is no id, no number or no moment. */
export function searchOf(query: HistoryQuery): OrderSearch {
  const { order, permId, symbol, ocaGroup, tradeId, since, until, after } = query;
  if (permId !== undefined && !/^\d{1,15}$/.test(permId)) throw parameter(`permId must be digits, not "${permId}".`); // prettier-ignore
  if (tradeId !== undefined && !isUUID(tradeId)) throw parameter(`tradeId must be the id of a trade, not "${tradeId}".`); // prettier-ignore
  for (const moment of [since ?? '', until ?? '']) {
    const isWrong: boolean = moment !== '' && !isInstantText(moment);
    if (isWrong) throw parameter(`since and until must be moments such as 2026-11-23T15:00:00Z, not "${moment}".`); // prettier-ignore
  }
  return {
    ...(order === undefined ? {} : { order }),
    ...(permId === undefined ? {} : { permId: Number(permId) }),
    ...(symbol === undefined ? {} : { symbol: symbol.toUpperCase() }),
    ...(ocaGroup === undefined ? {} : { ocaGroup }),
    ...(tradeId === undefined ? {} : { tradeId }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(after === undefined ? {} : { after }),
    limit: limitOf(query.limit),
  };
}

function parameter(detail: string): HttpProblem {
  return new HttpProblem({ status: 400, code: 'INVALID_PARAMETER', detail });
}

function invalid(code: string, detail: string): HttpProblem {
  return new HttpProblem({ status: 422, code, detail });
}
