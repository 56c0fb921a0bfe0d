import { randomUUID } from 'node:crypto';
import type { BrokerStatusV1 } from '@fairlead/contracts';
import {
  type BrokerCallback,
  journaledOrder,
  type ReportedExecution,
  viewOf,
} from '@fairlead/broker-domain';
import { ManualClock, decimal, instant } from '@fairlead/core';
import { EvidenceQueue } from '../src/application/reports/evidence-queue';
import { EvidenceRecorder } from '../src/application/reports/evidence-recorder';
import { InstrumentDirectory } from '../src/application/data/instrument-directory';
import { OrderIds } from '../src/application/commands/order-ids';
import type { JournalRow } from '../src/application/ports/journal';
import {
  InMemoryExecutionStore,
  InMemoryJournal,
  InMemoryUnitOfWork,
  RecordingLogger,
} from './in-memory-stores';

const ACCOUNT = 'DU1';
const REF = 'F1-AAAAAAAAAAAAAAAA-E1';
const contract = {
  contractId: 265_598,
  symbol: 'AAPL',
  type: 'STK',
  currency: 'USD',
  exchange: 'SMART',
  multiplier: '1',
};

function row(): JournalRow {
  const order = journaledOrder(REF, {
    revision: 0,
    quantity: decimal(100),
    limitPrice: null,
    stopPrice: null,
  });
  return {
    orderRef: REF,
    account: ACCOUNT,
    clientId: 10,
    orderId: 7,
    epoch: 1,
    commandId: randomUUID(),
    correlationId: 'story',
    tradeId: randomUUID(),
    intentId: randomUUID(),
    purpose: 'entry',
    contract: { ...contract, instrumentKey: 'AAPLKEY' },
    leg: {
      orderRef: REF,
      role: 'ENTRY',
      side: 'BUY',
      quantity: '100',
      type: 'MARKET',
      timeInForce: 'DAY',
    },
    order,
    published: viewOf(order),
    positionWhenAbsent: null,
    touchedAt: instant(0),
  };
}

const execution = (more: Partial<ReportedExecution> = {}): ReportedExecution => ({
  kind: 'execution',
  account: ACCOUNT,
  clientId: 10,
  orderId: 7,
  orderRef: REF,
  permId: 77,
  contract,
  executionId: '0000e0d5.69e02bfb.01.01',
  side: 'BUY',
  quantity: decimal(100),
  price: decimal('100.01'),
  cumulative: decimal(100),
  executedAt: instant(1_000),
  timeProblem: null,
  exchange: 'ISLAND',
  ...more,
});
const status = (named: string, clientId = 10): BrokerCallback => ({
  kind: 'orderStatus',
  orderId: 7,
  clientId,
  status: named,
  whyHeld: '',
  filled: decimal(0),
  remaining: decimal(100),
  permId: null,
});

describe('what is heard of orders', () => {
  let unitOfWork: InMemoryUnitOfWork;
  let logger: RecordingLogger;
  let journal: InMemoryJournal;
  let queue: EvidenceQueue;
  let clock: ManualClock;
  let probes: number[];

  beforeEach(() => {
    unitOfWork = new InMemoryUnitOfWork();
    logger = new RecordingLogger();
    journal = new InMemoryJournal();
    journal.rows.set(REF, row());
    clock = new ManualClock(instant(5_000));
    probes = [];
    const recorder = new EvidenceRecorder({
      account: ACCOUNT,
      clientId: 10,
      clock,
      journal,
      executions: new InMemoryExecutionStore(),
      directory: new InstrumentDirectory([]),
      orderIds: new OrderIds(),
      logger,
    });
    queue = new EvidenceQueue({ clock, unitOfWork, recorder, logger });
    queue.follow({
      probe: (inMs) => probes.push(inMs),
      checkFills: () => undefined,
      overflow: () => undefined,
    });
  });
  afterEach(async () => {
    await queue.stop();
  });

  const types = (): string[] => unitOfWork.published.map(({ type }) => type);

  it('is written down and told once, however often it comes', async () => {
    for (let times = 0; times < 3; times += 1) queue.push(execution());
    await queue.drained();
    expect(types()).toEqual(['fill.execution', 'broker.status']);
    expect(journal.rows.get(REF)?.order.status).toBe('FILLED');
  });

  it('survives a database that is away, and loses nothing of it', async () => {
    const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    unitOfWork.failures.push(away, away, away, away, away, away, away, away);
    queue.push(status('Submitted'));
    queue.push(execution());
    await queue.drained();
    expect(types().filter((type) => type === 'fill.execution')).toHaveLength(1);
    expect(logger.events).not.toContain('broker.message.left-out');
  }, 20_000);

  it('is left out alone where one message cannot be written, and the broker is asked', async () => {
    const broken: BrokerCallback = {
      ...execution({ executionId: 'bad.01.01' }),
      get price(): never {
        throw new Error('unreadable');
      },
    };
    queue.push(broken);
    queue.push(execution());
    await queue.drained();
    expect(types()).toContain('fill.execution');
    expect(logger.events).toContain('broker.message.left-out');
    expect(probes).toContain(0);
  }, 20_000);

  it('of another client with the same order id is not ours', async () => {
    queue.push(status('Cancelled', 11));
    await queue.drained();
    expect(journal.rows.get(REF)?.order.status).toBe('PENDING_ACK');
  });

  it('of another account is not ours', async () => {
    queue.push(execution({ account: 'DU2' }));
    await queue.drained();
    expect(types()).toEqual([]);
  });

  it('of an order of ours that is not in the journal is an alarm, and its fill is told', async () => {
    queue.push(execution({ orderRef: 'F1-BBBBBBBBBBBBBBBB-E1', orderId: 99, permId: 99 }));
    await queue.drained();
    expect(types()).toEqual(['fill.execution']);
    expect(logger.events).toContain('broker.order.alarm');
  });

  it('as silence for ten seconds makes an order unknown, and the broker is asked', async () => {
    queue.awaitAnswer([REF]);
    clock.advanceMs(9_999);
    queue.callUnanswered('silence', false);
    await queue.drained();
    expect(types()).toEqual([]);
    clock.advanceMs(1);
    queue.callUnanswered('silence', false);
    await queue.drained();
    const [told] = unitOfWork.published.map(({ data }) => data as BrokerStatusV1);
    expect(told).toMatchObject({ status: 'UNKNOWN', code: 'NO_ANSWER' });
    expect(probes).toContain(0);
  });

  it('as a cancel without a code is told after a short wait', async () => {
    queue.push(status('Cancelled'));
    await queue.drained();
    expect(types()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await queue.drained();
    expect(types()).toEqual(['broker.status']);
    expect(journal.rows.get(REF)?.published?.status).toBe('CANCELLED');
  });
});
