import { decimal } from '@fairlead/core';
import { type SimulatedContract, otherContract } from './contract';

/** What tells one future from another of its kind. */
export interface FutureFacts {
  readonly conId: number;
  readonly localSymbol: string;
  readonly lastTradeDate: string;
}

const INDEX_FUTURE = {
  secType: 'FUT',
  exchange: 'CME',
  validExchanges: ['CME', 'QBALGO'],
  currency: 'USD',
  minTick: '0.25',
  marketRuleId: 67,
  timeZoneId: 'US/Central',
  underSecType: 'IND',
  priceAround: '5800',
} as const;

/** Returns a future on the S&P 500. */
export function emini(facts: FutureFacts): SimulatedContract {
  return otherContract({
    ...INDEX_FUTURE,
    ...facts,
    symbol: 'ES',
    tradingClass: 'ES',
    longName: 'E-mini S&P 500',
    multiplier: '50',
    underConId: 11004968,
    underSymbol: 'ES',
  });
}

/** Returns a future on the S&P 500 of a tenth of the size. */
export function microEmini(facts: FutureFacts): SimulatedContract {
  return otherContract({
    ...INDEX_FUTURE,
    ...facts,
    symbol: 'MES',
    tradingClass: 'MES',
    longName: 'Micro E-Mini S&P 500 Stock Price Index',
    multiplier: '5',
    underSymbol: 'MES',
  });
}

/** What tells one option from another. */
export interface OptionFacts {
  readonly conId: number;
  readonly symbol: string;
  readonly longName: string;
  readonly underConId: number;
  readonly lastTradeDate: string;
  readonly strike: string;
  readonly right: 'C' | 'P';
  readonly marketRuleId: number;
  readonly priceAround: string;
}

/** Returns an option on a US stock. */
export function stockOption(facts: OptionFacts): SimulatedContract {
  return otherContract({
    ...facts,
    secType: 'OPT',
    exchange: 'SMART',
    currency: 'USD',
    localSymbol: optionSymbol(facts),
    tradingClass: facts.symbol,
    multiplier: '100',
    minTick: '0.01',
    underSymbol: facts.symbol,
    underSecType: 'STK',
    aggGroup: 2,
  });
}

/** The symbol in six places, the date, the right, and thousandths of the strike in eight. */
function optionSymbol({ symbol, lastTradeDate, right, strike }: OptionFacts): string {
  const thousandths = decimal(strike).times(1_000).toFixed().padStart(8, '0');
  return `${symbol.padEnd(6)}${lastTradeDate.slice(2)}${right}${thousandths}`;
}
