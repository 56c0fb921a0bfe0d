import { type AccountId, Decimal, ZERO } from '@fairlead/core';
import type { ExchangeInstrument, Settlement } from '../api/instrument';
import type { AccountView, PositionView } from '../api/views';
import {
  type AccountRecord,
  type BookRecord,
  type EngineState,
  type PositionRecord,
  bookOf,
} from '../state/state';
import { requirementOf } from './costs/margin';
import { convert } from './costs/rates';

const COST_PLACES = 8;

/** Returns a position valued at the last price, else the middle of the quote, else its cost. */
export function positionView(state: EngineState, position: PositionRecord): PositionView {
  const { quantity, cost, realized, account, instrument } = position;
  const bookRecord = bookOf(state, instrument);
  const { multiplier, currency } = bookRecord.instrument;
  const averageCost = quantity.isZero() ? ZERO : cost.div(quantity);
  const marketPrice = valuationPrice(bookRecord) ?? averageCost.div(multiplier);
  const marketValue = marketValueOf(bookRecord, position);
  return {
    account,
    instrument,
    currency,
    quantity,
    averageCost: averageCost.toDecimalPlaces(COST_PLACES),
    marketPrice: marketPrice.toDecimalPlaces(COST_PLACES),
    marketValue,
    worth: worthOf(bookRecord.instrument, position, marketValue),
    unrealizedPnl: marketValue.minus(cost),
    realizedPnl: realized,
  };
}

/** Without any price a holding is worth what it cost. */
function marketValueOf(record: BookRecord, { quantity, cost }: PositionRecord): Decimal {
  const price = valuationPrice(record);
  return price === null ? cost : quantity.times(price).times(record.instrument.multiplier);
}

/** Returns the price that values a holding, or null before the first quote. */
export function valuationPrice(record: BookRecord): Decimal | null {
  if (record.last !== null) return record.last;
  if (record.bid !== null && record.ask !== null) return record.bid.plus(record.ask).div(2);
  return record.bid ?? record.ask;
}

/** What the positions of an account come to, in its base currency. */
interface Totals {
  readonly value: Decimal;
  readonly gross: Decimal;
  readonly initial: Decimal;
  readonly maintenance: Decimal;
  readonly unrealized: Decimal;
  readonly realized: Decimal;
}

const NOTHING: Totals = {
  value: ZERO,
  gross: ZERO,
  initial: ZERO,
  maintenance: ZERO,
  unrealized: ZERO,
  realized: ZERO,
};

/** Returns the values of an account, or null where there is none. */
export function accountView(state: EngineState, id: AccountId): AccountView | null {
  const account = state.accounts.get(id);
  if (account === undefined) return null;
  const totals = totalsOf(state, account);
  const totalCash = cashOf(state, account);
  const netLiquidation = totalCash.plus(totals.value);
  const availableFunds = netLiquidation.minus(totals.initial);
  return {
    id,
    currency: account.currency,
    cash: { ...account.cash },
    netLiquidation,
    totalCash,
    buyingPower: Decimal.max(ZERO, availableFunds.div(state.config.margin.long.initial)),
    availableFunds,
    excessLiquidity: netLiquidation.minus(totals.maintenance),
    equityWithLoan: netLiquidation,
    initialMargin: totals.initial,
    maintenanceMargin: totals.maintenance,
    grossPositionValue: totals.gross,
    unrealizedPnl: totals.unrealized,
    realizedPnl: totals.realized,
  };
}

function cashOf(state: EngineState, account: AccountRecord): Decimal {
  const to = account.currency;
  return Object.entries(account.cash).reduce(
    (total, [from, amount]) => total.plus(convert(state, amount, { from, to })),
    ZERO,
  );
}

function totalsOf(state: EngineState, account: AccountRecord): Totals {
  let totals = NOTHING;
  for (const position of state.positions.values()) {
    if (position.account !== account.id) continue;
    totals = addPosition(state, totals, { position, base: account.currency });
  }
  return totals;
}

function addPosition(
  state: EngineState,
  totals: Totals,
  held: { readonly position: PositionRecord; readonly base: string },
): Totals {
  const { position, base } = held;
  const record = bookOf(state, position.instrument);
  const { instrument } = record;
  const way = { from: instrument.currency, to: base };
  const inBase = (amount: Decimal): Decimal => convert(state, amount, way);
  const realized = totals.realized.plus(inBase(position.realized));
  if (position.quantity.isZero()) return { ...totals, realized };
  const value = marketValueOf(record, position);
  const bound = requirementOf(state, instrument, { quantity: position.quantity, value });
  return {
    value: totals.value.plus(inBase(worthOf(instrument, position, value))),
    gross:
      settlementOf(instrument) === 'full' ? totals.gross.plus(inBase(value.abs())) : totals.gross,
    initial: totals.initial.plus(inBase(bound.initial)),
    maintenance: totals.maintenance.plus(inBase(bound.maintenance)),
    unrealized: totals.unrealized.plus(inBase(value.minus(position.cost))),
    realized,
  };
}

function settlementOf({ settlement = 'full' }: ExchangeInstrument): Settlement {
  return settlement;
}

/** What a holding adds to the account beside its cash: its value, its open gain, or nothing where cash was exchanged. */
function worthOf(
  instrument: ExchangeInstrument,
  position: PositionRecord,
  marketValue: Decimal,
): Decimal {
  switch (settlementOf(instrument)) {
    case 'full':
      return marketValue;
    case 'variation':
      return marketValue.minus(position.cost.minus(position.fees));
    case 'exchange':
      return ZERO;
  }
}
