import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { REQUESTS, type PersonRequest } from '@fairlead/contracts';
import {
  RequestRefusedError,
  PinoLogger,
  type ServiceMessenger,
  ServiceRuntime,
  SystemClock,
  type Transport,
  type Tx,
  allObservers,
} from '@fairlead/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { type TestDatabase, testDatabase } from '../test-database';
import type { TransportDriver } from './transport.features';

/** Where the service of the suite notes what it did. */
class Effect1760000000003 implements MigrationInterface {
  readonly name = 'Effect1760000000003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE effect (number bigserial PRIMARY KEY, symbol text)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effect');
  }
}

type CloseRequest = PersonRequest & { readonly symbol: string | null };
type Change = (request: CloseRequest, tx: Tx) => Promise<{ tradeIds: readonly string[] }>;

/** What holds of requests that change something, over every driver. */
export function changesFeatures(name: string, driver: TransportDriver): void {
  describe(`a request that changes something, over ${name}`, () => {
    let database: TestDatabase;
    const running: { runtime: ServiceRuntime; transport: Transport }[] = [];

    beforeEach(async () => {
      database = await testDatabase();
      await driver.prepare?.();
    });
    afterEach(async () => {
      await stopAll();
      await database.drop();
      await driver.cleanUp?.();
    });

    /** Boots the service that answers. Returns what asks it. */
    async function boot(change: Change = note): Promise<ServiceMessenger> {
      const transport = await driver.open();
      const runtime = await ServiceRuntime.open(
        { name: 'order-management', migrations: [Effect1760000000003] },
        {
          connection: database.connection,
          transport,
          clock: new SystemClock(),
          instanceId: 'main',
          logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
          observer: allObservers([]),
        },
      );
      running.push({ runtime, transport });
      runtime.messenger.replyOnce(REQUESTS.close, change);
      return runtime.messenger;
    }
    async function stopAll(): Promise<void> {
      for (const { runtime, transport } of running.splice(0)) {
        await transport.close();
        await runtime.close();
      }
    }
    /** The effect and the answer: what happened so far, so that a second time would be seen in both. */
    async function note({ symbol }: CloseRequest, tx: Tx): Promise<{ tradeIds: string[] }> {
      const rows = await tx.query<{ number: string }>(
        'INSERT INTO effect (symbol) VALUES ($1) RETURNING number',
        [symbol],
      );
      await sleep(20);
      return { tradeIds: rows.map(({ number }) => `${symbol ?? 'all'} ${number}`) };
    }
    async function effects(): Promise<readonly unknown[]> {
      const rows = await database.query('SELECT symbol FROM order_management.effect');
      return rows.map(({ symbol }) => symbol);
    }
    function request(changes: Partial<CloseRequest> = {}): CloseRequest {
      return { requestId: randomUUID(), by: 'spec', reason: 'it', symbol: 'AAPL', ...changes };
    }

    it('is done once and answered the same, however often it is repeated', async () => {
      const asker = await boot();
      const wish = request();
      const first = await asker.request(REQUESTS.close, wish);
      expect(await asker.request(REQUESTS.close, wish)).toEqual(first);
      expect(await asker.request(REQUESTS.close, wish)).toEqual(first);
      expect(await effects()).toEqual(['AAPL']);
    });

    it('is the same one where it is repeated with another key, or with none', async () => {
      const asker = await boot();
      const wish = request();
      const first = await asker.request(REQUESTS.close, { ...wish, principal: 'default' });
      expect(await asker.request(REQUESTS.close, { ...wish, principal: 'other' })).toEqual(first);
      expect(await asker.request(REQUESTS.close, wish)).toEqual(first);
      expect(await effects()).toEqual(['AAPL']);
    });

    it('is done once where it comes several times at the same moment', async () => {
      const asker = await boot();
      const wish = request();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => asker.request(REQUESTS.close, wish)),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(await effects()).toEqual(['AAPL']);
    });

    it('is answered the same after a restart', async () => {
      const wish = request();
      const first = await (await boot()).request(REQUESTS.close, wish);
      await stopAll();
      const again = await boot(() => Promise.reject(new Error('it was done before')));
      expect(await again.request(REQUESTS.close, wish)).toEqual(first);
    });

    it('is refused the same again, though it would be done by now', async () => {
      let refuses = true;
      const asker = await boot(async (wish, tx) => {
        const done = await note(wish, tx);
        if (refuses) throw new RequestRefusedError('NOTHING_OPEN', 'no trade is open in AAPL');
        return done;
      });
      const wish = request();
      await expect(asker.request(REQUESTS.close, wish)).rejects.toMatchObject({
        code: 'NOTHING_OPEN',
      });
      refuses = false;
      await expect(asker.request(REQUESTS.close, wish)).rejects.toMatchObject({
        code: 'NOTHING_OPEN',
        message: 'no trade is open in AAPL',
      });
      expect(await effects()).toEqual([]);
      await asker.request(REQUESTS.close, request());
      expect(await effects()).toEqual(['AAPL']);
    });

    it('may be tried again where it failed: nothing of it was kept', async () => {
      let fails = true;
      const asker = await boot(async (wish, tx) => {
        const done = await note(wish, tx);
        if (fails) throw new Error('the disk');
        return done;
      });
      const wish = request();
      await expect(asker.request(REQUESTS.close, wish)).rejects.toMatchObject({ code: 'INTERNAL' });
      fails = false;
      await asker.request(REQUESTS.close, wish);
      expect(await effects()).toEqual(['AAPL']);
    });

    it('is not taken for another one that has its id', async () => {
      const asker = await boot();
      const wish = request();
      await asker.request(REQUESTS.close, wish);
      await expect(
        asker.request(REQUESTS.close, { ...wish, symbol: 'MSFT' }),
      ).rejects.toMatchObject({
        code: 'REQUEST_ID_REUSED',
      });
      expect(await effects()).toEqual(['AAPL']);
    });

    it.each([{ requestId: '' }, { by: '' }])('is refused with %j', async (missing) => {
      const asker = await boot();
      await expect(asker.request(REQUESTS.close, request(missing))).rejects.toMatchObject({
        code: 'WHO',
      });
      expect(await effects()).toEqual([]);
    });
  });
}
