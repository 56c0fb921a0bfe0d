import { type Decimal, auctionCutOffsOf, decimal, flatLadder } from '@fairlead/core';
import {
  type ExchangeInstrument,
  IBKR_CURRENCY,
  IBKR_FUTURES,
  IBKR_OPTIONS,
  type MarginModel,
} from '@fairlead/exchange';
import { KNOWN_CONTRACTS } from './known-contracts';
import { ladderOf } from './market-rules';
import type { SimulatedContract } from './contract';

/** What a futures contract binds of its value around which the prices move. The broker's real figures change daily. */
const FUTURES_INITIAL = decimal('0.06');
const FUTURES_MAINTENANCE = decimal('0.05');

function futuresMargin(contract: SimulatedContract): MarginModel {
  const value = decimal(contract.priceAround).times(multiplierOf(contract));
  const rates = {
    initial: value.times(FUTURES_INITIAL).toDecimalPlaces(2),
    maintenance: value.times(FUTURES_MAINTENANCE).toDecimalPlaces(2),
  };
  return { basis: 'contract', long: rates, short: rates };
}

/** What one of it is worth for each 1 of the quoted price, in its currency. */
function multiplierOf({ multiplier, priceMagnifier }: SimulatedContract): Decimal {
  return decimal(multiplier === '' ? '1' : multiplier).div(priceMagnifier);
}

/** What kinds of contracts cost, how they are paid, and when they trade whatever the profile: currencies and futures hardly rest. */
function kindTerms(contract: SimulatedContract): Partial<ExchangeInstrument> {
  if (contract.secType === 'FUT')
    return {
      settlement: 'variation',
      session: 'always-open',
      commission: IBKR_FUTURES,
      margin: futuresMargin(contract),
    };
  if (contract.secType === 'OPT') return { commission: IBKR_OPTIONS };
  if (contract.secType === 'STK') return { auctionCutOffs: auctionCutOffsOf(contract.primaryExch) };
  if (contract.secType === 'CASH')
    return {
      settlement: 'exchange',
      session: 'always-open',
      unitCurrency: contract.symbol,
      commission: IBKR_CURRENCY,
    };
  return {};
}

/** Returns a contract as the engine trades it. */
export function instrumentOf(contract: SimulatedContract): ExchangeInstrument {
  const ladder = ladderOf(contract.marketRuleId);
  return {
    id: String(contract.conId),
    currency: contract.currency,
    ladder: ladder.length === 0 ? flatLadder(contract.minTick) : ladder,
    sizeIncrement: decimal(contract.sizeIncrement),
    multiplier: multiplierOf(contract),
    ...kindTerms(contract),
  };
}

/** What one unit of each currency is worth in US dollars: the currency pairs' prices around which they move. */
export const RATES: Readonly<Record<string, Decimal>> = {
  USD: decimal(1),
  ...Object.fromEntries(
    KNOWN_CONTRACTS.filter(({ secType }) => secType === 'CASH').map(
      ({ symbol, currency, priceAround }) =>
        currency === 'USD'
          ? [symbol, decimal(priceAround)]
          : [currency, decimal(1).div(decimal(priceAround))],
    ),
  ),
};
