import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Contract,
  type Order,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from '@stoqey/ib';
import { readFrames } from './frames/read-frames';
import { decodeServerMessage } from '@fairlead/tws-wire';
import { type Simulator, startSimulator } from './start-simulator';
import { TestClient } from './testing/test-client';

const AAPL: Contract = {
  conId: 265598,
  symbol: 'AAPL',
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
};
const ACCOUNT = 'DU1000001';

let directory: string;
let simulator: Simulator;
let client: TestClient;

function order(overrides: Partial<Order>): Order {
  return {
    action: OrderAction.BUY,
    orderType: OrderType.LMT,
    totalQuantity: 100,
    tif: TimeInForce.GTC,
    account: ACCOUNT,
    transmit: true,
    outsideRth: false,
    ...overrides,
  };
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-simulator-'));
  simulator = await startSimulator({ directory, logStreams: true });
  simulator.control.setPrice('AAPL', '100.00', '100.02');
  client = await TestClient.connected(simulator);
});

afterEach(async () => {
  client.close();
  await simulator.stop();
  const frames = readFrames(simulator.framesFile).filter(
    (frame) => frame.direction === 'out' && frame.version > 0,
  );
  // Every frame of every test passes the strict decoder, and no client's frame broke it.
  for (const frame of frames)
    expect(decodeServerMessage(frame.fields, frame.version)).toBeDefined();
  expect(simulator.control.violations).toEqual([]);
  rmSync(directory, { recursive: true, force: true });
});

describe('a session', () => {
  it('starts with the account and the first order id, then the farms', async () => {
    expect(client.nextId).toBe(1);
    expect((await client.waitFor('managedAccounts')).args).toEqual([ACCOUNT]);
    await client.waitFor('info', (args) => args[1] === 2104);
    await client.waitFor('info', (args) => args[1] === 2158);
  });

  it('tells the time and the next id', async () => {
    client.api.reqCurrentTime();
    const [seconds] = (await client.waitFor('currentTime')).args;
    expect(Math.abs(Number(seconds) - Date.now() / 1_000)).toBeLessThan(5);
    client.clear();
    client.api.reqIds();
    expect((await client.waitFor('nextValidId')).args).toEqual([1]);
  });

  it('is refused with 326 while the client id is in use', async () => {
    const second = new TestClient(simulator, 10);
    second.api.connect();
    await second.waitFor('info', (args) => args[1] === 326);
    await second.waitFor('disconnected');
    second.close();
  });
});

describe('contracts', () => {
  it('are described in full, then ended', async () => {
    client.api.reqContractDetails(7, {
      symbol: 'AAPL',
      secType: SecType.STK,
      exchange: 'SMART',
      currency: 'USD',
    });
    const [reqId, details] = (await client.waitFor('contractDetails')).args;
    expect(reqId).toBe(7);
    expect(details).toMatchObject({
      contract: { conId: 265598, symbol: 'AAPL', primaryExch: 'NASDAQ', tradingClass: 'NMS' },
      minTick: 0.01,
      longName: 'APPLE INC',
      timeZoneId: 'US/Eastern',
      stockType: 'COMMON',
    });
    await client.waitFor('contractDetailsEnd', (args) => args[0] === 7);
  });

  it('that do not exist are answered with 200 and no end', async () => {
    client.api.reqContractDetails(8, { symbol: 'NOSUCH', secType: SecType.STK, currency: 'USD' });
    await client.waitFor('error', (args) => args[1] === 200 && args[2] === 8);
    await client.settled();
    expect(client.callbacks.some((each) => each.name === 'contractDetailsEnd')).toBe(false);
  });

  it('that are ambiguous come as several candidates', async () => {
    client.api.reqContractDetails(9, { symbol: 'SIMDUAL', secType: SecType.STK, currency: 'USD' });
    await client.waitFor('contractDetailsEnd', (args) => args[0] === 9);
    expect(client.callbacks.filter((each) => each.name === 'contractDetails')).toHaveLength(2);
  });

  it('have market rules and can be searched', async () => {
    client.api.reqMarketRule(26);
    expect((await client.waitFor('marketRule')).args).toEqual([
      26,
      [{ lowEdge: 0, increment: 0.01 }],
    ]);
    client.api.reqMatchingSymbols(11, 'SIM00');
    const [, samples] = (await client.waitFor('symbolSamples')).args;
    expect(samples).toHaveLength(9);
  });
});

