import {
  ASKS,
  BrokerAccountV1,
  BrokerGateV1,
  DecisionMadeV1,
  type IntentV1,
  ModifyOrderV1,
  OrderConcludedV1,
  PlaceOrdersV1,
  TradeChangedV1,
  quoteSubject,
} from '@fairlead/contracts';
import {
  type CauseId,
  type InstrumentDescription,
  Decimal,
  instantText,
  instrumentKeyOf,
  intentIdOf,
  sum,
} from '@fairlead/core';
import { InstrumentCatalogue, SystemClock } from '@fairlead/platform';
// Order management is tested with the real gateway and the simulator over a real socket; its code imports neither.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { GatewayEnv, GatewayModule } from '@fairlead/broker-service';
// eslint-disable-next-line @nx/enforce-module-boundaries
import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { type TestDatabase, type TestService, startTestService, testDatabase } from '@fairlead/testing'; // prettier-ignore
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OrderEnv, OrderManagementModule } from '../src';

jest.setTimeout(60_000);

const STOCK: InstrumentDescription = {
  symbol: 'AAPL',
  type: 'STK',
  currency: 'USD',
  exchange: 'SMART',
};
const KEY = instrumentKeyOf(STOCK);

describe('order management with the gateway and a simulated TWS', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const behaviours = (['early', 'late'] as const).flatMap((childActivation) =>
    (['live', 'cut', 'cancelled'] as const).map((childFate) => ({ childActivation, childFate })),
  );
  it.each(behaviours)(
    'cuts 40 of 100 and protects exactly that within two seconds of the fill ($childActivation, $childFate)',
    async (behaviour) => {
      bench = await Bench.open(behaviour.childActivation);
      const { control } = bench.simulator;
      control.setBehaviour(behaviour);
      control.setLiquidity('AAPL', '40');
      await bench.decide(enter());
      await bench.service.waitUntil(() => bench.position().eq(40), '40 filled');
      const filledAt = performance.now();
      await bench.service.waitUntil(() => bench.covered().eq(40) && bench.entriesOpen() === 0, 'protection'); // prettier-ignore
      expect(performance.now() - filledAt).toBeLessThan(2_000);
      await sleep(3_000);
      expect(bench.position().toFixed()).toBe('40');
      expect(bench.covered().toFixed()).toBe('40');
      expect(bench.targets().toFixed()).toBe('40');
      const last = bench.service.published(TradeChangedV1).at(-1)?.data;
      expect(last).toMatchObject({ status: 'OPEN', position: '40', protected: true });
      expect(bench.simulator.control.violations).toEqual([]);
    },
  );

  it('leaves in parts: the stop follows, the exit chases, and all is over when flat', async () => {
    bench = await Bench.open('early');
    const { control } = bench.simulator;
    await bench.decide(enter());
    await bench.untilTrade('OPEN');
    control.setLiquidity('AAPL', '30');
    await bench.decide(leave());
    await bench.service.waitUntil(() => bench.position().eq(70), '30 sold');
    await bench.service.waitUntil(() => bench.covered().eq(70), 'the stop follows');
    bench.price('98.00', '98.02');
    await sleep(1_500);
    control.setLiquidity('AAPL', null);
    await bench.untilTrade('CLOSED');
    expect(bench.position().isZero()).toBe(true);
    expect(control.state().openOrders.length + control.state().heldOrders.length).toBe(0);
    expect(bench.service.published(ModifyOrderV1).length).toBeGreaterThanOrEqual(2);
  });

  it('is stopped out with one stop and no orders left over', async () => {
    bench = await Bench.open('early');
    await bench.decide(enter());
    await bench.untilTrade('OPEN');
    bench.price('96.00', '96.02');
    await bench.untilTrade('CLOSED');
    expect(bench.service.published(TradeChangedV1).at(-1)?.data.code).toBe('STOPPED_OUT');
    expect(bench.position().isZero()).toBe(true);
    expect(bench.covered().isZero()).toBe(true);
  });

  it('finds a fill that came while it was disconnected, and protects it', async () => {
    bench = await Bench.open('early');
    const { control } = bench.simulator;
    await bench.decide(enter({ entry: { type: 'LIMIT', limitPrice: '99.00' } }));
    await bench.untilTrade('ENTERING');
    control.dropConnections();
    bench.price('98.50', '98.52');
    await bench.untilTrade('OPEN');
    expect(bench.covered().toFixed()).toBe('100');
    const status = await bench.service.ask(ASKS.orderManagementStatus, {});
    expect(status.externalQuantities).toEqual([]);
    expect(bench.service.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it('leaves nothing behind where TWS rejects an entry that it had taken', async () => {
    bench = await Bench.open('early');
    bench.simulator.control.setHalted('AAPL', true);
    await bench.decide(enter());
    await bench.untilTrade('ENTERING');
    const order = bench.simulator.control.state().openOrders[0];
    if (order === undefined) throw new Error('the entry works');
    bench.simulator.control.rejectOrder(order.meta.clientId, order.meta.orderId, 'margin');
    await bench.untilTrade('CLOSED');
    await bench.service.waitForPublished(OrderConcludedV1);
    expect(bench.position().isZero()).toBe(true);
    expect(bench.covered().isZero()).toBe(true);
  });
});

class Bench {
  private constructor(
    readonly simulator: Simulator,
    readonly service: TestService,
    private readonly database: TestDatabase,
    private readonly directory: string,
  ) {}

  static async open(activation: 'early' | 'late'): Promise<Bench> {
    const directory = await mkdtemp(join(tmpdir(), 'order-'));
    const simulator = await startSimulator({ directory, tickMs: 0 });
    const { host, port, account } = simulator;
    const gateway = Object.assign(new GatewayEnv(), {
      ...{ TWS_HOST: host, TWS_PORT: port, TWS_ACCOUNT: account },
      ...{ FAIRLEAD_SETTLE_MS: 400, FAIRLEAD_ENTRY_HOLD_MS: 300 },
    });
    const order = Object.assign(new OrderEnv(), {
      ...{ TWS_ACCOUNT: account, FAIRLEAD_CHILDREN_ACTIVATION: activation },
    });
    const database = await testDatabase();
    const service = await startTestService(
      [OrderManagementModule.register(order), GatewayModule.register(gateway)],
      { database, clock: new SystemClock(), instruments: new InstrumentCatalogue([STOCK]) },
    );
    const bench = new Bench(simulator, service, database, directory);
    await bench.ready();
    return bench;
  }

  /** Sets the market and tells order management, in place of market-data. */
  price(bid: string, ask: string): void {
    this.simulator.control.setPrice('AAPL', bid, ask);
    const at = instantText(new SystemClock().now());
    this.service.emit(quoteSubject(KEY), {
      ...{ instrumentKey: KEY, bid, ask, last: bid, bidSize: null, askSize: null, volume: null },
      ...{ previousClose: null, at, feedAt: at, delayed: false },
    });
  }

  decide(intent: IntentV1): Promise<unknown> {
    const of = { ...intent, account: this.simulator.account };
    const decision: DecisionMadeV1 = {
      ...{ causeId: of.causeId, cause: 'signal', instrumentKey: KEY, outcome: 'INTENTS' },
      ...{ reason: 'spec', evaluations: [], intents: [of] },
    };
    return this.service.deliver(DecisionMadeV1, decision, { correlationId: of.causeId });
  }

  untilTrade(status: string): Promise<void> {
    return this.service.waitUntil(
      () => this.service.published(TradeChangedV1).at(-1)?.data.status === status,
      `trade ${status}`,
    );
  }

  position(): Decimal {
    const { positions } = this.simulator.control.state();
    return sum(positions.map((position) => new Decimal(position.quantity.toString())));
  }

  covered(): Decimal {
    return this.remainingOf('STP');
  }

  targets(): Decimal {
    return this.remainingOf('LMT');
  }

  entriesOpen(): number {
    return this.alive().filter(({ meta }) => meta.orderType === 'MKT').length;
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.simulator.stop();
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }

  private alive(): ReturnType<Simulator['control']['state']>['openOrders'] {
    const { openOrders, heldOrders } = this.simulator.control.state();
    return [...openOrders, ...heldOrders];
  }

  private remainingOf(orderType: string): Decimal {
    const own = this.alive().filter(({ meta }) => meta.orderType === orderType);
    return sum(own.map(({ view }) => new Decimal(view.remaining.toString())));
  }

  private async ready(): Promise<void> {
    const { service } = this;
    const gateOpen = (): boolean => service.published(BrokerGateV1).at(-1)?.data.state === 'open';
    await service.waitUntil(gateOpen, 'open gate');
    await service.waitForPublished(BrokerAccountV1);
    await service.waitUntil(async () => {
      const instruments = await service.ask(ASKS.instruments, {});
      return instruments.some(({ state }) => state === 'resolved');
    }, 'contract');
    this.price('99.99', '100.01');
  }
}

function enter(changes: Partial<IntentV1> = {}): IntentV1 {
  const causeId = randomUUID();
  return {
    ...{ intentId: intentIdOf(causeId as CauseId, 'buy'), causeId, signalId: causeId },
    ...{ ruleId: 'buy', ruleVersion: 1, strategy: 'basic', account: 'DU1', instrumentKey: KEY },
    ...{ kind: 'ENTER', direction: 'LONG', onOpposite: 'ignore', allowShort: false, priority: 1 },
    size: { kind: 'shares', value: '100' },
    protection: {
      stop: { kind: 'percent', value: '3' },
      target: { kind: 'percent', value: '8' },
    },
    entry: { type: 'MARKET' },
    reason: 'spec',
    expiresAt: instantText((new SystemClock().now() + 30_000) as ReturnType<SystemClock['now']>),
    ...changes,
  };
}

function leave(): IntentV1 {
  const causeId = randomUUID();
  return {
    ...{ intentId: intentIdOf(causeId as CauseId, 'exit'), causeId, signalId: causeId },
    ...{ ruleId: 'exit', ruleVersion: 1, strategy: 'basic', account: 'DU1', instrumentKey: KEY },
    ...{ kind: 'EXIT', direction: 'LONG', priority: 1, reason: 'SELL' },
  };
}
