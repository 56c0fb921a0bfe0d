import { mkdir, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DatabaseConnection, EmbeddedPostgres } from '@fairlead/platform';
import { Client } from 'pg';

const LOCK_WAIT_MS = 30_000;
const POLL_MS = 50;

/** An empty database of the test run's own PostgreSQL. */
export interface TestDatabase {
  readonly connection: DatabaseConnection;
  /** Runs one statement on a connection of its own, outside any unit of work. */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
  /** Removes it, with a server that is its own. Optional: all of them go with the run. */
  drop(): Promise<void>;
}

/** Returns a fresh database. The first call in a test run starts PostgreSQL (about one second), the next cost 30 ms. */
export async function testDatabase(): Promise<TestDatabase> {
  return databaseOn(await testServer());
}

/**
 * Returns a fresh database on a server of its own. Roles and their passwords belong to a server: who provisions one beside
 * others needs it for himself.
 */
export async function databaseOnOwnServer(): Promise<TestDatabase> {
  const server = await startServer(`postgres-${randomBytes(6).toString('hex')}`);
  return { ...(await databaseOn(server.connection)), drop: () => server.stop() };
}

/** Returns a fresh database on a server that somebody else started. */
export async function databaseOn(server: DatabaseConnection): Promise<TestDatabase> {
  const database = `t_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${database}`);
  const connection = { ...server, database };
  return {
    connection,
    query: (sql, parameters) => execute(connection, sql, parameters),
    drop: async () => {
      await execute(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    },
  };
}

let started: Promise<DatabaseConnection> | null = null;

function testServer(): Promise<DatabaseConnection> {
  started ??= startOnce();
  return started;
}

/** Jest's workers share one server: whoever comes first starts it, the others find it running. */
async function startOnce(): Promise<DatabaseConnection> {
  const lock = join(runDirectory(), 'lock');
  await mkdir(runDirectory(), { recursive: true });
  await acquire(lock);
  try {
    return (await startServer('postgres')).connection;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** It runs until the test run ends, where nobody stops it; a watch would go on in a spec that is over. */
async function startServer(name: string): Promise<EmbeddedPostgres> {
  const server = await EmbeddedPostgres.start({
    directory: join(runDirectory(), name),
    fsync: false,
  });
  server.leave();
  return server;
}

function runDirectory(): string {
  const run = process.env['FAIRLEAD_TEST_RUN'];
  if (run === undefined) throw new Error('no test run: use the jest preset of the workspace');
  return run;
}

async function acquire(lock: string): Promise<void> {
  const deadline = performance.now() + LOCK_WAIT_MS;
  while (performance.now() < deadline) {
    const mine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (mine) return;
    await sleep(POLL_MS);
  }
  throw new Error(`another worker holds ${lock}`);
}

async function execute<Row extends object>(
  connection: DatabaseConnection,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    const result = await client.query<Row>(sql, [...parameters]);
    return result.rows;
  } finally {
    await client.end();
  }
}
