import type { ClientMessageName } from '@fairlead/tws-wire';

const REQ = { reqId: 7 };
const AAPL = { ...REQ, conId: 265598 };
const AAPL_OPTIONS = {
  ...AAPL,
  underlyingSymbol: 'AAPL',
  underlyingSecType: 'STK',
  underlyingConId: 265598,
};
const BARS = { ...AAPL, durationStr: '60 S', barSizeSetting: '10 secs', whatToShow: 'TRADES' };
const ORDER = {
  orderId: 5,
  conId: 265598,
  action: 'BUY',
  totalQuantity: '1',
  orderType: 'LMT',
  lmtPrice: '90',
  transmit: true,
};
const TICKS = { ...AAPL, endDateTime: '20260105-15:00:00', numberOfTicks: 2, whatToShow: 'TRADES' };

/**
 * Every request of the API, and what answers it: the names of the messages in order, or the code of the error. An empty
 * list is for requests that TWS itself meets with silence.
 */
export const ANSWERS: Readonly<
  Record<ClientMessageName, readonly [values: object, answers: readonly (string | number)[]]>
> = {
  startApi: [{ clientId: 1 }, []],
  reqIds: [{}, ['nextValidId']],
  reqManagedAccts: [{}, ['managedAccounts']],
  reqCurrentTime: [{}, ['currentTime']],
  reqCurrentTimeInMillis: [{}, ['currentTimeInMillis']],
  reqUserInfo: [REQ, ['userInfo']],
  reqFamilyCodes: [{}, ['familyCodes']],
  setServerLogLevel: [{ level: 5 }, []],

  reqAccountUpdates: [
    { subscribe: true },
    ['updateAccountValue', 'updateAccountTime', 'accountDownloadEnd'],
  ],
  reqAccountSummary: [
    { ...REQ, group: 'All', tags: 'NetLiquidation' },
    ['accountSummary', 'accountSummaryEnd'],
  ],
  cancelAccountSummary: [REQ, []],
  reqAccountUpdatesMulti: [REQ, ['accountUpdateMulti', 'accountUpdateMultiEnd']],
  cancelAccountUpdatesMulti: [REQ, []],
  reqPositions: [{}, ['positionEnd']],
  cancelPositions: [{}, []],
  reqPositionsMulti: [REQ, ['positionMultiEnd']],
  cancelPositionsMulti: [REQ, []],
  reqPnL: [REQ, ['pnl']],
  cancelPnL: [REQ, []],
  reqPnLSingle: [{ ...REQ, conId: 265598 }, ['pnlSingle']],
  cancelPnLSingle: [REQ, []],

  reqContractDetails: [AAPL, ['contractDetails', 'contractDetailsEnd']],
  reqMatchingSymbols: [{ ...REQ, pattern: 'AAPL' }, ['symbolSamples']],
  reqSecDefOptParams: [AAPL_OPTIONS, ['secDefOptParam', 'secDefOptParamEnd']],
  reqMarketRule: [{ marketRuleId: 26 }, ['marketRule']],

  placeOrder: [ORDER, ['openOrder', 'orderStatus', 'openOrder', 'orderStatus']],
  cancelOrder: [{ orderId: 77 }, [10147]],
  reqGlobalCancel: [{}, []],
  reqOpenOrders: [{}, ['openOrderEnd']],
  reqAllOpenOrders: [{}, ['openOrderEnd']],
  reqAutoOpenOrders: [{ autoBind: true }, [327]],
  reqCompletedOrders: [{}, ['completedOrdersEnd']],
  reqExecutions: [REQ, ['execDetailsEnd']],

  reqMktData: [
    { ...AAPL, snapshot: true },
    [
      'tickReqParams',
      'marketDataType',
      'tickPrice',
      'tickString',
      'tickPrice',
      'tickSize',
      'tickGeneric',
      'tickSnapshotEnd',
    ],
  ],
  cancelMktData: [REQ, [300]],
  reqMarketDataType: [{ type: 3 }, []],
  reqRealTimeBars: [{ ...AAPL, whatToShow: 'TRADES' }, []],
  cancelRealTimeBars: [REQ, [300]],
  reqHistoricalData: [BARS, ['historicalData', 'historicalDataEnd']],
  cancelHistoricalData: [REQ, [366]],
  reqHeadTimestamp: [AAPL, ['headTimestamp']],
  cancelHeadTimestamp: [REQ, []],
  reqHistoricalTicks: [TICKS, ['historicalTicksLast']],
  reqTickByTickData: [{ ...AAPL, tickType: 'Last', numberOfTicks: 3 }, ['historicalTicksLast']],
  cancelTickByTickData: [REQ, [300]],
  reqMktDepth: [AAPL, ['updateMktDepth']],
  cancelMktDepth: [REQ, [310]],
  reqMktDepthExchanges: [{}, ['mktDepthExchanges']],
  reqSmartComponents: [REQ, ['smartComponents']],
  reqHistogramData: [{ ...AAPL, timePeriod: '3 days' }, ['histogramData']],
  cancelHistogramData: [REQ, []],

  reqScannerParameters: [{}, [321]],
  reqScannerSubscription: [REQ, [321]],
  cancelScannerSubscription: [REQ, [365]],
  reqNewsBulletins: [{}, []],
  cancelNewsBulletins: [{}, []],
  reqNewsProviders: [{}, ['newsProviders']],
  reqNewsArticle: [REQ, [10172]],
  reqHistoricalNews: [REQ, [10276]],
  reqFundamentalData: [REQ, [430]],
  cancelFundamentalData: [REQ, [300]],
  reqWshMetaData: [REQ, [10276]],
  cancelWshMetaData: [REQ, [300]],
  reqWshEventData: [REQ, [10276]],
  cancelWshEventData: [REQ, [300]],
  exerciseOptions: [{ ...AAPL, exerciseAction: 1, exerciseQuantity: 1 }, [321]],
  reqCalcImpliedVolatility: [AAPL, [321]],
  reqCalcOptionPrice: [AAPL, [321]],
  cancelCalcImpliedVolatility: [REQ, [300]],
  cancelCalcOptionPrice: [REQ, [300]],
  requestFa: [{ faDataType: 1 }, [321]],
  replaceFa: [{ ...REQ, faDataType: 1 }, [321]],
  verifyRequest: [{}, [321]],
  verifyMessage: [{}, [321]],
  verifyAndAuthRequest: [{}, [321]],
  verifyAndAuthMessage: [{}, [321]],
  queryDisplayGroups: [REQ, [321]],
  subscribeToGroupEvents: [{ ...REQ, groupId: 1 }, [321]],
  updateDisplayGroup: [REQ, [321]],
  unsubscribeFromGroupEvents: [REQ, [321]],
  reqSoftDollarTiers: [REQ, ['softDollarTiers']],
};
