import {
  BarSizeSetting,
  type Contract,
  DurationUnit,
  FADataType,
  type IBApi,
  LogLevel,
  MarketDataType,
  OptionExerciseAction,
  OptionType,
  ScanCode,
  SecType,
  TickByTickDataType,
  WhatToShow,
} from '@stoqey/ib';
import {
  CLIENT_SPECS,
  type ClientMessageName,
  type ClientValues,
  type Field,
  type MessageSpec,
  isPresent,
} from '@fairlead/tws-wire';
import { contractOf, orderOf } from '../../src/clients/client-objects';
import { distinctValues } from '../../src/clients/distinct-values';
import { TestClient } from '../../src/clients/test-client';
import { WirePeer } from '../../src/clients/wire-peer';

/** Each version at which a layout that the client knows changes, and some between. */
const VERSIONS = [
  157, 158, 160, 161, 162, 163, 164, 165, 166, 167, 169, 170, 171, 173, 176, 177, 178, 179, 180,
  182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193,
];

const DATED = {
  conId: 443758230,
  symbol: 'AAPL',
  secType: SecType.OPT,
  lastTradeDateOrContractMonth: '20261218',
  strike: 115.5,
  right: OptionType.Put,
  multiplier: 100,
  exchange: 'CBOE',
  primaryExch: 'NASDAQ',
  currency: 'USD',
  localSymbol: 'AAPL  261218P00115500',
  tradingClass: 'AAPLW',
  includeExpired: true,
} satisfies Contract;
const READ_11 = {
  conId: 443758230,
  symbol: 'AAPL',
  secType: 'OPT',
  lastTradeDateOrContractMonth: '20261218',
  strike: '115.5',
  right: 'P',
  multiplier: '100',
  exchange: 'CBOE',
  currency: 'USD',
  localSymbol: 'AAPL  261218P00115500',
  tradingClass: 'AAPLW',
};
const READ_12 = { ...READ_11, primaryExch: 'NASDAQ' };
const READ_EXPIRED = { ...READ_12, includeExpired: true };
const LEGS = [
  { conId: 11, ratio: 1, action: 'BUY', exchange: 'CBOE' },
  { conId: 12, ratio: 2, action: 'SELL', exchange: 'ISE' },
];
const BAG = {
  symbol: 'AAPL',
  secType: SecType.BAG,
  exchange: 'SMART',
  comboLegs: LEGS,
} as Contract;
const OPTIONS = [
  { tag: 'a', value: '1' },
  { tag: 'b', value: '2' },
];
const READ_OPTIONS = 'a=1;b=2;';
/** All that the client says of a contract of which it knows nothing. */
const NOTHING: Contract = {};
const READ_NOTHING = { conId: 0, symbol: '', secType: '', strike: '0', right: '', multiplier: '' };

interface Asked<N extends ClientMessageName> {
  readonly ask: (api: IBApi) => unknown;
  readonly reads: Partial<ClientValues<N>>;
  readonly since?: number;
}
type Requests = { readonly [N in ClientMessageName]: readonly Asked<N>[] };

