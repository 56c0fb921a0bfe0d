import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  REQUESTS,
  BrokerGateV1,
  CancelOrderV1,
  type LegV1,
  ModifyOrderV1,
  PlaceOrdersV1,
} from '@fairlead/contracts';
import {
  type Clock,
  type IntentId,
  type InstrumentDescription,
  decimal,
  instrumentKeyOf,
  orderRefOf,
  tradeIdOf,
} from '@fairlead/core';
import { InstrumentCatalogue, SystemClock } from '@fairlead/platform';
import {
  type Simulator,
  type SimulatorOptions,
  type TestDatabase,
  type TestService,
  readFrames,
  startSimulator,
  startTestService,
  testDatabase,
} from '@fairlead/testing';
import { IbLinkFactory } from '../src/adapters/out/tws/ib-link.factory';
import type { GatewaySettings } from '../src/application/gateway-settings';
import type { BrokerLinkFactory } from '../src/application/ports/broker-link';
import { GatewayModule } from '../src/gateway.module';

export const CLIENT_ID = 10;
/** Beyond what any spec sends. */
export const WIDE_CAPS: GatewaySettings['caps'] = {
  ...{ sharesMax: decimal(1_000_000), notionalMax: decimal(100_000_000) },
  entriesPerSecondMax: 1_000,
};

const stock = (symbol: string): InstrumentDescription => ({
  symbol,
  type: 'STK',
  currency: 'USD',
  exchange: 'SMART',
});
const LISTED = ['AAPL', 'SIM001', 'SIM002'].map(stock);
export const AAPL = instrumentKeyOf(stock('AAPL'));
const CATALOGUE = new InstrumentCatalogue(LISTED);

/** A trade with references of its own. */
export interface TestTrade {
  readonly tradeId: string;
  readonly intentId: string;
  readonly entry: string;
  readonly stop: string;
  readonly target: string;
}

export function newTrade(): TestTrade {
  const intentId = randomUUID();
  const tradeId = tradeIdOf(intentId as IntentId);
  return {
    tradeId,
    intentId,
    entry: orderRefOf(tradeId, 'E', 1),
    stop: orderRefOf(tradeId, 'S', 1),
    target: orderRefOf(tradeId, 'T', 1),
  };
}

/** The gateway with a simulated TWS and a real database, each of which can be killed and come back. */
export class GatewayBench {
  service!: TestService;
  /** What the gateway goes by from its next boot on. */
  clock: Clock = new SystemClock();
  private constructor(
    readonly simulator: Simulator,
    readonly database: TestDatabase,
    private readonly directory: string,
  ) {}

  /** Default: over a database of its own. */
  static async open(
    options: Partial<SimulatorOptions> = {},
    database?: TestDatabase,
  ): Promise<GatewayBench> {
    const directory = await mkdtemp(join(tmpdir(), 'gateway-'));
    const simulator = await startSimulator({ directory, tickMs: 0, ...options });
    simulator.control.setPrice('AAPL', '99.99', '100.01', '100.00');
    return new GatewayBench(simulator, database ?? (await testDatabase()), directory);
  }

  /** Boots the gateway, as another process would over the same database. */
  async boot(
    settings: Partial<GatewaySettings> = {},
    wrap: (factory: BrokerLinkFactory) => BrokerLinkFactory = (factory) => factory,
    clientId = CLIENT_ID,
  ): Promise<TestService> {
    const { host, port, account } = this.simulator;
    const factory = new IbLinkFactory({ host, port, clientId, timeZone: null });
    const module = GatewayModule.over(
      {
        account,
        armLive: null,
        settleMs: 400,
        entryHoldMs: 300,
        marketDataType: 3,
        ...{ stateDirectory: null, haltPort: 0, caps: WIDE_CAPS },
        ...settings,
      },
      wrap(factory),
    );
    this.service = await startTestService([module], {
      database: this.database,
      clock: this.clock,
      instruments: CATALOGUE,
    });
    return this.service;
  }

