import {
  BrokerAccountV1,
  BrokerAckV1,
  BrokerGateV1,
  BrokerInstrumentV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  DecisionMadeV1,
  type Envelope,
  type EventClass,
  FillExecutionV1,
  REQUESTS,
  type ServiceRequest,
} from '@fairlead/contracts';
import { type AccountId, type ManualClock, instantText, present } from '@fairlead/core';
import {
  InProcessTransport,
  MemoryUnitOfWork,
  PinoLogger,
  ServiceMessenger,
  type TransportMessage,
  type Tx,
  readInstruments,
} from '@fairlead/platform';
import { type DeliveryOptions } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerEventsController } from '../src/adapters/in/events/broker-events.controller';
import { DecisionsController } from '../src/adapters/in/events/decisions.controller';
import { CatalogueListings } from '../src/adapters/out/catalogue-listings';
import { MemoryLimitStore } from '../src/adapters/out/memory/memory-limit-store';
import { MemoryOrderStore } from '../src/adapters/out/memory/memory-order-store';
import { settingsOf } from '../src/config/order-settings.mapper';
import { type OrderAssembly, assembleOrders } from '../src/order.assembly';
import { ACCOUNT, type OrderService, env } from './order-harness';

const LOGGER = PinoLogger.create({ level: 'silent', destination: 'none' });
const WAIT_MS = 2_000;

/** What is left of order management without a database when it is stopped. */
export class OrderMemory {
  readonly store = new MemoryOrderStore(ACCOUNT as AccountId);
  readonly limitStore = new MemoryLimitStore();
  readonly unitOfWork: MemoryUnitOfWork;
  published: TransportMessage[] = [];

  constructor(readonly clock: ManualClock) {
    this.unitOfWork = new MemoryUnitOfWork({
      ...{ service: 'order-management', clock, logger: LOGGER },
      publish: (message) => void this.published.push(message),
    });
  }
}

type Handler = (event: Envelope<never>, tx: Tx) => Promise<void> | void;

/** Order management over a store in memory: the same classes, timers and requests, and no Nest, sockets or SQL. */
export class MemoryOrderService implements OrderService {
  private readonly handlers: ReadonlyMap<string, Handler>;

  private constructor(
    private readonly memory: OrderMemory,
    private readonly orders: OrderAssembly,
    private readonly transport: InProcessTransport,
  ) {
    const { intentHandler, market, tradeManager, accountManager, reconciliation } = orders;
    const decisions = new DecisionsController(intentHandler, market);
    const broker = new BrokerEventsController(tradeManager, accountManager, reconciliation);
    this.handlers = new Map<string, Handler>([
      [DecisionMadeV1.contract.type, (event, tx) => decisions.onDecision(event, tx)],
      [BrokerGateV1.contract.type, (event, tx) => broker.onGate(event, tx)],
      [BrokerAckV1.contract.type, (event, tx) => broker.onAck(event, tx)],
      [BrokerStatusV1.contract.type, (event, tx) => broker.onStatus(event, tx)],
      [BrokerRejectedV1.contract.type, (event, tx) => broker.onRejected(event, tx)],
      [BrokerSnapshotV1.contract.type, (event, tx) => broker.onSnapshot(event, tx)],
      [BrokerInstrumentV1.contract.type, (event, tx) => broker.onInstrument(event, tx)],
      [BrokerAccountV1.contract.type, (event, tx) => broker.onAccount(event, tx)],
      [FillExecutionV1.contract.type, (event, tx) => broker.onFill(event, tx)],
    ]);
  }

  static async boot(memory: OrderMemory): Promise<MemoryOrderService> {
    memory.published = [];
    const { store, limitStore, unitOfWork, clock } = memory;
    const transport = new InProcessTransport((error) => {
      throw error;
    });
    const catalogue = await readInstruments(join(__dirname, '../../../../instruments.yaml'));
    const orders = assembleOrders({
      ...{ store, limitStore, unitOfWork, clock, logger: LOGGER, settings: settingsOf(env()) },
      listings: new CatalogueListings(catalogue),
      messenger: new ServiceMessenger('order-management', transport, unitOfWork),
    });
    await orders.runtime.onApplicationBootstrap();
    return new MemoryOrderService(memory, orders, transport);
  }

