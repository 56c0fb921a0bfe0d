import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgres } from './embedded-postgres';
import { isAlive, livingPostmaster } from './postmaster';

jest.setTimeout(60_000);

describe('embedded PostgreSQL', () => {
  let directory: string;
  const running: EmbeddedPostgres[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairlead-postgres-'));
    await chmod(directory, 0o755);
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function start(at = directory, fsync = false): Promise<EmbeddedPostgres> {
    const server = await EmbeddedPostgres.start({ directory: at, fsync });
    running.push(server);
    return server;
  }

  it('adopts the server that lived on, and keeps data and port over a stop', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept (value numeric); INSERT INTO kept VALUES (1.50)');
    const second = await start();
    expect(second.connection).toEqual(first.connection);
    await second.stop();
    const third = await start();
    expect(third.connection.port).toBe(first.connection.port);
    expect(await query(third, 'SELECT value FROM kept')).toEqual([{ value: '1.50' }]);
  });

  it('recovers after the server was killed and its pid file names a stranger', async () => {
    const first = await start(directory, true);
    await query(first, 'CREATE TABLE kept (value int); INSERT INTO kept VALUES (7)');
    const data = await dataDirectoryOf(directory);
    const server = await livingPostmaster(data);
    process.kill(server?.pid ?? 0, 'SIGKILL');
    while (isAlive(server?.pid ?? 0)) await new Promise((r) => setTimeout(r, 20));
    const note = await readFile(join(data, 'postmaster.pid'), 'utf8');
    await writeFile(join(data, 'postmaster.pid'), note.replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(await query(second, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });

  it('is started again where it dies, until it is left to itself', async () => {
    const server = await start();
    const data = await dataDirectoryOf(directory);
    const kill = async (): Promise<void> => {
      const living = await livingPostmaster(data);
      process.kill(living?.pid ?? 0, 'SIGKILL');
      while (isAlive(living?.pid ?? 0)) await sleep(20);
    };
    await kill();
    while ((await query(server, 'SELECT 1').catch(() => [])).length === 0) await sleep(50);
    // Whoever started it again is done with that.
    await sleep(500);
    server.leave();
    await kill();
    await sleep(2_500);
    expect(await livingPostmaster(data).catch(() => null)).toBeNull();
  });

  it('runs two homes side by side', async () => {
    const [one, two] = [await start(join(directory, 'a')), await start(join(directory, 'b'))];
    expect(one.connection.port).not.toBe(two.connection.port);
    expect(one.connection.password).not.toBe(two.connection.password);
  });

  it('keeps the password from others', async () => {
    await start();
    expect((await stat(join(directory, 'server.json'))).mode & 0o077).toBe(0);
  });

  // Only root has to give the server to somebody else, so only root is asked.
  if (process.getuid?.() === 0) {
    it('puts its data elsewhere where the server user cannot enter the home', async () => {
      await chmod(directory, 0o700);
      await start();
      const data = await dataDirectoryOf(directory);
      expect(data).toMatch(/^\/var\/lib\/fairlead\//);
      for (const server of running.splice(0)) await server.stop();
      await rm(join(data, '..'), { recursive: true });
    });
  }
});

async function query(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new Client(server.connection);
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function dataDirectoryOf(home: string): Promise<string> {
  const note = JSON.parse(await readFile(join(home, 'server.json'), 'utf8')) as {
    dataDirectory: string;
  };
  return resolve(home, note.dataDirectory);
}