describe('an order', () => {
  it('at the market fills at once: the sequence of a real TWS', async () => {
    client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT, orderRef: 'F1-X-E1' }));
    await client.waitFor('commissionReport');
    expect(client.orderStory()).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100',
      'exec 1 100@100.02',
      'openOrder 1 Filled',
      'status 1 Filled 100/0',
      'commission',
    ]);
    const [, , execution] = (await client.waitFor('execDetails')).args;
    expect(execution).toMatchObject({
      side: 'BOT',
      acctNumber: ACCOUNT,
      clientId: 10,
      orderRef: 'F1-X-E1',
      cumQty: 100,
      avgPrice: 100.02,
    });
    const [report] = (await client.waitFor('commissionReport')).args;
    expect(report).toMatchObject({ commission: 1, currency: 'USD' });
  });

  it('with a limit rests, is modified under the same permId, and is cancelled with 202', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await client.waitFor('orderStatus', (args) => args[1] === 'Submitted');
    const permId = (await client.waitFor('orderStatus')).args[5];
    expect(client.orderStory()).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100',
      'openOrder 1 Submitted',
      'status 1 Submitted 0/100',
    ]);
    client.clear();
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 91, totalQuantity: 50 }));
    const echo = await client.waitFor('openOrder');
    expect(echo.args[2]).toMatchObject({ lmtPrice: 91, totalQuantity: 50, permId });
    await client.waitFor('orderStatus', (args) => args[3] === 50);
    client.clear();
    client.api.cancelOrder(1, '');
    await client.waitFor('error', (args) => args[1] === 202);
    expect(client.orderStory()).toEqual([
      'status 1 PendingCancel 0/50',
      'status 1 Cancelled 0/50',
      'error 1 202',
    ]);
  });

  it('fills in parts as liquidity comes', async () => {
    simulator.control.setLiquidity('AAPL', '40');
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 100.02 }));
    await client.waitFor('commissionReport');
    simulator.control.releaseLiquidity('AAPL', '60');
    await client.waitFor('orderStatus', (args) => args[1] === 'Filled');
    await client.settled();
    expect(client.orderStory().slice(4)).toEqual([
      'exec 1 40@100.02',
      'status 1 Submitted 40/60',
      'commission',
      'exec 1 60@100.02',
      'openOrder 1 Filled',
      'status 1 Filled 100/0',
      'commission',
    ]);
  });

  it('that stops waits for its trigger, then fills at the market', async () => {
    client.api.placeOrder(
      1,
      AAPL,
      order({ action: OrderAction.SELL, orderType: OrderType.STP, auxPrice: 95 }),
    );
    await client.waitFor('orderStatus', (args) => args[9] === 'trigger');
    simulator.control.setPrice('AAPL', '94.90', '94.92');
    await client.waitFor('commissionReport');
    expect(client.orderStory()).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100 trigger',
      'openOrder 1 Submitted',
      'status 1 Submitted 0/100',
      'exec 1 100@94.9',
      'openOrder 1 Filled',
      'status 1 Filled 100/0',
      'commission',
    ]);
  });

  it.each([
    [
      'a duplicate id',
      103,
      async () => {
        client.api.placeOrder(5, AAPL, order({ lmtPrice: 90 }));
        client.api.placeOrder(4, AAPL, order({ lmtPrice: 90 }));
        return Promise.resolve(4);
      },
    ],
    [
      'a filled order changed',
      104,
      async () => {
        client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
        await client.waitFor('commissionReport');
        client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
        return 1;
      },
    ],
    [
      'a price off the tick',
      110,
      () => {
        client.api.placeOrder(1, AAPL, order({ lmtPrice: 90.001 }));
        return Promise.resolve(1);
      },
    ],
    [
      'an unknown contract',
      200,
      () => {
        client.api.placeOrder(
          1,
          { symbol: 'NOSUCH', secType: SecType.STK },
          order({ lmtPrice: 90 }),
        );
        return Promise.resolve(1);
      },
    ],
    [
      'more than the account can carry',
      201,
      () => {
        client.api.placeOrder(1, AAPL, order({ lmtPrice: 100, totalQuantity: 10_000_000 }));
        return Promise.resolve(1);
      },
    ],
    [
      'a wrong account',
      321,
      () => {
        client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, account: 'U1' }));
        return Promise.resolve(1);
      },
    ],
    [
      'an order type that is not simulated',
      387,
      () => {
        client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MOC }));
        return Promise.resolve(1);
      },
    ],
    [
      'a size of zero',
      434,
      () => {
        client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, totalQuantity: 0 }));
        return Promise.resolve(1);
      },
    ],
    [
      'a missing parent',
      10006,
      () => {
        client.api.placeOrder(2, AAPL, order({ lmtPrice: 90, parentId: 1 }));
        return Promise.resolve(2);
      },
    ],
    [
      'a cancel of an unknown id',
      10147,
      () => {
        client.api.cancelOrder(77, '');
        return Promise.resolve(77);
      },
    ],
    [
      'a cancel of a filled order',
      10148,
      async () => {
        client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
        await client.waitFor('commissionReport');
        client.api.cancelOrder(1, '');
        return 1;
      },
    ],
    [
      'a fraction of a share',
      10243,
      () => {
        client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, totalQuantity: 1.5 }));
        return Promise.resolve(1);
      },
    ],
  ] as const)('with %s is answered with %d', async (_, code, act) => {
    const id = await act();
    await client.waitFor('error', (args) => args[1] === code && args[2] === id);
  });
});
