import { setTimeout as sleep } from 'node:timers/promises';
import { PARTITIONS, type SignalAcceptedV1, partitionToken } from '@fairlead/contracts';
import {
  PinoLogger,
  type PublishedMessage,
  ServiceRuntime,
  SystemClock,
  allObservers,
} from '@fairlead/platform';
import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { TestNats } from '../nats-server';
import { type TestDatabase, testDatabase } from '../test-database';
import { openJetStream, provisionSpec } from './open-jetstream';
import { Handled1760000000002, type Numbered, Pair, registerAll } from './pair';

jest.setTimeout(120_000);

const WAIT_MS = 60_000;
const KEYS = Array.from({ length: 24 }, (_, index) => `KEY${String.fromCharCode(65 + index)}`);
const SILENT = PinoLogger.create({ level: 'silent', destination: 'none' });

/** One of several rule engines over the same NATS and the same database. */
class Replica {
  readonly published: PublishedMessage[] = [];
  readonly handled: Numbered[] = [];

  private constructor(
    readonly runtime: ServiceRuntime,
    private readonly close: () => Promise<void>,
  ) {}

  static async start(name: string, url: string, { connection }: TestDatabase): Promise<Replica> {
    const transport = await openJetStream(url);
    let replica: Replica | null = null;
    const runtime = await ServiceRuntime.open(
      { name: 'rule-engine', migrations: [Handled1760000000002] },
      {
        ...{ connection, transport, clock: new SystemClock(), instanceId: name, logger: SILENT },
        observer: allObservers([{ published: (each) => replica?.published.push(each) }]),
        sharesPartitions: true,
      },
    );
    replica = new Replica(runtime, () => transport.close());
    const { handled } = replica;
    registerAll(runtime, async (event, tx) => {
      const { instrumentKey: key, sequence = 0 } = event.data as SignalAcceptedV1;
      await tx.query('INSERT INTO handled (instrument, number) VALUES ($1, $2)', [key, sequence]);
      tx.afterCommit(() => handled.push({ key, number: sequence }));
    });
    runtime.startConsuming();
    runtime.startPublishing();
    return replica;
  }

  owned(): readonly string[] {
    return PARTITIONS.filter((each) => this.runtime.partitions.owns(each));
  }

  async stop(): Promise<void> {
    await this.runtime.stopConsuming();
    await this.runtime.stopPublishing();
    await this.close();
    await this.runtime.close();
  }
}

