import { OrderAction, OrderType, TimeInForce } from '@stoqey/ib';
import { ManualClock, parseInstant } from '@fairlead/core';
import { encodeClientMessage } from '@fairlead/tws-wire';
import { AAPL, Stage, order } from '../../src/clients/stage';
import type { TestClient } from '../../src/clients/test-client';

/** The sequences of messages that TWS sends, one to one, as the unmodified client receives them. */
let stage: Stage;
let client: TestClient;

beforeEach(async () => {
  stage = await Stage.open();
  client = await stage.client();
});
afterEach(() => stage.close());

const SELL = { action: OrderAction.SELL };
const DAY = { tif: TimeInForce.DAY };

async function story(): Promise<string[]> {
  await client.settled();
  const lines = client.orderStory();
  client.clear();
  return lines;
}

async function place(id: number, terms: Parameters<typeof order>[0]): Promise<string[]> {
  client.api.placeOrder(id, AAPL, order(terms));
  return story();
}

async function cancel(id: number): Promise<string[]> {
  client.api.cancelOrder(id, '');
  return story();
}

async function priced(bid: string, ask: string, last?: string): Promise<string[]> {
  stage.control.setPrice('AAPL', bid, ask, last);
  return story();
}

/** A parent at the limit, its target and its stop; only the last one transmits. */
async function bracket(limit: number): Promise<string[]> {
  const child = { ...SELL, parentId: 1 };
  client.api.placeOrder(1, AAPL, order({ lmtPrice: limit, transmit: false }));
  client.api.placeOrder(2, AAPL, order({ ...child, lmtPrice: 110, transmit: false }));
  return place(3, { ...child, orderType: OrderType.STP, auxPrice: 95 });
}

const ACCEPTED = (id: number): string[] => [
  `openOrder ${id} PreSubmitted`,
  `status ${id} PreSubmitted 0/100`,
  `openOrder ${id} Submitted`,
  `status ${id} Submitted 0/100`,
];
const FILLED = (id: number, price: number): string[] => [
  `exec ${id} 100@${price}`,
  `openOrder ${id} Filled`,
  `status ${id} Filled 100/0`,
  'commission',
];
const CANCELLED = (id: number): string[] => [
  `status ${id} PendingCancel 0/100`,
  `status ${id} Cancelled 0/100`,
  `error ${id} 202`,
];

describe('a market order in a liquid market', () => {
  it('is PreSubmitted, executed, Filled, and charged', async () => {
    expect(await place(1, { orderType: OrderType.MKT })).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100',
      ...FILLED(1, 100.02),
    ]);
  });
});

describe('a resting limit order', () => {
  it('is PreSubmitted, then Submitted', async () => {
    expect(await place(1, { lmtPrice: 90 })).toEqual(ACCEPTED(1));
  });

  it('is directly Submitted where the switch says so', async () => {
    stage.control.setSwitches({ preSubmittedReported: false });
    expect(await place(1, { lmtPrice: 90 })).toEqual(ACCEPTED(1).slice(2));
  });
});

describe('partial fills', () => {
  it('are executed, told Submitted with the average, and charged, until the last one', async () => {
    stage.control.setLiquidity('AAPL', '30');
    expect((await place(1, { lmtPrice: 100.1 })).slice(4)).toEqual([
      'exec 1 30@100.02',
      'status 1 Submitted 30/70',
      'commission',
    ]);
    stage.control.setPrice('AAPL', '100.08', '100.10');
    stage.control.releaseLiquidity('AAPL', '70');
    await client.settled();
    const last = await client.waitFor('orderStatus', (args) => args[1] === 'Filled');
    expect(last.args.slice(2, 5)).toEqual([100, 0, 100.076]);
    expect(last.args[7]).toBe(100.1);
    expect(client.orderStory()).toEqual([
      'exec 1 70@100.1',
      'openOrder 1 Filled',
      'status 1 Filled 100/0',
      'commission',
    ]);
  });
});

