import type { BrokerStatusV1, Envelope } from '@fairlead/contracts';
import type { BrokerCallback, ReportedExecution } from '@fairlead/broker-domain';
import { ManualClock, decimal, instant } from '@fairlead/core';
import {
  InstrumentCatalogue,
  Logger,
  MemoryUnitOfWork,
  type Tx,
  UnitOfWork,
} from '@fairlead/platform';
import { GatewayMemory } from '../src/adapters/out/memory/gateway-memory';
import { MemoryExecutionStore } from '../src/adapters/out/memory/memory-execution-store';
import { MemoryGatewayStore } from '../src/adapters/out/memory/memory-gateway-store';
import { MemoryJournal } from '../src/adapters/out/memory/memory-journal';
import { JournalFence } from '../src/application/journal-fence';
import { EvidenceQueue } from '../src/application/reports/evidence-queue';
import { EvidenceRecorder } from '../src/application/reports/evidence-recorder';
import { InstrumentDirectory } from '../src/application/data/instrument-directory';
import { OrderIds } from '../src/application/commands/order-ids';
import type { JournalRow } from '../src/application/ports/journal';
import { journalRow } from './gateway-stores.features';

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

/** Units of work without a database, of which the next ones end with these failures. */
class FailingUnitOfWork extends UnitOfWork {
  readonly failures: Error[] = [];
  constructor(private readonly inner: UnitOfWork) {
    super();
  }
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inner.run(async (tx) => {
      const result = await work(tx);
      const failure = this.failures.shift();
      if (failure !== undefined) throw failure;
      return result;
    });
  }
}

/** Keeps what was logged. */
class RecordingLogger extends Logger {
  readonly events: string[] = [];
  debug(event: string): void {
    this.events.push(event);
  }
  info(event: string): void {
    this.events.push(event);
  }
  warn(event: string): void {
    this.events.push(event);
  }
  error(event: string): void {
    this.events.push(event);
  }
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
  let unitOfWork: FailingUnitOfWork;
  let published: Envelope[];
  let logger: RecordingLogger;
  let journal: MemoryJournal;
  let queue: EvidenceQueue;
  let clock: ManualClock;
  let probes: number[];

  beforeEach(async () => {
    logger = new RecordingLogger();
    clock = new ManualClock(instant(5_000));
    published = [];
    const memory = new GatewayMemory();
    const fence = new JournalFence(ACCOUNT);
    journal = new MemoryJournal(memory, fence);
    unitOfWork = new FailingUnitOfWork(
      new MemoryUnitOfWork({
        ...{ service: 'tws-gateway', clock, logger },
        publish: ({ body }) => published.push(JSON.parse(body) as Envelope),
      }),
    );
    const store = new MemoryGatewayStore(memory);
    fence.take(await unitOfWork.run((tx) => store.takeJournal(tx, ACCOUNT)));
    await unitOfWork.run((tx) => journal.insert(tx, [journalRow({ orderRef: REF })]));
    probes = [];
    const recorder = new EvidenceRecorder({
      account: ACCOUNT,
      clientId: 10,
      clock,
      journal,
      executions: new MemoryExecutionStore(memory, ACCOUNT),
      directory: new InstrumentDirectory(new InstrumentCatalogue([])),
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

  const kept = async (): Promise<JournalRow | undefined> => {
    const keys = { orderRefs: [REF], orderIds: [], permIds: [] };
    return (await unitOfWork.run((tx) => journal.find(tx, ACCOUNT, keys)))[0];
  };
  const types = (): string[] => published.map(({ type }) => type);

  it('is written down and told once, however often it comes', async () => {
    for (let times = 0; times < 3; times += 1) queue.push(execution());
    await queue.drained();
    expect(types()).toEqual(['fill.execution', 'broker.status']);
    expect((await kept())?.order.status).toBe('FILLED');
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
    expect((await kept())?.order.status).toBe('PENDING_ACK');
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
    const [reported] = published.map(({ data }) => data as BrokerStatusV1);
    expect(reported).toMatchObject({ status: 'UNKNOWN', code: 'NO_ANSWER' });
    expect(probes).toContain(0);
  });

  it('as a cancel without a code is told after a short wait', async () => {
    queue.push(status('Cancelled'));
    await queue.drained();
    expect(types()).toEqual([]);
    while (types().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await queue.drained();
    expect(types()).toEqual(['broker.status']);
    expect((await kept())?.published?.status).toBe('CANCELLED');
  });
});
