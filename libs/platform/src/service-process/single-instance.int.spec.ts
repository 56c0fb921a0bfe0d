import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { PinoLogger } from '../observability/pino-logger';
import { EmbeddedPostgres } from '../persistence/server/embedded-postgres';
import { SingleInstance } from './single-instance';

jest.setTimeout(60_000);

describe('the only instance of a service', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-single-'));
  const logger = PinoLogger.create({ level: 'silent', destination: 'none' });
  let postgres: EmbeddedPostgres;
  beforeAll(async () => {
    postgres = await EmbeddedPostgres.start({ directory, fsync: false });
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function acquire(name: string, onLost: (error: Error) => void = fail): Promise<SingleInstance> {
    return SingleInstance.acquire({ connection: postgres.connection, name, logger, onLost });
  }
  function fail(error: Error): void {
    throw error;
  }

  it('keeps a second one waiting until it ends, and no other service', async () => {
    const first = await acquire('order-management');
    const other = await acquire('tws-gateway');
    let isSecond = false;
    const second = acquire('order-management').then((held) => {
      isSecond = true;
      return held;
    });
    await sleep(800);
    expect(isSecond).toBe(false);
    await first.release();
    await (await second).release();
    await other.release();
  });

  it('is waited for by those who come in several, and they by none of their like', async () => {
    const last = await acquire('rule-engine');
    const wanted = { connection: postgres.connection, name: 'rule-engine', logger };
    let begun = 0;
    const several = [1, 2].map(() => SingleInstance.waitForLast(wanted).then(() => (begun += 1)));
    await sleep(800);
    expect(begun).toBe(0);
    await last.release();
    await Promise.all(several);
    await SingleInstance.waitForLast(wanted);
  });

  it('is the only one again once the database answers, and not where another has come', async () => {
    const lost: Error[] = [];
    const wanted = { connection: postgres.connection, name: 'tws-gateway', logger, onLost: fail };
    const first = await acquire('tws-gateway', (error) => lost.push(error));
    await endSessions();
    await untilLost(lost);
    expect(lost).toHaveLength(1);
    const again = await SingleInstance.regain(wanted);
    expect(again).not.toBeNull();
    expect(await SingleInstance.regain(wanted)).toBeNull();
    await again?.release();
    await first.release();
  });

  async function untilLost(lost: readonly Error[]): Promise<void> {
    while (lost.length === 0) await sleep(10);
  }

  async function endSessions(): Promise<void> {
    const client = new Client(postgres.connection);
    await client.connect();
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'",
    );
    await client.end();
  }

  it('hears of it once where the database has ended its session', async () => {
    const lost: Error[] = [];
    await acquire('order-management', (error) => lost.push(error));
    await endSessions();
    await untilLost(lost);
    await (await acquire('order-management')).release();
    await sleep(300);
    expect(lost).toHaveLength(1);
  });
});