describe('a cancel', () => {
  it('of a working order is acknowledged, done, and told with 202', async () => {
    await place(1, { lmtPrice: 90 });
    expect(await cancel(1)).toEqual(CANCELLED(1));
  });

  it.each(['pendingCancelReported', 'pendingCancelTold'] as const)(
    'is not acknowledged first where the switch says so (%s)',
    async (name) => {
      stage.control.setSwitches({ [name]: false });
      await place(1, { lmtPrice: 90 });
      expect(await cancel(1)).toEqual(CANCELLED(1).slice(1));
    },
  );

  it('of a partly filled order keeps what is filled', async () => {
    stage.control.setLiquidity('AAPL', '30');
    await place(1, { lmtPrice: 100.02 });
    client.api.cancelOrder(1, '');
    await client.settled();
    const { args } = await client.waitFor('orderStatus', (each) => each[1] === 'Cancelled');
    expect(args.slice(2, 5)).toEqual([30, 70, 100.02]);
    expect(await story()).toEqual([
      'status 1 PendingCancel 30/70',
      'status 1 Cancelled 30/70',
      'error 1 202',
    ]);
  });

  it('that a fill beats is answered with the fill and then 10148', async () => {
    await place(1, { lmtPrice: 99 });
    stage.control.holdOrderMessages();
    stage.control.setPrice('AAPL', '98.90', '98.92');
    expect(await cancel(1)).toEqual([]);
    stage.control.releaseOrderMessages();
    expect(await story()).toEqual([...FILLED(1, 98.92), 'error 1 10148']);
  });

  it.each([
    ['current', 10148, 10147],
    ['older', 161, 135],
  ] as const)(
    'that cannot be is answered in the %s way: %d, %d',
    async (cancelErrors, done, no) => {
      stage.control.setSwitches({ cancelErrors });
      await place(1, { orderType: OrderType.MKT });
      expect(await cancel(1)).toEqual([`error 1 ${done}`]);
      expect(await cancel(77)).toEqual([`error 77 ${no}`]);
    },
  );

  it('of an order that is cancelled names its state', async () => {
    await place(1, { lmtPrice: 90 });
    await cancel(1);
    client.api.cancelOrder(1, '');
    const { args } = await client.waitFor('error', (each) => each[1] === 10148);
    expect(String(args[0])).toContain(
      'OrderId 1 that needs to be cancelled cannot be cancelled, state: Cancelled.',
    );
  });
});

describe('an order that is not transmitted', () => {
  it('says nothing until it comes again with transmit', async () => {
    expect(await place(1, { lmtPrice: 90, transmit: false })).toEqual([]);
    expect(await place(1, { lmtPrice: 90 })).toEqual(ACCEPTED(1));
  });

  it('is released by a child that transmits', async () => {
    expect(await place(1, { lmtPrice: 90, transmit: false })).toEqual([]);
    expect(await place(2, { ...SELL, lmtPrice: 110, parentId: 1 })).toEqual([
      ...ACCEPTED(1),
      'openOrder 2 PreSubmitted',
      'status 2 PreSubmitted 0/100 child',
    ]);
  });
});

describe('a modified order', () => {
  it.each([
    [false, 2],
    [true, 0],
  ])('is told again, twice: %s', async (modifyReportedTwice, from) => {
    stage.control.setSwitches({ modifyReportedTwice });
    await place(1, { lmtPrice: 90 });
    expect(await place(1, { lmtPrice: 91 })).toEqual(ACCEPTED(1).slice(from));
  });
});

