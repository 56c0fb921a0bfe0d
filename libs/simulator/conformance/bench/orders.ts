import { startSimulator } from '@fairlead/simulator-service';
/* eslint-disable no-console -- a bench prints its figures */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeClientMessage } from '@fairlead/tws-wire';
import { RawClient } from '../src/clients/raw-client';

/**
 * How many orders a second the simulator takes in, fills and tells of, on one core, while 50 symbols stream to each client:
 *   node -r @swc-node/register libs/simulator/conformance/bench/orders.ts
 * Market orders by four raw sockets, buying and selling by turns: first 1 000 a second for ten seconds, then all at once.
 */
const VERSION = 178;
const SYMBOLS = 50;
const CLIENTS = 4;
const PER_SECOND = 1_000;
const SECONDS = 10;
const BURST = 10_000;
const SLICE_MS = 10;
const WITHIN_MS = 120_000;
const READY = /^port (\d+)/m;

const ACCOUNT = 'DU1000001';
const FILLED = 'Filled';
const ORDER_STATUS = '3';

function symbolOf(number: number): string {
  return `SIM${String((number % SYMBOLS) + 1).padStart(3, '0')}`;
}

const stockOf = (
  number: number,
): { symbol: string; secType: string; exchange: string; currency: string } => ({
  symbol: symbolOf(number),
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
});

/** One raw socket: sends orders and notes when each was reported filled. */
class Trader {
  readonly sentAt = new Map<number, number>();
  readonly latenciesMs: number[] = [];
  private read = 0;
  private next = 1;

  private constructor(private readonly client: RawClient) {}

  static async open(port: number, clientId: number): Promise<Trader> {
    const client = await RawClient.open({ host: '127.0.0.1', port });
    await client.hello(`v157..${VERSION}`);
    client.send('71', '2', String(clientId), '');
    await client.until(() => client.frames.some(([id]) => id === '9'));
    for (let number = 0; number < SYMBOLS; number += 1) {
      const values = { reqId: number + 1, ...stockOf(number), legs: [] };
      client.send(...encodeClientMessage('reqMktData', values, VERSION));
    }
    return new Trader(client);
  }

  /** Buys and sells each symbol by turns, so that no position grows. */
  order(number: number): void {
    const orderId = this.next;
    this.next += 1;
    const action = Math.floor(number / SYMBOLS) % 2 === 0 ? 'BUY' : 'SELL';
    const terms = { action, totalQuantity: '10', orderType: 'MKT', tif: 'DAY', transmit: true };
    const values = { orderId, ...stockOf(number), ...terms, account: ACCOUNT };
    this.sentAt.set(orderId, performance.now());
    this.client.send(...encodeClientMessage('placeOrder', values, VERSION));
  }

  /** Looks at what came since the last time; returns how many orders were filled in it. */
  take(): number {
    const { frames } = this.client;
    let filled = 0;
    for (; this.read < frames.length; this.read += 1) {
      const [id, orderId, status] = frames[this.read] ?? [];
      if (id !== ORDER_STATUS || status !== FILLED) continue;
      const sentAt = this.sentAt.get(Number(orderId));
      if (sentAt === undefined) continue;
      this.sentAt.delete(Number(orderId));
      this.latenciesMs.push(performance.now() - sentAt);
      filled += 1;
    }
    frames.length = 0;
    this.read = 0;
    return filled;
  }

  close(): void {
    this.client.close();
  }
}

async function trade(
  traders: readonly Trader[],
  load: { readonly orders: number; readonly perSecond: number },
): Promise<{ readonly seconds: number; readonly p50Ms: number; readonly p99Ms: number }> {
  for (const trader of traders) trader.latenciesMs.length = 0;
  const startedAt = performance.now();
  let sent = 0;
  let filled = 0;
  while (filled < load.orders) {
    const due = Math.min(load.orders, ((performance.now() - startedAt) * load.perSecond) / 1_000);
    for (; sent < due; sent += 1) traders[sent % CLIENTS]?.order(sent);
    await new Promise((resolve) => setTimeout(resolve, SLICE_MS));
    for (const trader of traders) filled += trader.take();
    if (performance.now() - startedAt > WITHIN_MS) {
      throw new Error(`${filled} of ${load.orders} orders were filled`);
    }
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const sorted = traders.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.floor(sorted.length * share)] ?? NaN);
  return { seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function startServer(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [...process.execArgv, __filename, 'server'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
    child.stdout?.on('data', (text: Buffer) => {
      const port = READY.exec(text.toString())?.[1];
      if (port !== undefined) resolve({ child, port: Number(port) });
    });
  });
}

async function serve(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const simulator = await startSimulator({ directory, account: ACCOUNT, cash: '1000000000' });
  console.log(`port ${simulator.port}`);
  process.once('SIGTERM', () => {
    void simulator.stop().then(() => {
      rmSync(directory, { recursive: true, force: true });
      process.exit(0);
    });
  });
}

async function main(): Promise<void> {
  const { child, port } = await startServer();
  const traders = await Promise.all(
    Array.from({ length: CLIENTS }, (_, number) => Trader.open(port, number + 1)),
  );
  const paced = await trade(traders, { orders: PER_SECOND * SECONDS, perSecond: PER_SECOND });
  const burst = await trade(traders, { orders: BURST, perSecond: Infinity });
  for (const trader of traders) trader.close();
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  const figures = {
    symbols: SYMBOLS,
    paced: {
      ordersPerSecond: Math.round((PER_SECOND * SECONDS) / paced.seconds),
      p50Ms: paced.p50Ms,
      p99Ms: paced.p99Ms,
    },
    burst: { ordersPerSecond: Math.round(BURST / burst.seconds) },
  };
  console.log(JSON.stringify(figures));
}

void (process.argv[2] === 'server' ? serve() : main());
