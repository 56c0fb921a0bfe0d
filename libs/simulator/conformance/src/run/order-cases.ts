import {
  type Contract,
  type Order,
  OrderAction,
  OrderType,
  PriceCondition,
  ConjunctionConnection,
  TimeInForce,
  TriggerMethod,
} from '@stoqey/ib';
import { AAPL, MSFT, NO_SUCH, syntheticStock } from './contracts';
import { type Expected, type Scene, on, onError, onInfo } from './scene';

/** Far below the market, so that it rests; in line with the steps of prices. */
const RESTING = 10;
const LATER = '20301231-21:00:00';

/** Orders of each kind, changes, cancels, brackets, and what is requested about them. The first leaves ten shares of AAPL. */
export async function orderCases(scene: Scene): Promise<void> {
  await filled(scene);
  for (const [about, terms] of RESTING_ORDERS) await rests(scene, about, terms);
  await immediate(scene);
  await bracket(scene);
  await group(scene);
  await refusals(scene);
  await questions(scene);
}

const BUY = { action: OrderAction.BUY, totalQuantity: 10, tif: TimeInForce.GTC, transmit: true };
const LIMIT = { ...BUY, orderType: OrderType.LMT, lmtPrice: RESTING };
const CONDITION = new PriceCondition(
  1,
  TriggerMethod.Default,
  265598,
  'SMART',
  false,
  ConjunctionConnection.AND,
);

/** None of these can fill at once. */
const RESTING_ORDERS: readonly (readonly [string, Order])[] = [
  ['a limit order', LIMIT],
  ['a limit order for the day', { ...LIMIT, tif: TimeInForce.DAY }],
  ['a limit order till a date', { ...LIMIT, tif: TimeInForce.GTD, goodTillDate: LATER }],
  ['a limit order after a time', { ...LIMIT, goodAfterTime: LATER }],
  ['a limit order on a condition', { ...LIMIT, conditions: [CONDITION] }],
  ['a limit order at all hours', { ...LIMIT, outsideRth: true }],
  ['a stop', { ...BUY, orderType: OrderType.STP, auxPrice: 5_000 }],
  ['a stop limit', { ...BUY, orderType: OrderType.STP_LMT, auxPrice: 5_000, lmtPrice: 5_001 }],
  ['a trailing stop by an amount', { ...BUY, orderType: OrderType.TRAIL, auxPrice: 50 }],
  ['a trailing stop by per cent', { ...BUY, orderType: OrderType.TRAIL, trailingPercent: 20 }],
  [
    'a trailing stop limit',
    {
      ...BUY,
      orderType: OrderType.TRAIL_LIMIT,
      auxPrice: 50,
      trailStopPrice: 5_000,
      lmtPriceOffset: 1,
    },
  ],
  ['a market order if touched', { ...BUY, orderType: OrderType.MIT, auxPrice: RESTING }],
  [
    'a limit order if touched',
    { ...BUY, orderType: OrderType.LIT, auxPrice: RESTING, lmtPrice: RESTING },
  ],
  [
    'a relative order with a cap',
    { ...BUY, orderType: OrderType.REL, auxPrice: 0.05, lmtPrice: RESTING },
  ],
  ['a midprice order with a cap', { ...BUY, orderType: OrderType.MIDPRICE, lmtPrice: RESTING }],
];

function place(scene: Scene, contract: Contract, order: Order) {
  const id = scene.orderId();
  const ask = (): unknown =>
    scene.client.api.placeOrder(id, contract, { ...order, account: scene.account });
  return { id, ask };
}

function status(id: number, wanted: string): Expected {
  return on('orderStatus', wanted, (args) => args[0] === id && args[1] === wanted);
}

function opened(id: number, wanted: string): Expected {
  const fits: Expected['fits'] = (args) =>
    args[0] === id && (args[3] as { status?: string }).status === wanted;
  return on('openOrder', `openOrder ${wanted}`, fits);
}

async function filled(scene: Scene): Promise<void> {
  const { id, ask } = place(scene, AAPL, { ...BUY, orderType: OrderType.MKT });
  await scene.ask({ request: 'placeOrder', about: 'a market order', ask }, [
    opened(id, 'PreSubmitted'),
    status(id, 'Filled'),
    on('execDetails', 'the fill', (args) => (args[2] as { orderId?: number }).orderId === id),
    on('commissionReport', 'the commission'),
  ]);
}

async function rests(scene: Scene, about: string, order: Order): Promise<void> {
  const { id, ask } = place(scene, MSFT, order);
  const working = /a limit order( for| till| at|$)/.test(about) ? 'Submitted' : 'PreSubmitted';
  await scene.ask({ request: 'placeOrder', about, ask }, [
    opened(id, working),
    status(id, working),
  ]);
  await scene.ask({ request: 'cancelOrder', about, ask: (api) => api.cancelOrder(id) }, [
    status(id, 'Cancelled'),
    onError(202, id),
  ]);
}

async function immediate(scene: Scene): Promise<void> {
  for (const tif of [TimeInForce.IOC, TimeInForce.FOK]) {
    const { id, ask } = place(scene, MSFT, { ...LIMIT, tif });
    await scene.ask({ request: 'placeOrder', about: `${tif} that cannot fill`, ask }, [
      status(id, 'Cancelled'),
      onError(202, id),
    ]);
  }
  const { id, ask } = place(scene, MSFT, { ...LIMIT, whatIf: true });
  await scene.ask({ request: 'placeOrder', about: 'what if', ask }, [
    on('openOrder', 'margin and commission', (args) => {
      const { initMarginAfter } = args[3] as { initMarginAfter?: number };
      return args[0] === id && Number(initMarginAfter) > 0;
    }),
  ]);
}