describe('a stop', () => {
  it('waits for its trigger, is Submitted, and fills at the market', async () => {
    expect(await place(1, { ...SELL, orderType: OrderType.STP, auxPrice: 95 })).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100 trigger',
    ]);
    expect(await priced('94.90', '94.92')).toEqual([
      'openOrder 1 Submitted',
      'status 1 Submitted 0/100',
      ...FILLED(1, 94.9),
    ]);
  });

  it('with a limit rests at it once triggered', async () => {
    const terms = { ...SELL, orderType: OrderType.STP_LMT, auxPrice: 95, lmtPrice: 95.5 };
    expect(await place(1, terms)).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100 trigger',
    ]);
    expect(await priced('94.90', '94.92')).toEqual([
      'openOrder 1 Submitted',
      'status 1 Submitted 0/100',
    ]);
    expect(await priced('95.50', '95.52')).toEqual(FILLED(1, 95.5));
  });

  it('that trails computes its stop, ratchets without a word, and triggers as a stop', async () => {
    client.api.placeOrder(1, AAPL, order({ ...SELL, orderType: OrderType.TRAIL, auxPrice: 2 }));
    const echo = await client.waitFor('openOrder');
    expect(echo.args[2]).toMatchObject({ trailStopPrice: 98.01 });
    expect(await story()).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100 trigger',
    ]);
    expect(await priced('110.00', '110.02', '110.00')).toEqual([]);
    expect(await priced('109.00', '109.02', '109.00')).toEqual([]);
    expect((await priced('107.90', '107.92', '107.90')).slice(0, 3)).toEqual([
      'openOrder 1 Submitted',
      'status 1 Submitted 0/100',
      'exec 1 100@107.9',
    ]);
  });

  it('that trails with a limit has it at its offset', async () => {
    const trailing = { orderType: OrderType.TRAIL_LIMIT, auxPrice: 2, lmtPriceOffset: 0.5 };
    client.api.placeOrder(1, AAPL, order({ ...SELL, ...trailing, trailStopPrice: 99 }));
    const echo = await client.waitFor('openOrder');
    expect(echo.args[2]).toMatchObject({ trailStopPrice: 99, lmtPrice: 98.5 });
  });

  it('that trails with a limit has it as far from its stop as the two were given', async () => {
    const trailing = { orderType: OrderType.TRAIL_LIMIT, auxPrice: 2, trailStopPrice: 99 };
    client.api.placeOrder(1, AAPL, order({ ...SELL, ...trailing, lmtPrice: 98.6 }));
    const echo = await client.waitFor('openOrder');
    expect(echo.args[2]).toMatchObject({
      trailStopPrice: 99,
      lmtPrice: 98.6,
      lmtPriceOffset: 0.4,
    });
    client.clear();
    stage.control.setPrice('AAPL', '110.00', '110.02', '110.00');
    client.api.reqOpenOrders();
    const moved = await client.waitFor('openOrder');
    expect(moved.args[2]).toMatchObject({ trailStopPrice: 108, lmtPrice: 107.6 });
  });

  it.each([
    ['its stop', { lmtPrice: 98.6 }],
    ['its limit, sent as 0', { lmtPrice: 0, trailStopPrice: 99 }],
    ['its stop, sent as 0', { lmtPrice: 98.6, trailStopPrice: 0 }],
  ])('that trails with a limit is refused without an offset and %s', async (_, prices) => {
    const trailing = { orderType: OrderType.TRAIL_LIMIT, auxPrice: 2 };
    expect(await place(1, { ...SELL, ...trailing, ...prices })).toEqual(['error 1 321']);
  });
});

describe('a bracket', () => {
  it('says nothing until its last leg, then parent and children', async () => {
    expect(await bracket(90)).toEqual([
      ...ACCEPTED(1),
      'openOrder 2 PreSubmitted',
      'status 2 PreSubmitted 0/100 child',
      'openOrder 3 PreSubmitted',
      'status 3 PreSubmitted 0/100 child,trigger',
    ]);
  });

  it('has children that name their parent, in the group of its permId', async () => {
    await bracket(90);
    client.api.reqOpenOrders();
    const parent = await client.waitFor('orderStatus', (args) => args[0] === 1);
    const child = await client.waitFor('openOrder', (args) => args[0] === 3);
    const status = await client.waitFor('orderStatus', (args) => args[0] === 3);
    expect(child.args[2]).toMatchObject({ ocaGroup: String(parent.args[5]), ocaType: 3 });
    expect(status.args[6]).toBe(1);
  });

  it('has children that work once the parent has filled', async () => {
    await bracket(99);
    expect(await priced('98.98', '99.00')).toEqual([
      ...FILLED(1, 99),
      'openOrder 2 Submitted',
      'status 2 Submitted 0/100',
      'openOrder 3 PreSubmitted',
      'status 3 PreSubmitted 0/100 trigger',
    ]);
  });

  it('ends by one exit, which cancels the other with 202', async () => {
    await bracket(100.02);
    expect(await priced('110.00', '110.02')).toEqual([
      ...FILLED(2, 110),
      'status 3 Cancelled 0/100',
      'error 3 202',
    ]);
  });

  it('has its stop reduced by what the target fills in part', async () => {
    await bracket(100.02);
    stage.control.setLiquidity('AAPL', '30');
    expect(await priced('110.00', '110.02')).toEqual([
      'exec 2 30@110',
      'status 2 Submitted 30/70',
      'commission',
      'openOrder 3 PreSubmitted',
      'status 3 PreSubmitted 0/70 trigger',
    ]);
  });

  it('whose parent is cancelled before a fill is cancelled whole, each with 202', async () => {
    await bracket(90);
    expect(await cancel(1)).toEqual([
      ...CANCELLED(1),
      ...CANCELLED(2).slice(1),
      ...CANCELLED(3).slice(1),
    ]);
  });

  it.each([10006, 135] as const)('has no child of an unknown parent: %d', async (code) => {
    stage.control.setSwitches({ missingParentError: code });
    expect(await place(2, { ...SELL, lmtPrice: 110, parentId: 1 })).toEqual([`error 2 ${code}`]);
  });
});

