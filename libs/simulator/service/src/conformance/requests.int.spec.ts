import {
  CLIENT_SPECS,
  type ClientMessageName,
  type ServerMessage,
  encodeClientMessage,
} from '@fairlead/tws-wire';
import type { RawClient } from './raw-client';
import { Stage } from './stage';

/**
 * Every request of the API, and what answers it: the names of the messages in order, or the code of the error. An empty
 * list is for requests that TWS itself meets with silence.
 */
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

const ANSWERS: Readonly<
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

const OPENING_MESSAGES = 5;
const MARK = 999;

/** One line for each message, runs of the same name as one: its name, or the code of an error. */
function linesOf(messages: readonly ServerMessage[]): readonly (string | number)[] {
  const lines = messages.map((message) =>
    message.name === 'errMsg' ? message.values.code : message.name,
  );
  return lines.filter((line, index) => line !== lines[index - 1]);
}

let stage: Stage;
let client: RawClient;
beforeEach(async () => {
  stage = await Stage.open({ serverVersion: 200 });
  client = await stage.raw(1, 'v100..200');
});
afterEach(() => stage.close());

describe('every request of the API', () => {
  it('is in this table', () => {
    expect(Object.keys(ANSWERS).sort()).toEqual(CLIENT_SPECS.map(({ name }) => name).sort());
  });

  it.each(CLIENT_SPECS.map(({ name }) => name))('%s is answered as listed', async (name) => {
    const [values, answers] = ANSWERS[name];
    const before = client.messages().length;
    client.send(...encodeClientMessage(name, values as never, 200));
    // The answer to the mark ends what came, and is left out.
    client.send(...encodeClientMessage('reqUserInfo', { reqId: MARK }, 200));
    const isMark = (message: ServerMessage | undefined): boolean =>
      message?.name === 'userInfo' && message.values.reqId === MARK;
    await client.until(() => isMark(client.messages().at(-1)));
    expect(linesOf(client.messages().slice(before, -1))).toEqual(answers);
    expect(stage.control.violations).toEqual([]);
  });

  it('that is answered with an error names its request, or none', async () => {
    const before = client.frames.length;
    client.send(...encodeClientMessage('reqFundamentalData', { reqId: 4242 }, 200));
    client.send(...encodeClientMessage('requestFa', { faDataType: 1 }, 200));
    await client.until(() => client.frames.length >= before + 2);
    expect(client.messages().slice(OPENING_MESSAGES)).toMatchObject([
      { name: 'errMsg', values: { id: 4242, code: 430 } },
      { name: 'errMsg', values: { id: -1, code: 321 } },
    ]);
  });
});

describe('the opening of a Python client, which waits four seconds for each end', () => {
  it('is answered at once for a new account and client 0', async () => {
    const zero = await stage.raw(0, 'v157..178');
    const send = (name: ClientMessageName, values: object): void =>
      zero.send(...encodeClientMessage(name, values as never, 178));
    send('reqAutoOpenOrders', { autoBind: true });
    send('reqPositions', {});
    send('reqOpenOrders', {});
    send('reqCompletedOrders', { apiOnly: false });
    send('reqAccountUpdates', { subscribe: true, account: 'DU1000001' });
    send('reqAccountUpdatesMulti', {
      reqId: 2,
      account: 'DU1000001',
      modelCode: '',
      ledgerAndNlv: false,
    });
    send('reqExecutions', { reqId: 3 });
    const ends = [
      'positionEnd',
      'openOrderEnd',
      'completedOrdersEnd',
      'accountDownloadEnd',
      'accountUpdateMultiEnd',
      'execDetailsEnd',
    ];
    await zero.until(() => zero.messages().some(({ name }) => name === 'execDetailsEnd'));
    const names = zero.messages().map(({ name }) => name);
    expect(names.filter((name) => ends.includes(name))).toEqual(ends);
  });
});