async function bracket(scene: Scene): Promise<void> {
  const stock = syntheticStock(1);
  const parent = place(scene, stock, { ...LIMIT, lmtPrice: 1, transmit: false });
  await scene.ask({ request: 'placeOrder', about: 'held: nothing is told', ask: parent.ask }, []);
  const exit = { ...BUY, action: OrderAction.SELL, parentId: parent.id };
  const target = place(scene, stock, {
    ...exit,
    orderType: OrderType.LMT,
    lmtPrice: 900,
    transmit: false,
  });
  await scene.ask({ request: 'placeOrder', about: 'a held child', ask: target.ask }, []);
  const stop = place(scene, stock, { ...exit, orderType: OrderType.STP, auxPrice: 0.5 });
  await scene.ask({ request: 'placeOrder', about: 'the last leg', ask: stop.ask }, [
    status(parent.id, 'Submitted'),
    status(target.id, 'PreSubmitted'),
    status(stop.id, 'PreSubmitted'),
  ]);
  const changed = { ...LIMIT, lmtPrice: 1.1, account: scene.account };
  await scene.ask(
    {
      request: 'placeOrder',
      about: 'a change',
      ask: (api) => api.placeOrder(parent.id, stock, changed),
    },
    [
      on('openOrder', 'the new price', (args) => {
        const { lmtPrice } = args[2] as { lmtPrice?: number };
        return args[0] === parent.id && lmtPrice === 1.1;
      }),
    ],
  );
  await scene.ask(
    { request: 'cancelOrder', about: 'the parent', ask: (api) => api.cancelOrder(parent.id) },
    [
      status(parent.id, 'Cancelled'),
      status(target.id, 'Cancelled'),
      status(stop.id, 'Cancelled'),
      ...[parent, target, stop].map(({ id }) => onError(202, id)),
    ],
  );
}

async function group(scene: Scene): Promise<void> {
  const stock = syntheticStock(2);
  const oca = { ...LIMIT, lmtPrice: 1, ocaGroup: `group ${scene.version}`, ocaType: 1 };
  const [first, second] = [place(scene, stock, oca), place(scene, stock, oca)];
  await scene.ask({ request: 'placeOrder', about: 'one of a group', ask: first.ask }, [
    status(first.id, 'Submitted'),
  ]);
  await scene.ask({ request: 'placeOrder', about: 'another of it', ask: second.ask }, [
    status(second.id, 'Submitted'),
  ]);
  await scene.ask(
    { request: 'reqGlobalCancel', about: 'all orders', ask: (api) => api.reqGlobalCancel() },
    [
      status(first.id, 'Cancelled'),
      status(second.id, 'Cancelled'),
      onError(202, first.id),
      onError(202, second.id),
    ],
  );
}

async function refusals(scene: Scene): Promise<void> {
  const cases: readonly (readonly [string, number, Contract, Order])[] = [
    ['no such contract', 200, NO_SUCH, LIMIT],
    ['a price between steps', 110, MSFT, { ...LIMIT, lmtPrice: 10.001 }],
    ['no shares', 434, MSFT, { ...LIMIT, totalQuantity: 0 }],
    ['a fraction of a share', 10243, MSFT, { ...LIMIT, totalQuantity: 1.5 }],
    ['an unknown parent', 10006, MSFT, { ...LIMIT, parentId: 999_999 }],
  ];
  for (const [about, code, contract, order] of cases) {
    const { id, ask } = place(scene, contract, order);
    await scene.ask({ request: 'placeOrder', about, ask }, [onError(code, id)]);
  }
  const never = scene.orderId();
  await scene.ask(
    { request: 'cancelOrder', about: 'an unknown order', ask: (api) => api.cancelOrder(never) },
    [onError(10147, never)],
  );
}

async function questions(scene: Scene): Promise<void> {
  const { id, ask } = place(scene, MSFT, LIMIT);
  await scene.ask({ request: 'placeOrder', about: 'one to ask about', ask }, [
    status(id, 'Submitted'),
  ]);
  const lists = [opened(id, 'Submitted'), status(id, 'Submitted'), on('openOrderEnd')];
  await scene.ask(
    { request: 'reqOpenOrders', about: 'of this client', ask: (api) => api.reqOpenOrders() },
    lists,
  );
  await scene.ask(
    { request: 'reqAllOpenOrders', about: 'of all clients', ask: (api) => api.reqAllOpenOrders() },
    lists,
  );
  await scene.ask(
    {
      request: 'reqAutoOpenOrders',
      about: 'by a client that is not 0',
      ask: (api) => api.reqAutoOpenOrders(true),
    },
    [onInfo(327)],
  );
  await scene.ask(
    {
      request: 'reqCompletedOrders',
      about: 'of the API',
      ask: (api) => api.reqCompletedOrders(true),
    },
    [on('completedOrder'), on('completedOrdersEnd')],
  );
  const executions = scene.requestId();
  await scene.ask(
    {
      request: 'reqExecutions',
      about: 'all',
      ask: (api) => api.reqExecutions(executions, {}),
    },
    [
      on('execDetails', 'the fill', ([reqId]) => reqId === executions),
      on('commissionReport', 'its commission'),
      on('execDetailsEnd', 'the end', ([reqId]) => reqId === executions),
    ],
  );
}
