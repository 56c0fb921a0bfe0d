/* eslint-disable no-console -- a bench prints its figure */
import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
} from '../src/index';

/** Writes and reads the messages that a busy server handles most and prints microseconds of CPU each, best of ten rounds. */
const VERSION = 178;
const ROUNDS = 10;
const TIMES = 10_000;

const order = {
  orderId: 7,
  conId: 265598,
  symbol: 'AAPL',
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
  action: 'BUY',
  totalQuantity: '100',
  orderType: 'LMT',
  lmtPrice: '150.25',
  tif: 'GTC',
  account: 'DU1000001',
  orderRef: 'F1-K3QJ2M7XB4TZ6WQE-S2',
  transmit: true,
  parentId: 5,
};
const open = { ...order, clientId: 1, permId: 1351823328, status: 'Submitted' };
const tick = { reqId: 1, tickType: 1, price: '100.02', size: '300', attrMask: 1 };
const placed = encodeClientMessage('placeOrder', order, VERSION);
const opened = encodeServerMessage('openOrder', open, VERSION);
const ticked = encodeServerMessage('tickPrice', tick, VERSION);

const WORK: Readonly<Record<string, () => unknown>> = {
  'placeOrder write': () => encodeClientMessage('placeOrder', order, VERSION),
  'placeOrder read': () => decodeClientMessage(placed, VERSION),
  'openOrder write': () => encodeServerMessage('openOrder', open, VERSION),
  'openOrder read': () => decodeServerMessage(opened, VERSION),
  'tickPrice write': () => encodeServerMessage('tickPrice', tick, VERSION),
  'tickPrice read': () => decodeServerMessage(ticked, VERSION),
};

function microsecondsOf(work: () => unknown): number {
  const startedAt = process.cpuUsage();
  for (let time = 0; time < TIMES; time += 1) work();
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / TIMES;
}

for (const [name, work] of Object.entries(WORK)) {
  const rounds = Array.from({ length: ROUNDS }, () => microsecondsOf(work));
  console.log(`${name}: ${Math.min(...rounds).toFixed(2)} µs`);
}