describe('a group', () => {
  it.each([
    [1, ['status 2 Cancelled 0/100', 'error 2 202']],
    [2, ['openOrder 2 Submitted', 'status 2 Submitted 0/70']],
    [3, ['openOrder 2 Submitted', 'status 2 Submitted 0/70']],
  ])('of type %d answers a partial fill of one', async (ocaType, others) => {
    const grouped = { ...SELL, ocaGroup: 'G', ocaType };
    await place(1, { ...grouped, lmtPrice: 101 });
    await place(2, { ...grouped, lmtPrice: 105 });
    stage.control.setLiquidity('AAPL', '30');
    expect(await priced('101.00', '101.02')).toEqual([
      'exec 1 30@101',
      'status 1 Submitted 30/70',
      'commission',
      ...others,
    ]);
  });

  it('that has filled takes no more orders: 10326', async () => {
    await place(1, { orderType: OrderType.MKT, ocaGroup: 'G', ocaType: 1 });
    expect(await place(2, { lmtPrice: 90, ocaGroup: 'G', ocaType: 1 })).toEqual(['error 2 10326']);
  });

  it('does not change how it handles a fill: 10327', async () => {
    stage.control.setLiquidity('AAPL', '30');
    await place(1, { lmtPrice: 100.02, ocaGroup: 'G', ocaType: 1 });
    const other = { lmtPrice: 100.02, ocaGroup: 'G', ocaType: 2 };
    expect(await place(1, other)).toEqual(['error 1 10327']);
  });
});

describe('an immediate order', () => {
  it('that cannot fill is accepted, pending cancel, and cancelled', async () => {
    expect((await place(1, { lmtPrice: 90, tif: TimeInForce.IOC })).slice(-4)).toEqual([
      'openOrder 1 PendingCancel',
      ...CANCELLED(1),
    ]);
  });

  it('that nobody cancelled is told as cancelled by the system', async () => {
    await place(1, { lmtPrice: 90, tif: TimeInForce.IOC });
    client.api.reqCompletedOrders(false);
    const { args } = await client.waitFor('completedOrder');
    expect(args[2]).toMatchObject({ completedStatus: 'Cancelled by System:' });
  });

  it('that fills in part is cancelled with the rest', async () => {
    stage.control.setLiquidity('AAPL', '30');
    const lines = await place(1, { lmtPrice: 100.02, tif: TimeInForce.IOC });
    expect(lines).toContain('exec 1 30@100.02');
    expect(lines.slice(-2)).toEqual(['status 1 Cancelled 30/70', 'error 1 202']);
  });

  it('that has to fill whole and cannot is cancelled, or Inactive where the engine is told so', async () => {
    stage.control.setLiquidity('AAPL', '30');
    const whole = { lmtPrice: 100.02, tif: TimeInForce.FOK };
    expect((await place(1, whole)).slice(-2)).toEqual(['status 1 Cancelled 0/100', 'error 1 202']);
    stage.control.setBehaviour({ fillOrKillUnfilled: 'inactive' });
    expect((await place(2, whole)).at(-1)).toBe('status 2 Inactive 0/100');
  });
});

