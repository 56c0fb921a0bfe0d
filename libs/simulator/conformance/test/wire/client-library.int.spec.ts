import {
  completeBrackets,
  readFrames,
  type Simulator,
  startSimulator,
} from '@fairlead/simulator-service';
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
import { decodeServerMessage } from '@fairlead/tws-wire';
import { TestClient } from '../../src/clients/test-client';

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

  it('that have expired are described where they are asked for, else 200', async () => {
    const expired = { conId: 445067953, exchange: 'SMART' };
    client.api.reqContractDetails(12, expired);
    await client.waitFor('error', (args) => args[1] === 200 && args[2] === 12);
    client.api.reqContractDetails(13, { ...expired, includeExpired: true });
    const [, details] = (await client.waitFor('contractDetails')).args;
    expect(details).toMatchObject({ contract: { lastTradeDateOrContractMonth: '20230120' } });
    await client.waitFor('contractDetailsEnd', (args) => args[0] === 13);
  });

  it('have the exchange that was asked for, NASDAQ by its older name', async () => {
    const asked = async (reqId: number, exchange: string): Promise<unknown> => {
      client.api.reqContractDetails(reqId, { ...AAPL, exchange });
      return (await client.waitFor('contractDetails', (args) => args[0] === reqId)).args[1];
    };
    expect(await asked(14, 'ARCA')).toMatchObject({ contract: { exchange: 'ARCA' } });
    expect(await asked(15, 'NASDAQ')).toMatchObject({ contract: { exchange: 'ISLAND' } });
  });

  it('are found by their ISIN, and carry it', async () => {
    client.api.reqContractDetails(16, {
      secIdType: 'ISIN',
      secId: 'US0378331005',
      exchange: 'SMART',
    });
    const [, details] = (await client.waitFor('contractDetails')).args;
    expect(details).toMatchObject({
      contract: { conId: 265598 },
      secIdList: [{ tag: 'ISIN', value: 'US0378331005' }],
    });
  });

  it('of options are listed by those that live, each expiration and strike once', async () => {
    client.api.reqSecDefOptParams(17, 'AAPL', '', SecType.STK, 265598);
    const { args } = await client.waitFor('securityDefinitionOptionParameter');
    expect(args.slice(1, 5)).toEqual(['SMART', 265598, 'AAPL', 100]);
    expect(args[5]).toEqual(['20280121', '20290119']);
    expect(args[6]).toEqual([150, 200, 250]);
    client.api.reqSecDefOptParams(18, 'TSLA', '', SecType.STK, 76792991);
    await client.waitFor('securityDefinitionOptionParameterEnd', (end) => end[0] === 18);
    const answers = client.callbacks.filter(
      ({ name }) => name === 'securityDefinitionOptionParameter',
    );
    expect(answers).toHaveLength(1);
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
    expect(samples).toContainEqual(
      expect.objectContaining({ derivativeSecTypes: ['CFD', 'OPT', 'IOPT', 'WAR', 'BAG'] }),
    );
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
    expect(echo.args[2]).toMatchObject({ lmtPrice: 91, totalQuantity: 50 });
    expect((await client.waitFor('orderStatus')).args[5]).toBe(permId);
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

  it('with a stop and a limit rests at its limit once triggered', async () => {
    const stop = { orderType: OrderType.STP_LMT, auxPrice: 95, lmtPrice: 95.5 };
    client.api.placeOrder(1, AAPL, order({ action: OrderAction.SELL, ...stop }));
    await client.waitFor('orderStatus', (args) => args[9] === 'trigger');
    simulator.control.setPrice('AAPL', '94.90', '94.92');
    await client.waitFor('orderStatus', (args) => args[1] === 'Submitted');
    simulator.control.setPrice('AAPL', '95.50', '95.52');
    await client.waitFor('commissionReport');
    expect(client.orderStory()).toContain('exec 1 100@95.5');
  });

  it('that trails follows the price and never goes back', async () => {
    const trail = { orderType: OrderType.TRAIL, auxPrice: 2 };
    client.api.placeOrder(1, AAPL, order({ action: OrderAction.SELL, ...trail }));
    await client.waitFor('orderStatus', (args) => args[9] === 'trigger');
    simulator.control.setPrice('AAPL', '110.00', '110.02', '110.00');
    simulator.control.setPrice('AAPL', '109.00', '109.02', '109.00');
    client.clear();
    client.api.reqOpenOrders();
    const echo = await client.waitFor('openOrder');
    expect(echo.args[2]).toMatchObject({ auxPrice: 2, trailStopPrice: 108 });
    simulator.control.setPrice('AAPL', '107.90', '107.92', '107.90');
    await client.waitFor('commissionReport');
    expect(client.orderStory()).toContain('exec 1 100@107.9');
  });

  it('of IOC fills what it can and cancels the rest', async () => {
    simulator.control.setLiquidity('AAPL', '30');
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 100.02, tif: TimeInForce.IOC }));
    await client.waitFor('error', (args) => args[1] === 202);
    expect(client.orderStory()).toEqual(
      expect.arrayContaining(['exec 1 30@100.02', 'status 1 Cancelled 30/70']),
    );
  });

  it('of the day ends with the session', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, tif: TimeInForce.DAY }));
    client.api.placeOrder(2, AAPL, order({ lmtPrice: 90 }));
    await client.waitFor('orderStatus', (args) => args[0] === 2);
    simulator.control.endSession();
    await client.waitFor('error', (args) => args[1] === 202 && args[2] === 1);
    expect(simulator.control.state().openOrders).toHaveLength(1);
  });

  it('that the broker kills late is told with 201 first, then Inactive', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await client.waitFor('orderStatus', (args) => args[1] === 'Submitted');
    client.clear();
    simulator.control.rejectOrder(10, 1, 'no such luck');
    await client.waitFor('orderStatus', (args) => args[1] === 'Inactive');
    expect(client.orderStory()).toEqual([
      'error 1 201',
      'openOrder 1 Inactive',
      'status 1 Inactive 0/100',
    ]);
  });

  it('whose change is refused stays as it was', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, orderRef: 'first' }));
    await client.waitFor('orderStatus', (args) => args[1] === 'Submitted');
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90.001, orderRef: 'second' }));
    await client.waitFor('error', (args) => args[1] === 110 && args[2] === 1);
    client.clear();
    client.api.reqOpenOrders();
    const echo = await client.waitFor('openOrder');
    expect(echo.args[2]).toMatchObject({ lmtPrice: 90, orderRef: 'first' });
  });

  const filled = async (): Promise<void> => {
    client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
    await client.waitFor('commissionReport');
  };
  const REFUSALS: readonly (readonly [string, number, number, () => Promise<void> | void])[] = [
    [
      'a duplicate id',
      103,
      4,
      () => {
        client.api.placeOrder(5, AAPL, order({ lmtPrice: 90 }));
        client.api.placeOrder(4, AAPL, order({ lmtPrice: 90 }));
      },
    ],
    [
      'a filled order changed',
      104,
      1,
      async () => {
        await filled();
        client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
      },
    ],
    [
      'a price off the tick',
      110,
      1,
      () => void client.api.placeOrder(1, AAPL, order({ lmtPrice: 90.001 })),
    ],
    [
      'an unknown contract',
      200,
      1,
      () => {
        const unknown: Contract = { symbol: 'NOSUCH', secType: SecType.STK };
        client.api.placeOrder(1, unknown, order({ lmtPrice: 90 }));
      },
    ],
    [
      'more than the account can carry',
      201,
      1,
      () =>
        void client.api.placeOrder(1, AAPL, order({ lmtPrice: 100, totalQuantity: 10_000_000 })),
    ],
    [
      'a wrong account',
      321,
      1,
      () => void client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, account: 'U1' })),
    ],
    [
      'an order type that is not simulated',
      387,
      1,
      () => void client.api.placeOrder(1, AAPL, order({ orderType: OrderType.PEG_MKT })),
    ],
    [
      'a size of zero',
      434,
      1,
      () => void client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, totalQuantity: 0 })),
    ],
    [
      'a missing parent',
      10006,
      2,
      () => void client.api.placeOrder(2, AAPL, order({ lmtPrice: 90, parentId: 1 })),
    ],
    ['a cancel of an unknown id', 10147, 77, () => void client.api.cancelOrder(77, '')],
    [
      'a cancel of a filled order',
      10148,
      1,
      async () => {
        await filled();
        client.api.cancelOrder(1, '');
      },
    ],
    [
      'a fraction of a share',
      10243,
      1,
      () => void client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, totalQuantity: 1.5 })),
    ],
  ];
  it.each(REFUSALS)('with %s is answered with %d', async (_, code, id, act) => {
    await act();
    await client.waitFor('error', (args) => args[1] === code && args[2] === id);
  });
});

