import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  requestIdOf,
} from './messages';

const CONTRACT_12 = '265598|AAPL|STK||0.0|||SMART||USD||';

function read(frame: string, version = 178): ReturnType<typeof decodeClientMessage> {
  return decodeClientMessage(frame.split('|'), version);
}

describe('what changes with the server version', () => {
  it.each([
    [168, '4|1|5'],
    [169, '4|1|5|when'],
    [187, '4|1|5|when|who|user|1'],
    [189, '4|1|5|when|who|user|1'],
    [190, '4|1|5|when'],
    [192, '4|5|when|who|1'],
  ])('cancelOrder at %d', (version, frame) => {
    const cancel = {
      orderId: 5,
      manualOrderCancelTime: 'when',
      extOperator: 'who',
      externalUserId: 'user',
      manualOrderIndicator: 1,
    };
    expect(encodeClientMessage('cancelOrder', cancel, version).join('|')).toBe(frame);
  });

  it.each([
    [191, '58|1'],
    [192, '58||2147483647'],
  ])('reqGlobalCancel at %d', (version, frame) => {
    expect(encodeClientMessage('reqGlobalCancel', {}, version).join('|')).toBe(frame);
  });

  it.each([
    [165, '4|2|7|201|no'],
    [166, '4|2|7|201|no|{}'],
    [193, '4|2|7|201|no|{}'],
    [194, '4|7|201|no|{}|1700000000000'],
  ])('errMsg at %d', (version, frame) => {
    const error = {
      id: 7,
      code: 201,
      message: 'no',
      advancedOrderRejectJson: '{}',
      errorTimeMs: 1_700_000_000_000,
    };
    expect(encodeServerMessage('errMsg', error, version).join('|')).toBe(frame);
  });

  it.each([
    [195, '17|7|from|to|0'],
    [196, '17|7|0'],
  ])('historicalData at %d', (version, frame) => {
    const history = { reqId: 7, startDate: 'from', endDate: 'to', bars: [] };
    expect(encodeServerMessage('historicalData', history, version).join('|')).toBe(frame);
  });

  it.each([
    ['104|7', 166],
    ['105', 196],
    ['100|7', 160],
  ])('%s, which is no message yet at %d', (frame, version) => {
    expect(read(frame, version)).toBeUndefined();
    expect(read(frame, version + 1)).toBeDefined();
  });

  it('the end of historical data, which is a message of its own from 196 on', () => {
    const end = { reqId: 7, startDate: 'from', endDate: 'to' };
    expect(encodeServerMessage('historicalDataEnd', end, 196).join('|')).toBe('108|7|from|to');
    expect(decodeServerMessage(['108', '7', 'from', 'to'], 195)).toBeUndefined();
    expect(decodeServerMessage(['108', '7', 'from', 'to'], 196)?.values).toEqual(end);
    expect(() => encodeServerMessage('historicalDataEnd', end, 195)).toThrow(
      'historicalDataEnd.: server version 195 has no such message',
    );
  });

  it.each([
    [157, 39],
    [162, 39],
    [163, 40],
    [164, 40],
    [181, 40],
    [182, 41],
    [186, 42],
    [200, 42],
  ])('the number of fields of contractDetails at %d', (version, count) => {
    const details = { reqId: 7, conId: 265598, minTick: '0.01', secType: 'STK' };
    expect(encodeServerMessage('contractDetails', details, version)).toHaveLength(count);
  });

  it.each([
    [199, '7|3|7|0||||||'],
    [200, '7|3|7|0|||||||3|2|20260101|20260102'],
  ])('reqExecutions at %d', (version, frame) => {
    const filter = {
      reqId: 7,
      lastNDays: 3,
      specificDates: [{ date: '20260101' }, { date: '20260102' }],
    };
    expect(encodeClientMessage('reqExecutions', filter, version).join('|')).toBe(frame);
  });

  it.each([
    [157, 110],
    [170, 115],
    [176, 115],
    [177, 114],
    [178, 114],
    [184, 116],
    [187, 118],
    [189, 119],
    [190, 117],
    [192, 118],
    [199, 119],
  ])('the number of fields of placeOrder for a plain stock at %d', (version, count) => {
    const order = { orderId: 1, secType: 'STK', orderType: 'MKT', totalQuantity: '1' };
    expect(encodeClientMessage('placeOrder', order, version)).toHaveLength(count);
  });
});

describe('requests that nobody has to answer', () => {
  it.each([
    ['21|2|7|265598|AAPL|OPT|20261218|100.0|C|100|SMART|USD||AAPL|1|1|DU1|0', 178],
    [`52|2|7|265598|AAPL|STK|SMART||USD||ReportSnapshot|`, 178],
    ['53|1|7', 178],
    [`54|2|7|${CONTRACT_12}|1.5|150.0|`, 178],
    [`55|2|7|${CONTRACT_12}|0.3|150.0|`, 178],
    ['56|1|7', 178],
    ['57|1|7', 178],
    ['19|1|1|<xml/>|7', 178],
    ['67|1|7', 178],
    ['68|1|7|4', 178],
    ['69|1|7|265598@SMART', 178],
    ['70|1|7', 178],
    ['79|7', 178],
    ['83|7|a6', 178],
    ['84|7|BRFG|BRFG$1|', 178],
    ['86|7|265598|BRFG|||10|', 178],
    [`88|7|${CONTRACT_12}|0|1|3 days`, 178],
    ['89|7', 178],
    ['100|7', 178],
    ['101|7', 178],
    ['102|7|265598', 170],
    ['102|7|265598||0|0|0', 171],
    ['102|7|2147483647||0|0|0|||2147483647', 178],
    ['103|7', 178],
  ])('%s carries its request id', (frame, version) => {
    const message = read(frame, version);
    expect(message && requestIdOf(message)).toBe(7);
  });

  it.each([
    '12|1|1',
    '13|1',
    '18|1|1',
    '65|1|api|1.0',
    '66|1|data',
    '72|1|api|1.0|key',
    '73|1|data|response',
    '80',
    '82',
    '85',
  ])('%s has none', (frame) => {
    const message = read(frame);
    expect(message).toBeDefined();
    expect(message && requestIdOf(message)).toBeUndefined();
  });

  it.each([
    `52|2|7|265598|AAPL|STK|SMART||USD||ReportSnapshot|0|`,
    `54|3|7|${CONTRACT_12}|1.5|150.0|0|`,
    `55|3|7|${CONTRACT_12}|0.3|150.0|1|a=b;`,
  ])('%s has its options counted, as some Python clients do', (frame) => {
    const message = read(frame);
    expect(message && requestIdOf(message)).toBe(7);
  });

  it.each(['999', '', '-1', '3.0', '03', '201', '106|7'])('%s is no message', (frame) => {
    expect(read(frame)).toBeUndefined();
  });
});

describe("a message's own version", () => {
  it.each([
    ['2|1|7', '2|2|7'],
    ['76|1|7|DU1||1', '76|2|7|DU1||1'],
    ['77|1|7', '77|2|7'],
  ])('differs between clients and means nothing: %s, %s', (one, other) => {
    expect(read(one)).toEqual(read(other));
  });
});
