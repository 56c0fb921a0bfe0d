import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, OrderAction, OrderType, SecType, TimeInForce } from '@stoqey/ib';
import { TestClient } from '../../src/clients/test-client';

const ROOT = join(__dirname, '../../../../..');
const AAPL: Contract = { conId: 265598, symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART' };
const ACCOUNT = 'DU1000001';
const START_MS = 60_000;
/** A simulator in a process of its own: prints its port once it listens. */
const PROGRAM = `
  const { startSimulator } = require(${JSON.stringify(join(__dirname, '../../../service/src/start-simulator.ts'))});
  startSimulator({ directory: process.argv[1], tickMs: 20 }).then(({ port }) => console.log(port));
`;

let directory: string;
let running: ChildProcess | null = null;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-simulator-crash-'));
});

afterEach(() => {
  running?.kill('SIGKILL');
  running = null;
  rmSync(directory, { recursive: true, force: true });
});

function killTarget(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(
    process.execPath,
    ['--require', '@swc-node/register', '--eval', PROGRAM, directory],
    {
      cwd: ROOT,
      env: { ...process.env, SWC_NODE_PROJECT: join(ROOT, 'tsconfig.base.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  running = child;
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the simulator ended before it listened')));
    child.stdout?.once('data', (text: Buffer) => resolve({ child, port: Number(text.toString()) }));
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Returns one of the simulator's own stocks: at most 15 orders of a side may wait for one contract. */
function syntheticStock(number: number): Contract {
  const symbol = `SIM${String(number).padStart(3, '0')}`;
  return { symbol, secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
}

function placeBracket(
  client: TestClient,
  first: number,
  price: number,
  contract: Contract = AAPL,
): void {
  const common = { totalQuantity: 10, tif: TimeInForce.GTC, account: ACCOUNT, outsideRth: false };
  client.api.placeOrder(first, contract, {
    ...common,
    action: OrderAction.BUY,
    orderType: OrderType.LMT,
    lmtPrice: price,
    transmit: false,
  });
  const child = { ...common, action: OrderAction.SELL, parentId: first };
  client.api.placeOrder(first + 1, contract, {
    ...child,
    orderType: OrderType.LMT,
    lmtPrice: 900,
    transmit: false,
  });
  client.api.placeOrder(first + 2, contract, {
    ...child,
    orderType: OrderType.STP,
    auxPrice: 1,
    transmit: true,
  });
}

/** What a client has been told: the last status of each order, and every execution. */
class Told {
  readonly permIds = new Map<number, unknown>();
  readonly executions = new Map<string, unknown>();
  highestId = 0;

  take(client: TestClient): void {
    for (const { name, args } of client.callbacks) {
      if (name === 'orderStatus') {
        this.permIds.set(Number(args[0]), args[5]);
        this.highestId = Math.max(this.highestId, Number(args[0]));
      }
      if (name === 'execDetails') {
        const { execId, shares } = args[2] as { execId: string; shares: number };
        this.executions.set(execId, shares);
      }
    }
  }
}

async function everythingKnown(client: TestClient): Promise<Told> {
  client.clear();
  client.api.reqAllOpenOrders();
  client.api.reqExecutions(9_001, {});
  client.api.reqPositions();
  await client.waitFor('openOrderEnd');
  await client.waitFor('execDetailsEnd');
  await client.waitFor('positionEnd');
  const told = new Told();
  told.take(client);
  return told;
}

describe('a simulator killed with SIGKILL at any moment', () => {
  it(
    'comes back with every order, id and execution that it had told of',
    async () => {
      const told = new Told();
      for (let round = 0; round < 4; round++) {
        const { child, port } = await killTarget();
        const client = await TestClient.connected({ host: '127.0.0.1', port });
        expect(client.nextId).toBeGreaterThan(told.highestId);
        const known = await everythingKnown(client);
        for (const [id, shares] of told.executions) expect(known.executions.get(id)).toBe(shares);
        for (const [orderId, permId] of known.permIds)
          expect(told.permIds.get(orderId) ?? permId).toBe(permId);
        const positions = client.callbacks.filter((each) => each.name === 'position');
        const held = positions.reduce((sum, { args }) => sum + Number(args[2]), 0);
        const filled = [...known.executions.values()].reduce<number>(
          (sum, shares) => sum + Number(shares),
          0,
        );
        expect(held).toBe(filled);

        client.clear();
        for (let bracket = 0; bracket < 20; bracket++)
          placeBracket(
            client,
            client.nextId + bracket * 3,
            bracket % 2 === 0 ? 500 : 2,
            syntheticStock(bracket + 1),
          );
        await client.waitFor('execDetails');
        // Somewhere within the twenty brackets, at another place in each round.
        await new Promise((resolve) => setTimeout(resolve, round * 7));
        await kill(child);
        told.take(client);
        client.close();
      }
      expect(told.executions.size).toBeGreaterThan(0);
    },
    START_MS * 4,
  );
});

describe('a directory that is opened again', () => {
  const reopened = (): Promise<Simulator> => startSimulator({ directory, tickMs: 0 });

  it('is a restart of TWS: orders, ids, executions, prices and cash are there, subscriptions are not', async () => {
    const before = await reopened();
    before.control.setPrice('AAPL', '100.00', '100.02');
    const client = await TestClient.connected(before);
    client.api.reqMktData(1, AAPL, '', false, false);
    placeBracket(client, 1, 101);
    placeBracket(client, 4, 90);
    await client.waitFor('orderStatus', (args) => args[0] === 6);
    await client.waitFor('commissionReport');
    const state = before.control.state();
    await before.stop();
    client.close();

    const after = await reopened();
    expect({ ...after.control.state(), clients: [] }).toEqual({ ...state, clients: [] });
    expect(after.control.price('AAPL')).toEqual({ bid: '100', ask: '100.02', last: '100.01' });
    const again = await TestClient.connected(after);
    expect(again.nextId).toBe(7);
    again.clear();
    after.control.setPrice('AAPL', '89.00', '89.02');
    await again.waitFor('commissionReport');
    expect(again.callbacks.some((each) => each.name === 'tickPrice')).toBe(false);
    expect(again.orderStory()).toContain('exec 4 10@89.02');
    again.close();
    await after.stop();
  });

  it('after a death without a snapshot is the same as without the death', async () => {
    const dead = await reopened();
    dead.control.setPrice('AAPL', '100.00', '100.02');
    dead.control.setLiquidity('AAPL', '4');
    const client = await TestClient.connected(dead);
    placeBracket(client, 1, 101);
    await client.waitFor('commissionReport');
    client.api.placeOrder(1, AAPL, {
      action: OrderAction.BUY,
      orderType: OrderType.LMT,
      lmtPrice: 101,
      totalQuantity: 8,
      tif: TimeInForce.GTC,
      account: ACCOUNT,
      transmit: true,
    });
    await client.waitFor('openOrder', (args) =>
      JSON.stringify(args[2]).includes('"totalQuantity":8'),
    );
    client.close();
    // Not stopped: nothing was saved beyond the journal, as after a kill. What runs keeps its directory, so this is a copy.
    const state = dead.control.state();
    const left = join(directory, 'copy');
    for (const file of ['journal.jsonl', 'snapshot.json'])
      cpSync(join(directory, file), join(left, file));
    await dead.stop();
    const alive = await startSimulator({ directory: left, tickMs: 0 });
    expect({ ...alive.control.state(), clients: [] }).toEqual({ ...state, clients: [] });
    await alive.stop();
  });
});