  async bootOpen(settings: Partial<GatewaySettings> = {}): Promise<TestService> {
    const service = await this.boot(settings);
    await this.gate('open');
    await service.waitUntil(() => this.resolved(), 'AAPL resolved');
    return service;
  }

  async resolved(): Promise<boolean> {
    const instruments = await this.service.request(REQUESTS.instruments, {});
    return instruments.some(
      ({ instrumentKey, state }) => instrumentKey === AAPL && state === 'resolved',
    );
  }

  async gate(state: string): Promise<void> {
    await this.service.waitUntil(
      () => this.service.published(BrokerGateV1).at(-1)?.data.state === state,
      `gate ${state}`,
    );
  }

  async place(
    trade: TestTrade,
    more: Partial<PlaceOrdersV1> & { readonly principal?: string } = {},
    id = randomUUID(),
  ): Promise<string> {
    const { principal, ...data } = more;
    await this.service.deliver(PlaceOrdersV1, await this.bracket(trade, data), {
      ...{ id, correlationId: randomUUID() },
      ...(principal === undefined ? {} : { principal }),
    });
    return id;
  }

  /** A market entry of 100 AAPL with a stop at 95 and a target at 110. */
  async bracket(trade: TestTrade, more: Partial<PlaceOrdersV1> = {}): Promise<PlaceOrdersV1> {
    return {
      account: this.simulator.account,
      tradeId: trade.tradeId,
      intentId: trade.intentId,
      purpose: 'entry',
      contract: await this.contract(),
      legs: bracketLegs(trade),
      ...more,
    };
  }

  async modify(
    trade: TestTrade,
    leg: LegV1,
    { revision, principal = 'spec' }: { readonly revision: number; readonly principal?: string },
  ): Promise<void> {
    const { account } = this.simulator;
    const data = { account, tradeId: trade.tradeId, revision, leg };
    await this.service.deliver(ModifyOrderV1, data, { principal });
  }

  async cancel(trade: TestTrade, orderRef: string): Promise<void> {
    const { account } = this.simulator;
    const data = { account, tradeId: trade.tradeId, orderRef, reason: 'test' };
    await this.service.deliver(CancelOrderV1, data);
  }

  /** Frames that the client sent of one message id: 3 places, 4 cancels. */
  sent(messageId: number): readonly (readonly string[])[] {
    return this.written([String(messageId)]);
  }

  /** Frames that the client sent of these message ids, in the order of writing. */
  written(messageIds: readonly string[]): readonly (readonly string[])[] {
    return readFrames(this.simulator.framesFile)
      .filter(({ direction, fields }) => direction === 'in' && messageIds.includes(fields[0] ?? ''))
      .map((frame) => frame.fields);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.simulator.stop();
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }

  private async contract(): Promise<PlaceOrdersV1['contract']> {
    const instruments = await this.service.request(REQUESTS.instruments, {});
    const facts = instruments.find(({ instrumentKey }) => instrumentKey === AAPL)?.contract;
    if (facts === undefined) throw new Error('AAPL is not resolved');
    const { contractId, symbol, type, exchange, currency, multiplier } = facts;
    return { instrumentKey: AAPL, contractId, symbol, type, exchange, currency, multiplier };
  }
}

export function bracketLegs(trade: TestTrade, entry: Partial<LegV1> = {}): LegV1[] {
  const common = { quantity: '100', side: 'SELL', timeInForce: 'GTC' } as const;
  return [
    {
      ...{ orderRef: trade.entry, role: 'ENTRY', side: 'BUY', quantity: '100' },
      ...{ type: 'MARKET', timeInForce: 'DAY' },
      ...entry,
    },
    {
      ...common,
      ...{ orderRef: trade.stop, role: 'STOP', type: 'STOP', stopPrice: '95' },
      parentRef: trade.entry,
    },
    {
      ...common,
      ...{ orderRef: trade.target, role: 'TARGET', type: 'LIMIT', limitPrice: '110' },
      parentRef: trade.entry,
    },
  ];
}
