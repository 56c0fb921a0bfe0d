import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CLIENT_SPECS, type ClientInput, encodeClientMessage, isPresent } from '@fairlead/tws-wire';
import { RawClient } from '../../src/clients/raw-client';
import { ANSWERS } from '../../src/clients/request-answers';

const VERSION = 178;
/** FAIRLEAD_FUZZ=20 makes twenty times as many. */
const FUZZ = Number(process.env['FAIRLEAD_FUZZ'] ?? 1);
const SEED = 20_260_102;
/** Values that are valid somewhere, and wrong elsewhere. */
const REPLACEMENTS = [
  '',
  '0',
  '1',
  '-1',
  '7',
  '42',
  '1.5',
  '1e3',
  '1e400',
  'NaN',
  'Infinity',
  '1.7976931348623157E308',
  '2147483647',
  '99999999999999999999',
  '265598',
  '12087792',
  'AAPL',
  'STK',
  'BAG',
  'CASH',
  'SELL',
  'MKT',
  'TRAIL LIMIT',
  'LOC',
  'OPG',
  'GTD',
  'DU1000001',
  'All',
  '$LEDGER:ALL',
  'BID_ASK',
  'SCHEDULE',
  '1 day',
  '1 secs',
  '9999 Y',
  '1 M',
  '20260230-25:61:61',
  '20260105 15:00:00 US/Eastern',
  '20260105 15:00:00 Mars/Base',
  '99991231-00:00:00',
  '00010101-00:00:00',
  'é\\u',
  'x'.repeat(2_000),
] as const;
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
  conId: fc.constantFrom(0, 265598, 12087792, 445067953, 900300001, 900400001, 900000001, 42),
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

  it('of every request, a field or three of it replaced, is answered or refused, and never fatal', async () => {
    const client = await RawClient.open(simulator);
    await client.hello('v100..200');
    const version = 178;
    client.send('71', '2', '1', '');
    const names = CLIENT_SPECS.map(({ name }) => name).filter((name) => name !== 'startApi');
    const edits = fc.array(fc.tuple(fc.nat(200), fc.constantFrom(...REPLACEMENTS)), {
      minLength: 1,
      maxLength: 3,
    });
    const cases = fc.tuple(fc.constantFrom(...names), edits);
    for (const [name, replaced] of fc.sample(cases, { numRuns: 3_000 * FUZZ, seed: SEED })) {
      const present = CLIENT_SPECS.some((spec) => spec.name === name && isPresent(spec, version));
      if (!present) continue;
      const fields = encodeClientMessage(name, ANSWERS[name][0] as never, version);
      for (const [at, value] of replaced) fields[1 + (at % Math.max(1, fields.length - 1))] = value;
      client.send(...fields);
    }
    client.send('49', '1');
    await client.until(() => client.frames.at(-1)?.[0] === '49' || client.closed);
    expect(client.closed).toBe(false);
    expect(simulator.control.dismissals).toEqual([]);
    client.close();
  });
});
