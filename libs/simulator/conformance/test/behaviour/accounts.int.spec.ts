import { ManualClock, parseInstant } from '@fairlead/core';
import { type Order, OrderAction, OrderType } from '@stoqey/ib';
import { AAPL, ACCOUNT, Stage, order } from '../../src/clients/stage';
import type { TestClient } from '../../src/clients/test-client';

const SECOND = 'DU1000002';
let stage: Stage;
let client: TestClient;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock(parseInstant('2026-11-23T15:00:00.000Z'));
  const otherAccounts = [{ id: SECOND, currency: 'USD', cash: { USD: '5000', EUR: '1000' } }];
  stage = await Stage.open({ clock, otherAccounts });
  client = await stage.client();
});
afterEach(() => stage.close());

/** Returns the arguments of all callbacks of a name. */
function all(name: string): readonly (readonly unknown[])[] {
  return client.callbacks.filter((each) => each.name === name).map(({ args }) => args);
}

async function buy(id: number, overrides: Partial<Order> = {}): Promise<void> {
  client.api.placeOrder(id, AAPL, order({ orderType: OrderType.MKT, ...overrides }));
  await client.settled();
}

function pass(ms: number): void {
  clock.advanceMs(ms);
  stage.control.tick();
}

describe('several accounts', () => {
  it('are listed with the first one first', async () => {
    expect((await client.waitFor('managedAccounts')).args).toEqual([`${ACCOUNT},${SECOND}`]);
  });

  it('need an order to say which: 435 for none, 321 for an unknown one', async () => {
    await buy(1, { account: '' });
    await client.waitFor('error', (args) => args[1] === 435 && args[2] === 1);
    await buy(2, { account: 'DU9' });
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 2);
    stage.control.setSwitches({ missingAccountError: 436 });
    await buy(3, { account: '' });
    await client.waitFor('error', (args) => args[1] === 436 && args[2] === 3);
  });

  it('have positions of their own', async () => {
    await buy(1, { account: SECOND, totalQuantity: 10 });
    client.api.reqPositions();
    await client.waitFor('positionEnd');
    expect(all('position').map(([account, , quantity]) => [account, quantity])).toEqual([
      [SECOND, 10],
    ]);
    client.api.reqPositionsMulti(3, ACCOUNT, '');
    client.api.reqPositionsMulti(4, SECOND, '');
    await client.waitFor('positionMultiEnd', (args) => args[0] === 4);
    expect(all('positionMulti').map(([reqId]) => reqId)).toEqual([4]);
    client.api.reqPositionsMulti(5, 'DU9', '');
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 5);
  });

  it('are summed up together or one by one, 321 for a group that is none', async () => {
    client.api.reqAccountSummary(1, 'All', 'NetLiquidation');
    await client.waitFor('accountSummaryEnd', (args) => args[0] === 1);
    expect(all('accountSummary').map((args) => args.slice(1, 4))).toEqual([
      [ACCOUNT, 'NetLiquidation', '1000000.00'],
      [SECOND, 'NetLiquidation', '6080.00'],
    ]);
    client.api.reqAccountSummary(2, 'Nobody', 'NetLiquidation');
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 2);
  });
});

describe('an account summary', () => {
  it.each([
    ['$LEDGER', ['BASE']],
    ['$LEDGER:EUR', ['EUR']],
    ['$LEDGER:ALL', ['BASE', 'USD', 'EUR']],
  ])('with %s has the cash of %j', async (tags, currencies) => {
    client.api.reqAccountSummary(1, SECOND, tags);
    await client.waitFor('accountSummaryEnd');
    const cash = all('accountSummary').filter((args) => args[2] === 'CashBalance');
    expect(cash.map((args) => args[4])).toEqual(currencies);
  });

  it('is one of two at most: the third is refused with 322 until one is cancelled', async () => {
    for (const reqId of [1, 2]) client.api.reqAccountSummary(reqId, 'All', 'BuyingPower');
    client.api.reqAccountSummary(3, 'All', 'BuyingPower');
    await client.waitFor('error', (args) => args[1] === 322 && args[2] === 3);
    client.api.cancelAccountSummary(1);
    client.api.reqAccountSummary(4, 'All', 'BuyingPower');
    await client.waitFor('accountSummaryEnd', (args) => args[0] === 4);
  });
});

