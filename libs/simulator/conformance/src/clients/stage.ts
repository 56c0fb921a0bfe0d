import {
  readFrames,
  type Simulator,
  type SimulatorOptions,
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
import { RawClient } from './raw-client';
import { TestClient } from './test-client';

export const ACCOUNT = 'DU1000001';
export const AAPL: Contract = {
  conId: 265598,
  symbol: 'AAPL',
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
};

/** Returns an order to buy 100 at a limit, until cancelled; the overrides win. */
export function order(overrides: Partial<Order>): Order {
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

/** A simulator in a directory of its own, with the clients of one test. */
export class Stage {
  private readonly clients: { close(): void }[] = [];

  private constructor(
    readonly simulator: Simulator,
    private readonly directory: string,
  ) {}

  /** Starts a simulator in which AAPL is quoted 100.00 to 100.02. */
  static async open(options: Partial<SimulatorOptions> = {}): Promise<Stage> {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-simulator-stage-'));
    const simulator = await startSimulator({ directory, logStreams: true, tickMs: 0, ...options });
    simulator.control.setPrice('AAPL', '100.00', '100.02');
    return new Stage(simulator, directory);
  }

  get control(): Simulator['control'] {
    return this.simulator.control;
  }

  /** Connects the unmodified client. */
  async client(clientId = 10): Promise<TestClient> {
    const client = await TestClient.connected(this.simulator, clientId);
    this.clients.push(client);
    return client;
  }

  /** Connects a client that sends any bytes, and starts the API. */
  async raw(clientId = 1, range = 'v100..193'): Promise<RawClient> {
    const client = await RawClient.open(this.simulator);
    this.clients.push(client);
    await client.hello(range);
    client.send('71', '2', String(clientId), '');
    await client.until(() => client.messages().some(({ name }) => name === 'nextValidId'));
    return client;
  }

  /** Ends it all. Throws where a frame that was sent does not pass the strict decoder. */
  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.simulator.stop();
    for (const { fields, version, direction } of readFrames(this.simulator.framesFile))
      if (direction === 'out' && version > 0 && decodeServerMessage(fields, version) === undefined)
        throw new Error(`an unknown message was sent: ${fields.join('|')}`);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
