/** A contract of the simulated broker. */
export interface SimulatedContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: 'STK' | 'CASH' | 'FUT' | 'OPT';
  readonly exchange: string;
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
  readonly minTick: string;
  readonly marketRuleId: number;
  readonly sizeIncrement: string;
  readonly stockType: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly timeZoneId: string;
  readonly bboExchange: string;
  readonly underConId: number;
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly aggGroup: number | undefined;
  /** Around which the seeded prices move, in the contract's currency. */
  readonly priceAround: string;
  /** Where ids are invented they are above 900000000. */
  readonly synthetic: boolean;
}

const STOCK = {
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
  lastTradeDate: '',
  strike: '0',
  right: '',
  multiplier: '',
  minTick: '0.01',
  marketRuleId: 26,
  sizeIncrement: '1',
  industry: '',
  category: '',
  subcategory: '',
  timeZoneId: 'US/Eastern',
  bboExchange: '9c0001',
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
  readonly stockType?: string;
}

/** Returns a US stock or fund. */
export function stock(facts: StockFacts): SimulatedContract {
  const { symbol } = facts;
  return {
    ...STOCK,
    tradingClass: facts.primaryExch === 'NASDAQ' ? 'NMS' : symbol,
    stockType: 'COMMON',
    ...facts,
    localSymbol: symbol,
    synthetic: facts.conId > 900_000_000,
  };
}

const OTHER = {
  longName: '',
  primaryExch: '',
  lastTradeDate: '',
  strike: '0',
  right: '',
  multiplier: '',
  sizeIncrement: '1',
  stockType: '',
  industry: '',
  category: '',
  subcategory: '',
  timeZoneId: 'US/Eastern',
  bboExchange: '9c0001',
  underConId: 0,
  underSymbol: '',
  underSecType: '',
  aggGroup: undefined,
  synthetic: false,
} as const;

/** Returns a contract that is no stock. */
export function otherContract(
  facts: Omit<SimulatedContract, keyof typeof OTHER> & Partial<SimulatedContract>,
): SimulatedContract {
  return { ...OTHER, ...facts };
}
