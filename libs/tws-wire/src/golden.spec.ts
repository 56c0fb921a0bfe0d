import { decodeServerMessage, encodeServerMessage } from './messages';
import type { ServerMessage } from './messages';
import { UNSET_DOUBLE } from './value-text';
import { WireError } from './wire-error';

// Captured from a real TWS at server version 176 (tws-wire.md §3.5); Un is n unset doubles.
const GOLDEN: Readonly<Record<string, string>> = {
  openOrder:
    '5|190|756733|SPY|STK||0|?||SMART|USD|SPY|SPY|BUY|1000|MKT|0.0|0.0|IOC||DU1234567||0|ref|2|1351823328|0|0|0||1351823328.0/DU1234567/100||||||||||0||-1|0||||||2147483647|0|0|0||3|0|0||0|0||0|None||0||||?|0|0||0|0||||||0|0|0|2147483647|2147483647|||0||IB|0|0||0|0|PendingCancel|U9||||||0|0|0|None|U6|0||||0|1|0|0|0|||0||||||',
  execDetails:
    '11|-1|215|12087792|EUR|CASH||0.0|||IDEALPRO|USD|EUR.USD|EUR.USD|0000e215.656d0000.01.01|20231203 20:15:20 US/Eastern|DU1234567|IDEALPRO|BOT|1000|1.08735|1351823368|2|0|1000|1.08735|ref||||2|',
  orderStatus: '3|216|Filled|3000|0|1.08725|1351823369|0|1.08725|2||0|',
  commissionReport: `59|1|0000e215.656d0000.01.01|2.5|USD|U1|U1||`,
  position: '61|3|DU1234567|12087792|EUR|CASH||0.0||||USD|EUR.USD|EUR.USD|0|0.0|',
  tickByTick: '99|10002|3|1701652523|1.08733|1.08735|250000|1500000|0|',
  errMsg: '4|2|-1|2104|Market data farm connection is OK:usfarm||',
  marketRule: '93|26|1|0|0.01|',
};

function frameOfGolden(name: string): string[] {
  const text = (GOLDEN[name] ?? '').replace(/U(\d)/g, (_, count: string) =>
    Array<string>(Number(count)).fill(UNSET_DOUBLE).join('|'),
  );
  return text.split('|').slice(0, -1);
}

function decoded(name: string, frame = frameOfGolden(name)): ServerMessage {
  const message = decodeServerMessage(frame, 176);
  if (message === undefined) throw new Error('unknown id');
  return message;
}

describe('a frame of a real TWS', () => {
  it.each(Object.keys(GOLDEN))('%s decodes without a field missing or left over', (name) => {
    expect(decoded(name).name).toBe(name);
  });

  it.each(Object.keys(GOLDEN))('%s reads the same after it is written again', (name) => {
    const first = decoded(name);
    // The message's own name picks the encoder that its values belong to.
    const frame = encodeServerMessage(first.name, first.values as never, 176);
    expect(frame).toHaveLength(frameOfGolden(name).length);
    expect(decoded(name, frame)).toEqual(first);
  });

  it('openOrder of a plain stock has 136 fields at 176', () => {
    const { values } = decoded('openOrder');
    expect(frameOfGolden('openOrder')).toHaveLength(136);
    expect(values).toMatchObject({
      orderId: 190,
      symbol: 'SPY',
      totalQuantity: '1000',
      tif: 'IOC',
      orderRef: 'ref',
      clientId: 2,
      permId: 1351823328,
      ocaType: 3,
      status: 'PendingCancel',
      initMarginBefore: undefined,
      dontUseAutoPriceForHedge: true,
    });
  });

  it('execDetails keeps prices and quantities as decimal text', () => {
    expect(decoded('execDetails').values).toMatchObject({
      price: '1.08735',
      shares: '1000',
      lastLiquidity: 2,
      side: 'BOT',
    });
  });

  it.each(Object.keys(GOLDEN))('%s is refused with any one field cut or added', (name) => {
    const frame = frameOfGolden(name);
    expect(() => decodeServerMessage(frame.slice(0, -1), 176)).toThrow(WireError);
    expect(() => decodeServerMessage([...frame, ''], 176)).toThrow(/left over/);
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
    const frame = decoded('execDetails').values as Parameters<
      typeof encodeServerMessage<'execDetails'>
    >[1];
    expect(encodeServerMessage('execDetails', frame, version)).toHaveLength(fields);
  });
});
