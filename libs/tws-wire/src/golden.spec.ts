import { decodeServerMessage, encodeServerMessage } from './messages';
import type { ServerMessage } from './messages';
import { GOLDEN_FRAMES, GOLDEN_VERSION } from './testing/golden-frames';
import { WireError } from './values/wire-error';

const NAMES = Object.keys(GOLDEN_FRAMES);

function frameNamed(name: string): readonly string[] {
  return GOLDEN_FRAMES[name] ?? [];
}

function decoded(name: string, frame = frameNamed(name)): ServerMessage {
  const message = decodeServerMessage(frame, GOLDEN_VERSION);
  if (message === undefined) throw new Error('unknown id');
  return message;
}

describe('a frame of a real TWS', () => {
  it.each(NAMES)('%s decodes without a field missing or left over', (name) => {
    expect(decoded(name).name).toBe(name);
  });

  it.each(NAMES)('%s reads the same after it is written again', (name) => {
    const first = decoded(name);
    // The message's own name picks the encoder that its values belong to.
    const frame = encodeServerMessage(first.name, first.values as never, GOLDEN_VERSION);
    expect(frame).toHaveLength(frameNamed(name).length);
    expect(decoded(name, frame)).toEqual(first);
  });

  it.each(NAMES)('%s is refused with any number of fields cut or one added', (name) => {
    const frame = frameNamed(name);
    for (let kept = 1; kept < frame.length; kept++)
      expect(() => decodeServerMessage(frame.slice(0, kept), GOLDEN_VERSION)).toThrow(WireError);
    expect(() => decodeServerMessage([...frame, ''], GOLDEN_VERSION)).toThrow(/left over/);
  });

  it('tells which message and field broke', () => {
    const frame = frameNamed('execDetails').with(20, 'many');
    expect(() => decodeServerMessage(frame, GOLDEN_VERSION)).toThrow(
      'execDetails.price: not a number: "many"',
    );
  });
});

describe('what a real TWS says of', () => {
  it('an open order of a plain stock, in 136 fields', () => {
    expect(frameNamed('openOrder')).toHaveLength(136);
    expect(decoded('openOrder').values).toMatchObject({
      orderId: 190,
      conId: 756733,
      symbol: 'SPY',
      strike: '0',
      right: '?',
      action: 'BUY',
      totalQuantity: '1000',
      orderType: 'MKT',
      lmtPrice: '0',
      tif: 'IOC',
      account: 'DU1234567',
      orderRef: 'ref',
      clientId: 2,
      permId: 1351823328,
      deprecatedSharesAllocation: '1351823328.0/DU1234567/100',
      exemptCode: -1,
      displaySize: undefined,
      ocaType: 3,
      deltaNeutralOrderType: 'None',
      deltaNeutralOpenClose: '?',
      comboLegs: [],
      scaleInitLevelSize: undefined,
      clearingIntent: 'IB',
      status: 'PendingCancel',
      initMarginBefore: undefined,
      equityWithLoanAfter: undefined,
      commission: undefined,
      conditions: [],
      adjustedOrderType: 'None',
      adjustedTrailingAmount: undefined,
      cashQty: '0',
      dontUseAutoPriceForHedge: true,
      autoCancelParent: false,
      midOffsetAtHalf: undefined,
    });
  });

  it('an execution, with prices and quantities as decimal text', () => {
    expect(decoded('execDetails').values).toMatchObject({
      reqId: -1,
      orderId: 215,
      exchange: 'IDEALPRO',
      currency: 'USD',
      execId: '0000e215.656d0000.01.01',
      time: '20231203 20:15:20 US/Eastern',
      side: 'BOT',
      shares: '1000',
      price: '1.08735',
      permId: 1351823368,
      clientId: 2,
      cumQty: '1000',
      avgPrice: '1.08735',
      lastLiquidity: 2,
    });
  });

  it.each([
    ['orderStatus', { orderId: 216, status: 'Filled', filled: '3000', lastFillPrice: '1.08725' }],
    ['commissionReport', { commission: '2.5', currency: 'USD', realizedPnl: undefined }],
    ['position', { account: 'DU1234567', conId: 12087792, position: '0', avgCost: '0' }],
    ['tickByTick', { tickType: 3, time: 1701652523, bid: '1.08733', askSize: '1500000', mask: 0 }],
    ['errMsg', { id: -1, code: 2104, message: 'Market data farm connection is OK:usfarm' }],
    ['marketRule', { marketRuleId: 26, increments: [{ lowEdge: '0', increment: '0.01' }] }],
  ])('%s', (name, values) => {
    expect(decoded(name).values).toMatchObject(values);
  });
});

describe('the field count of an order message', () => {
  const contract = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART' };
  const order = { action: 'BUY', totalQuantity: '1', orderType: 'MKT', permId: 1 };

  it.each([
    [176, 136],
    [177, 135],
    [178, 135],
  ])('of openOrder at %d is %d', (version, fields) => {
    const input = { ...contract, ...order, orderId: 1, clientId: 1 };
    expect(encodeServerMessage('openOrder', input, version)).toHaveLength(fields);
  });

  it('of completedOrder at 178 is 100', () => {
    expect(encodeServerMessage('completedOrder', { ...contract, ...order }, 178)).toHaveLength(100);
  });

  it.each([
    [177, 31],
    [178, 32],
  ])('of execDetails at %d is %d', (version, fields) => {
    const { values } = decoded('execDetails');
    // The capture is of this message.
    expect(encodeServerMessage('execDetails', values as never, version)).toHaveLength(fields);
  });
});
