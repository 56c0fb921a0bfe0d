import { parseScenario, startSimulator } from '@fairlead/simulator-service';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventName, OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import { TestClient } from '../../src/clients/test-client';

const SECONDS = 40;
const BID = 1;
const CHAIN = 12;
const SYMBOLS = ['AAPL', 'MSFT', 'SIM001'];
const SCENARIO = parseScenario(`
name: weather
summary: Order messages come in any order, and now and then an order is answered with a warning.
seen: Disorder.
steps:
  - atMs: 0
    do:
      - disturbOrderMessages: { shuffle: true, commissionDelayMs: 700 }
  - on: order-filled
    times: 1000
    probability: 0.4
    afterMs: 300
    do:
      - notify: { code: 2110, text: weather }
`);

/** A client that trades on what it is told: every price that moves makes an order, every fill its opposite. */
function trade(client: TestClient): void {
  const bids = new Map<number, number>();
  let orderId = client.nextId;
  const order = (symbol: string, action: OrderAction): void => {
    client.api.placeOrder(
      orderId,
      { symbol, secType: SecType.STK, exchange: 'SMART', currency: 'USD' },
      {
        action,
        orderType: OrderType.MKT,
        totalQuantity: 10,
        tif: TimeInForce.DAY,
        transmit: true,
      },
    );
    orderId += 1;
  };
  client.api.on(EventName.tickPrice, (reqId, field, price) => {
    if (Number(field) !== BID) return;
    const before = bids.get(reqId) ?? price;
    bids.set(reqId, price);
    if (price > before + 0.05) order(SYMBOLS[reqId] ?? '', OrderAction.BUY);
  });
  client.api.on(EventName.execDetails, (_reqId, contract, execution) => {
    if (execution.side === 'BOT') order(contract.symbol ?? '', OrderAction.SELL);
  });
}

/** Returns the frame log of one run, byte by byte, and how many orders were filled in it. */
async function run(seed: number): Promise<{ readonly log: string; readonly fills: number }> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-repeat-'));
  const simulator = await startSimulator({
    directory,
    seed,
    clock: 'stepped',
    scenario: SCENARIO,
    prices: { dailyMove: 0.5, jumps: { everySeconds: 7, fraction: 0.01 } },
    logStreams: true,
  });
  const client = (await TestClient.connected(simulator)).answerSteps();
  trade(client);
  SYMBOLS.forEach((symbol, reqId) =>
    client.api.reqMktData(
      reqId,
      { symbol, secType: SecType.STK, exchange: 'SMART', currency: 'USD' },
      '',
      false,
      false,
    ),
  );
  const { unsettled } = await simulator.step({ ms: 1_000, times: SECONDS });
  expect(unsettled).toEqual([]);
  const fills = simulator.control.state().executions.length;
  client.close();
  await client.waitFor('disconnected');
  await simulator.stop();
  const log = readFileSync(simulator.framesFile, 'utf8');
  rmSync(directory, { recursive: true, force: true });
  return { log, fills };
}

describe('two runs by a stepped clock', () => {
  it('write the same frame log, byte by byte, where seed, scenario and client are the same', async () => {
    const [first, second, other] = [await run(7), await run(7), await run(8)];
    expect(first.fills).toBeGreaterThan(20);
    expect(second.log).toBe(first.log);
    expect(other.log).not.toBe(first.log);
  });

  it('do at one moment all that the moment causes, answer upon answer', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-repeat-'));
    const simulator = await startSimulator({ directory, clock: 'stepped' });
    const client = (await TestClient.connected(simulator)).answerSteps();
    const order = (id: number): void => {
      client.api.placeOrder(
        id,
        { symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART', currency: 'USD' },
        {
          action: OrderAction.BUY,
          orderType: OrderType.MKT,
          totalQuantity: 1,
          tif: TimeInForce.DAY,
          transmit: true,
        },
      );
    };
    client.api.on(EventName.execDetails, (_reqId, _contract, { orderId = 0 }) => {
      if (orderId < CHAIN) order(orderId + 1);
    });
    order(1);
    await simulator.step({ ms: 0 });
    const { executions } = simulator.control.state();
    expect(executions).toHaveLength(CHAIN);
    client.close();
    await client.waitFor('disconnected');
    await simulator.stop();
    rmSync(directory, { recursive: true, force: true });
  });
});