/** Places a bracket of 100: parent, target, stop, in ascending ids, only the last one transmitted. */
function placeBracket(first: number, parent: Partial<Order> = { lmtPrice: 100.02 }): void {
  const side = parent.action ?? OrderAction.BUY;
  const exit = side === OrderAction.BUY ? OrderAction.SELL : OrderAction.BUY;
  client.api.placeOrder(
    first,
    AAPL,
    order({ tif: TimeInForce.DAY, orderRef: `B${first}-E1`, ...parent, transmit: false }),
  );
  const child = { action: exit, parentId: first };
  client.api.placeOrder(
    first + 1,
    AAPL,
    order({ ...child, lmtPrice: 110, transmit: false, orderRef: `B${first}-T1` }),
  );
  const stop = { orderType: OrderType.STP, auxPrice: 95, transmit: true };
  client.api.placeOrder(first + 2, AAPL, order({ ...child, ...stop, orderRef: `B${first}-S1` }));
}

describe('a bracket', () => {
  it('is silent until its last leg transmits, then fills and arms its children', async () => {
    simulator.control.setLiquidity('AAPL', '0');
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 100.02, transmit: false }));
    await client.settled();
    expect(client.orderStory()).toEqual([]);
    expect(simulator.control.state().heldOrders).toHaveLength(1);
    client.api.cancelOrder(1, '');
    await client.waitFor('error', (args) => args[1] === 202);
    client.clear();

    placeBracket(2);
    await client.waitFor('orderStatus', (args) => args[0] === 4);
    expect(client.orderStory()).toEqual([
      'openOrder 2 PreSubmitted',
      'status 2 PreSubmitted 0/100',
      'openOrder 2 Submitted',
      'status 2 Submitted 0/100',
      'openOrder 3 PreSubmitted',
      'status 3 PreSubmitted 0/100 child',
      'openOrder 4 PreSubmitted',
      'status 4 PreSubmitted 0/100 child,trigger',
    ]);
    const permId = (await client.waitFor('orderStatus', (args) => args[0] === 2)).args[5];
    const target = await client.waitFor('openOrder', (args) => args[0] === 3);
    expect(target.args[2]).toMatchObject({ ocaGroup: String(permId), ocaType: 3, parentId: 2 });

    client.clear();
    simulator.control.releaseLiquidity('AAPL', '100');
    await client.waitFor('commissionReport');
    await client.settled();
    expect(client.orderStory()).toEqual([
      'exec 2 100@100.02',
      'openOrder 2 Filled',
      'status 2 Filled 100/0',
      'commission',
      'openOrder 3 Submitted',
      'status 3 Submitted 0/100',
      'openOrder 4 PreSubmitted',
      'status 4 PreSubmitted 0/100 trigger',
    ]);
  });

  it('ends with one exit: the sibling is cancelled with 202', async () => {
    placeBracket(1);
    await client.waitFor('orderStatus', (args) => args[0] === 3 && args[9] === 'trigger');
    client.clear();
    simulator.control.setPrice('AAPL', '110.00', '110.02');
    await client.waitFor('error', (args) => args[1] === 202 && args[2] === 3);
    expect(client.orderStory()).toEqual(
      expect.arrayContaining([
        'exec 2 100@110',
        'status 2 Filled 100/0',
        'status 3 Cancelled 0/100',
      ]),
    );
    expect(simulator.control.state().positions).toEqual([]);
  });

  it('whose parent is cancelled unfilled ends whole', async () => {
    placeBracket(1, { lmtPrice: 90 });
    await client.waitFor('orderStatus', (args) => args[0] === 3);
    client.api.cancelOrder(1, '');
    for (const id of [1, 2, 3])
      await client.waitFor('error', (args) => args[1] === 202 && args[2] === id);
    expect(simulator.control.state().openOrders).toEqual([]);
  });

  it('whose target fills in part has its stop reduced', async () => {
    placeBracket(1);
    await client.waitFor('orderStatus', (args) => args[0] === 3 && args[9] === 'trigger');
    simulator.control.setLiquidity('AAPL', '30');
    client.clear();
    simulator.control.setPrice('AAPL', '110.00', '110.02');
    await client.waitFor('openOrder', (args) => args[0] === 3);
    expect(client.orderStory()).toEqual(
      expect.arrayContaining(['exec 2 30@110', 'status 3 PreSubmitted 0/70 trigger']),
    );
  });

  it('with early children protects a parent that has filled in part', async () => {
    simulator.control.setLiquidity('AAPL', '40');
    placeBracket(1);
    await client.waitFor('orderStatus', (args) => args[0] === 3 && args[9] === 'trigger');
    simulator.control.setPrice('AAPL', '94.00', '120.00', '94.00');
    await client.waitFor('execDetails', (args) => JSON.stringify(args[2]).includes('"SLD"'));
    expect(client.orderStory()).toContain('exec 3 40@94');
  });

  it('with late children holds them until the parent has filled whole', async () => {
    simulator.control.setBehaviour({ childActivation: 'late' });
    simulator.control.setLiquidity('AAPL', '40');
    placeBracket(1);
    await client.waitFor('commissionReport');
    await client.settled();
    expect(client.orderStory().at(-1)).toBe('commission');
    simulator.control.setLiquidity('AAPL', null);
    await client.waitFor('orderStatus', (args) => args[0] === 3 && args[9] === 'trigger');
  });

  it.each([
    ['live', ['status 2 Submitted 0/100', 'status 3 PreSubmitted 0/100 trigger']],
    ['cut', ['status 2 Submitted 0/40', 'status 3 PreSubmitted 0/40 trigger']],
    ['cancelled', ['status 2 Cancelled 0/100', 'status 3 Cancelled 0/100']],
  ] as const)('cancelled when partly filled leaves its children %s', async (childFate, story) => {
    simulator.control.setBehaviour({ childFate });
    simulator.control.setLiquidity('AAPL', '40');
    placeBracket(1);
    await client.waitFor('commissionReport');
    client.api.cancelOrder(1, '');
    await client.waitFor('error', (args) => args[1] === 202 && args[2] === 1);
    await client.settled();
    expect(client.orderStory()).toEqual(expect.arrayContaining([...story]));
  });

  it('ends its parent as filled when the total is modified down to what has filled', async () => {
    simulator.control.setLiquidity('AAPL', '40');
    placeBracket(1);
    await client.waitFor('commissionReport');
    client.clear();
    const total = { lmtPrice: 100.02, totalQuantity: 40, tif: TimeInForce.DAY };
    client.api.placeOrder(1, AAPL, order(total));
    await client.waitFor('orderStatus', (args) => args[0] === 1 && args[1] === 'Filled');
    expect(client.orderStory()).toContain('status 1 Filled 40/0');
  });

  it('takes a change of a child that drops the parent once it is done, and refuses one that repeats it', async () => {
    placeBracket(1);
    await client.waitFor('orderStatus', (args) => args[0] === 3 && args[9] === 'trigger');
    const child = { action: OrderAction.SELL, orderType: OrderType.STP };
    client.clear();
    client.api.placeOrder(3, AAPL, order({ ...child, auxPrice: 96 }));
    const echo = await client.waitFor('openOrder', (args) => args[0] === 3);
    expect(echo.args[2]).toMatchObject({ auxPrice: 96 });
    client.api.placeOrder(3, AAPL, order({ ...child, auxPrice: 97, parentId: 1 }));
    await client.waitFor('error', (args) => args[1] === 135 && args[2] === 3);
  });

  it('is listed whole from the recorded frames', async () => {
    placeBracket(1);
    placeBracket(4, { lmtPrice: 99 });
    client.api.placeOrder(7, AAPL, order({ lmtPrice: 90, transmit: false }));
    await client.settled();
    const brackets = completeBrackets(readFrames(simulator.framesFile));
    expect(brackets).toHaveLength(2);
    expect(brackets[0]).toMatchObject({
      clientId: 10,
      symbol: 'AAPL',
      parent: {
        orderRef: 'B1-E1',
        side: 'BUY',
        quantity: '100',
        type: 'LMT',
        price: '100.02',
        tif: 'DAY',
      },
      children: [
        { orderRef: 'B1-T1', side: 'SELL', type: 'LMT', price: '110', tif: 'GTC' },
        { orderRef: 'B1-S1', side: 'SELL', type: 'STP', price: '95', tif: 'GTC' },
      ],
    });
  });
});

