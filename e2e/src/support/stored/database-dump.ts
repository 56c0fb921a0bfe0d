import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseConnection } from '@fairlead/platform';
import { Client } from 'pg';

/** Moments are written in one zone, whatever the server's. */
const SETTINGS = "SET TIME ZONE 'UTC'; SET search_path TO ''";

/** Writes each schema of a database as SQL, a file each: its tables, its rows and then its constraints and indexes. */
export async function dumpDatabase(
  connection: DatabaseConnection,
  directory: string,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(SETTINGS);
    for (const { schema, owner } of await schemasOf(client)) {
      const lines = [
        ...opening(schema, owner),
        ...(await tables(client, schema)),
        ...(await rest(client, schema)),
        'RESET ROLE;',
      ];
      writeFileSync(join(directory, `${schema}.sql`), `${lines.join('\n')}\n`);
    }
  } finally {
    await client.end();
  }
}

/** Brings what was dumped into an empty database. */
export async function restoreDatabase(
  connection: DatabaseConnection,
  directory: string,
): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    for (const file of readdirSync(directory).sort()) {
      await client.query(readFileSync(join(directory, file), 'utf8'));
    }
  } finally {
    await client.end();
  }
}

/** The role is made here: what a schema belongs to is part of what is stored. */
function opening(schema: string, owner: string): string[] {
  return [
    `DO $$ BEGIN CREATE ROLE ${owner}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`,
    `CREATE SCHEMA ${schema} AUTHORIZATION ${owner};`,
    `SET ROLE ${owner};`,
  ];
}

async function schemasOf(client: Client): Promise<readonly { schema: string; owner: string }[]> {
  const { rows } = await client.query<{ schema: string; owner: string }>(
    `SELECT nspname AS schema, pg_get_userbyid(nspowner) AS owner FROM pg_namespace
     WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema') ORDER BY 1`,
  );
  return rows;
}

async function tables(client: Client, schema: string): Promise<string[]> {
  const lines = await texts(client, {
    sql: `SELECT format('CREATE SEQUENCE %s AS %s;', c.oid::regclass, format_type(s.seqtypid, NULL)) AS text
          FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid
          WHERE c.relnamespace = $1::regnamespace ORDER BY 1`,
    schema,
  });
  const found = await texts(client, {
    sql: `SELECT oid::regclass::text AS text FROM pg_class
          WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY 1`,
    schema,
  });
  for (const table of found) {
    const columns = await columnsOf(client, table);
    lines.push('', `CREATE TABLE ${table} (`, columns.map(({ text }) => `  ${text}`).join(',\n'));
    lines.push(');', ...(await rowsOf(client, table, columns)));
  }
  return lines;
}

interface Column {
  readonly name: string;
  readonly text: string;
}

async function columnsOf(client: Client, table: string): Promise<readonly Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT quote_ident(attname) AS name,
       quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
         || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
         || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') AS text
     FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows;
}

/** Rows in the order in which they were written. */
async function rowsOf(
  client: Client,
  table: string,
  columns: readonly Column[],
): Promise<readonly string[]> {
  const values = columns.map(({ name }) => `quote_nullable(${name}::text)`).join(', ');
  const { rows } = await client.query<{ text: string }>(
    `SELECT concat_ws(', ', ${values}) AS text FROM ${table} ORDER BY ctid`,
  );
  const names = columns.map(({ name }) => name).join(', ');
  return rows.map(({ text }) => `INSERT INTO ${table} (${names}) VALUES (${text});`);
}

/** Constraints, references last, then indexes and where the sequences stand. */
async function rest(client: Client, schema: string): Promise<string[]> {
  const constraints = await texts(client, {
    sql: `SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', conrelid::regclass, conname,
            pg_get_constraintdef(oid)) AS text
          FROM pg_constraint WHERE connamespace = $1::regnamespace AND contype <> 'n'
          ORDER BY contype = 'f', 1`,
    schema,
  });
  const indexes = await texts(client, {
    sql: `SELECT pg_get_indexdef(i.indexrelid) || ';' AS text
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
          WHERE c.relnamespace = $1::regnamespace
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype <> 'f')
          ORDER BY 1`,
    schema,
  });
  const sequences = await texts(client, {
    sql: `SELECT format('SELECT setval(%L, %s, true);', quote_ident(schemaname) || '.' || quote_ident(sequencename),
            last_value) AS text
          FROM pg_sequences WHERE schemaname = $1 AND last_value IS NOT NULL ORDER BY 1`,
    schema,
  });
  const owners = await texts(client, {
    sql: `SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I;', d.objid::regclass, d.refobjid::regclass, a.attname) AS text
          FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
          JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
          WHERE d.deptype = 'a' AND c.relnamespace = $1::regnamespace ORDER BY 1`,
    schema,
  });
  return ['', ...owners, ...constraints, ...indexes, ...sequences];
}

async function texts(
  client: Client,
  query: { readonly sql: string; readonly schema: string },
): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(query.sql, [query.schema]);
  return rows.map(({ text }) => text);
}
