import { type Decimal, present } from '@fairlead/core';
import { positionId } from '../accounts/holdings';
import { accountView } from '../accounts/valuation';
import type { InstrumentId } from '../api/instrument';
import type { Comparison, OrderCondition, OrderConditions } from '../api/order';
import { isFresh, phaseNow } from '../market/schedule';
import { type BookRecord, type EngineState, type OrderRecord, bookOf } from '../state/state';

/** Returns what is wrong with conditions, or null where the engine can find out whether they are met. */
export function problemOfConditions(state: EngineState, { list }: OrderConditions): string | null {
  if (list.length === 0) return 'Conditions without a condition.';
  if (list.length > CONDITIONS_MAX) return `More than ${CONDITIONS_MAX} conditions.`;
  for (const condition of list) {
    const problem = problemOf(state, condition);
    if (problem !== null) return problem;
  }
  return null;
}

const CONDITIONS_MAX = 20;

function problemOf(state: EngineState, condition: OrderCondition): string | null {
  if (!('instrument' in condition)) return null;
  const book = state.books.get(condition.instrument);
  if (book === undefined) return `No instrument ${condition.instrument}.`;
  if (condition.kind === 'volume' && book.volume === null)
    return `No quote has reported the volume of ${condition.instrument}.`;
  if (condition.kind === 'percent-change' && book.close === null)
    return `No quote has reported the last close of ${condition.instrument}.`;
  return null;
}

/** True where conditions keep an order from working. */
export function conditionsHold(state: EngineState, order: OrderRecord): boolean {
  const { conditions } = order;
  if (conditions === null || conditions.cancelOrder || order.conditionsMet) return false;
  return !areMet(state, order, conditions);
}

/** True where a transmitted order has to be cancelled by its conditions. */
export function conditionsCancel(state: EngineState, order: OrderRecord): boolean {
  const { conditions } = order;
  if (conditions === null || !conditions.cancelOrder || order.state === 'HELD') return false;
  return areMet(state, order, conditions);
}

/** `and` binds closer than `or`: one whole run of conditions joined by `and` is enough. */
function areMet(state: EngineState, order: OrderRecord, conditions: OrderConditions): boolean {
  const { list, ignoreHours } = conditions;
  const { instrument } = bookOf(state, order.instrument);
  if (!ignoreHours && phaseNow(state, instrument).phase !== 'regular') return false;
  const look: Look = { state, order, ignoreHours };
  let run = true;
  for (const [index, condition] of list.entries()) {
    run = run && isMet(look, condition);
    const ends = condition.joins === 'or' || index === list.length - 1;
    if (ends && run) return true;
    if (ends) run = true;
  }
  return false;
}

/** One look at the conditions of an order. */
interface Look {
  readonly state: EngineState;
  readonly order: OrderRecord;
  readonly ignoreHours: boolean;
}

function isMet(look: Look, condition: OrderCondition): boolean {
  const { state, order } = look;
  switch (condition.kind) {
    case 'price':
      return compare(referencePrice(look, condition), condition.is, condition.price);
    case 'time':
      return condition.is === 'at-least' ? state.now >= condition.at : state.now <= condition.at;
    case 'margin':
      return compare(cushion(state, order), condition.is, condition.percent);
    case 'execution':
      return hasTraded(state, order, condition.instrument);
    case 'volume':
      return compare(
        quotedBook(look, condition.instrument)?.volume ?? null,
        condition.is,
        condition.volume,
      );
    case 'percent-change':
      return compare(change(look, condition.instrument), condition.is, condition.percent);
  }
}

/** What is not known yet meets nothing. */
function compare(figure: Decimal | null, is: Comparison, limit: Decimal): boolean {
  if (figure === null) return false;
  return is === 'at-least' ? figure.gte(limit) : figure.lte(limit);
}

/** Where hours count, a quote from before the open meets nothing after it. */
function quotedBook({ state, ignoreHours }: Look, instrument: InstrumentId): BookRecord | null {
  const book = bookOf(state, instrument);
  return ignoreHours || isFresh(state, book) ? book : null;
}

/** The same price that triggers stops: one that has to rise looks at the ask, one that has to fall at the bid. */
function referencePrice(
  look: Look,
  condition: Extract<OrderCondition, { kind: 'price' }>,
): Decimal | null {
  const book = quotedBook(look, condition.instrument);
  if (book === null) return null;
  const quoted = condition.is === 'at-least' ? book.ask : book.bid;
  return look.state.behaviour.stopTrigger === 'last' ? (book.last ?? quoted) : quoted;
}

function cushion(state: EngineState, order: OrderRecord): Decimal | null {
  const account = present(accountView(state, order.account), 'an order has an account');
  if (account.netLiquidation.lte(0)) return null;
  return account.excessLiquidity.div(account.netLiquidation).times(100);
}

function change(look: Look, instrument: InstrumentId): Decimal | null {
  const book = quotedBook(look, instrument);
  if (book === null || book.last === null || book.close === null || book.close.isZero())
    return null;
  const { last, close } = book;
  return last.minus(close).div(close).times(100);
}

function hasTraded(state: EngineState, order: OrderRecord, instrument: InstrumentId): boolean {
  const position = state.positions.get(positionId(order.account, instrument));
  return position !== undefined && position.lastExecution >= order.executionsFrom;
}
