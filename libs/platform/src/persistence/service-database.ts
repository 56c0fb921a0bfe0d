import type { ServiceName } from '@fairlead/contracts';
import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { DatabaseConnection } from './database-connection';
import { FirstAnswers1766000000000 } from './migrations/first-answers.migration';
import { Leases1798000000000 } from './migrations/leases.migration';
import { MessageParts1797000000000 } from './migrations/message-parts.migration';
import { PlatformTables1760000000000 } from './migrations/platform-tables.migration';
import { RoomTrial1766000000001 } from './migrations/room-trial.migration';

/** Connections for each service: seven services share one small server. */
const POOL_MAX = 4;
const CONNECT_TIMEOUT_MS = 10_000;
/** A statement that runs longer is a mistake; it must not hold a lock for ever. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A process that is paused in the middle of a unit of work must not hold its locks for ever; the unit is undone. */
const IDLE_UNIT_TIMEOUT_MS = 15_000;

/** A migration as TypeORM wants it: a class whose name ends in 13 digits. */
export type Migration = new () => MigrationInterface;

/** `run` brings a schema up to date; `check` refuses one that is not, where provisioning does it for all. */
export type MigrationMode = 'run' | 'check';

/** What a schema is short of. */
export class SchemaOutOfDateError extends Error {
  override readonly name = 'SchemaOutOfDateError';
}

/**
 * Opens the schema of a service with the platform's tables and the service's own. Throws a SchemaOutOfDateError where
 * it is only to be checked and is not up to date.
 */
export async function openServiceDatabase(options: {
  readonly connection: DatabaseConnection;
  readonly service: ServiceName;
  readonly migrations: readonly Migration[];
  readonly mode: MigrationMode;
}): Promise<DataSource> {
  const schema = schemaOf(options.service);
  if (options.mode === 'run') await createSchema(options.connection, schema);
  const { host, port, user, password, database } = options.connection;
  const source = new DataSource({
    type: 'postgres',
    host,
    port,
    username: user,
    password,
    database,
    schema,
    applicationName: `fairlead ${options.service}`,
    installExtensions: false,
    poolSize: POOL_MAX,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    migrations: [
      PlatformTables1760000000000,
      FirstAnswers1766000000000,
      MessageParts1797000000000,
      RoomTrial1766000000001,
      Leases1798000000000,
      ...options.migrations,
    ],
    migrationsTransactionMode: 'each',
    // The pool reports connections that break while idle; the next use says so again where it matters.
    poolErrorHandler: () => undefined,
    extra: {
      options: [
        `-c search_path=${schema} -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
        `-c idle_in_transaction_session_timeout=${IDLE_UNIT_TIMEOUT_MS}`,
      ].join(' '),
      allowExitOnIdle: true,
    },
  });
  await source.initialize();
  try {
    if (options.mode === 'run') await source.runMigrations();
    else await checkMigrations(source, schema);
  } catch (error) {
    await source.destroy();
    throw error;
  }
  return source;
}

async function checkMigrations(source: DataSource, schema: string): Promise<void> {
  const [found] = await source.query<{ present: boolean }[]>(
    'SELECT to_regclass($1) IS NOT NULL AS present',
    [`${schema}.migrations`],
  );
  // Asking TypeORM first would make the table, which replicas that boot at once could not all do.
  if (found?.present === true && !(await source.showMigrations())) return;
  throw new SchemaOutOfDateError(
    `the schema ${schema} is not up to date: run \`fairlead provision\` first`,
  );
}

/** Returns the schema of a service: its name with underscores. */
export function schemaOf(service: ServiceName): string {
  return service.replaceAll('-', '_');
}

async function createSchema(connection: DatabaseConnection, schema: string): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    // IF NOT EXISTS alone still collides when two services of one boot create at the same moment.
    await client.query("SELECT pg_advisory_lock(hashtext('fairlead schema'))");
    const { rowCount } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [
      schema,
    ]);
    // A role that owns its schema need not have the right to make one, which IF NOT EXISTS would ask for.
    if (rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
  } finally {
    await client.end();
  }
}
