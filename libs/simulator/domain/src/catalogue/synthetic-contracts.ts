import { type SimulatedContract, stock } from './contract';
import { emini, microEmini, stockOption } from './derivatives';

/** Symbol, primary exchange, price to move around, ETF or not. Real tickers, invented ids. */
const TICKERS: readonly (readonly [string, string, string, boolean])[] = [
  ['CVNA', 'NYSE', '220', false],
  ['UVXY', 'BATS', '22', true],
  ['SOXL', 'ARCA', '30', true],
  ['SOXS', 'ARCA', '20', true],
  ['TQQQ', 'NASDAQ', '75', true],
  ['SQQQ', 'NASDAQ', '30', true],
  ['GLD', 'ARCA', '250', true],
  ['SLV', 'ARCA', '30', true],
  ['AMZN', 'NASDAQ', '200', false],
  ['GOOGL', 'NASDAQ', '175', false],
  ['META', 'NASDAQ', '580', false],
  ['AMD', 'NASDAQ', '140', false],
  ['INTC', 'NASDAQ', '24', false],
  ['NFLX', 'NASDAQ', '800', false],
  ['AVGO', 'NASDAQ', '170', false],
  ['COIN', 'NASDAQ', '250', false],
  ['PLTR', 'NASDAQ', '60', false],
  ['IBM', 'NYSE', '215', false],
  ['JPM', 'NYSE', '240', false],
  ['BAC', 'NYSE', '46', false],
  ['XOM', 'NYSE', '118', false],
  ['KO', 'NYSE', '63', false],
  ['DIS', 'NYSE', '115', false],
  ['F', 'NYSE', '11', false],
  ['BRK B', 'NYSE', '470', false],
  ['QQQ', 'NASDAQ', '510', true],
  ['IWM', 'ARCA', '230', true],
  ['DIA', 'ARCA', '440', true],
  ['TLT', 'NASDAQ', '92', true],
  ['XLF', 'ARCA', '49', true],
];
const TICKER_IDS_FROM = 900_100_001;
const SERIES_IDS_FROM = 900_000_000;
const SERIES_MAX = 999;
const DUAL_IDS_FROM = 900_200_001;
const ABROAD_IDS_FROM = 900_250_001;
const PENCE_ID = 900_260_001;
const OPTION_IDS_FROM = 900_300_001;
const FUTURE_IDS_FROM = 900_400_001;

/** Third Fridays of January, far enough that nobody's clock reaches them soon. */
const OPTION_EXPIRATIONS = ['20280121', '20290119'];
/** Strike, and what a call and a put on AAPL at 190 are worth about. */
const OPTION_STRIKES = [
  ['150', '60', '10'],
  ['200', '30', '30'],
  ['250', '15', '65'],
] as const;

const tickers = TICKERS.map(([symbol, primaryExch, priceAround, fund], index) =>
  stock({
    conId: TICKER_IDS_FROM + index,
    symbol,
    primaryExch,
    priceAround,
    longName: `${symbol} (SIMULATED)`,
    stockType: fund ? 'ETF' : 'COMMON',
  }),
);

/** SIM001 to SIM999: as many stocks as a load test wants. */
const series = Array.from({ length: SERIES_MAX }, (_, index) => {
  const number = index + 1;
  const symbol = `SIM${String(number).padStart(3, '0')}`;
  return stock({
    conId: SERIES_IDS_FROM + number,
    symbol,
    primaryExch: 'NASDAQ',
    priceAround: String(20 + ((number * 37) % 280)),
    longName: `SIMULATED STOCK ${number}`,
  });
});

/** One symbol with two listings, so that a description without the primary exchange is ambiguous. */
const dual = (['NASDAQ', 'NYSE'] as const).map((primaryExch, index) =>
  stock({
    conId: DUAL_IDS_FROM + index,
    symbol: 'SIMDUAL',
    primaryExch,
    priceAround: String(50 + index),
    longName: `SIMULATED DUAL LISTING ON ${primaryExch}`,
  }),
);

/** One company at two exchanges, in two currencies: 150 US dollars are about 207 Canadian ones. */
const abroad = [
  { primaryExch: 'NYSE', currency: 'USD', priceAround: '150' },
  { primaryExch: 'TSE', currency: 'CAD', priceAround: '207' },
].map((listing, index) =>
  stock({
    ...listing,
    conId: ABROAD_IDS_FROM + index,
    symbol: 'SHOP',
    longName: 'SHOPIFY INC - CLASS A (SIMULATED)',
  }),
);

/** A share in London: its currency is the pound, its prices are in pence. */
const inPence = stock({
  conId: PENCE_ID,
  symbol: 'VOD',
  primaryExch: 'LSE',
  currency: 'GBP',
  priceMagnifier: 100,
  priceAround: '75',
  longName: 'VODAFONE GROUP PLC (SIMULATED)',
});

/** Options on AAPL that live: the real ones that are known have expired. */
const options = OPTION_EXPIRATIONS.flatMap((lastTradeDate) =>
  OPTION_STRIKES.flatMap(([strike, call, put]) => [
    { lastTradeDate, strike, right: 'C', priceAround: call } as const,
    { lastTradeDate, strike, right: 'P', priceAround: put } as const,
  ]),
).map((terms, index) =>
  stockOption({
    ...terms,
    conId: OPTION_IDS_FROM + index,
    symbol: 'AAPL',
    longName: 'APPLE INC',
    underConId: 265598,
    marketRuleId: 32,
  }),
);

/** Index futures that live beyond the real ones. */
const futures = [
  emini({ conId: FUTURE_IDS_FROM, localSymbol: 'ESZ8', lastTradeDate: '20281215' }),
  emini({ conId: FUTURE_IDS_FROM + 1, localSymbol: 'ESH9', lastTradeDate: '20290316' }),
  microEmini({ conId: FUTURE_IDS_FROM + 2, localSymbol: 'MESZ8', lastTradeDate: '20281215' }),
  microEmini({ conId: FUTURE_IDS_FROM + 3, localSymbol: 'MESH9', lastTradeDate: '20290316' }),
  emini({ conId: FUTURE_IDS_FROM + 4, localSymbol: 'ESH7', lastTradeDate: '20270319' }),
  emini({ conId: FUTURE_IDS_FROM + 5, localSymbol: 'ESM7', lastTradeDate: '20270618' }),
  microEmini({ conId: FUTURE_IDS_FROM + 6, localSymbol: 'MESH7', lastTradeDate: '20270319' }),
  microEmini({ conId: FUTURE_IDS_FROM + 7, localSymbol: 'MESM7', lastTradeDate: '20270618' }),
];

/** Contracts with invented ids, all above 900000000. */
export const SYNTHETIC_CONTRACTS: readonly SimulatedContract[] = [
  ...tickers,
  ...series,
  ...dual,
  ...abroad,
  inPence,
  ...options,
  ...futures,
];
