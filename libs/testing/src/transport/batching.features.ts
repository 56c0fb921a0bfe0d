import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Envelope, SignalAcceptedV1 } from '@fairlead/contracts';
import type { CommittedUnit, HandledMessage } from '@fairlead/platform';
import { type TestDatabase, testDatabase } from '../test-database';
import { type Numbered, Pair } from './pair';
import type { TransportDriver } from './transport.features';

const WAIT_MS = 40_000;

/** What holds of a service that takes its messages together, over every driver. */
export function batchingFeatures(name: string, driver: TransportDriver): void {
  describe(`a service that gathers messages, over ${name}`, () => {
    let database: TestDatabase;
    let pair: Pair | null = null;
    const units: CommittedUnit[] = [];
    const outcomes: HandledMessage[] = [];

    beforeEach(async () => {
      database = await testDatabase();
      await driver.prepare?.();
    });
    afterEach(async () => {
      await pair?.stop();
      pair = null;
      units.splice(0);
      outcomes.splice(0);
      await database.drop();
      await driver.cleanUp?.();
    });

    async function started(handle?: (message: Numbered) => Promise<void>): Promise<Pair> {
      pair = await Pair.open({
        connection: database.connection,
        transport: await driver.open(),
        reader: 'console',
        ...(handle === undefined ? {} : { handle }),
        observer: {
          committed: (unit) => units.push(unit),
          handled: (message) => outcomes.push(message),
        },
      });
      pair.start();
      return pair;
    }
    async function handledCount(): Promise<number> {
      const [row] = await database.query<{ count: string }>('SELECT count(*) FROM console.handled');
      return Number(row?.count);
    }
    async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
      const deadline = performance.now() + WAIT_MS;
      while (!(await condition())) {
        if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
        await sleep(15);
      }
    }
    function untilHandled(count: number): Promise<void> {
      return until(async () => (await handledCount()) >= count, `${count} messages`);
    }
    const ofConsole = (unit: CommittedUnit): boolean => unit.service === 'console';

    it('commits many of them at once, those of one key too', async () => {
      const running = await started();
      await running.publish(numbered('A', 120));
      await untilHandled(120);
      expect(await handledCount()).toBe(120);
      expect(units.filter(ofConsole).length).toBeLessThan(12);
    });

    it('handles the others by themselves where one fails, and sets that one aside after five tries', async () => {
      const running = await started(({ number }) =>
        number === 3 ? Promise.reject(new Error('no')) : Promise.resolve(),
      );
      await running.publish(numbered('A', 10));
      await untilHandled(9);
      await until(
        async () => (await database.query('SELECT 1 FROM console.dead_letter')).length > 0,
        'a dead letter',
      );
      expect(await handledCount()).toBe(9);
      const rows = await database.query('SELECT attempts, error FROM console.dead_letter');
      expect(rows).toEqual([{ attempts: 5, error: 'Error: no' }]);
    });

    it('handles a message once though it comes twice', async () => {
      const running = await started();
      const envelopes = await running.publish(numbered('A', 5));
      await untilHandled(5);
      for (const envelope of envelopes) publishAgain(running, envelope);
      await until(
        () => Promise.resolve(outcomes.filter(isDuplicate).length === envelopes.length),
        'five duplicates',
      );
      expect(await handledCount()).toBe(5);
      expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    });
  });
}

/** Under an id of its own, so that no driver can know it again. */
function publishAgain({ transport }: Pair, envelope: Envelope): void {
  const subject = SignalAcceptedV1.contract.subject(envelope.data as SignalAcceptedV1);
  const message = { id: randomUUID(), type: envelope.type, subject };
  transport.publish({ ...message, body: JSON.stringify(envelope) }, 1);
}

function isDuplicate({ outcome }: HandledMessage): boolean {
  return outcome === 'duplicate';
}

function numbered(key: string, count: number): readonly Numbered[] {
  return Array.from({ length: count }, (_, number) => ({ key, number }));
}