/** Each request that the client can make, and what the codec must read. */
const REQUESTS: Requests = {
  startApi: [],
  placeOrder: [],
  reqCurrentTimeInMillis: [],
  verifyRequest: [],
  verifyMessage: [],
  verifyAndAuthRequest: [],
  verifyAndAuthMessage: [],
  reqIds: [
    { ask: (api) => api.reqIds(3), reads: { numIds: 3 } },
    { ask: (api) => api.reqIds(), reads: { numIds: 0 } },
  ],
  reqCurrentTime: [{ ask: (api) => api.reqCurrentTime(), reads: {} }],
  reqManagedAccts: [{ ask: (api) => api.reqManagedAccts(), reads: {} }],
  setServerLogLevel: [
    { ask: (api) => api.setServerLogLevel(LogLevel.DETAIL), reads: { level: 5 } },
  ],
  reqAccountUpdates: [
    {
      ask: (api) => api.reqAccountUpdates(true, 'DU1'),
      reads: { subscribe: true, account: 'DU1' },
    },
    {
      ask: (api) => api.reqAccountUpdates(false, undefined),
      reads: { subscribe: false, account: '' },
    },
  ],
  reqAccountSummary: [
    {
      ask: (api) => api.reqAccountSummary(7, 'All', 'NetLiquidation,BuyingPower'),
      reads: { reqId: 7, group: 'All', tags: 'NetLiquidation,BuyingPower' },
    },
  ],
  cancelAccountSummary: [{ ask: (api) => api.cancelAccountSummary(7), reads: { reqId: 7 } }],
  reqPositions: [{ ask: (api) => api.reqPositions(), reads: {} }],
  cancelPositions: [{ ask: (api) => api.cancelPositions(), reads: {} }],
  reqPositionsMulti: [
    {
      ask: (api) => api.reqPositionsMulti(7, 'DU1', 'M1'),
      reads: { reqId: 7, account: 'DU1', modelCode: 'M1' },
    },
    {
      ask: (api) => api.reqPositionsMulti(7, 'DU1', null),
      reads: { reqId: 7, account: 'DU1', modelCode: '' },
    },
  ],
  cancelPositionsMulti: [{ ask: (api) => api.cancelPositionsMulti(7), reads: { reqId: 7 } }],
  reqAccountUpdatesMulti: [
    {
      ask: (api) => api.reqAccountUpdatesMulti(7, 'DU1', 'M1', true),
      reads: { reqId: 7, account: 'DU1', modelCode: 'M1', ledgerAndNlv: true },
    },
  ],
  cancelAccountUpdatesMulti: [
    { ask: (api) => api.cancelAccountUpdatesMulti(7), reads: { reqId: 7 } },
  ],
  reqPnL: [
    {
      ask: (api) => api.reqPnL(7, 'DU1', 'M1'),
      reads: { reqId: 7, account: 'DU1', modelCode: 'M1' },
    },
  ],
  cancelPnL: [{ ask: (api) => api.cancelPnL(7), reads: { reqId: 7 } }],
  reqPnLSingle: [
    {
      ask: (api) => api.reqPnLSingle(7, 'DU1', 'M1', 265598),
      reads: { reqId: 7, account: 'DU1', modelCode: 'M1', conId: 265598 },
    },
  ],
  cancelPnLSingle: [{ ask: (api) => api.cancelPnLSingle(7), reads: { reqId: 7 } }],
  reqUserInfo: [{ ask: (api) => api.reqUserInfo(7), reads: { reqId: 7 } }],
  reqContractDetails: [
    {
      since: 176,
      ask: (api) =>
        api.reqContractDetails(7, { ...DATED, secIdType: 'ISIN', secId: 'US1', issuerId: 'e1' }),
      reads: { reqId: 7, ...READ_EXPIRED, secIdType: 'ISIN', secId: 'US1', issuerId: 'e1' },
    },
    {
      ask: (api) => api.reqContractDetails(7, NOTHING),
      reads: { reqId: 7, ...READ_NOTHING, includeExpired: false, issuerId: '' },
    },
  ],
  reqMatchingSymbols: [
    { ask: (api) => api.reqMatchingSymbols(7, 'appl'), reads: { reqId: 7, pattern: 'appl' } },
  ],
  reqSecDefOptParams: [
    {
      ask: (api) => api.reqSecDefOptParams(7, 'AAPL', 'CME', 'STK', 265598),
      reads: {
        reqId: 7,
        underlyingSymbol: 'AAPL',
        futFopExchange: 'CME',
        underlyingSecType: 'STK',
        underlyingConId: 265598,
      },
    },
  ],
  reqMarketRule: [{ ask: (api) => api.reqMarketRule(26), reads: { marketRuleId: 26 } }],
  reqScannerParameters: [{ ask: (api) => api.reqScannerParameters(), reads: {} }],
  reqScannerSubscription: [
    {
      ask: (api) =>
        api.reqScannerSubscription(
          7,
          {
            numberOfRows: 10,
            instrument: 'STK' as never,
            locationCode: 'STK.US' as never,
            scanCode: ScanCode.MOST_ACTIVE,
            abovePrice: 1.5,
            belowPrice: 2.5,
            aboveVolume: 3,
            marketCapAbove: 4.5,
            marketCapBelow: 5.5,
            moodyRatingAbove: 'A1',
            moodyRatingBelow: 'A2',
            spRatingAbove: 'B1',
            spRatingBelow: 'B2',
            maturityDateAbove: '20270101',
            maturityDateBelow: '20280101',
            couponRateAbove: 6.5,
            couponRateBelow: 7.5,
            excludeConvertible: true,
            averageOptionVolumeAbove: 8,
            scannerSettingPairs: 'Annual,true',
            stockTypeFilter: 'ALL',
          },
          OPTIONS,
          [{ tag: 'f', value: '9' }],
        ),
      reads: {
        reqId: 7,
        numberOfRows: 10,
        instrument: 'STK',
        locationCode: 'STK.US',
        scanCode: 'MOST_ACTIVE',
        abovePrice: '1.5',
        belowPrice: '2.5',
        aboveVolume: 3,
        marketCapAbove: '4.5',
        marketCapBelow: '5.5',
        moodyRatingAbove: 'A1',
        moodyRatingBelow: 'A2',
        spRatingAbove: 'B1',
        spRatingBelow: 'B2',
        maturityDateAbove: '20270101',
        maturityDateBelow: '20280101',
        couponRateAbove: '6.5',
        couponRateBelow: '7.5',
        excludeConvertible: true,
        averageOptionVolumeAbove: 8,
        scannerSettingPairs: 'Annual,true',
        stockTypeFilter: 'ALL',
        filterOptions: 'f=9;',
        subscriptionOptions: READ_OPTIONS,
      },
    },
    {
      ask: (api) => api.reqScannerSubscription(7, { scanCode: ScanCode.HALTED }),
      reads: { reqId: 7, numberOfRows: -1, scanCode: 'HALTED', abovePrice: undefined },
    },
  ],
  cancelScannerSubscription: [
    { ask: (api) => api.cancelScannerSubscription(7), reads: { reqId: 7 } },
  ],
  reqMktData: [
    {
      ask: (api) => api.reqMktData(7, DATED, '233,236', true, false),
      reads: {
        reqId: 7,
        ...READ_12,
        genericTickList: '233,236',
        snapshot: true,
        regulatorySnapshot: false,
        mktDataOptions: '',
      },
    },
    {
      ask: (api) =>
        api.reqMktData(
          7,
          { ...BAG, deltaNeutralContract: { conId: 9, delta: 0.5, price: 1.25 } },
          null,
          false,
          true,
        ),
      reads: {
        secType: 'BAG',
        legs: LEGS,
        hasDeltaNeutralContract: true,
        deltaNeutralContractConId: 9,
        deltaNeutralContractDelta: '0.5',
        deltaNeutralContractPrice: '1.25',
        genericTickList: '',
        snapshot: false,
        regulatorySnapshot: true,
      },
    },
  ],
  cancelMktData: [{ ask: (api) => api.cancelMktData(7), reads: { reqId: 7 } }],
  reqMarketDataType: [
    { ask: (api) => api.reqMarketDataType(MarketDataType.DELAYED), reads: { type: 3 } },
  ],
  reqRealTimeBars: [
    {
      ask: (api) => api.reqRealTimeBars(7, DATED, 5, WhatToShow.TRADES, true, OPTIONS),
      reads: {
        reqId: 7,
        ...READ_12,
        barSize: 5,
        whatToShow: 'TRADES',
        useRth: true,
        realTimeBarsOptions: READ_OPTIONS,
      },
    },
  ],
  cancelRealTimeBars: [{ ask: (api) => api.cancelRealTimeBars(7), reads: { reqId: 7 } }],
  reqHistoricalData: [
    {
      ask: (api) =>
        api.reqHistoricalData(
          7,
          DATED,
          '20260102 10:00:00',
          '600 S',
          BarSizeSetting.SECONDS_TEN,
          WhatToShow.MIDPOINT,
          1,
          2,
          false,
        ),
      reads: {
        reqId: 7,
        ...READ_EXPIRED,
        endDateTime: '20260102 10:00:00',
        durationStr: '600 S',
        barSizeSetting: '10 secs',
        whatToShow: 'MIDPOINT',
        useRth: true,
        formatDate: 2,
        keepUpToDate: false,
        chartOptions: '',
      },
    },
    {
      ask: (api) =>
        api.reqHistoricalData(
          7,
          BAG,
          undefined,
          '1 D',
          BarSizeSetting.MINUTES_ONE,
          WhatToShow.TRADES,
          false,
          1,
          true,
        ),
      reads: { legs: LEGS, endDateTime: '', useRth: false, formatDate: 1, keepUpToDate: true },
    },
  ],
  cancelHistoricalData: [{ ask: (api) => api.cancelHistoricalData(7), reads: { reqId: 7 } }],
  reqHeadTimestamp: [
    {
      ask: (api) => api.reqHeadTimestamp(7, DATED, WhatToShow.BID, true, 2),
      reads: { reqId: 7, ...READ_EXPIRED, useRth: true, whatToShow: 'BID', formatDate: 2 },
    },
  ],
  cancelHeadTimestamp: [{ ask: (api) => api.cancelHeadTimestamp(7), reads: { reqId: 7 } }],
  reqHistoricalTicks: [
    {
      ask: (api) =>
        api.reqHistoricalTicks(7, DATED, 'start', null, 1_000, WhatToShow.BID_ASK, 0, true),
      reads: {
        reqId: 7,
        ...READ_EXPIRED,
        startDateTime: 'start',
        endDateTime: '',
        numberOfTicks: 1_000,
        whatToShow: 'BID_ASK',
        useRth: false,
        ignoreSize: true,
        miscOptions: '',
      },
    },
  ],
  reqTickByTickData: [
    {
      ask: (api) => api.reqTickByTickData(7, DATED, TickByTickDataType.BidAsk, 10, true),
      reads: { reqId: 7, ...READ_12, tickType: 'BidAsk', numberOfTicks: 10, ignoreSize: true },
    },
  ],
  cancelTickByTickData: [{ ask: (api) => api.cancelTickByTickData(7), reads: { reqId: 7 } }],
  reqMktDepth: [
    {
      ask: (api) => api.reqMktDepth(7, DATED, 5, true, OPTIONS),
      reads: {
        reqId: 7,
        ...READ_12,
        numRows: 5,
        isSmartDepth: true,
        mktDepthOptions: READ_OPTIONS,
      },
    },
  ],
  cancelMktDepth: [
    { ask: (api) => api.cancelMktDepth(7, true), reads: { reqId: 7, isSmartDepth: true } },
  ],
  reqMktDepthExchanges: [{ ask: (api) => api.reqMktDepthExchanges(), reads: {} }],
  reqSmartComponents: [
    {
      ask: (api) => api.reqSmartComponents(7, 'a60001'),
      reads: { reqId: 7, bboExchange: 'a60001' },
    },
  ],
  reqHistogramData: [
    {
      ask: (api) => api.reqHistogramData(7, DATED, true, 3, DurationUnit.WEEK),
      reads: { reqId: 7, ...READ_EXPIRED, useRth: true, timePeriod: '3 weeks' },
    },
  ],
  cancelHistogramData: [{ ask: (api) => api.cancelHistogramData(7), reads: { reqId: 7 } }],
  cancelOrder: [
    {
      since: 169,
      ask: (api) => api.cancelOrder(5, '20260102 10:00:00'),
      reads: {
        orderId: 5,
        manualOrderCancelTime: '20260102 10:00:00',
        extOperator: '',
        manualOrderIndicator: undefined,
      },
    },
    { ask: (api) => api.cancelOrder(5), reads: { orderId: 5, manualOrderCancelTime: '' } },
    {
      since: 192,
      ask: (api) => api.cancelOrder(5, { extOperator: 'me', manualOrderIndicator: 1 }),
      reads: { orderId: 5, extOperator: 'me', manualOrderIndicator: 1 },
    },
  ],
  reqGlobalCancel: [
    { ask: (api) => api.reqGlobalCancel(), reads: { extOperator: '' } },
    {
      since: 192,
      ask: (api) => api.reqGlobalCancel({ extOperator: 'me', manualOrderIndicator: 1 }),
      reads: { extOperator: 'me', manualOrderIndicator: 1 },
    },
  ],
  reqOpenOrders: [{ ask: (api) => api.reqOpenOrders(), reads: {} }],
  reqAllOpenOrders: [{ ask: (api) => api.reqAllOpenOrders(), reads: {} }],
  reqAutoOpenOrders: [{ ask: (api) => api.reqAutoOpenOrders(true), reads: { autoBind: true } }],
  reqCompletedOrders: [{ ask: (api) => api.reqCompletedOrders(true), reads: { apiOnly: true } }],
  reqExecutions: [
    {
      ask: (api) =>
        api.reqExecutions(7, {
          clientId: '3',
          acctCode: 'DU1',
          time: '20260102-10:00:00',
          symbol: 'AAPL',
          secType: SecType.STK,
          exchange: 'SMART',
          side: 'BUY',
        }),
      reads: {
        reqId: 7,
        clientId: 3,
        account: 'DU1',
        time: '20260102-10:00:00',
        symbol: 'AAPL',
        secType: 'STK',
        exchange: 'SMART',
        side: 'BUY',
      },
    },
    {
      ask: (api) => api.reqExecutions(7, {}),
      reads: { reqId: 7, clientId: 0, account: '', time: '', symbol: '', side: '' },
    },
  ],
  exerciseOptions: [
    {
      ask: (api) => api.exerciseOptions(7, DATED, OptionExerciseAction.LAPSE, 3, 'DU1', 1),
      reads: {
        reqId: 7,
        ...READ_11,
        exerciseAction: 2,
        exerciseQuantity: 3,
        account: 'DU1',
        override: true,
        manualOrderTime: '',
        customerAccount: '',
        professionalCustomer: false,
      },
    },
  ],
  reqCalcImpliedVolatility: [
    {
      ask: (api) => api.calculateImpliedVolatility(7, DATED, 1.5, 110.25),
      reads: { reqId: 7, ...READ_12, optionPrice: '1.5', underPrice: '110.25', options: '' },
    },
  ],
  reqCalcOptionPrice: [
    {
      ask: (api) => api.calculateOptionPrice(7, DATED, 0.3, 110.25),
      reads: { reqId: 7, ...READ_12, volatility: '0.3', underPrice: '110.25', options: '' },
    },
  ],
  cancelCalcImpliedVolatility: [
    { ask: (api) => api.cancelCalculateImpliedVolatility(7), reads: { reqId: 7 } },
  ],
  cancelCalcOptionPrice: [{ ask: (api) => api.cancelCalculateOptionPrice(7), reads: { reqId: 7 } }],
  reqNewsBulletins: [{ ask: (api) => api.reqNewsBulletins(true), reads: { allMessages: true } }],
  cancelNewsBulletins: [{ ask: (api) => api.cancelNewsBulletins(), reads: {} }],
  reqNewsArticle: [
    {
      ask: (api) => api.reqNewsArticle(7, 'BRFG', 'BRFG$1', OPTIONS),
      reads: {
        reqId: 7,
        providerCode: 'BRFG',
        articleId: 'BRFG$1',
        newsArticleOptions: READ_OPTIONS,
      },
    },
  ],
  reqNewsProviders: [{ ask: (api) => api.reqNewsProviders(), reads: {} }],
  reqHistoricalNews: [
    {
      ask: (api) => api.reqHistoricalNews(7, 265598, 'BRFG+DJNL', 'start', 'end', 10, OPTIONS),
      reads: {
        reqId: 7,
        conId: 265598,
        providerCodes: 'BRFG+DJNL',
        startDateTime: 'start',
        endDateTime: 'end',
        totalResults: 10,
        historicalNewsOptions: READ_OPTIONS,
      },
    },
  ],
  reqFundamentalData: [
    {
      ask: (api) => api.reqFundamentalData(7, DATED, 'ReportSnapshot', OPTIONS),
      reads: {
        reqId: 7,
        conId: 443758230,
        symbol: 'AAPL',
        secType: 'OPT',
        exchange: 'CBOE',
        primaryExch: 'NASDAQ',
        currency: 'USD',
        localSymbol: 'AAPL  261218P00115500',
        reportType: 'ReportSnapshot',
        options: READ_OPTIONS,
      },
    },
  ],
  cancelFundamentalData: [{ ask: (api) => api.cancelFundamentalData(7), reads: { reqId: 7 } }],
  reqWshMetaData: [{ ask: (api) => api.reqWshMetaData(7), reads: { reqId: 7 } }],
  cancelWshMetaData: [{ ask: (api) => api.reqCancelWshMetaData(7), reads: { reqId: 7 } }],
  reqWshEventData: [
    {
      since: 173,
      ask: (api) =>
        api.reqWshEventData(7, {
          conId: 265598,
          filter: '{}',
          fillWatchlist: true,
          fillPortfolio: false,
          fillCompetitors: true,
          startDate: '20260101',
          endDate: '20260201',
          totalLimit: 10,
        }),
      reads: {
        reqId: 7,
        conId: 265598,
        filter: '{}',
        fillWatchlist: true,
        fillPortfolio: false,
        fillCompetitors: true,
        startDate: '20260101',
        endDate: '20260201',
        totalLimit: 10,
      },
    },
    { ask: (api) => api.reqWshEventData(7, 265598), reads: { reqId: 7, conId: 265598 } },
  ],
  cancelWshEventData: [{ ask: (api) => api.reqCancelWshEventData(7), reads: { reqId: 7 } }],
  requestFa: [{ ask: (api) => api.requestFA(FADataType.GROUPS), reads: { faDataType: 1 } }],
  replaceFa: [
    {
      ask: (api) => api.replaceFA(7, FADataType.ALIASES, '<xml/>'),
      reads: { reqId: 7, faDataType: 3, xml: '<xml/>' },
    },
  ],
  queryDisplayGroups: [{ ask: (api) => api.queryDisplayGroups(7), reads: { reqId: 7 } }],
  subscribeToGroupEvents: [
    { ask: (api) => api.subscribeToGroupEvents(7, 4), reads: { reqId: 7, groupId: 4 } },
  ],
  updateDisplayGroup: [
    {
      ask: (api) => api.updateDisplayGroup(7, '8314@SMART'),
      reads: { reqId: 7, contractInfo: '8314@SMART' },
    },
  ],
  unsubscribeFromGroupEvents: [
    { ask: (api) => api.unsubscribeFromGroupEvents(7), reads: { reqId: 7 } },
  ],
  reqSoftDollarTiers: [{ ask: (api) => api.reqSoftDollarTiers(7), reads: { reqId: 7 } }],
  reqFamilyCodes: [{ ask: (api) => api.reqFamilyCodes(), reads: {} }],
};