describe('an order that is not taken', () => {
  it('by the account is told 201 first, then Inactive', async () => {
    const size = 10_000_000;
    expect(await place(1, { lmtPrice: 100, totalQuantity: size })).toEqual([
      'error 1 201',
      'openOrder 1 Inactive',
      `status 1 Inactive 0/${size}`,
    ]);
  });

  it.each([
    ['a type that does not exist', { orderType: 'NONSENSE' as OrderType }, 321],
    ['a type that is not simulated', { orderType: OrderType.PEG_MKT }, 387],
    ['a time in force that does not exist', { tif: 'SOON' as TimeInForce }, 111],
    ['a group of advisors', { faGroup: 'Everyone' }, 321],
    ['a moment that is none', { goodAfterTime: 'tomorrow' }, 321],
  ])('for %s is told so and nothing else', async (_, terms, code) => {
    expect(await place(1, { lmtPrice: 90, ...terms })).toEqual([`error 1 ${code}`]);
  });

  it.each([
    ['not-available', 203],
    ['no-permission', 460],
  ] as const)(
    'by an account that may not trade it (%s) is told %i, then Inactive',
    async (barred, code) => {
      stage.control.setBarred('AAPL', barred);
      expect(await place(1, { lmtPrice: 90 })).toEqual([
        `error 1 ${code}`,
        'openOrder 1 Inactive',
        'status 1 Inactive 0/100',
      ]);
      stage.control.setBarred('AAPL', null);
      expect(await place(2, { lmtPrice: 90 })).toEqual(ACCEPTED(2));
    },
  );

  it('for a lack of a price is told 321, or 107 where the switch says so', async () => {
    expect(await place(1, {})).toEqual(['error 1 321']);
    stage.control.setSwitches({ incompleteOrderError: 107 });
    expect(await place(2, {})).toEqual(['error 2 107']);
  });

  it('for a price too far from the market is told 109 where the switch says so', async () => {
    await place(1, { lmtPrice: 90 });
    stage.control.setSwitches({ pricePercentLimit: '3' });
    expect(await place(2, { lmtPrice: 97 })).toEqual(['error 2 109']);
    expect(await place(3, { ...SELL, lmtPrice: 103.01 })).toEqual(['error 3 109']);
    expect(await place(4, { lmtPrice: 97.02 })).toEqual(ACCEPTED(4));
    expect(await place(1, { lmtPrice: 91 })).toEqual(['error 1 109']);
  });

  it('for an unknown contract is told 200 and nothing else', async () => {
    client.api.placeOrder(1, { ...AAPL, conId: 42 }, order({ lmtPrice: 90 }));
    expect(await story()).toEqual(['error 1 200']);
  });

  it('for an expired contract is told 200 and nothing else', async () => {
    const expired = { conId: 443758230, exchange: 'SMART' };
    client.api.placeOrder(1, expired, order({ lmtPrice: 5 }));
    expect(await story()).toEqual(['error 1 200']);
  });

  it('for a bad tick is told 110; a modified one lives on', async () => {
    expect(await place(1, { lmtPrice: 90.001 })).toEqual(['error 1 110']);
    await place(2, { lmtPrice: 90 });
    expect(await place(2, { lmtPrice: 90.001 })).toEqual(['error 2 110']);
    expect(await place(2, { lmtPrice: 91 })).toEqual(ACCEPTED(2).slice(2));
  });
});

