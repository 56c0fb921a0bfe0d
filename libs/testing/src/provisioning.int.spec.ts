import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  PlatformModule,
  SecretDirectory,
  ServiceRuntime,
  PinoLogger,
  InProcessTransport,
  SystemClock,
  allObservers,
  natsServerConfig,
  provisionDatabase,
  reloadNats,
  roleOf,
  schemaOfModule,
} from '@fairlead/platform';
import { NATS_USERS } from '@fairlead/contracts';
import { Module } from '@nestjs/common';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TestNats, freePort } from './nats-server';
import { type TestDatabase, testDatabase } from './test-database';
import { provisionSpec } from './transport/open-jetstream';

class Things1760000000003 implements MigrationInterface {
  readonly name = 'Things1760000000003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE thing (id int)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE thing');
  }
}

@Module({})
class ThingModule {}

const registered = {
  module: ThingModule,
  imports: [
    PlatformModule.forService({ service: 'rule-engine', migrations: [Things1760000000003] }),
  ],
};
const PASSWORDS = new Map([
  ['rule-engine', 'rules-password'],
  ['order-management', "o'password"],
]);

describe('provisioning the database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());

  function provision(): Promise<readonly string[]> {
    return provisionDatabase({
      admin: database.connection,
      schemas: [schemaOfModule(registered), { service: 'order-management', migrations: [] }],
      passwords: PASSWORDS,
    });
  }
  async function as(service: 'rule-engine' | 'order-management', sql: string): Promise<unknown[]> {
    const client = new Client({
      ...database.connection,
      user: roleOf(service),
      password: PASSWORDS.get(service),
    });
    await client.connect();
    try {
      return (await client.query<object>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('makes roles, schemas and tables, says so, and changes nothing the second time', async () => {
    expect(await provision()).toEqual(
      expect.arrayContaining([
        'schema rule_engine: made',
        'schema rule_engine: PlatformTables1760000000000',
        'schema rule_engine: Things1760000000003',
        'schema order_management: made',
      ]),
    );
    expect(await provision()).toEqual([]);
    expect(await as('rule-engine', 'SELECT * FROM rule_engine.thing')).toEqual([]);
  });

  it('gives each service its own tables and no other', async () => {
    await provision();
    await expect(as('order-management', 'SELECT * FROM rule_engine.thing')).rejects.toThrow(
      'permission denied for schema rule_engine',
    );
    await expect(as('order-management', 'CREATE SCHEMA mine')).rejects.toThrow('permission denied');
    await expect(as('order-management', 'CREATE TABLE public.mine (id int)')).rejects.toThrow(
      'permission denied',
    );
  });

  it('is what a service that only checks waits for', async () => {
    const boot = (): Promise<ServiceRuntime> =>
      ServiceRuntime.open(
        { name: 'rule-engine', migrations: [Things1760000000003] },
        {
          connection: {
            ...database.connection,
            user: roleOf('rule-engine'),
            password: 'rules-password',
          },
          migrationMode: 'check',
          transport: new InProcessTransport(() => undefined),
          clock: new SystemClock(),
          instanceId: 'main',
          logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
          observer: allObservers([]),
        },
      );
    await provisionDatabase({
      admin: database.connection,
      schemas: [{ service: 'rule-engine', migrations: [] }],
      passwords: PASSWORDS,
    });
    await expect(boot()).rejects.toThrow(
      'the schema rule_engine is not up to date: run `fairlead provision` first',
    );
    await provision();
    await (await boot()).close();
  });
});

describe('provisioning the streams', () => {
  let nats: TestNats;
  beforeAll(async () => {
    nats = await TestNats.start();
  });
  afterAll(() => nats.kill());

  it('makes everything, nothing the second time, and puts right what somebody changed', async () => {
    const made = await provisionSpec(nats.url);
    expect(made).toContain('stream SIGNAL: made');
    expect(made).toContain('consumer rules-p15 of SIGNAL: made');
    expect(await provisionSpec(nats.url)).toEqual([]);
    const connection = await connect({ servers: nats.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.update('DECISION', { max_bytes: 5_000 });
    await manager.consumers.update('SIGNAL', 'rules-p03', { max_ack_pending: 9 });
    await manager.consumers.delete('COMMAND', 'tws-gateway');
    await connection.close();
    expect(await provisionSpec(nats.url)).toEqual([
      `stream DECISION: max_bytes: 5000 → ${1_024 ** 3}`,
      'consumer rules-p03 of SIGNAL: max_ack_pending: 9 → 64',
      'consumer tws-gateway of COMMAND: made',
    ]);
    expect(await provisionSpec(nats.url)).toEqual([]);
  });
});

describe('a NATS that runs already', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-'));
  const file = join(directory, 'nats.conf');
  const secrets = new SecretDirectory(join(directory, 'secrets'));
  const users = [...NATS_USERS.map(({ name }) => name), 'monitor'];
  let port: number;
  let nats: TestNats;
  beforeAll(async () => {
    port = await freePort();
    await configure();
    nats = await TestNats.startWith({ file, port });
  });
  afterAll(() => nats.kill());

  async function configure(changes: { guest?: string; port?: number } = {}): Promise<string> {
    const passwords = new Map(await secrets.ensure('nats', users));
    if (changes.guest !== undefined) passwords.set('guest', changes.guest);
    const text = natsServerConfig({
      listen: `127.0.0.1:${changes.port ?? port}`,
      monitor: `127.0.0.1:0`,
      storeDirectory: join(directory, 'store'),
      passwords,
    });
    writeFileSync(file, text);
    return passwords.get('monitor') ?? '';
  }
  async function guestComesIn(pass: string): Promise<boolean> {
    const options = { servers: nats.url, user: 'guest', pass, reconnect: false };
    const connection = await connect(options).catch(() => null);
    await connection?.close();
    return connection !== null;
  }

  it('takes up its file of users when it is told to', async () => {
    const password = await configure({ guest: 'another-password-than-before' });
    expect(await guestComesIn('another-password-than-before')).toBe(false);
    await reloadNats({ url: nats.url, password });
    expect(await guestComesIn('another-password-than-before')).toBe(true);
  });
  it('says where only a restart helps', async () => {
    const password = await configure({ port: await freePort() });
    await expect(reloadNats({ url: nats.url, password })).rejects.toThrow('restart it');
  });
  it('is left alone where it was not started with our file', async () => {
    await expect(reloadNats({ url: nats.url, password: 'wrong' })).resolves.toBeUndefined();
  });
});

describe('the secrets', () => {
  it('are made once, differ from each other and are for their owner only', async () => {
    const secrets = new SecretDirectory(join(mkdtempSync(join(tmpdir(), 'fairlead-')), 'secrets'));
    const made = await secrets.ensure('nats', ['console', 'guest']);
    expect(await secrets.ensure('nats', ['console', 'guest'])).toEqual(made);
    expect(new Set(made.values()).size).toBe(2);
    const { mode } = statSync(join(secrets.directory, 'console/nats'));
    expect(mode & 0o777).toBe(0o600);
    expect(statSync(join(secrets.directory, 'console')).mode & 0o777).toBe(0o700);
  });
});
