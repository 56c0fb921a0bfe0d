import { setTimeout as sleep } from 'node:timers/promises';
import { REQUESTS, DeadLetteredV1, SignalAcceptedV1, flowRowOf } from '@fairlead/contracts';
import {
  RequestRefusedError,
  ReplyTimeoutError,
  DependencyUnavailableError,
  type PublishedMessage,
  ServiceMessenger,
  type Transport,
  VersionConflictError,
} from '@fairlead/platform';
import { type TestDatabase, testDatabase } from '../test-database';
import { type ChildPlan } from './crash-child';
import { CrashProcess } from './crash-process';
import { type Numbered, Pair, signalOf } from './pair';

/** Long enough for thousands of messages on a machine that is busy, and below Jest's limit, so that what was awaited is told. */
const WAIT_MS = 100_000;

/** A way to carry messages, as the suite needs it. */
export interface TransportDriver {
  /** Before each test: an empty world. */
  readonly prepare?: () => Promise<void>;
  readonly open: () => Promise<Transport>;
  /** After each test. */
  readonly cleanUp?: () => Promise<void>;
  /** Where a process that is going to be killed finds NATS; absent means that it carries its messages itself. */
  readonly natsUrl?: () => string;
}

/** What every driver of `Transport` keeps to, with the inbox and the outbox above it and a real PostgreSQL below. */
export function transportFeatures(name: string, driver: TransportDriver): void {
  describe(`delivery over ${name}`, () => {
    let database: TestDatabase;
    const pairs: Pair[] = [];
    const children: CrashProcess[] = [];
    const published: PublishedMessage[] = [];

    beforeEach(async () => {
      database = await testDatabase();
      await driver.prepare?.();
    });
    afterEach(async () => {
      for (const child of children.splice(0)) await child.kill();
      for (const pair of pairs.splice(0)) await pair.stop();
      published.splice(0);
      await database.drop();
      await driver.cleanUp?.();
    });

    async function open(handle?: (message: Numbered) => Promise<void>): Promise<Pair> {
      const pair = await Pair.open({
        connection: database.connection,
        transport: await driver.open(),
        ...(handle === undefined ? {} : { handle }),
        observer: { published: (message) => published.push(message) },
      });
      pairs.push(pair);
      return pair;
    }
    async function started(handle?: (message: Numbered) => Promise<void>): Promise<Pair> {
      const pair = await open(handle);
      pair.start();
      return pair;
    }
    function crash(plan: Omit<ChildPlan, 'connection' | 'natsUrl'>): CrashProcess {
      const child = new CrashProcess({
        ...plan,
        connection: database.connection,
        ...(driver.natsUrl === undefined ? {} : { natsUrl: driver.natsUrl() }),
      });
      children.push(child);
      return child;
    }
    async function handled(): Promise<readonly Numbered[]> {
      return database.query<Numbered & Record<string, unknown>>(
        'SELECT instrument AS key, number FROM rule_engine.handled ORDER BY position',
      );
    }
    async function countHandled(): Promise<number> {
      const [row] = await database.query<{ count: string }>(
        'SELECT count(*) FROM rule_engine.handled',
      );
      return Number(row?.count);
    }
    async function numbersOf(key: string): Promise<readonly number[]> {
      return (await handled()).filter((each) => each.key === key).map(({ number }) => number);
    }
    async function until(condition: () => Promise<boolean>): Promise<void> {
      const deadline = performance.now() + WAIT_MS;
      while (!(await condition())) {
        if (performance.now() > deadline) throw new Error(`waited in vain: ${await standing()}`);
        await sleep(15);
      }
    }
    async function untilHandled(count: number): Promise<void> {
      await until(async () => (await countHandled()) >= count);
    }
    async function standing(): Promise<string> {
      const found = { handled: await countHandled(), unsent: await unsent() };
      return JSON.stringify({ ...found, deadLetters: await deadLetters() });
    }
    async function unsent(): Promise<number> {
      const rows = await database.query(
        'SELECT 1 FROM signal_ingestion.outbox WHERE sent_at IS NULL',
      );
      return rows.length;
    }
    async function deadLetters(): Promise<Record<string, unknown>[]> {
      return database.query('SELECT type, attempts, error FROM rule_engine.dead_letter');
    }

    it('keeps the order within each key, over many units of work', async () => {
      const pair = await started(({ key, number }) => sleep((key.charCodeAt(0) + number * 7) % 4));
      for (let number = 0; number < 20; number += 1) {
        await pair.publish(['A', 'B', 'C'].map((key) => ({ key, number })));
      }
      await untilHandled(60);
      for (const key of ['A', 'B', 'C']) expect(await numbersOf(key)).toEqual(upTo(20));
      await until(async () => (await unsent()) === 0);
    });

    it('handles keys side by side, up to the limit of the consumer and not beyond', async () => {
      let [now, most] = [0, 0];
      const pair = await started(async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(5);
        now -= 1;
      });
      const limit = flowRowOf('rule-engine').maxInFlight;
      const keys = letters(limit * 2);
      await pair.publish(keys.map((key) => ({ key, number: 0 })));
      await untilHandled(keys.length);
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(limit);
    });

    it('holds only the key of a message that fails', async () => {
      let failures = 2;
      const pair = await started(({ key }) => {
        if (key === 'A' && failures > 0) {
          failures -= 1;
          return Promise.reject(new Error('not yet'));
        }
        return Promise.resolve();
      });
      await pair.publish([
        { key: 'A', number: 0 },
        { key: 'A', number: 1 },
        { key: 'B', number: 0 },
      ]);
      await untilHandled(3);
      expect((await handled()).map(({ key, number }) => `${key}${number}`)).toEqual([
        'B0',
        'A0',
        'A1',
      ]);
      expect(await deadLetters()).toEqual([]);
    });

    it('sets a message aside after five failed tries, tells so, and goes on with its key', async () => {
      let tries = 0;
      const pair = await started(({ number }) => {
        if (number !== 0) return Promise.resolve();
        tries += 1;
        return Promise.reject(new Error('poison'));
      });
      await pair.publish([
        { key: 'A', number: 0 },
        { key: 'A', number: 1 },
      ]);
      await untilHandled(1);
      expect(tries).toBe(5);
      expect(await numbersOf('A')).toEqual([1]);
      expect(await deadLetters()).toEqual([
        { type: 'signal.accepted', attempts: 5, error: 'Error: poison' },
      ]);
      await until(() => Promise.resolve(publishedDeadLetters().length > 0));
      expect(publishedDeadLetters()).toEqual([
        expect.objectContaining({
          service: 'rule-engine',
          attempts: 5,
          correlationId: signalOf({ key: 'A', number: 0 }).signalId,
        }),
      ]);
    });

    function publishedDeadLetters(): DeadLetteredV1[] {
      return published
        .filter(({ type }) => type === DeadLetteredV1.contract.type)
        .map(({ body }) => (JSON.parse(body) as { data: DeadLetteredV1 }).data);
    }

    it('handles a message once though it is delivered twice', async () => {
      const pair = await started();
      const [envelope] = await pair.publish([{ key: 'A', number: 0 }]);
      await untilHandled(1);
      const again = {
        id: envelope?.id ?? '',
        type: 'signal.accepted',
        subject: SignalAcceptedV1.contract.subject(signalOf({ key: 'A', number: 0 })),
        body: JSON.stringify(envelope),
      };
      await Promise.all([
        pair.transport.publish(again, 1).settled,
        pair.transport.publish(again, 2).settled,
      ]);
      expect(await numbersOf('A')).toEqual([0]);
    });

    it('sets a message of an unknown version aside at once', async () => {
      const pair = await started();
      const [envelope] = await pair.publish([{ key: 'A', number: 0 }]);
      await untilHandled(1);
      const newer = { ...envelope, id: 'c0ffee00-0000-4000-8000-000000000001', version: 99 };
      await pair.transport.publish(
        {
          id: newer.id,
          type: 'signal.accepted',
          subject: SignalAcceptedV1.contract.subject(signalOf({ key: 'A', number: 0 })),
          body: JSON.stringify(newer),
        },
        1,
      ).settled;
      await until(async () => (await deadLetters()).length > 0);
      expect(await deadLetters()).toEqual([
        expect.objectContaining({ error: expect.stringContaining('signal.accepted@99') as string }),
      ]);
    });

    it('does not count tries while a dependency is away', async () => {
      let away = 7;
      const pair = await started(() => {
        away -= 1;
        return away >= 0
          ? Promise.reject(new DependencyUnavailableError('TWS is away'))
          : Promise.resolve();
      });
      await pair.publish([{ key: 'A', number: 0 }]);
      await untilHandled(1);
      expect(await deadLetters()).toEqual([]);
      expect(await database.query('SELECT 1 FROM rule_engine.attempt')).toEqual([]);
    });

    it('does not count the restarts of a process that waits for a dependency', async () => {
      let calls = 0;
      const waits = (): Promise<void> => {
        calls += 1;
        return Promise.reject(new DependencyUnavailableError('TWS is away'));
      };
      const first = await started(waits);
      await first.publish([{ key: 'A', number: 0 }]);
      for (let lives = 1; lives <= 6; lives += 1) {
        const before = calls;
        if (lives > 1) await started(waits);
        await until(() => Promise.resolve(calls > before + 1));
        for (const pair of pairs.splice(0)) await pair.stop();
      }
      await started();
      await untilHandled(1);
      expect(await deadLetters()).toEqual([]);
    });

    it('does the work again at once where two writers met, and counts nothing', async () => {
      let conflicts = 6;
      const pair = await started(() => {
        conflicts -= 1;
        return conflicts >= 0 ? Promise.reject(new VersionConflictError()) : Promise.resolve();
      });
      await pair.publish([{ key: 'A', number: 0 }]);
      await untilHandled(1);
      expect(await database.query('SELECT 1 FROM rule_engine.attempt')).toEqual([]);
    });

    it('lets other types pass a paused one, and hands it out when resumed', async () => {
      const pair = await open();
      pair.reader.control.pause([SignalAcceptedV1]);
      pair.start();
      await pair.publish([
        { key: 'A', number: 0 },
        { key: 'A', number: 1 },
      ]);
      await sleep(200);
      expect(await handled()).toEqual([]);
      pair.reader.control.resume([SignalAcceptedV1]);
      await untilHandled(2);
      expect(await numbersOf('A')).toEqual([0, 1]);
    });

    it('carries more than fits in memory, in order', async () => {
      const pair = await started();
      for (let start = 0; start < 6_000; start += 2_000) {
        await pair.publish(
          upTo(2_000).map((index) => ({
            key: `K${LETTERS[index % 20] ?? ''}`,
            number: start + index,
          })),
        );
      }
      await pair.publish([{ key: 'KA', number: 9_999 }]);
      await until(async () => (await countHandled()) === 6_001);
      const numbers = await numbersOf('KA');
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    });

    it('finishes what is in hand before it stops, and the rest waits for the next start', async () => {
      const pair = await started(() => sleep(10));
      // More than are handled together.
      await pair.publish(upTo(100).map((number) => ({ key: 'A', number })));
      await untilHandled(1);
      await pairs.splice(0)[0]?.stop();
      const atStop = (await numbersOf('A')).length;
      expect(atStop).toBeLessThan(100);
      await started();
      await untilHandled(100);
      expect(await numbersOf('A')).toEqual(upTo(100));
    });

    it('rolls everything back where the unit of work fails, its messages included', async () => {
      const pair = await started();
      const { writer } = pair;
      const failing = writer.unitOfWork.run((tx) => {
        tx.publish(SignalAcceptedV1, signalOf({ key: 'A', number: 0 }), {
          cause: { correlationId: 'x', causationId: null },
        });
        return Promise.reject(new Error('no'));
      });
      await expect(failing).rejects.toThrow('no');
      await pair.publish([{ key: 'A', number: 1 }]);
      await untilHandled(1);
      expect(await numbersOf('A')).toEqual([1]);
    });

    it('publishes for an instance that died and does not come back', async () => {
      const pair = await open();
      await pair.publish([{ key: 'A', number: 0 }]);
      await database.query("UPDATE signal_ingestion.outbox SET writer = 'gone'");
      pair.start();
      await untilHandled(1);
    });

    it('answers a request, carries a refusal, and gives up in time', async () => {
      const transport = await driver.open();
      const messenger = new ServiceMessenger('rule-engine', transport);
      await expect(messenger.request(REQUESTS.rules, {}, { timeoutMs: 50 })).rejects.toThrow(
        ReplyTimeoutError,
      );
      const soon = messenger.request(REQUESTS.rules, {});
      const stop = messenger.reply(REQUESTS.rules, () => Promise.resolve([]));
      expect(await soon).toEqual([]);
      stop();
      messenger.reply(REQUESTS.rules, () =>
        Promise.reject(new RequestRefusedError('BUSY', 'later')),
      );
      await expect(messenger.request(REQUESTS.rules, {})).rejects.toMatchObject({ code: 'BUSY' });
      await transport.close();
    });

    it('emits to those who listen, by pattern', async () => {
      const transport = await driver.open();
      const heard: string[] = [];
      transport.listen('market.v1.quote.>', (_, subject) => heard.push(`all ${subject}`));
      const stop = transport.listen('market.v1.quote.A', () => heard.push('one'));
      transport.emit('market.v1.quote.A', {});
      transport.emit('market.v1.quote', {});
      await until(() => Promise.resolve(heard.length === 2));
      stop();
      transport.emit('market.v1.quote.A', {});
      await until(() => Promise.resolve(heard.length === 3));
      expect(heard).toEqual(['all market.v1.quote.A', 'one', 'all market.v1.quote.A']);
      await transport.close();
    });

    describe('after kill -9', () => {
      it('in a handler: handles the message again, once', async () => {
        const child = crash({
          publish: [{ key: 'A', number: 0 }],
          at: { number: 0, what: 'kill' },
        });
        await child.died();
        expect(await handled()).toEqual([]);
        await started();
        await untilHandled(1);
        expect(await numbersOf('A')).toEqual([0]);
      });

      it('with messages waiting and newer ones to come: keeps the order', async () => {
        const child = crash({
          publish: upTo(4).map((number) => ({ key: 'A', number })),
          at: { number: 1, what: 'hang' },
        });
        await child.said('start 1');
        await child.kill();
        const pair = await open();
        await pair.publish([{ key: 'A', number: 4 }]);
        pair.start();
        await pair.publish([{ key: 'A', number: 5 }]);
        await untilHandled(6);
        expect(await numbersOf('A')).toEqual(upTo(6));
      });

      it('between the commit and the publishing: publishes', async () => {
        await crash({ publish: [{ key: 'A', number: 0 }], killBeforePublishing: true }).died();
        expect(await unsent()).toBe(1);
        await started();
        await untilHandled(1);
      });

      it('between the handling and the mark: does not handle again', async () => {
        await crash({ publish: [{ key: 'A', number: 0 }], killAfterHandling: true }).died();
        expect(await unsent()).toBe(1);
        await started();
        await until(async () => (await unsent()) === 0);
        expect(await numbersOf('A')).toEqual([0]);
      });

      it('by one message five times: sets it aside instead of dying for ever', async () => {
        const poison = { at: { number: 0, what: 'kill' } } as const;
        await crash({ publish: [{ key: 'A', number: 0 }], ...poison }).died();
        for (let death = 2; death <= 5; death += 1) {
          await crash({ publish: [], ...poison }).died();
        }
        await started();
        await until(async () => (await deadLetters()).length === 1);
        expect(await deadLetters()).toEqual([
          expect.objectContaining({
            attempts: 5,
            error: expect.stringContaining('process') as string,
          }),
        ]);
      });
    });
  });
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function letters(count: number): string[] {
  return upTo(count).map((n) => `${LETTERS[Math.floor(n / 26)] ?? ''}${LETTERS[n % 26] ?? ''}`);
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