describe('a group of orders', () => {
  it.each([
    [1, 'status 2 Cancelled 0/100'],
    [2, 'status 2 Submitted 0/70'],
    [3, 'status 2 Submitted 0/70'],
  ])('of type %d answers a partial fill of one', async (ocaType, story) => {
    const grouped = { ocaGroup: 'G1', ocaType, action: OrderAction.SELL };
    client.api.placeOrder(1, AAPL, order({ ...grouped, lmtPrice: 101 }));
    client.api.placeOrder(2, AAPL, order({ ...grouped, lmtPrice: 105 }));
    await client.settled();
    simulator.control.setLiquidity('AAPL', '30');
    simulator.control.setPrice('AAPL', '101.00', '101.02');
    await client.settled();
    expect(client.orderStory()).toContain('exec 1 30@101');
    expect(client.orderStory()).toContain(story);
  });

  it('is not changed once children were placed with it: 10326', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, transmit: false }));
    const child = { action: OrderAction.SELL, parentId: 1, ocaGroup: 'G2', ocaType: 2 };
    client.api.placeOrder(2, AAPL, order({ ...child, lmtPrice: 110 }));
    await client.waitFor('orderStatus', (args) => args[0] === 2);
    client.api.placeOrder(2, AAPL, order({ ...child, lmtPrice: 111 }));
    await client.settled();
    expect(client.orderStory().some((line) => line.startsWith('error'))).toBe(false);
    client.api.placeOrder(2, AAPL, order({ ...child, lmtPrice: 111, ocaGroup: 'G3' }));
    await client.waitFor('error', (args) => args[1] === 10326 && args[2] === 2);
  });
});

