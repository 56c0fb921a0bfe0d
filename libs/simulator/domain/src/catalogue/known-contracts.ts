import { type SimulatedContract, otherContract, stock } from './contract';
import { emini, microEmini, stockOption } from './derivatives';

const KNOWN_STOCKS: readonly SimulatedContract[] = [
  {
    ...stock({
      conId: 265598,
      symbol: 'AAPL',
      primaryExch: 'NASDAQ',
      longName: 'APPLE INC',
      priceAround: '190',
    }),
    industry: 'Technology',
    category: 'Computers',
    subcategory: 'Computers',
    secIds: [{ tag: 'ISIN', value: 'US0378331005' }],
  },
  stock({
    conId: 272093,
    symbol: 'MSFT',
    primaryExch: 'NASDAQ',
    longName: 'MICROSOFT CORP',
    priceAround: '420',
  }),
  stock({
    conId: 4815747,
    symbol: 'NVDA',
    primaryExch: 'NASDAQ',
    longName: 'NVIDIA CORP',
    priceAround: '130',
  }),
  stock({
    conId: 76792991,
    symbol: 'TSLA',
    primaryExch: 'NASDAQ',
    longName: 'TESLA INC',
    priceAround: '250',
  }),
  {
    ...stock({
      conId: 756733,
      symbol: 'SPY',
      primaryExch: 'ARCA',
      longName: 'SPDR S&P 500 ETF TRUST',
      priceAround: '580',
      stockType: 'ETF',
    }),
    bboExchange: 'a60001',
  },
];

const OTHERS: readonly SimulatedContract[] = [
  otherContract({
    conId: 12087792,
    symbol: 'EUR',
    secType: 'CASH',
    exchange: 'IDEALPRO',
    currency: 'USD',
    localSymbol: 'EUR.USD',
    tradingClass: 'EUR.USD',
    longName: 'European Monetary Union Euro',
    minTick: '0.00005',
    marketRuleId: 239,
    sizeIncrement: '0.01',
    aggGroup: 4,
    priceAround: '1.08',
  }),
  otherContract({
    conId: 15016062,
    symbol: 'USD',
    secType: 'CASH',
    exchange: 'IDEALPRO',
    currency: 'CAD',
    localSymbol: 'USD.CAD',
    tradingClass: 'USD.CAD',
    longName: 'United States dollar',
    minTick: '0.00005',
    marketRuleId: 239,
    sizeIncrement: '0.01',
    aggGroup: 4,
    priceAround: '1.38',
  }),
  emini({ conId: 495512563, localSymbol: 'ESZ5', lastTradeDate: '20251219' }),
  emini({ conId: 649180671, localSymbol: 'ESU6', lastTradeDate: '20260918' }),
  emini({ conId: 515416632, localSymbol: 'ESZ6', lastTradeDate: '20261218' }),
  microEmini({ conId: 770561194, localSymbol: 'MESM6', lastTradeDate: '20260618' }),
  stockOption({
    conId: 445067953,
    symbol: 'TSLA',
    longName: 'TESLA INC',
    underConId: 76792991,
    lastTradeDate: '20230120',
    strike: '100',
    right: 'C',
    marketRuleId: 109,
    priceAround: '12',
  }),
  stockOption({
    conId: 443758230,
    symbol: 'AAPL',
    longName: 'APPLE INC',
    underConId: 265598,
    lastTradeDate: '20201023',
    strike: '115',
    right: 'P',
    marketRuleId: 32,
    priceAround: '5',
  }),
];

/** The contracts whose ids are real. */
export const KNOWN_CONTRACTS: readonly SimulatedContract[] = [...KNOWN_STOCKS, ...OTHERS];