const PLAIN = {
  secType: 'STK',
  right: 'C',
  multiplier: '100',
  orderType: 'LMT',
  exchange: 'SMART',
  orderMiscOptions: '',
  usePriceMgmtAlgo: 1,
  hasDeltaNeutralContract: false,
  deltaNeutralOrderType: '',
  hedgeType: '',
  algoStrategy: '',
  conditions: [],
  scalePriceIncrement: undefined,
  // The client has no way to say these.
  externalUserId: '',
  faProfile: '',
};
const COMBO_LEGS = LEGS.map((leg, index) => ({
  ...leg,
  openClose: 1 + index,
  shortSaleSlot: 2 - index,
  designatedLocation: `location ${index}`,
  exemptCode: index - 1,
}));
/** One condition of each type. */
const CONDITIONS = [
  { type: 1, isMore: true, price: '1.5', conId: 11, exchange: 'A', triggerMethod: 2 },
  { type: 3, isMore: false, time: '20260102 10:00:00 UTC' },
  { type: 4, isMore: true, percent: '30' },
  { type: 5, secType: 'STK', exchange: 'B', symbol: 'MSFT' },
  { type: 6, isMore: false, volume: 5_000, conId: 12, exchange: 'C' },
  { type: 7, isMore: true, changePercent: '2.5', conId: 13, exchange: 'D' },
].map((condition, index) => ({ ...condition, conjunction: index % 2 === 0 ? 'a' : 'o' }));
const ORDERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a plain stock': {},
  'a combination': { secType: 'BAG', comboLegs: COMBO_LEGS },
  'a pegged order to a benchmark': { orderType: 'PEG BENCH' },
  'a pegged order to the best, endlessly': {
    orderType: 'PEG BEST',
    exchange: 'IBKRATS',
    competeAgainstBestOffset: 'Infinity',
  },
  'a pegged order to the best, by an offset': {
    orderType: 'PEGBEST',
    competeAgainstBestOffset: '0.5',
  },
  'a pegged order to the midpoint': { orderType: 'PEG MID' },
  'a scaled, hedged, delta-neutral algorithm': {
    scalePriceIncrement: '0.5',
    hedgeType: 'D',
    algoStrategy: 'Twap',
    hasDeltaNeutralContract: true,
    deltaNeutralOrderType: 'MKT',
  },
  'a conditional order': { conditions: CONDITIONS },
};