describe('what the broker knows', () => {
  it('is listed: open orders, all of them, completed ones, executions, positions', async () => {
    client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT, orderRef: 'F1-A-E1' }));
    client.api.placeOrder(2, AAPL, order({ lmtPrice: 90 }));
    client.api.placeOrder(3, AAPL, order({ lmtPrice: 91 }));
    client.api.cancelOrder(3, '');
    await client.waitFor('error', (args) => args[1] === 202);
    const manual = { symbol: 'AAPL', side: 'BUY', quantity: '7', limitPrice: '80' } as const;
    expect(simulator.control.placeManualOrder(manual)).toBe(-1);
    client.clear();

    client.api.reqOpenOrders();
    await client.waitFor('openOrderEnd');
    expect(client.orderStory()).toEqual(['openOrder 2 Submitted', 'status 2 Submitted 0/100']);
    client.clear();
    client.api.reqAllOpenOrders();
    await client.waitFor('openOrderEnd');
    expect(client.orderStory().filter((line) => line.startsWith('openOrder'))).toEqual([
      'openOrder 2 Submitted',
      'openOrder -1 Submitted',
    ]);
    client.api.reqCompletedOrders(true);
    await client.waitFor('completedOrdersEnd');
    const completed = client.callbacks.filter((each) => each.name === 'completedOrder');
    expect(completed.map((each) => each.args[2])).toMatchObject([
      { status: 'Filled' },
      { status: 'Cancelled', completedStatus: 'Cancelled by Trader' },
    ]);
    expect(completed[0]?.args[1]).toMatchObject({ orderRef: 'F1-A-E1', filledQuantity: 100 });
    client.clear();
    client.api.reqExecutions(21, { acctCode: ACCOUNT });
    await client.waitFor('execDetailsEnd', (args) => args[0] === 21);
    expect(client.orderStory()).toEqual(['exec 1 100@100.02', 'commission']);
    client.api.reqPositions();
    await client.waitFor('positionEnd');
    const [account, contract, position, averageCost] = (await client.waitFor('position')).args;
    expect([account, position, averageCost]).toEqual([ACCOUNT, 100, 100.03]);
    expect(contract).toMatchObject({ conId: 265598, symbol: 'AAPL' });
  });

  it('is not listed for a moment that is none: executions are refused with 321', async () => {
    client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
    await client.waitFor('commissionReport');
    client.clear();
    client.api.reqExecutions(22, { time: 'yesterday' });
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 22);
    await client.settled();
    expect(client.callbacks.map(({ name }) => name)).not.toContain('execDetails');
    client.api.reqExecutions(23, { time: '20260101-00:00:00' });
    await client.waitFor('execDetailsEnd', (args) => args[0] === 23);
    expect(client.orderStory()).toContain('exec 1 100@100.02');
  });

  it('of the account is sent when asked and after each fill', async () => {
    client.api.reqAccountUpdates(true, ACCOUNT);
    await client.waitFor('accountDownloadEnd', (args) => args[0] === ACCOUNT);
    await client.waitFor(
      'updateAccountValue',
      (args) => args[0] === 'NetLiquidation' && args[1] === '1000000.00' && args[2] === 'USD',
    );
    client.clear();
    client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
    await client.waitFor('updatePortfolio', (args) => args[1] === 100);
    client.api.reqAccountSummary(31, 'All', 'NetLiquidation,BuyingPower');
    await client.waitFor('accountSummaryEnd', (args) => args[0] === 31);
    expect(client.callbacks.filter((each) => each.name === 'accountSummary')).toHaveLength(2);
    client.api.reqPnL(32, ACCOUNT, '');
    await client.waitFor('pnl', (args) => args[0] === 32);
  });

  it('is empty but ended for a new account', async () => {
    client.api.reqOpenOrders();
    await client.waitFor('openOrderEnd');
    client.api.reqCompletedOrders(false);
    await client.waitFor('completedOrdersEnd');
    client.api.reqExecutions(1, {});
    await client.waitFor('execDetailsEnd');
    client.api.reqPositions();
    await client.waitFor('positionEnd');
    client.api.reqPositionsMulti(2, ACCOUNT, '');
    await client.waitFor('positionMultiEnd');
    client.api.reqAccountUpdatesMulti(3, ACCOUNT, '', false);
    await client.waitFor('accountUpdateMultiEnd');
  });

  it('of margins answers a what-if order that is not kept', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 100, whatIf: true }));
    const [, , , state] = (await client.waitFor('openOrder')).args;
    expect(state).toMatchObject({ initMarginChange: 2500 });
    expect(simulator.control.state().openOrders).toEqual([]);
  });
});

