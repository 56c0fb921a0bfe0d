import { OrderType } from '@stoqey/ib';
import { ManualClock, parseInstant } from '@fairlead/core';
import { AAPL, ACCOUNT, Stage, order } from '../../src/clients/stage';
import { RawClient } from '../../src/clients/raw-client';
import { TestClient } from '../../src/clients/test-client';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.close());

const MANUAL = { symbol: 'AAPL', side: 'BUY', quantity: '7', limitPrice: '80' } as const;

async function openOrdersOf(client: TestClient): Promise<string[]> {
  client.clear();
  client.api.reqOpenOrders();
  await client.waitFor('openOrderEnd');
  return client.orderStory().filter((line) => line.startsWith('openOrder'));
}

describe('a client', () => {
  it('hears of its own orders and executions only, and may be told to see those of all when it asks', async () => {
    const [one, other] = [await stage.client(1), await stage.client(2)];
    one.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
    one.api.placeOrder(2, AAPL, order({ lmtPrice: 90 }));
    await one.settled();
    expect(await openOrdersOf(one)).toEqual(['openOrder 2 Submitted']);
    expect(await openOrdersOf(other)).toEqual([]);
    const executions = async (reqId: number): Promise<string[]> => {
      other.clear();
      other.api.reqExecutions(reqId, {});
      await other.waitFor('execDetailsEnd');
      return other.orderStory();
    };
    expect(await executions(1)).toEqual([]);
    stage.control.setSwitches({ executionsOfOthers: true });
    expect(await executions(2)).toEqual(['exec 1 100@100.02', 'commission']);
  });

  it('sees all transmitted orders when it asks for all, with their owners, and held ones where the switch says so', async () => {
    const [one, other] = [await stage.client(1), await stage.client(2)];
    one.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    one.api.placeOrder(2, AAPL, order({ lmtPrice: 91, transmit: false }));
    await one.settled();
    const ask = async (): Promise<unknown[]> => {
      other.clear();
      other.api.reqAllOpenOrders();
      await other.waitFor('openOrderEnd');
      const statuses = other.callbacks.filter(({ name }) => name === 'orderStatus');
      return statuses.map(({ args }) => [args[0], args[8]]);
    };
    expect(await ask()).toEqual([[1, 1]]);
    stage.control.setSwitches({ heldOrdersListed: true });
    expect(await ask()).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('gets 202 for its orders when another one cancels everything', async () => {
    const [one, other] = [await stage.client(1), await stage.client(2)];
    one.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await one.waitFor('orderStatus');
    other.api.reqGlobalCancel();
    await one.waitFor('error', (args) => args[1] === 202 && args[2] === 1);
    await other.settled();
    expect(other.orderStory()).toEqual([]);
  });

  it('has order ids of its own, which a restart keeps', async () => {
    const one = await stage.client(1);
    one.api.placeOrder(41, AAPL, order({ lmtPrice: 90 }));
    await one.waitFor('orderStatus');
    one.api.reqIds();
    await one.waitFor('nextValidId', (args) => args[0] === 42);
    expect((await stage.client(2)).nextId).toBe(1);
    stage.control.dropConnections();
    await one.waitFor('disconnected');
    expect((await stage.client(1)).nextId).toBe(42);
  });
});

describe('an order id', () => {
  const again = async (one: TestClient): Promise<unknown> => {
    one.clear();
    one.api.reqIds();
    return (await one.waitFor('nextValidId')).args[0];
  };

  it('is used by an order that is refused, for whatever reason', async () => {
    const one = await stage.client(1);
    one.api.placeOrder(7, AAPL, order({ orderType: 'NONSENSE' as OrderType }));
    await one.waitFor('error', (args) => args[1] === 321);
    expect(await again(one)).toBe(8);
    one.api.placeOrder(8, AAPL, order({ lmtPrice: 90.001 }));
    await one.waitFor('error', (args) => args[1] === 110);
    expect(await again(one)).toBe(9);
    one.api.placeOrder(7, AAPL, order({ lmtPrice: 90 }));
    await one.waitFor('error', (args) => args[1] === 103 && args[2] === 7);
  });

  it('is used by an order that waits for the link, which a second one under the same id changes', async () => {
    const one = await stage.client(1);
    stage.control.connectivity('lost');
    one.api.placeOrder(42, AAPL, order({ lmtPrice: 90, totalQuantity: 10 }));
    expect(await again(one)).toBe(43);
    one.api.placeOrder(42, AAPL, order({ lmtPrice: 90, totalQuantity: 20 }));
    await one.settled();
    stage.control.connectivity('restored');
    await one.settled();
    expect(one.orderStory().at(-1)).toBe('status 42 Submitted 0/20');
  });
});

describe('an order that waits for the link', () => {
  it('and is refused then is answered to its client, also where that has connected again', async () => {
    const one = await stage.client(1);
    stage.control.connectivity('lost');
    one.api.placeOrder(1, { ...AAPL, conId: 42 }, order({ lmtPrice: 90 }));
    await one.settled();
    stage.control.dropConnections();
    await one.waitFor('disconnected');
    const again = await stage.client(1);
    stage.control.connectivity('restored');
    await again.waitFor('error', (args) => args[1] === 200 && args[2] === 1);
  });
});

describe('the master client', () => {
  it('is told orders and fills of all, and their errors are told to their owners alone', async () => {
    stage.control.setSwitches({ masterClientId: 2 });
    const [one, master] = [await stage.client(1), await stage.client(2)];
    one.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    one.api.placeOrder(1, AAPL, order({ lmtPrice: 90.001 }));
    one.api.cancelOrder(1, '');
    await one.waitFor('error', (args) => args[1] === 202);
    await master.settled();
    expect(one.orderStory()).toContain('error 1 110');
    expect(master.orderStory()).toContain('status 1 Cancelled 0/100');
    expect(master.orderStory().filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('executions and ended orders', () => {
  it.each([
    [1, 0],
    [2, 1],
  ])('of %i day(s) are shown: %i of yesterday', async (historyDays, shown) => {
    // A minute before midnight in New York.
    const clock = new ManualClock(parseInstant('2026-08-25T03:59:00.000Z'));
    const own = await Stage.open({ clock, historyDays });
    const one = await own.client();
    one.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
    await one.settled();
    clock.advanceMs(60_000);
    one.clear();
    one.api.reqExecutions(1, {});
    one.api.reqCompletedOrders(false);
    await one.waitFor('completedOrdersEnd');
    const names = one.callbacks.map(({ name }) => name);
    expect(names.filter((name) => name === 'execDetails')).toHaveLength(shown);
    expect(names.filter((name) => name === 'completedOrder')).toHaveLength(shown);
    await own.close();
  });

  it('are found by the exchange that they name, and by the one that they were sent to', async () => {
    const one = await stage.client(1);
    one.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
    await one.settled();
    const found = async (exchange: string): Promise<number> => {
      one.clear();
      one.api.reqExecutions(1, { exchange });
      await one.waitFor('execDetailsEnd');
      return one.callbacks.filter(({ name }) => name === 'execDetails').length;
    };
    expect([await found('ISLAND'), await found('SMART'), await found('NYSE')]).toEqual([1, 1, 0]);
  });
});

describe('client 0', () => {
  it('owns manual orders; asking for its orders binds them, once, and then it may cancel them', async () => {
    const zero = await stage.client(0);
    const id = stage.control.placeManualOrder(MANUAL);
    await zero.waitFor('orderStatus', (args) => args[0] === id);
    zero.api.cancelOrder(id, '');
    // The client takes an error of order -1 for one of no order.
    await zero.waitFor('info', (args) => args[1] === 10147);
    expect(await openOrdersOf(zero)).toEqual([`openOrder ${id} Submitted`]);
    expect((await zero.waitFor('orderBound')).args.slice(1)).toEqual([0, id]);
    await openOrdersOf(zero);
    expect(zero.callbacks.some(({ name }) => name === 'orderBound')).toBe(false);
    zero.api.cancelOrder(id, '');
    await zero.waitFor('info', (args) => args[1] === 202);
  });

  it('gets each new manual order bound once it has asked for that, and nobody else may ask', async () => {
    const [zero, one] = [await stage.client(0), await stage.client(1)];
    one.api.reqAutoOpenOrders(true);
    await one.waitFor('info', (args) => args[1] === 327);
    zero.api.reqAutoOpenOrders(true);
    await zero.settled();
    const id = stage.control.placeManualOrder(MANUAL);
    const { args } = await zero.waitFor('orderBound');
    expect(args.slice(1)).toEqual([0, id]);
    const names = zero.callbacks.map(({ name }) => name);
    expect(names.indexOf('orderBound')).toBeLessThan(names.indexOf('openOrder'));
  });
});

describe('the read-only API', () => {
  it('refuses orders, cancels and the global cancel with 321, and answers everything else', async () => {
    const one = await stage.client(1);
    one.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await one.waitFor('orderStatus');
    stage.control.setSwitches({ readOnlyApi: true });
    one.api.placeOrder(2, AAPL, order({ lmtPrice: 90 }));
    one.api.cancelOrder(1, '');
    one.api.reqGlobalCancel();
    for (const id of [2, 1]) {
      const { args } = await one.waitFor('error', (each) => each[1] === 321 && each[2] === id);
      expect(String(args[0])).toContain('Read-Only');
    }
    await one.waitFor('info', (args) => args[1] === 321);
    expect(await openOrdersOf(one)).toHaveLength(1);
  });
});

describe('a connection', () => {
  it('while the link to the broker is lost is told so, and no farm is there', async () => {
    stage.control.connectivity('lost');
    const raw = await stage.raw(1);
    await raw.until(() => raw.messages().some(({ name }) => name === 'errMsg'));
    expect(
      raw.messages().flatMap(({ name, values }) => (name === 'errMsg' ? [values.code] : [])),
    ).toEqual([2110]);
  });

  it('starts with its open orders, their end, the accounts, the next id, and the farms', async () => {
    const before = await stage.client(1);
    before.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await before.waitFor('orderStatus');
    stage.control.dropConnections();
    const raw = await stage.raw(1);
    await raw.until(() => raw.messages().length === 8);
    expect(
      raw.messages().map(({ name, values }) => (name === 'errMsg' ? values.code : name)),
    ).toEqual([
      'openOrder',
      'orderStatus',
      'openOrderEnd',
      'managedAccounts',
      'nextValidId',
      2104,
      2106,
      2158,
    ]);
  });

  it('with an id in use is refused with 326, also while the one that holds it is stalled', async () => {
    await stage.client(1);
    stage.control.stall(true);
    const second = new TestClient(stage.simulator, 1);
    second.api.connect();
    await second.waitFor('info', (args) => args[1] === 326);
    await second.waitFor('disconnected');
    second.close();
    stage.control.stall(false);
  });

  it.each([
    ['2026-01-15T15:00:00.000Z', '20260115 10:00:00 EST'],
    ['2026-07-15T15:00:00.000Z', '20260715 11:00:00 EDT'],
  ])('at %s is told %s', async (now, text) => {
    const own = await Stage.open({ clock: new ManualClock(parseInstant(now)) });
    const raw = await RawClient.open(own.simulator);
    await raw.hello('v100..193');
    expect(raw.frames[0]?.[1]).toBe(text);
    raw.close();
    await own.close();
  });

  it('that starts the API twice keeps its first id', async () => {
    const raw = await stage.raw(1);
    raw.send('71', '2', '5', '');
    raw.send('49', '1');
    await raw.until(() => raw.messages().some(({ name }) => name === 'currentTime'));
    expect(stage.control.state().clients).toEqual([1]);
    expect(stage.simulator.account).toBe(ACCOUNT);
  });
});
