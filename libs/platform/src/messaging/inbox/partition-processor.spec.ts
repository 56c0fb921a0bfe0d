import { type Envelope, SignalAcceptedV1 } from '@fairlead/contracts';
import { ManualClock, derivedId, instant } from '@fairlead/core';
import * as fc from 'fast-check';
import { PinoLogger } from '../../observability/pino-logger';
import { PartitionLostError } from '../../persistence/failures';
import { MemoryUnitOfWork } from '../../persistence/memory/memory-unit-of-work';
import type { Delivery } from '../transport';
import { DeliveryProcessor, handlerKey } from './delivery-processor';
import { PartitionProcessor } from './partition-processor';

const { type, version } = SignalAcceptedV1.contract;
const AT = '2026-01-07T17:00:00.000Z';

interface Sent {
  readonly key: string;
  readonly number: number;
}

function deliveryOf({ key, number }: Sent): Delivery {
  const id = derivedId('partition', key, String(number));
  const data: SignalAcceptedV1 = {
    ...{ signalId: id, source: 'suite', instrumentKey: key, symbol: key, action: 'BUY' },
    ...{ confidence: 0.9, sequence: number, issuedAt: AT, expiresAt: AT, receivedBy: 'suite' },
  };
  const envelope: Envelope = {
    ...{ id, type, version, occurredAt: AT, recordedAt: AT, correlationId: id, causationId: null },
    ...{ source: 'signal-ingestion', data },
  };
  const subject = `signal.v1.accepted.p00.${key}`;
  return { message: { id, subject, type, body: JSON.stringify(envelope) }, count: 1 };
}

/** A processor whose handler fails for some messages, and notes what is committed. */
function processorOf(fails: (sent: Sent) => boolean, guard: () => Promise<void>) {
  const committed: Sent[] = [];
  let commits = 0;
  const logger = PinoLogger.create({ level: 'silent', destination: 'none' });
  const observer = { committed: (): number => (commits += 1) };
  const parts = {
    service: 'rule-engine',
    unitOfWork: new MemoryUnitOfWork({
      ...{ service: 'rule-engine', clock: new ManualClock(instant(0)), logger, observer },
    }),
    handlers: new Map([
      [
        handlerKey(type, version),
        (event: Envelope, tx: { afterCommit: (action: () => void) => void }): Promise<void> => {
          const { instrumentKey: key, sequence = 0 } = event.data as SignalAcceptedV1;
          const sent = { key, number: sequence };
          if (fails(sent)) return Promise.reject(new Error('cannot'));
          tx.afterCommit(() => committed.push(sent));
          return Promise.resolve();
        },
      ],
    ]),
    logger,
    observer,
    guard,
  } as const;
  const processor = new PartitionProcessor(parts, new DeliveryProcessor(parts));
  return { processor, committed, commits: () => commits };
}

const OURS = (): Promise<void> => Promise.resolve();
const sentArbitrary = fc
  .array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 1, maxLength: 40 })
  .map((keys) =>
    keys.map((key, index) => ({
      key,
      number: keys.slice(0, index).filter((each) => each === key).length,
    })),
  );

describe('messages of a partition', () => {
  it('are committed together, in the order of their stream', async () => {
    const { processor, committed, commits } = processorOf(() => false, OURS);
    const sent = ['A', 'B', 'A', 'C', 'A'].map((key, number) => ({ key, number }));
    const decisions = await processor.process(sent.map(deliveryOf));
    expect(decisions.map(({ kind }) => kind)).toEqual(sent.map(() => 'settled'));
    expect(committed).toEqual(sent);
    expect(commits()).toBe(1);
  });

  it('keep the order of their key whichever of them fails, and hold up no other key', async () => {
    await fc.assert(
      fc.asyncProperty(sentArbitrary, fc.nat(), async (sent, pick) => {
        const bad = sent[pick % sent.length];
        const isBad = ({ key, number }: Sent): boolean => key === bad?.key && number === bad.number;
        const { processor, committed } = processorOf(isBad, OURS);
        const decisions = await processor.process(sent.map(deliveryOf));
        const expected = sent.map((each) => {
          if (isBad(each)) return 'retry';
          return each.key === bad?.key && each.number > bad.number ? 'untouched' : 'settled';
        });
        expect(decisions.map(({ kind }) => kind)).toEqual(expected);
        expect(committed).toEqual(sent.filter((_, index) => expected[index] === 'settled'));
      }),
      { numRuns: 60 },
    );
  });

  it('are left untouched, and nothing of them is committed, where the partition is lost', async () => {
    const lost = (): Promise<void> => Promise.reject(new PartitionLostError('p00'));
    const { processor, committed } = processorOf(() => false, lost);
    for (const count of [1, 2, 5]) {
      const sent = Array.from({ length: count }, (_, number) => ({ key: 'A', number }));
      const decisions = await processor.process(sent.map(deliveryOf));
      expect(decisions.map(({ kind }) => kind)).toEqual(sent.map(() => 'untouched'));
    }
    expect(committed).toEqual([]);
  });
});