describe('account values', () => {
  it('come whole once, then only what changed: at once after a fill, every three minutes for prices', async () => {
    client.api.reqAccountUpdates(true, ACCOUNT);
    await client.waitFor('accountDownloadEnd');
    expect(all('updateAccountValue').length).toBeGreaterThan(30);
    expect(all('updateAccountValue')).toContainEqual([
      'NetLiquidation',
      '1000000.00',
      'USD',
      ACCOUNT,
    ]);
    client.clear();
    pass(5_000);
    await buy(1);
    expect(all('updatePortfolio')[0]?.slice(1, 2)).toEqual([100]);
    const changed = all('updateAccountValue').map(([key]) => key);
    expect(changed).toContain('TotalCashValue');
    expect(changed).not.toContain('AccountType');
    client.clear();
    stage.control.setPrice('AAPL', '101.00', '101.02');
    pass(170_000);
    await client.settled();
    expect(all('updateAccountValue')).toEqual([]);
    pass(11_000);
    await client.settled();
    expect(all('updateAccountValue').map(([key]) => key)).toContain('UnrealizedPnL');
    await client.waitFor('updateAccountTime');
  });

  it('follow one account: another one ends the first with 2100', async () => {
    client.api.reqAccountUpdates(true, ACCOUNT);
    client.api.reqAccountUpdates(true, SECOND);
    await client.waitFor('info', (args) => args[1] === 2100);
    await client.waitFor('accountDownloadEnd', (args) => args[0] === SECOND);
    client.api.reqAccountUpdates(true, 'DU9');
    await client.waitFor('info', (args) => args[1] === 321);
  });

  it('under a request id can be those of the ledger and the net liquidation alone', async () => {
    client.api.reqAccountUpdatesMulti(1, ACCOUNT, '', true);
    await client.waitFor('accountUpdateMultiEnd');
    const keys = all('accountUpdateMulti').map((args) => args[3]);
    expect(keys).toContain('NetLiquidation');
    expect(keys).toContain('CashBalance');
    expect(keys).not.toContain('BuyingPower');
    client.clear();
    pass(5_000);
    await buy(1);
    await client.waitFor('accountUpdateMulti', (args) => args[3] === 'TotalCashBalance');
  });

  it('of a model are none', async () => {
    client.api.reqAccountUpdatesMulti(1, ACCOUNT, 'Tech', false);
    await client.waitFor('accountUpdateMultiEnd');
    expect(all('accountUpdateMulti')).toEqual([]);
  });
});

describe('positions', () => {
  it('are told as they change, at zero once they end', async () => {
    client.api.reqPositions();
    await buy(1);
    await buy(2, { action: OrderAction.SELL });
    expect(all('position').map((args) => args[2])).toEqual([100, 0]);
    client.api.cancelPositions();
    await buy(3);
    expect(all('position')).toHaveLength(2);
  });
});