describe('market data', () => {
  const ticks = (): unknown[] =>
    client.callbacks
      .filter((each) => each.name === 'tickPrice')
      .map((each) => [each.args[1], each.args[2]]);

  it('starts with the contract, the type and the quote, and follows the price', async () => {
    client.api.reqMktData(40, AAPL, '', false, false);
    await client.waitFor('tickReqParams', (args) => args[0] === 40);
    await client.waitFor('marketDataType', (args) => args[1] === 1);
    await client.waitFor('tickPrice', (args) => args[1] === 2);
    expect(ticks()).toEqual(
      expect.arrayContaining([
        [1, 100],
        [2, 100.02],
        [4, 100.01],
      ]),
    );
    client.clear();
    simulator.control.setPrice('AAPL', '101.00', '101.02', '101.02');
    await client.waitFor('tickPrice', (args) => args[1] === 4 && args[2] === 101.02);
    client.api.cancelMktData(40);
    await client.settled();
    client.clear();
    simulator.control.setPrice('AAPL', '102.00', '102.02');
    await client.settled();
    expect(ticks()).toEqual([]);
  });

  it('walks by itself about four times a second', async () => {
    client.api.reqMktData(
      40,
      { symbol: 'SIM001', secType: SecType.STK, currency: 'USD' },
      '',
      false,
      false,
    );
    await client.waitFor('tickPrice');
    client.clear();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const moves = client.callbacks.filter(
      (each) => each.name === 'tickPrice' || each.name === 'tickSize',
    );
    expect(moves.length).toBeGreaterThanOrEqual(4);
  });

  it('of a snapshot ends', async () => {
    client.api.reqMktData(41, AAPL, '', true, false);
    await client.waitFor('tickSnapshotEnd', (args) => args[0] === 41);
    client.api.reqMktData(41, AAPL, '', false, true);
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 41);
  });

  it('of an account without subscriptions is refused live and given delayed', async () => {
    simulator.control.setSwitches({ marketData: 'delayed' });
    client.api.reqMktData(42, AAPL, '', false, false);
    await client.waitFor('error', (args) => args[1] === 10089 && args[2] === 42);
    client.api.reqMarketDataType(3);
    client.api.reqMktData(43, AAPL, '', false, false);
    await client.waitFor('marketDataType', (args) => args[0] === 43 && args[1] === 3);
    await client.waitFor('tickPrice', (args) => args[0] === 43 && args[1] === 66);
  });

  it('of the past is the same at every request', async () => {
    const ask = async (reqId: number): Promise<unknown[]> => {
      client.api.reqHistoricalData(
        reqId,
        AAPL,
        '20260105-15:00:00',
        '14400 S',
        '10 secs' as never,
        'TRADES',
        0,
        2,
        false,
      );
      await client.waitFor(
        'historicalData',
        (args) => args[0] === reqId && String(args[1]).startsWith('finished'),
      );
      return client.callbacks
        .filter((each) => each.name === 'historicalData' && each.args[0] === reqId)
        .slice(0, -1)
        .map((each) => each.args.slice(1));
    };
    const first = await ask(50);
    expect(first).toHaveLength(1_440);
    expect(await ask(51)).toEqual(first);
    for (const bar of first) {
      const [, open, high, low, close] = bar as number[];
      expect(high).toBeGreaterThanOrEqual(Math.max(open ?? 0, close ?? 0));
      expect(low).toBeLessThanOrEqual(Math.min(open ?? 0, close ?? 0));
    }
  });

  it('is refused for a nonsensical span, and cancelled streams that do not exist are an error', async () => {
    client.api.reqHistoricalData(52, AAPL, '', '1 Q', '1 min' as never, 'TRADES', 0, 2, false);
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 52);
    client.api.cancelMktData(99);
    await client.waitFor('error', (args) => args[1] === 300 && args[2] === 99);
  });
});

