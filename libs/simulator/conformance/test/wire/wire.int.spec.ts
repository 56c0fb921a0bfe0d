import { readFrames, type Simulator, startSimulator } from '@fairlead/simulator-service';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import { ManualClock, parseInstant } from '@fairlead/core';
import {
  FRAME_BYTES_MAX,
  decodeServerMessage,
  encodeClientMessage,
  frameOfFields,
} from '@fairlead/tws-wire';
import { RawClient } from '../../src/clients/raw-client';
import { TestClient } from '../../src/clients/test-client';

let directory: string;
let simulator: Simulator;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-simulator-wire-'));
  simulator = await startSimulator({ directory, tickMs: 0 });
});

afterEach(async () => {
  await simulator.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function started(clientId = '1'): Promise<RawClient> {
  const client = await RawClient.open(simulator);
  await client.hello('v100..193');
  client.send('71', '2', clientId, '');
  await client.until(() => client.messages().some(({ name }) => name === 'nextValidId'));
  return client;
}

describe('a hello', () => {
  it.each([
    ['v100..193', '178'],
    ['v157..178 +PACEAPI', '178'],
    ['v100..177', '177'],
    ['v100..225', '178'],
  ])('of %s is answered with %s and the time', async (range, version) => {
    const client = await RawClient.open(simulator);
    await client.hello(range);
    expect(client.frames).toHaveLength(1);
    expect(client.frames[0]).toHaveLength(2);
    expect(client.frames[0]?.[0]).toBe(version);
    expect(client.frames[0]?.[1]).toMatch(/^\d{8} \d{2}:\d{2}:\d{2} \S+$/);
    client.close();
  });

  it.each(['v100..176', 'v179..200', 'nonsense'])('of %s is answered by closing', async (range) => {
    const client = await RawClient.open(simulator);
    await client.hello(range);
    expect(client.closed).toBe(true);
    expect(client.frames).toEqual([]);
  });

  it('that does not start with API is answered by closing', async () => {
    const client = await RawClient.open(simulator);
    client.bytes(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await client.until(() => client.closed);
  });

  it('is followed by nothing until the client starts the API', async () => {
    const client = await RawClient.open(simulator);
    await client.hello('v100..193');
    client.send('49', '1');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.frames).toHaveLength(1);
    client.close();
  });
});

describe('a frame', () => {
  it('with a field left over is a violation that names message, field and frame, and is told with 320', async () => {
    const client = await started();
    client.send('49', '1', 'extra');
    await client.until(() => simulator.control.violations.length > 0);
    expect(simulator.control.violations).toMatchObject([
      {
        clientId: 1,
        message: 'reqCurrentTime',
        problem: '1 fields are left over',
        frame: ['49', '1', 'extra'],
      },
    ]);
    await client.until(() =>
      client.messages().some(({ name, values }) => name === 'errMsg' && values.code === 320),
    );
    client.send('49', '1');
    await client.until(() => client.messages().some(({ name }) => name === 'currentTime'));
    client.close();
  });

  it('with an unknown id is ignored and noted', async () => {
    const client = await started();
    client.send('9999', 'x');
    client.send('49', '1');
    await client.until(() => client.messages().some(({ name }) => name === 'currentTime'));
    expect(simulator.control.unknownMessages).toEqual([['9999', 'x']]);
    expect(simulator.control.violations).toEqual([]);
    client.close();
  });

  it('of a request that is not simulated is answered with 321 where it has an id', async () => {
    const client = await started();
    client.send('67', '1', '7');
    await client.until(() =>
      client.messages().some(({ name, values }) => name === 'errMsg' && values.code === 321),
    );
    client.close();
  });

  it('that announces an absurd length ends the connection', async () => {
    const client = await started();
    const header = Buffer.alloc(4);
    header.writeUInt32BE(FRAME_BYTES_MAX + 1);
    client.bytes(header);
    await client.until(() => client.closed);
    expect(simulator.control.violations).toHaveLength(1);
  });

  it('is understood byte by byte, and several in one packet', async () => {
    const client = await started();
    const bytes = frameOfFields(['49', '1']);
    for (const byte of bytes) client.bytes(Buffer.from([byte]));
    client.bytes(Buffer.concat([bytes, bytes]));
    await client.until(
      () => client.messages().filter(({ name }) => name === 'currentTime').length === 3,
    );
    client.close();
  });
});

describe('a seed', () => {
  it('repeats a run exactly, and another seed does not', async () => {
    const run = async (seed: number, name: string): Promise<unknown> => {
      const clock = new ManualClock(parseInstant('2026-11-22T03:00:00.000Z'));
      const own = await startSimulator({
        directory: join(directory, name),
        seed,
        clock,
        tickMs: 0,
      });
      const client = await RawClient.open(own);
      await client.hello('v100..193');
      client.send('71', '2', '1', '');
      client.send(
        '9',
        '8',
        '1',
        '0',
        'SIM001',
        'STK',
        ...Array<string>(10).fill(''),
        '0',
        '',
        '',
        '',
      );
      const order = { symbol: 'SIM001', secType: 'STK', totalQuantity: '10', transmit: true };
      const market = { ...order, action: 'BUY', orderType: 'MKT' };
      client.send(...encodeClientMessage('placeOrder', { ...market, orderId: 1 }, 178));
      for (let step = 0; step < 20; step++) {
        clock.advanceMs(250);
        own.control.tick();
      }
      client.send(...encodeClientMessage('placeOrder', { ...market, orderId: 2 }, 178));
      client.send('49', '1');
      await client.until(() => client.messages().some((each) => each.name === 'currentTime'));
      client.close();
      await own.stop();
      return client.frames;
    };
    const first = await run(7, 'first');
    expect(await run(7, 'second')).toEqual(first);
    expect(await run(8, 'third')).not.toEqual(first);
  });
});

describe('the 33rd client', () => {
  it('is turned away', async () => {
    const clients: RawClient[] = [];
    for (let id = 1; id <= 32; id++) clients.push(await started(String(id)));
    const late = await RawClient.open(simulator);
    await late.hello('v100..193');
    late.send('71', '2', '33', '');
    await late.until(() => late.closed);
    for (const client of clients) client.close();
  });
});

describe.each([177, 178, 182, 185, 187, 189, 191, 193])(
  'announcing version %d',
  (serverVersion) => {
    const AAPL: Contract = {
      conId: 265598,
      symbol: 'AAPL',
      secType: SecType.STK,
      exchange: 'SMART',
    };

    it('the unmodified client and the simulator agree on every field of a whole trade', async () => {
      const other = await startSimulator({
        directory: join(directory, 'other'),
        serverVersion,
        logStreams: true,
      });
      const client = await TestClient.connected(other);
      const common = { totalQuantity: 10, tif: TimeInForce.GTC, account: 'DU1000001' };
      const sell = { ...common, action: OrderAction.SELL, parentId: 1 };
      other.control.setPrice('AAPL', '100.00', '100.02');
      client.api.reqContractDetails(1, AAPL);
      client.api.reqMktData(2, AAPL, '', false, false);
      client.api.placeOrder(1, AAPL, {
        ...common,
        action: OrderAction.BUY,
        orderType: OrderType.MKT,
        orderRef: 'ref',
        transmit: false,
      });
      client.api.placeOrder(2, AAPL, {
        ...sell,
        orderType: OrderType.LMT,
        lmtPrice: 110,
        transmit: false,
      });
      client.api.placeOrder(3, AAPL, {
        ...sell,
        orderType: OrderType.STP,
        auxPrice: 90,
        transmit: true,
      });
      await client.waitFor('orderStatus', (args) => args[0] === 3 && args[9] === 'trigger');
      client.api.cancelOrder(2, '');
      await client.waitFor('error', (args) => args[1] === 202 && args[2] === 2);
      client.api.reqGlobalCancel();
      await client.waitFor('error', (args) => args[1] === 202 && args[2] === 3);
      client.api.reqExecutions(4, {});
      client.api.reqCompletedOrders(true);
      client.api.reqAccountUpdates(true, 'DU1000001');
      client.api.reqHistoricalData(5, AAPL, '', '600 S', '10 secs' as never, 'TRADES', 0, 2, false);
      await client.waitFor('completedOrdersEnd');
      await client.waitFor('accountDownloadEnd');
      await client.waitFor('execDetailsEnd');
      await client.waitFor('historicalData', (args) => String(args[1]).startsWith('finished'));
      expect(
        client.callbacks.find((each) => each.name === 'completedOrder')?.args[1],
      ).toMatchObject({
        orderRef: 'ref',
      });
      client.close();
      await other.stop();
      expect(other.control.violations).toEqual([]);
      expect(other.control.unknownMessages).toEqual([]);
      const sent = readFrames(other.framesFile).filter(
        (frame) => frame.direction === 'out' && frame.version > 0,
      );
      expect(sent.length).toBeGreaterThan(50);
      for (const { fields, version } of sent)
        expect(decodeServerMessage(fields, version)).toBeDefined();
    });
  },
);
