import type { ServiceName } from '@fairlead/contracts';
import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { DatabaseConnection } from './database-connection';
import { PlatformTables1760000000000 } from './platform-tables.migration';

/** Connections for each service: seven services share one small server. */
const POOL_MAX = 4;
const CONNECT_TIMEOUT_MS = 10_000;
/** A statement that runs longer is a mistake; it must not hold a lock for ever. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A migration as TypeORM wants it: a class whose name ends in 13 digits. */
export type Migration = new () => MigrationInterface;

/** Opens the schema of a service, brought up to date with the platform's tables and the service's own. */
export async function openServiceDatabase(options: {
  readonly connection: DatabaseConnection;
  readonly service: ServiceName;
  readonly migrations: readonly Migration[];
}): Promise<DataSource> {
  const schema = schemaOf(options.service);
  await createSchema(options.connection, schema);
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
    migrations: [PlatformTables1760000000000, ...options.migrations],
    migrationsTransactionMode: 'each',
    // The pool reports connections that break while idle; the next use says so again where it matters.
    poolErrorHandler: () => undefined,
    extra: {
      options: `-c search_path=${schema} -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
      allowExitOnIdle: true,
    },
  });
  await source.initialize();
  await source.runMigrations();
  return source;
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
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  } finally {
    await client.end();
  }
}