describe('profit and loss', () => {
  it('of an account and of a position are told every second', async () => {
    await buy(1);
    client.api.reqPnL(1, ACCOUNT, '');
    client.api.reqPnLSingle(2, ACCOUNT, '', 265598);
    await client.waitFor('pnlSingle', (args) => args[1] === 100);
    client.clear();
    stage.control.setPrice('AAPL', '101.00', '101.02', '101.00');
    for (let second = 0; second < 3; second++) pass(1_000);
    await client.settled();
    expect(all('pnl').length).toBeGreaterThanOrEqual(3);
    // 100 shares at 100.02 and 1 dollar of commission.
    expect(all('pnlSingle').at(-1)).toEqual([2, 100, 97, 97, expect.anything(), 10_100]);
    client.api.cancelPnL(1);
    client.api.cancelPnLSingle(2);
    await client.settled();
    client.clear();
    pass(1_000);
    await client.settled();
    expect([...all('pnl'), ...all('pnlSingle')]).toEqual([]);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('of a position that has ended goes on: %s', async (pnlAfterClose, count) => {
    stage.control.setSwitches({ pnlAfterClose });
    await buy(1);
    client.api.reqPnLSingle(2, ACCOUNT, '', 265598);
    await buy(2, { action: OrderAction.SELL });
    client.clear();
    pass(1_000);
    await client.settled();
    expect(all('pnlSingle').map((args) => args[1])).toEqual(Array(count).fill(0));
  });

  it('begins anew with each day in New York, and is kept after the position has ended', async () => {
    await buy(1);
    stage.control.setPrice('AAPL', '110.00', '110.02', '110.00');
    pass(1_000);
    pass(24 * 3_600_000);
    client.api.reqPnL(1, ACCOUNT, '');
    client.api.reqPnLSingle(2, ACCOUNT, '', 265598);
    const told = async (): Promise<unknown[]> => {
      client.clear();
      pass(1_000);
      await client.settled();
      return [all('pnl').at(-1)?.slice(1), all('pnlSingle').at(-1)?.slice(1, 5)];
    };
    // 100 shares at 100.02 and 1 dollar of commission.
    expect(await told()).toEqual([
      [0, 997, 0],
      [100, 0, 997, 0],
    ]);
    stage.control.setPrice('AAPL', '111.00', '111.02', '111.00');
    expect(await told()).toEqual([
      [100, 1097, 0],
      [100, 100, 1097, 0],
    ]);
    await buy(2, { action: OrderAction.SELL });
    const [account, position] = await told();
    // Sold at the bid; fees of a sale make it some cents less.
    expect(account).toEqual([expect.closeTo(99, 0), 0, expect.closeTo(1096, 0)]);
    expect(position).toEqual([0, expect.closeTo(99, 0), 0, expect.closeTo(1096, 0)]);
    pass(24 * 3_600_000);
    expect(await told()).toEqual([
      [0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('of an unknown account is refused with 321', async () => {
    client.api.reqPnL(1, 'DU9', '');
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 1);
  });
});

describe('a currency pair', () => {
  it('changes cash of one currency for cash of another', async () => {
    const pair = { conId: 12087792, exchange: 'IDEALPRO' };
    client.api.placeOrder(
      1,
      pair,
      order({ orderType: OrderType.MKT, account: SECOND, totalQuantity: 1_000 }),
    );
    await client.waitFor('commissionReport');
    client.api.reqAccountSummary(1, SECOND, '$LEDGER:EUR');
    await client.waitFor('accountSummaryEnd');
    const [balance] = all('accountSummary').filter((args) => args[2] === 'CashBalance');
    expect(balance?.[3]).toBe('2000.00');
  });

  it('has no value beside the cash that it brought, in its own currency or in the base', async () => {
    const pair = { conId: 12087792, exchange: 'IDEALPRO' };
    const bought = { orderType: OrderType.MKT, account: SECOND, totalQuantity: 1_000 };
    client.api.placeOrder(1, pair, order(bought));
    await client.waitFor('commissionReport');
    client.api.reqAccountSummary(1, SECOND, '$LEDGER:ALL');
    await client.waitFor('accountSummaryEnd');
    const values = all('accountSummary').filter((args) => args[2] === 'StockMarketValue');
    expect(values.map(([, , , value, currency]) => [currency, value])).toEqual([
      ['BASE', '0.00'],
      ['USD', '0.00'],
      ['EUR', '0.00'],
    ]);
  });
});

describe('the ledger of a currency', () => {
  const OPTION = 'AAPL  280121C00200000';
  const FUTURE = 'ESZ8';

  /** Buys 100 shares, 2 options and 1 future, then prices them higher. */
  async function buyOneOfEach(on: Stage, account: string): Promise<void> {
    on.control.setPrice(OPTION, '30.00', '30.10');
    on.control.setPrice(FUTURE, '5800.00', '5800.25');
    await buy(1, { account });
    const market = { orderType: OrderType.MKT, account };
    const option = { localSymbol: OPTION, exchange: 'SMART' };
    const future = { localSymbol: FUTURE, exchange: 'CME' };
    client.api.placeOrder(2, option, order({ ...market, totalQuantity: 2 }));
    client.api.placeOrder(3, future, order({ ...market, totalQuantity: 1 }));
    await client.settled();
    on.control.setPrice('AAPL', '101.00', '101.02', '101.00');
    on.control.setPrice(OPTION, '31.00', '31.10', '31.00');
    on.control.setPrice(FUTURE, '5810.00', '5810.25', '5810.00');
  }

  async function ledger(account: string): Promise<(key: string, currency: string) => number> {
    client.api.reqAccountSummary(1, account, 'NetLiquidation,$LEDGER:ALL');
    await client.waitFor('accountSummaryEnd');
    const lines = new Map(
      all('accountSummary').map(([, , key, value, currency]) => [
        `${String(key)} ${String(currency)}`,
        Number(value),
      ]),
    );
    return (key, currency) => lines.get(`${key} ${currency}`) ?? Number.NaN;
  }

  it('tells stocks, options and what futures have gained apart', async () => {
    await buyOneOfEach(stage, ACCOUNT);
    const of = await ledger(ACCOUNT);
    for (const currency of ['BASE', 'USD']) {
      expect(of('StockMarketValue', currency)).toBe(10_100);
      expect(of('OptionMarketValue', currency)).toBe(6_200);
      // One contract at 5800.25, 50 dollars a point.
      expect(of('FuturesPNL', currency)).toBe(487.5);
      const beside = 10_100 + 6_200 + 487.5;
      const net = of('NetLiquidationByCurrency', currency);
      expect(net).toBeCloseTo(of('TotalCashBalance', currency) + beside, 2);
      expect(net).toBe(of('NetLiquidation', 'USD'));
    }
  });

  it('is summed up in the currency of the account', async () => {
    const id = 'DU1000003';
    const otherAccounts = [{ id, currency: 'EUR', cash: { EUR: '1000000' } }];
    const own = await Stage.open({ clock, otherAccounts });
    client = await own.client();
    await buyOneOfEach(own, id);
    const of = await ledger(id);
    const rate = of('ExchangeRate', 'USD');
    expect(rate).toBeLessThan(1);
    for (const key of ['StockMarketValue', 'OptionMarketValue', 'FuturesPNL'])
      expect(of(key, 'BASE')).toBeCloseTo(of(key, 'USD') * rate, 1);
    expect(of('StockMarketValue', 'EUR')).toBe(0);
    expect(of('NetLiquidationByCurrency', 'BASE')).toBe(of('NetLiquidation', 'EUR'));
    await own.close();
  });
});