describe('a change that is not made', () => {
  it.each([
    ['of the side', { ...SELL, lmtPrice: 110 }, 105],
    ['of the order type', { orderType: OrderType.TRAIL, auxPrice: 1 }, 329],
    ['back to untransmitted', { lmtPrice: 90, transmit: false }, 106],
    ['to a size of zero', { lmtPrice: 90, totalQuantity: 0 }, 434],
  ])('%s is refused and leaves the order as it was', async (_, terms, code) => {
    await place(1, { lmtPrice: 90 });
    expect(await place(1, terms)).toEqual([`error 1 ${code}`]);
    client.api.reqOpenOrders();
    await client.waitFor('openOrderEnd');
    expect(await story()).toEqual(['openOrder 1 Submitted', 'status 1 Submitted 0/100']);
  });

  it('before the last answer has gone out is refused with 2102 where the switch says so', async () => {
    stage.control.setSwitches({ modifyWhileProcessing: 'refused' });
    stage.control.setOrderMessageFaults({ hold: true });
    await place(1, { lmtPrice: 90 });
    expect(await place(1, { lmtPrice: 91 })).toEqual(['error 1 2102']);
    stage.control.releaseOrderMessages();
    expect(await story()).toEqual(ACCEPTED(1));
    expect(await place(1, { lmtPrice: 91 })).toEqual(ACCEPTED(1).slice(2));
  });

  it('of an order that has filled is refused with 104, of one that was cancelled with 103', async () => {
    await place(1, { orderType: OrderType.MKT });
    expect(await place(1, { orderType: OrderType.MKT })).toEqual(['error 1 104']);
    await place(2, { lmtPrice: 90 });
    await cancel(2);
    expect(await place(2, { lmtPrice: 90 })).toEqual(['error 2 103']);
  });
});

describe('the sixteenth active order of a contract and side', () => {
  it('is rejected with 201', async () => {
    for (let id = 1; id <= 15; id++) await place(id, { lmtPrice: 50 });
    expect(await place(16, { lmtPrice: 50 })).toEqual([
      'error 16 201',
      'openOrder 16 Inactive',
      'status 16 Inactive 0/100',
    ]);
    expect(await place(17, { ...SELL, lmtPrice: 150 })).toEqual(ACCEPTED(17));
  });
});

describe('an order for a time', () => {
  it('waits for goodAfterTime, is echoed with it, and is cancelled at goodTillDate', async () => {
    const clock = new ManualClock(parseInstant('2026-11-23T15:00:00.000Z'));
    const own = await Stage.open({ clock });
    client = await own.client();
    const times = { goodAfterTime: '20261123-15:10:00', goodTillDate: '20261123-15:20:00' };
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, tif: TimeInForce.GTD, ...times }));
    const echo = await client.waitFor('openOrder');
    expect(echo.args[2]).toMatchObject(times);
    expect(await story()).toEqual(ACCEPTED(1).slice(0, 2));
    clock.advanceMs(600_000);
    own.control.tick();
    expect(await story()).toEqual(ACCEPTED(1).slice(2));
    clock.advanceMs(600_000);
    own.control.tick();
    expect(await story()).toEqual(['status 1 Cancelled 0/100', 'error 1 202']);
    await own.close();
  });
});

describe('a what-if order', () => {
  it('is one openOrder with margins, no status, and is not kept', async () => {
    expect(await place(1, { lmtPrice: 100, whatIf: true })).toEqual(['openOrder 1 PreSubmitted']);
    expect(stage.control.state().openOrders).toEqual([]);
  });
});

