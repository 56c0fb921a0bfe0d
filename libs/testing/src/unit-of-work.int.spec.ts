import { setTimeout as sleep } from 'node:timers/promises';
import { SignalAcceptedV1 } from '@fairlead/contracts';
import {
  InProcessTransport,
  PinoLogger,
  ServiceRuntime,
  SystemClock,
  type Tx,
  allObservers,
} from '@fairlead/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PipelineCounter } from './pipeline-counter';
import { type TestDatabase, testDatabase } from './test-database';
import { Pair, signalOf } from './transport/pair';
import { type Notes, unitOfWorkFeatures } from './unit-of-work.features';

class Notes1760000000003 implements MigrationInterface {
  readonly name = 'Notes1760000000003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE note (key text PRIMARY KEY, text text NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note');
  }
}

class PgNotes implements Notes {
  async insert(tx: Tx, key: string, text: string): Promise<void> {
    await tx.query('INSERT INTO note VALUES ($1, $2)', [key, text]);
  }
  async save(tx: Tx, key: string, text: string): Promise<void> {
    await tx.query(
      'INSERT INTO note VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET text = excluded.text',
      [key, text],
    );
  }
  async remove(tx: Tx, key: string): Promise<void> {
    await tx.query('DELETE FROM note WHERE key = $1', [key]);
  }
  async all(tx: Tx): Promise<readonly (readonly [string, string])[]> {
    const rows = await tx.query<{ key: string; text: string }>('SELECT * FROM note ORDER BY key');
    return rows.map(({ key, text }) => [key, text]);
  }
}

unitOfWorkFeatures('on PostgreSQL', async () => {
  const { connection } = await testDatabase();
  const published: string[] = [];
  const runtime = await ServiceRuntime.open(
    { name: 'signal-ingestion', migrations: [Notes1760000000003] },
    {
      connection,
      transport: new InProcessTransport(() => undefined),
      clock: new SystemClock(),
      instanceId: 'main',
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
      observer: allObservers([{ published: ({ id }) => void published.push(id) }]),
    },
  );
  runtime.startPublishing();
  const close = async (): Promise<void> => {
    await runtime.stopPublishing();
    await runtime.close();
  };
  return { unitOfWork: runtime.unitOfWork, notes: new PgNotes(), published, close };
});

describe('a unit of work on PostgreSQL alone', () => {
  let database: TestDatabase;
  let pair: Pair;
  const counter = new PipelineCounter();

  beforeAll(async () => {
    database = await testDatabase();
    pair = await Pair.open({
      connection: database.connection,
      transport: new InProcessTransport(() => undefined),
      observer: counter,
    });
    pair.start();
  });
  afterAll(() => pair.stop());

  function run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return pair.writer.unitOfWork.run(work);
  }

  it('works in the schema of its service and gives numerics as text', async () => {
    const [row] = await run((tx) =>
      tx.query<{ schema: string; price: string; big: string }>(
        'SELECT current_schema() AS schema, 1.10::numeric AS price, 9007199254740993::bigint AS big',
      ),
    );
    expect(row).toEqual({ schema: 'signal_ingestion', price: '1.10', big: '9007199254740993' });
  });

  it('gives the rows of an update that returns them', async () => {
    const rows = await run((tx) =>
      tx.query("INSERT INTO instance_heartbeat VALUES ('a', now()) RETURNING instance"),
    );
    const updated = await run((tx) =>
      tx.query("UPDATE instance_heartbeat SET at = now() WHERE instance = 'a' RETURNING instance"),
    );
    expect([rows, updated]).toEqual([[{ instance: 'a' }], [{ instance: 'a' }]]);
  });

  it('fails once where a table was changed beneath a planned statement, and then plans it anew', async () => {
    await run((tx) => tx.query('CREATE TABLE changing (id int)'));
    const look = (): Promise<object[]> =>
      run((tx) => tx.query('SELECT * FROM changing WHERE id = $1', [1]));
    await look();
    await run((tx) => tx.query('ALTER TABLE changing ADD COLUMN added int'));
    await expect(look()).rejects.toThrow('cached plan must not change result type');
    expect(await look()).toEqual([]);
  });

  it('does what waits for the commit before others are told of it', async () => {
    const message = { key: 'TOLD', number: 0 };
    const { signalId } = signalOf(message);
    let toldBefore: readonly string[] = ['never ran'];
    await run((tx) => {
      tx.publish(SignalAcceptedV1, signalOf(message), {
        cause: { correlationId: signalId, causationId: null },
      });
      tx.afterCommit(() => (toldBefore = counter.costOf(signalId).hops));
      return Promise.resolve();
    });
    expect(toldBefore).toEqual([]);
    await eventually(() => counter.costOf(signalId).hops.length === 1);
  });

  it('tells others even where whoever counts its commits throws', async () => {
    const message = { key: 'MISCOUNTED', number: 0 };
    const { signalId } = signalOf(message);
    const counting = jest.spyOn(counter, 'committed').mockImplementationOnce(() => {
      throw new Error('the disk of the log is full');
    });
    await expect(pair.publish([message])).resolves.toHaveLength(1);
    counting.mockRestore();
    await eventually(() => counter.costOf(signalId).hops.length === 1);
  });

  it('costs one commit for each unit and one hop for each message', async () => {
    const message = { key: 'COUNTED', number: 0 };
    await pair.publish([message]);
    const { signalId } = signalOf(message);
    await eventually(() => counter.costOf(signalId).commits.length === 2);
    expect(counter.costOf(signalId)).toEqual({
      commits: ['signal-ingestion', 'rule-engine'],
      hops: ['signal.accepted'],
      // The inbox row, the hold on the partition and the handler's own insert.
      statementsMax: 3,
    });
  });
});

async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(10);
  }
}