describe('replicas that share partitions', () => {
  let nats: TestNats;
  let database: TestDatabase;
  let sender: Pair;
  const running = new Set<Replica>();

  beforeEach(async () => {
    nats = await TestNats.start();
    await provisionSpec(nats.url);
    database = await testDatabase();
    // The reading half of the pair has nothing to do here; the writing half is signal-ingestion.
    sender = await Pair.open({
      connection: database.connection,
      transport: await openJetStream(nats.url),
      reader: 'console',
    });
    sender.writer.startPublishing();
  });
  afterEach(async () => {
    await Promise.all([...running].map((each) => stop(each)));
    await sender.stop();
    await nats.kill();
    await database.drop();
  });

  async function start(name: string): Promise<Replica> {
    const replica = await Replica.start(name, nats.url, database);
    running.add(replica);
    return replica;
  }
  async function stop(replica: Replica): Promise<void> {
    running.delete(replica);
    await replica.stop();
  }
  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error('waited in vain');
      await sleep(20);
    }
  }
  const send = (number: number, keys: readonly string[] = KEYS): Promise<unknown> =>
    sender.publish(keys.map((key) => ({ key, number })));
  const handled = (): Promise<Numbered[]> =>
    database.query<Numbered & Record<string, unknown>>(
      'SELECT instrument AS key, number FROM rule_engine.handled ORDER BY position',
    );
  async function expectAllInOrder(count: number): Promise<void> {
    const all = await handled();
    for (const key of KEYS) {
      const numbers = all.filter((each) => each.key === key).map(({ number }) => number);
      expect(numbers).toEqual(Array.from({ length: count }, (_, number) => number));
    }
  }

  it('have a fair share each and keep the order of every key while they come and go', async () => {
    let isOver = false;
    let sent = 0;
    const sending = (async () => {
      for (; !isOver; sent += 1) {
        await send(sent);
        await sleep(20);
      }
    })();
    const first = await start('a');
    await until(() => first.owned().length === 16);
    const second = await start('b');
    await until(() => first.owned().length === 8 && second.owned().length === 8);
    expect([...first.owned(), ...second.owned()].sort()).toEqual([...PARTITIONS]);
    const third = await start('c');
    await until(() => third.owned().length === 4);
    await stop(first);
    await until(() => second.owned().length + third.owned().length === 16);
    isOver = true;
    await sending;
    await until(async () => (await handled()).length >= sent * KEYS.length);
    await expectAllInOrder(sent);
  });

  it('commit nothing of a partition that another has taken meanwhile, and leave it to that one', async () => {
    const sleeper = await start('sleeper');
    await until(() => sleeper.owned().length === 16);
    const [key = ''] = KEYS;
    const partition = partitionToken(key);
    // As if it had slept through the end of its lease: it has not looked since.
    await database.query(
      `UPDATE rule_engine.lease SET holder = 'another', token = token + 1,
        held_until = clock_timestamp() + interval '3 s' WHERE name = $1`,
      [partition],
    );
    await send(0, [key]);
    await until(() => !sleeper.runtime.partitions.owns(partition));
    expect(await handled()).toEqual([]);
    const unit = sleeper.runtime.unitOfWork.run((tx) =>
      sleeper.runtime.partitions.hold(tx, partition),
    );
    expect(await unit).toBe(false);
    // When that one is gone it is taken again, and what waited is handled once.
    await until(async () => (await handled()).length === 1);
    expect(sleeper.owned()).toContain(partition);
  });

  it('let no decision overtake one that the owner before had committed and not published', async () => {
    const [key = ''] = KEYS;
    const other = KEYS.find((each) => partitionToken(each) !== partitionToken(key)) ?? '';
    await stop(await start('a'));
    await database.query(
      `INSERT INTO rule_engine.outbox (id, subject, type, envelope, writer)
        VALUES (gen_random_uuid(), $1, 'decision.made', '{}', 'died')`,
      [`decision.v1.made.${key}`],
    );
    // It is missed only when its heart has not beaten for some seconds: not before we say so.
    await database.query(
      "INSERT INTO rule_engine.instance_heartbeat (instance, at) VALUES ('died', clock_timestamp() + interval '1 hour')",
    );
    await send(0, [key, other]);
    const heir = await start('b');
    await until(() => heir.handled.length > 0);
    expect(heir.handled).toEqual([{ key: other, number: 0 }]);
    expect(heir.published).toEqual([]);
    await database.query(
      "UPDATE rule_engine.instance_heartbeat SET at = clock_timestamp() - interval '1 minute' WHERE instance = 'died'",
    );
    await until(() => heir.handled.length === 2);
    expect(heir.published.map(({ subject }) => subject)).toEqual([`decision.v1.made.${key}`]);
  });

  it('go on where one reader of all lanes stopped, with a message in its hands', async () => {
    const connection = await connect({ servers: nats.url });
    const { consumers } = await jetstreamManager(connection);
    // As it was before partitions had owners: one message in flight each.
    for (const partition of PARTITIONS) {
      const durable = `rules-${partition}`;
      await consumers.update('SIGNAL', durable, { max_ack_pending: 1 });
      expect((await consumers.info('SIGNAL', durable)).config.ack_policy).toBe(AckPolicy.Explicit);
    }
    for (let number = 0; number < 3; number += 1) await send(number);
    const lane = `$JS.API.CONSUMER.MSG.NEXT.SIGNAL.rules-${partitionToken(KEYS[0] ?? '')}`;
    await until(
      async () =>
        (await connection.request(lane, '', { timeout: 5_000, noMux: true })).data.length > 0,
    );
    const changes = await provisionSpec(nats.url);
    expect(changes).toHaveLength(16);
    expect(changes[0]).toBe('consumer rules-p00 of SIGNAL: max_ack_pending: 1 → 64');
    await start('a');
    await until(async () => (await handled()).length >= 3 * KEYS.length);
    await expectAllInOrder(3);
    await connection.close();
  });

  it('are not held up by a message of one partition that cannot be handled', async () => {
    const engine = await start('a');
    await until(() => engine.owned().length === 16);
    await sender.transport.publish(
      {
        ...{ id: '018f2c3e-1111-7000-8000-000000000009', type: 'signal.accepted', body: 'no JSON' },
        subject: `signal.v1.accepted.${partitionToken(KEYS[0] ?? '')}.${KEYS[0]}`,
      },
      1,
    ).settled;
    await send(0);
    await until(async () => (await handled()).length === KEYS.length);
    const [letter] = await database.query('SELECT message_id FROM rule_engine.dead_letter');
    expect(letter).toEqual({ message_id: '018f2c3e-1111-7000-8000-000000000009' });
  });
});