  async deliver<Data extends object>(
    type: EventClass<Data>,
    data: Data,
    options: DeliveryOptions = {},
  ): Promise<Envelope<Data>> {
    const now = instantText(this.memory.clock.now());
    const envelope: Envelope<Data> = {
      ...{ id: options.id ?? randomUUID(), type: type.contract.type, version: 1 },
      ...{ occurredAt: options.occurredAt ?? now, recordedAt: now, source: 'spec', data },
      correlationId: options.correlationId ?? randomUUID(),
      causationId: options.causationId ?? null,
      ...(options.principal === undefined ? {} : { principal: options.principal }),
    };
    const handler = present(this.handlers.get(type.contract.type), `a handler of ${type.name}`);
    await this.memory.unitOfWork.run(async (tx) => handler(envelope as Envelope<never>, tx));
    return envelope;
  }

  published<Data extends object>(type: EventClass<Data>): readonly Envelope<Data>[] {
    return this.memory.published
      .filter((message) => message.type === type.contract.type)
      .map(({ body }) => JSON.parse(body) as Envelope<Data>);
  }

  async waitForPublished<Data extends object>(
    type: EventClass<Data>,
    count = 1,
  ): Promise<readonly Envelope<Data>[]> {
    const deadline = performance.now() + WAIT_MS;
    while (this.published(type).length < count) {
      if (performance.now() > deadline) throw new Error(`waited in vain for ${type.name}`);
      await sleep(5);
    }
    return this.published(type);
  }

  /** Changes keep their first reply in SQL, so they are made directly here. */
  async request<Request, Reply>(
    to: ServiceRequest<Request, Reply>,
    request: Request,
  ): Promise<Reply> {
    const { unitOfWork } = this.memory;
    const { accountManager, tradeManager, tradingStates } = this.orders;
    const change = request as never;
    if (to.name === REQUESTS.setTradingState.name) {
      return unitOfWork.run(async (tx) => {
        const account = await tradingStates.set(change, tx);
        return accountManager.statusOf(account, tx);
      }) as Promise<Reply>;
    }
    if (to.name === REQUESTS.setLimit.name) {
      return unitOfWork.run((tx) => this.orders.limitManager.set(change, tx)) as Promise<Reply>;
    }
    if (to.name === REQUESTS.flatten.name) {
      const tradeIds = await unitOfWork.run((tx) => this.orders.flattening.flatten(change, tx));
      return { tradeIds } as Reply;
    }
    if (to.name === REQUESTS.close.name) {
      const tradeIds = await unitOfWork.run((tx) => tradeManager.close(change, tx));
      return { tradeIds } as Reply;
    }
    if (to.name === REQUESTS.placeOrder.name) {
      return unitOfWork.run((tx) => this.orders.ordersByHand.place(change, tx)) as Promise<Reply>;
    }
    if (to.name === REQUESTS.modifyOrder.name) {
      return unitOfWork.run((tx) => this.orders.ordersByHand.modify(change, tx)) as Promise<Reply>;
    }
    if (to.name === REQUESTS.cancelOrders.name) {
      return unitOfWork.run((tx) => this.orders.ordersByHand.cancel(change, tx)) as Promise<Reply>;
    }
    if (to.name === REQUESTS.answerApproval.name) {
      return unitOfWork.run((tx) => this.orders.approvals.answer(change, tx)) as Promise<Reply>;
    }
    return new ServiceMessenger('console', this.transport).request(to, request);
  }

  reply<Request, Reply>(
    ask: ServiceRequest<Request, Reply>,
    handler: (request: Request) => Promise<NoInfer<Reply>>,
  ): void {
    new ServiceMessenger(ask.service, this.transport).reply({ ...ask, changes: false }, handler);
  }

  emit(subject: string, message: object): void {
    this.transport.emit(subject, message);
  }

  async stop(): Promise<void> {
    await this.orders.runtime.beforeApplicationShutdown();
    await this.transport.close();
  }
}
