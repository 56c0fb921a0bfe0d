import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ClientInput, encodeClientMessage } from '@fairlead/tws-wire';
import { type Simulator, startSimulator } from '../start-simulator';
import { RawClient } from './raw-client';

const VERSION = 178;
const numbers = fc.constantFrom(
  '0',
  '1',
  '100',
  '-5',
  '1.5',
  '0.001',
  '99999999999',
  '100.02',
  '90',
);
const maybe = fc.option(numbers, { nil: undefined });
const words = fc.constantFrom(
  '',
  'BUY',
  'SELL',
  'SSHORT',
  'G1',
  'DU1000001',
  'x'.repeat(300),
  'é\\u',
);

/** Orders that are well-formed frames and mostly nonsense. */
const orders: fc.Arbitrary<ClientInput<'placeOrder'>> = fc.record({
  orderId: fc.integer({ min: -2, max: 40 }),
  conId: fc.constantFrom(0, 265598, 12087792, 445067953, 495512563, 900000001, 42),
  symbol: fc.constantFrom('', 'AAPL', 'SIMDUAL', 'NOSUCH'),
  secType: fc.constantFrom('', 'STK', 'CASH'),
  action: fc.constantFrom('BUY', 'SELL', 'SSHORT', ''),
  totalQuantity: numbers,
  orderType: fc.constantFrom(
    'MKT',
    'LMT',
    'STP',
    'STP LMT',
    'MIT',
    'TRAIL',
    'TRAIL LIMIT',
    'MOC',
    '',
  ),
  lmtPrice: maybe,
  auxPrice: maybe,
  trailStopPrice: maybe,
  trailingPercent: maybe,
  lmtPriceOffset: maybe,
  tif: fc.constantFrom('', 'DAY', 'GTC', 'IOC', 'FOK', 'GTD', 'OPG'),
  goodTillDate: fc.constantFrom('', '20200101 10:00:00 US/Eastern', '20990101-10:00:00', 'soon'),
  ocaGroup: fc.constantFrom('', 'G1', 'G2'),
  ocaType: fc.integer({ min: -1, max: 5 }),
  parentId: fc.integer({ min: -1, max: 40 }),
  account: fc.constantFrom('', 'DU1000001', 'U1'),
  orderRef: words,
  transmit: fc.boolean(),
  whatIf: fc.constantFrom(false, false, false, true),
});

describe('nonsense within well-formed frames', () => {
  let directory: string;
  let simulator: Simulator;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-simulator-hostile-'));
    simulator = await startSimulator({ directory, tickMs: 5 });
  });
  afterEach(async () => {
    await simulator.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is answered, never fatal, and leaves books that add up and can be opened again', async () => {
    const client = await RawClient.open(simulator);
    await client.hello('v100..193');
    client.send('71', '2', '1', '');
    for (const order of fc.sample(orders, 600)) {
      client.send(...encodeClientMessage('placeOrder', order, VERSION));
      if (order.orderId % 7 === 0)
        client.send(...encodeClientMessage('cancelOrder', { orderId: order.orderId + 1 }, VERSION));
    }
    client.send('49', '1');
    await client.until(() => client.messages().some(({ name }) => name === 'currentTime'));
    expect(simulator.control.violations).toEqual([]);
    const state = simulator.control.state();
    for (const { view } of [...state.openOrders, ...state.completedOrders])
      expect(view.filled.lte(view.quantity)).toBe(true);
    client.close();
    await simulator.stop();
    simulator = await startSimulator({ directory, tickMs: 0 });
    expect(simulator.control.state().executions.length).toBeGreaterThanOrEqual(
      state.executions.length,
    );
  });
});
