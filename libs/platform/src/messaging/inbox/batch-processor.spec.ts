import { type Envelope, SignalAcceptedV1 } from '@fairlead/contracts';
import { ManualClock, derivedId, instant } from '@fairlead/core';
import { PinoLogger } from '../../observability/pino-logger';
import { MemoryUnitOfWork } from '../../persistence/memory/memory-unit-of-work';
import type { Delivery } from '../transport';
import { BatchProcessor } from './batch-processor';
import { DeliveryProcessor, handlerKey } from './delivery-processor';

const { type, version } = SignalAcceptedV1.contract;

function signalOf(symbol: string): SignalAcceptedV1 {
  return {
    signalId: derivedId('signal', symbol),
    source: 'suite',
    instrumentKey: symbol,
    symbol,
    action: 'BUY',
    confidence: 0.9,
    issuedAt: '2026-01-07T17:00:00.000Z',
    expiresAt: '2026-01-07T17:00:30.000Z',
    receivedBy: 'suite',
  };
}

function deliveryOf(name: string): Delivery {
  const id = derivedId('batch', name);
  const at = '2026-01-07T17:00:00.000Z';
  const envelope: Envelope = {
    id,
    type,
    version,
    occurredAt: at,
    recordedAt: at,
    correlationId: derivedId('story', name),
    causationId: null,
    source: 'signal-ingestion',
    data: signalOf(name),
  };
  const message = { id, subject: 'signal.v1.accepted.p00.A', type, body: JSON.stringify(envelope) };
  return { message, count: 1 };
}

describe('messages that are handled together', () => {
  const handled: string[] = [];
  let failing: string | null = null;
  const parts = {
    service: 'rule-engine',
    unitOfWork: new MemoryUnitOfWork({
      service: 'rule-engine',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    handlers: new Map([
      [
        handlerKey(type, version),
        (event: Envelope): Promise<void> => {
          const { symbol: name } = event.data as SignalAcceptedV1;
          if (name === failing) return Promise.reject(new Error('cannot'));
          handled.push(name);
          return Promise.resolve();
        },
      ],
    ]),
    logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    observer: {},
    guard: () => Promise.resolve(),
  } as const;
  const batching = { types: [SignalAcceptedV1], withinMs: 5, upTo: 50 };
  const processor = new BatchProcessor(parts, new DeliveryProcessor(parts), batching);
  const process = (...names: readonly string[]): Promise<unknown> =>
    Promise.all(names.map((name) => processor.process(deliveryOf(name))));

  beforeEach(() => {
    handled.length = 0;
    failing = null;
  });

  it('are handled once each, also one that comes twice at the same time', async () => {
    await process('A', 'B', 'A', 'C', 'B');
    expect(handled).toEqual(['A', 'B', 'C']);
    await process('C', 'D');
    expect(handled).toEqual(['A', 'B', 'C', 'D']);
  });

  it('are handled one by one where one of them fails, which holds up none', async () => {
    failing = 'BAD';
    const settled = await process('E', 'BAD', 'F', 'E');
    expect([...new Set(handled)]).toEqual(['E', 'F']);
    expect(settled).toMatchObject([{ kind: 'settled' }, { kind: 'retry' }, { kind: 'settled' }, { kind: 'settled' }]); // prettier-ignore
  });
});