describe('an order that would turn a position round', () => {
  it('is taken with the warning 2137, which the switch keeps to itself', async () => {
    const round = { ...SELL, lmtPrice: 110, totalQuantity: 101 };
    await place(1, { orderType: OrderType.MKT });
    expect(await place(2, round)).toEqual([
      'openOrder 2 PreSubmitted',
      'status 2 PreSubmitted 0/101',
      'openOrder 2 Submitted',
      'status 2 Submitted 0/101',
      'error 2 2137',
    ]);
    stage.control.setSwitches({ crossSideWarning: false });
    expect((await place(3, round)).filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('an order without a time in force', () => {
  it('is a DAY order, with the warning 10349 where the switch says so', async () => {
    const rest = order({ lmtPrice: 90, tif: '' as TimeInForce });
    client.api.placeOrder(1, AAPL, rest);
    expect(await story()).toEqual(ACCEPTED(1));
    stage.control.setSwitches({ emptyTifWarning: true });
    client.api.placeOrder(2, AAPL, rest);
    expect(await story()).toEqual(['error 2 10349', ...ACCEPTED(2)]);
  });
});

describe('an opening fill', () => {
  it('carries no realized profit, or zero where the switch says so', async () => {
    await place(1, { orderType: OrderType.MKT });
    client.api.reqExecutions(1, {});
    const { args } = await client.waitFor('commissionReport');
    expect(args[0]).not.toHaveProperty('realizedPNL', 0);
    client.clear();
    stage.control.setSwitches({ openingRealizedPnl: 'zero' });
    client.api.reqExecutions(2, {});
    expect((await client.waitFor('commissionReport')).args[0]).toMatchObject({ realizedPNL: 0 });
  });
});

describe('an order with conditions', () => {
  it('on another contract and on the day waits until they are met, and echoes them', async () => {
    const raw = await stage.raw(3);
    const conditions = [
      { type: 1, conjunction: 'a', isMore: true, price: '501', conId: 272093, exchange: 'SMART' },
      {
        type: 7,
        conjunction: 'a',
        isMore: true,
        changePercent: '-99',
        conId: 265598,
        exchange: '',
      },
    ];
    const terms = { orderId: 1, conId: 265598, action: 'BUY', totalQuantity: '100', tif: 'GTC' };
    const conditional = { ...terms, orderType: 'MKT', transmit: true, conditions };
    raw.send(...encodeClientMessage('placeOrder', conditional, 178));
    await raw.until(() => raw.messages().some(({ name }) => name === 'openOrder'));
    const echo = raw.messages().find(({ name }) => name === 'openOrder');
    expect(echo?.values).toMatchObject({ conditions: [{ type: 1, price: '501' }, { type: 7 }] });
    stage.control.setPrice('MSFT', '500.00', '500.02', '500.00');
    expect(raw.messages().some(({ name }) => name === 'execDetails')).toBe(false);
    stage.control.setPrice('MSFT', '501.00', '501.02', '501.00');
    await raw.until(() => raw.messages().some(({ name }) => name === 'execDetails'));
  });
});

describe('hours of US equities', () => {
  it('hold a DAY order until the open, with 399, and ignore outsideRth of a market order with 2109', async () => {
    const clock = new ManualClock(parseInstant('2026-08-25T00:00:00.000Z'));
    const own = await Stage.open({ clock, profile: 'us-equities' });
    client = await own.client();
    client.api.placeOrder(1, AAPL, order({ ...DAY, lmtPrice: 90 }));
    const warning = await client.waitFor('error', (args) => args[1] === 399);
    expect(String(warning.args[0])).toContain(
      'Order Message:\nBUY 100 AAPL NASDAQ.NMS\nWarning: Your order will not be placed at the exchange until 2026-08-25 09:30:00 US/Eastern.',
    );
    expect(await story()).toEqual([
      'openOrder 1 PreSubmitted',
      'status 1 PreSubmitted 0/100',
      'error 1 399',
    ]);
    expect(await place(2, { orderType: OrderType.MKT, outsideRth: true })).toContain(
      'error 2 2109',
    );
    clock.advanceMs(14 * 3_600_000);
    own.control.tick();
    const opened = await story();
    expect(opened.slice(0, 2)).toEqual(['openOrder 1 Submitted', 'status 1 Submitted 0/100']);
    expect(opened).toContain('status 2 Filled 100/0');
    clock.advanceMs(8 * 3_600_000);
    own.control.tick();
    expect((await story()).slice(-2)).toEqual(['status 1 Cancelled 0/100', 'error 1 202']);
    await own.close();
  });

  it('hold a market-on-close order fast after the cut-off: its cancel is refused with 136', async () => {
    const clock = new ManualClock(parseInstant('2026-08-25T19:00:00.000Z'));
    const own = await Stage.open({ clock, profile: 'us-equities' });
    client = await own.client();
    await place(1, { ...DAY, orderType: OrderType.MOC });
    clock.advanceMs(55 * 60_000);
    own.control.tick();
    expect(await cancel(1)).toEqual(['error 1 136']);
    clock.advanceMs(5 * 60_000);
    own.control.tick();
    expect(await story()).toContain('status 1 Filled 100/0');
    await own.close();
  });
});