describe('the link', () => {
  it('is reported lost and restored; orders meanwhile wait', async () => {
    simulator.control.connectivity('lost');
    await client.waitFor('info', (args) => args[1] === 1100);
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await client.settled();
    expect(client.orderStory()).toEqual([]);
    simulator.control.connectivity('restored');
    await client.waitFor('info', (args) => args[1] === 1102);
    await client.waitFor('orderStatus', (args) => args[1] === 'Submitted');
  });

  it('that is lost keeps requests for data waiting, in their order', async () => {
    simulator.control.connectivity('lost');
    client.api.reqContractDetails(1, AAPL);
    client.api.reqMktData(2, AAPL, '', false, false);
    client.api.reqMktData(3, AAPL, '', false, false);
    client.api.cancelMktData(3);
    await client.settled();
    const answers = (): readonly string[] =>
      client.callbacks.map(({ name }) => name).filter((name) => /contractDetails|tick/.test(name));
    expect(answers()).toEqual([]);
    client.clear();
    simulator.control.connectivity('restored');
    await client.waitFor('tickPrice', (args) => args[0] === 2);
    await client.settled();
    expect(answers().slice(0, 2)).toEqual(['contractDetails', 'contractDetailsEnd']);
    expect(client.callbacks.some(({ name }) => name === 'error')).toBe(false);
  });

  it('that is cut leaves orders live; they are told first on the next connection', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 99 }));
    await client.waitFor('orderStatus', (args) => args[1] === 'Submitted');
    simulator.control.dropConnections();
    await client.waitFor('disconnected');
    const again = await TestClient.connected(simulator);
    expect(again.nextId).toBe(2);
    const names = again.callbacks.map((each) => each.name);
    expect(names.indexOf('openOrder')).toBeLessThan(names.indexOf('nextValidId'));
    simulator.control.setPrice('AAPL', '98.90', '98.92');
    await again.waitFor('commissionReport');
    again.close();
  });

  it('that stalls answers nothing until it moves again', async () => {
    simulator.control.stall(true);
    client.api.reqCurrentTime();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(client.callbacks.some((each) => each.name === 'currentTime')).toBe(false);
    simulator.control.stall(false);
    await client.waitFor('currentTime');
  });
});

