import { type Instant, newYorkDate } from '@fairlead/core';

/** Exchanges that stocks are routed to; the market rule ids of a stock have one entry for each. */
export const STOCK_EXCHANGES: readonly string[] =
  'SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,ISLAND,DRCTEDGE,BEX,BATS,EDGEA,BYX,IEX,EDGX,FOXRIVER,PEARL,NYSENAT,LTSE,MEMX,IBEOS,OVERNIGHT,TPLUS0,PSX,T24X'.split(
    ',',
  );

/** A number that others than the broker give to a security, e.g. its ISIN. */
interface SecurityId {
  readonly tag: string;
  readonly value: string;
}

/** A contract of the simulated broker. */
export interface SimulatedContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: 'STK' | 'CASH' | 'FUT' | 'OPT';
  readonly exchange: string;
  /** Every exchange that it trades on, the one above among them. */
  readonly validExchanges: readonly string[];
  readonly primaryExch: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly longName: string;
  /** `YYYYMMDD`, empty for what does not expire. */
  readonly lastTradeDate: string;
  readonly strike: string;
  readonly right: string;
  readonly multiplier: string;
  /** Quoted prices are in so many parts of its currency: 100 for pence. */
  readonly priceMagnifier: number;
  readonly minTick: string;
  readonly marketRuleId: number;
  readonly sizeIncrement: string;
  readonly stockType: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly timeZoneId: string;
  readonly bboExchange: string;
  /** Empty where none is known. */
  readonly secIds: readonly SecurityId[];
  readonly underConId: number;
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly aggGroup: number | undefined;
  /** Around which the seeded prices move, in the contract's currency. */
  readonly priceAround: string;
  /** Its id is invented. */
  readonly synthetic: boolean;
}

/** Ids that the broker has given are below. */
const SYNTHETIC_IDS_ABOVE = 900_000_000;

function isSynthetic(conId: number): boolean {
  return conId > SYNTHETIC_IDS_ABOVE;
}

const STOCK = {
  secType: 'STK',
  exchange: 'SMART',
  validExchanges: STOCK_EXCHANGES,
  currency: 'USD',
  lastTradeDate: '',
  strike: '0',
  right: '',
  multiplier: '',
  priceMagnifier: 1,
  minTick: '0.01',
  marketRuleId: 26,
  sizeIncrement: '1',
  industry: '',
  category: '',
  subcategory: '',
  timeZoneId: 'US/Eastern',
  bboExchange: '9c0001',
  secIds: [],
  underConId: 0,
  underSymbol: '',
  underSecType: '',
  aggGroup: 1,
} as const;

/** What tells one stock from another. */
export interface StockFacts {
  readonly conId: number;
  readonly symbol: string;
  readonly primaryExch: string;
  readonly longName: string;
  readonly priceAround: string;
  readonly tradingClass?: string;
  readonly currency?: string;
  readonly priceMagnifier?: number;
  readonly stockType?: string;
}

/** Returns a North American stock or fund. */
export function stock(facts: StockFacts): SimulatedContract {
  const { symbol } = facts;
  return {
    ...STOCK,
    tradingClass: facts.primaryExch === 'NASDAQ' ? 'NMS' : symbol,
    stockType: 'COMMON',
    ...facts,
    localSymbol: symbol,
    synthetic: isSynthetic(facts.conId),
  };
}

const OTHER = {
  longName: '',
  primaryExch: '',
  lastTradeDate: '',
  strike: '0',
  right: '',
  multiplier: '',
  priceMagnifier: 1,
  sizeIncrement: '1',
  stockType: '',
  industry: '',
  category: '',
  subcategory: '',
  timeZoneId: 'US/Eastern',
  bboExchange: '9c0001',
  secIds: [],
  underConId: 0,
  underSymbol: '',
  underSecType: '',
  aggGroup: undefined,
} as const;

/** Returns a contract that is no stock. */
export function otherContract(
  facts: Omit<SimulatedContract, keyof typeof OTHER | 'validExchanges' | 'synthetic'> &
    Partial<SimulatedContract>,
): SimulatedContract {
  const synthetic = isSynthetic(facts.conId);
  return { ...OTHER, validExchanges: [facts.exchange], synthetic, ...facts };
}

/** True once the last day of a contract is over in New York. */
export function isExpired({ lastTradeDate }: SimulatedContract, now: Instant): boolean {
  return lastTradeDate !== '' && lastTradeDate < newYorkDate(now).replaceAll('-', '');
}