function specNamed(name: string): MessageSpec<string, readonly Field[]> {
  const spec = CLIENT_SPECS.find((each) => each.name === name);
  if (spec === undefined) throw new Error(`no ${name}`);
  return spec;
}

describe.each(VERSIONS)('what the unmodified client says at version %d', (version) => {
  let peer: WirePeer;
  let client: TestClient;

  beforeAll(async () => {
    peer = await WirePeer.listen(version);
    client = await TestClient.connected(peer);
  });

  afterAll(async () => {
    client.close();
    await peer.close();
    expect(client.callbacks.filter(({ name }) => name === 'error')).toEqual([]);
  });

  it('begins with startApi', () => {
    const values = { clientId: 10, optionalCapabilities: '' };
    expect(peer.requests).toEqual([{ name: 'startApi', values }]);
  });

  it('is read to the last field, whatever it asks', async () => {
    const asked = Object.entries(REQUESTS).flatMap(([name, requests]) =>
      requests
        .filter(({ since = 0 }) => version >= since && isPresent(specNamed(name), version))
        .map(({ ask, reads }: Asked<never>) => ({ name, ask, reads: reads })),
    );
    peer.forget();
    for (const { ask } of asked) ask(client.api);
    await peer.until(asked.length);
    expect(peer.problems).toEqual([]);
    expect(peer.requests.map(({ name }) => name)).toEqual(asked.map(({ name }) => name));
    peer.requests.forEach(({ values }, index) =>
      expect(values).toMatchObject(asked[index]?.reads ?? {}),
    );
  });

  it.each(Object.keys(ORDERS))('places %s in the fields where the codec looks', async (kind) => {
    const { fields } = specNamed('placeOrder');
    const values = distinctValues(specNamed('placeOrder'), version, {
      ...PLAIN,
      ...(version < 192 ? { manualOrderIndicator: undefined } : {}),
      ...ORDERS[kind],
    });
    peer.forget();
    client.api.placeOrder(77, contractOf(fields, values), orderOf(fields, values));
    await peer.until(1);
    expect(peer.problems).toEqual([]);
    expect(peer.requests[0]?.name).toBe('placeOrder');
    expect(peer.requests[0]?.values).toMatchObject({ ...values, orderId: 77 });
  });
});
