import { Client } from 'pg';
import type { DatabaseConnection } from '../persistence/database-connection';
import { type Migration, openServiceDatabase, schemaOf } from '../persistence/service-database';
import type { ServiceName } from '@fairlead/contracts';
import { ProvisioningError } from './provisioning-error';
import type { ServiceSchema } from './service-schema';

/** The role of a service: it owns its schema and can see no other. */
export function roleOf(service: ServiceName): string {
  return `fairlead_${schemaOf(service)}`;
}

/**
 * Makes a role and a schema for each service and brings its tables up to date, as that role. Can be repeated at will;
 * passwords are set anew each time. Returns what it changed, a line each. `admin` may make roles and schemas.
 */
export async function provisionDatabase(options: {
  readonly admin: DatabaseConnection;
  readonly schemas: readonly ServiceSchema[];
  /** By the name of the service. */
  readonly passwords: ReadonlyMap<string, string>;
}): Promise<readonly string[]> {
  const { admin, schemas, passwords } = options;
  const changes: string[] = [];
  const client = new Client(admin);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('fairlead provision'))");
    const database = client.escapeIdentifier(admin.database);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    for (const { service, migrations } of schemas) {
      const password = passwords.get(service);
      if (password === undefined) throw new ProvisioningError(`no password for ${roleOf(service)}`);
      changes.push(...(await provisionRole(client, { service, password, database })));
      changes.push(...(await provisionSchema(client, service)));
      changes.push(...(await migrate({ admin, service, migrations, password })));
    }
  } finally {
    await client.end();
  }
  return changes;
}

/**
 * Lets each service send again what it sent in the time that its outbox remembers (a day): for when NATS has lost its
 * files. Safe at any time, because every reader knows what it has handled. Returns a line for each service with messages.
 */
export async function resendAll(options: {
  readonly admin: DatabaseConnection;
  readonly services: readonly ServiceName[];
  /** By the name of the service. */
  readonly passwords: ReadonlyMap<string, string>;
}): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const service of options.services) {
    const password = options.passwords.get(service) ?? '';
    const client = new Client({ ...options.admin, user: roleOf(service), password });
    await client.connect();
    try {
      const table = `${schemaOf(service)}.outbox`;
      const { rowCount } = await client.query(
        `UPDATE ${table} SET sent_at = NULL WHERE sent_at IS NOT NULL`,
      );
      if (rowCount !== null && rowCount > 0) {
        lines.push(`schema ${schemaOf(service)}: ${rowCount} messages go out again`);
      }
    } finally {
      await client.end();
    }
  }
  return lines;
}

async function provisionRole(
  client: Client,
  wanted: { readonly service: ServiceName; readonly password: string; readonly database: string },
): Promise<string[]> {
  const role = roleOf(wanted.service);
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${role}`);
  const password = client.escapeLiteral(wanted.password);
  await client.query(
    `ALTER ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD ${password}`,
  );
  await client.query(`GRANT CONNECT ON DATABASE ${wanted.database} TO ${role}`);
  return rowCount === 0 ? [`role ${role}: made`] : [];
}

async function provisionSchema(client: Client, service: ServiceName): Promise<string[]> {
  const [schema, role] = [schemaOf(service), roleOf(service)];
  const { rows } = await client.query<{ owner: string }>(
    'SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = $1',
    [schema],
  );
  const owner = rows[0]?.owner;
  if (owner === role) return [];
  if (owner !== undefined) {
    throw new ProvisioningError(
      `the schema ${schema} belongs to ${owner}: hand it to ${role} (ALTER SCHEMA and ALTER TABLE … OWNER TO ${role}) or use another database`,
    );
  }
  // Only a member of a role can make a schema for it; managed servers give no superuser.
  await client.query(`GRANT ${role} TO CURRENT_USER`);
  await client.query(`CREATE SCHEMA ${schema} AUTHORIZATION ${role}`);
  return [`schema ${schema}: made`];
}

async function migrate(options: {
  readonly admin: DatabaseConnection;
  readonly service: ServiceName;
  readonly migrations: readonly Migration[];
  readonly password: string;
}): Promise<string[]> {
  const { admin, service, migrations, password } = options;
  const connection = { ...admin, user: roleOf(service), password };
  const before = await migrationsRun(connection, service);
  const source = await openServiceDatabase({ connection, service, migrations, mode: 'run' });
  await source.destroy();
  const after = await migrationsRun(connection, service);
  return after
    .filter((name) => !before.includes(name))
    .map((name) => `schema ${schemaOf(service)}: ${name}`);
}

async function migrationsRun(
  connection: DatabaseConnection,
  service: ServiceName,
): Promise<string[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    const table = `${schemaOf(service)}.migrations`;
    const found = await client.query<{ present: boolean }>(
      'SELECT to_regclass($1) IS NOT NULL AS present',
      [table],
    );
    if (found.rows[0]?.present !== true) return [];
    const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY id`);
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
