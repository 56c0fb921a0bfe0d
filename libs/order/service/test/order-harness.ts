import {
  REQUESTS,
  BrokerAccountV1,
  BrokerGateV1,
  BrokerInstrumentV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  DecisionMadeV1,
  type Envelope,
  type EventClass,
  FillExecutionV1,
  type GateState,
  type IntentV1,
  type LegV1,
  OrderConcludedV1,
  PlaceOrdersV1,
  type QuoteMessage,
  quoteSubject,
} from '@fairlead/contracts';
import {
  type CauseId,
  ManualClock,
  instantText,
  instrumentKeyOf,
  intentIdOf,
  plusMs,
} from '@fairlead/core';
import {
  type DeliveryOptions,
  TRADING_NOON,
  TestService,
  startTestService,
} from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import { OrderEnv, OrderManagementModule } from '../src';

export const ACCOUNT = 'DU1234567';
export const KEY = instrumentKeyOf({
  symbol: 'AAPL',
  type: 'STK',
  currency: 'USD',
  exchange: 'SMART',
});

export const env = (): OrderEnv => Object.assign(new OrderEnv(), { TWS_ACCOUNT: ACCOUNT });

/** Order management in test services that are stopped after each test. */
export class OrderHarnesses implements OrderBooths {
  private readonly running: TestService[] = [];

  async boot(
    start: Partial<Omit<OrderHarness, 'service'>> & { database?: TestService['database'] } = {},
  ): Promise<OrderHarness> {
    const clock = start.clock ?? new ManualClock(TRADING_NOON);
    const options = start.database === undefined ? { clock } : { clock, database: start.database };
    const service = await startTestService([OrderManagementModule.register(env())], options);
    this.running.push(service);
    return { service, clock };
  }

  add(service: TestService): void {
    this.running.push(service);
  }

  /** Stops a service in the middle of a test, as a restart does. */
  async halt({ service }: AnyOrder): Promise<void> {
    this.running.splice(
      this.running.findIndex((each) => each === service),
      1,
    );
    await service.stop();
  }

  /** Starts it again on the database of one that was stopped. */
  reboot({ service, clock }: AnyOrder): Promise<OrderHarness> {
    if (!(service instanceof TestService)) throw new Error('it was started over PostgreSQL');
    return this.boot({ clock, database: service.database });
  }

  async stop(): Promise<void> {
    for (const service of this.running.splice(0)) await service.stop();
  }
}

/** Order management for a spec, whatever its store is made of. */
export type OrderService = Pick<
  TestService,
  'deliver' | 'published' | 'waitForPublished' | 'request' | 'reply' | 'emit' | 'stop'
>;

export interface AnyOrder {
  readonly service: OrderService;
  readonly clock: ManualClock;
}

/** Where order management is started for a spec, stopped, and started again on what it left. */
export interface OrderBooths {
  boot(): Promise<AnyOrder>;
  reboot(stopped: AnyOrder): Promise<AnyOrder>;
  halt(harness: AnyOrder): Promise<void>;
  stop(): Promise<void>;
}

/** Over PostgreSQL. */
export interface OrderHarness extends AnyOrder {
  readonly service: TestService;
}

export interface Legs {
  readonly entry: LegV1;
  readonly stop: LegV1;
  readonly target: LegV1;
}

export const gate = (state: GateState, epoch = 1): BrokerGateV1 => ({
  account: ACCOUNT,
  state,
  code: 'CONNECTED',
  reason: 'spec',
  epoch,
  paper: true,
});

export const snapshot = (epoch: number, held = '0'): BrokerSnapshotV1 => ({
  account: ACCOUNT,
  epoch,
  takenAt: instantText(TRADING_NOON),
  openOrders: [],
  positions:
    held === '0'
      ? []
      : [{ instrumentKey: KEY, symbol: 'AAPL', quantity: held, averageCost: '100' }],
  executionCount: 0,
});

/** Delivers a message and waits until what follows from it has left the outbox. */
export async function deliver<Data extends object>(
  harness: AnyOrder,
  type: EventClass<Data>,
  data: Data,
  options: DeliveryOptions = {},
): Promise<Envelope<Data>> {
  const envelope = await harness.service.deliver(type, data, options);
  await sentOut(harness);
  return envelope;
}

/** Waits until everything has left the outbox. */
export async function sentOut({ service }: AnyOrder): Promise<void> {
  if (!(service instanceof TestService)) return;
  await service.waitUntil(async () => {
    const unsent = await service.database.query(
      'SELECT 1 FROM order_management.outbox WHERE sent_at IS NULL',
    );
    return unsent.length === 0;
  }, 'an empty outbox');
}

export async function openUp(
  harness: AnyOrder,
  state: GateState = 'open',
  {
    quote: quoted = true,
    instrument: known = true,
    held = '0',
  }: { quote?: boolean; instrument?: boolean; held?: string } = {},
): Promise<void> {
  harness.service.reply(REQUESTS.market, () => Promise.resolve({ quotes: [], indicators: [] }));
  if (known) await deliver(harness, BrokerInstrumentV1, instrument());
  await deliver(harness, BrokerAccountV1, {
    ...{ account: ACCOUNT, currency: 'USD', netLiquidation: '1000000' },
    ...{ totalCash: '1000000', buyingPower: '4000000' },
  });
  await deliver(harness, BrokerSnapshotV1, snapshot(1, held));
  await deliver(harness, BrokerGateV1, gate(state));
  if (quoted) quote(harness);
}