describe('order messages', () => {
  it('can be held, doubled, thinned and turned round', async () => {
    simulator.control.holdOrderMessages();
    client.api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT }));
    await client.settled();
    expect(client.orderStory()).toEqual([]);
    simulator.control.releaseOrderMessages();
    await client.waitFor('commissionReport');
    client.clear();

    simulator.control.setOrderMessageFaults({ copies: 2, dropIntermediate: true });
    client.api.placeOrder(2, AAPL, order({ orderType: OrderType.MKT }));
    await client.waitFor('commissionReport');
    await client.settled();
    expect(client.orderStory().filter((line) => line.startsWith('exec'))).toHaveLength(2);
    expect(client.orderStory().some((line) => line.includes('PreSubmitted'))).toBe(false);
    client.clear();

    simulator.control.setOrderMessageFaults({
      copies: 1,
      statusFirst: true,
      commissionDelayMs: null,
    });
    client.api.placeOrder(3, AAPL, order({ orderType: OrderType.MKT }));
    await client.settled();
    expect(client.orderStory()).toEqual([
      'status 3 Filled 100/0',
      'exec 3 100@100.02',
      'openOrder 3 Filled',
    ]);
  });

  it('of other clients are seen by the master only, and their orders are not cancelled', async () => {
    const other = await TestClient.connected(simulator, 11);
    const master = await TestClient.connected(simulator, 12);
    simulator.control.setSwitches({ masterClientId: 12 });
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await master.waitFor('orderStatus', (args) => args[0] === 1 && args[1] === 'Submitted');
    await other.settled();
    expect(other.orderStory()).toEqual([]);
    other.api.cancelOrder(1, '');
    await other.waitFor('error', (args) => args[1] === 10147);
    simulator.control.setSwitches({ allowForeignCancel: true });
    other.api.cancelOrder(1, '');
    await client.waitFor('error', (args) => args[1] === 202);
    other.close();
    master.close();
  });

  it('are refused while the API is read-only', async () => {
    simulator.control.setSwitches({ readOnlyApi: true });
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    await client.waitFor('error', (args) => args[1] === 321 && args[2] === 1);
  });

  it('of everything end with a global cancel', async () => {
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90 }));
    client.api.placeOrder(2, AAPL, order({ lmtPrice: 91 }));
    client.api.reqGlobalCancel();
    for (const id of [1, 2])
      await client.waitFor('error', (args) => args[1] === 202 && args[2] === id);
  });
});