export function quote({ service, clock }: AnyOrder, bid = '99.99', ask = '100.00'): void {
  const at = instantText(clock.now());
  const message: QuoteMessage = {
    instrumentKey: KEY,
    ...{ bid, ask, last: ask, bidSize: '100', askSize: '100' },
    ...{ volume: '1', previousClose: '99', at, feedAt: at, delayed: false },
  };
  service.emit(quoteSubject(KEY), message);
}

export function instrument(): BrokerInstrumentV1 {
  return {
    ...{ account: ACCOUNT, instrumentKey: KEY, state: 'resolved', reason: '' },
    lookedUpAt: instantText(TRADING_NOON),
    contract: {
      ...{ contractId: 265_598, symbol: 'AAPL', type: 'STK', exchange: 'SMART' },
      ...{ primaryExchange: 'NASDAQ', currency: 'USD', multiplier: '1', longName: 'APPLE INC' },
      priceBands: [{ from: '0', increment: '0.01' }],
      ...{ minimumSize: '1', sizeIncrement: '1', timeZone: 'US/Eastern' },
      ...{ tradingHours: '', liquidHours: '' },
    },
  };
}

export function entry(changes: Partial<IntentV1> = {}): IntentV1 {
  const causeId = randomUUID();
  return {
    ...{ intentId: intentIdOf(causeId as CauseId, 'buy'), causeId, signalId: causeId },
    ...{ ruleId: 'buy', ruleVersion: 1, strategy: 'basic', account: ACCOUNT, instrumentKey: KEY },
    ...{ kind: 'ENTER', direction: 'LONG', onOpposite: 'ignore', allowShort: false, priority: 1 },
    size: { kind: 'shares', value: '100' },
    protection: {
      stop: { kind: 'percent', value: '3' },
      target: { kind: 'percent', value: '8' },
    },
    entry: { type: 'MARKET' },
    reason: 'spec',
    expiresAt: instantText(plusMs(TRADING_NOON, 30_000)),
    ...changes,
  };
}

export function exit(ruleId = 'exit'): IntentV1 {
  const causeId = randomUUID();
  return {
    ...{ intentId: intentIdOf(causeId as CauseId, ruleId), causeId, signalId: causeId },
    ...{ ruleId, ruleVersion: 1, strategy: 'basic', account: ACCOUNT, instrumentKey: KEY },
    ...{ kind: 'EXIT', direction: 'LONG', priority: 1, reason: 'SELL' },
  };
}

export function decide(
  harness: AnyOrder,
  intent: IntentV1,
  ...others: readonly IntentV1[]
): Promise<Envelope<DecisionMadeV1>> {
  const decision = decisionOf(intent, ...others);
  return deliver(harness, DecisionMadeV1, decision, { correlationId: intent.causeId });
}

export function decisionOf(intent: IntentV1, ...others: readonly IntentV1[]): DecisionMadeV1 {
  return {
    ...{ causeId: intent.causeId, cause: 'signal', instrumentKey: KEY, outcome: 'INTENTS' },
    ...{ reason: 'spec', evaluations: [], intents: [intent, ...others] },
  };
}

export async function enterAll(harness: AnyOrder, intent: IntentV1): Promise<Legs> {
  await decide(harness, intent);
  const legs = legsOf(harness.service.published(PlaceOrdersV1).at(-1)?.data);
  await enter(harness, legs);
  return legs;
}

export async function accept(harness: AnyOrder, legs: Legs): Promise<void> {
  await status(harness, legs.entry, 'WORKING', { filledQuantity: '0' });
  await status(harness, legs.stop, 'HELD', { filledQuantity: '0' });
  await status(harness, legs.target, 'HELD', { filledQuantity: '0' });
}

export async function enter(harness: AnyOrder, legs: Legs): Promise<void> {
  await accept(harness, legs);
  await fill(harness, legs.entry, '100', '100.00');
  await status(harness, legs.entry, 'FILLED', { filledQuantity: '100' });
}

export async function status(
  harness: AnyOrder,
  leg: LegV1,
  state: BrokerStatusV1['status'],
  changes: Partial<BrokerStatusV1> = {},
): Promise<void> {
  await deliver(harness, BrokerStatusV1, {
    ...{ account: ACCOUNT, orderRef: leg.orderRef, status: state, cancelPending: false },
    ...changes,
  });
}

export async function fill(
  harness: AnyOrder,
  leg: LegV1,
  quantity: string,
  price: string,
): Promise<void> {
  await deliver(harness, FillExecutionV1, {
    ...{ account: ACCOUNT, instrumentKey: KEY, symbol: 'AAPL', executionId: randomUUID() },
    ...{ revision: 1, orderRef: leg.orderRef, external: false, permId: 1, side: leg.side },
    ...{ quantity, price, currency: 'USD', multiplier: '1', exchange: 'SMART' },
    executedAt: instantText(harness.clock.now()),
  });
}

export function legsOf(place: PlaceOrdersV1 | undefined): Legs {
  const [first, second, third] = place?.legs ?? [];
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error('a bracket has three legs');
  }
  return { entry: first, stop: second, target: third };
}

export function conclusions({ service }: AnyOrder): readonly (readonly [string, string])[] {
  return service.published(OrderConcludedV1).map(({ data }) => [data.outcome, data.code] as const);
}
