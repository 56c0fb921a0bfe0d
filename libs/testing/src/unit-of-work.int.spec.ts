import { setTimeout as sleep } from 'node:timers/promises';
import { DecisionMadeV1, SignalAcceptedV1 } from '@fairlead/contracts';
import { InProcessTransport, type Tx } from '@fairlead/platform';
import { PipelineCounter } from './pipeline-counter';
import { type TestDatabase, testDatabase } from './test-database';
import { Pair, signalOf } from './transport/pair';

const CAUSE = { cause: { correlationId: 'story', causationId: null } };

describe('a unit of work', () => {
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

  it('refuses to publish what would be malformed, and what another service owns', async () => {
    const malformed = { ...signalOf({ key: 'A', number: 1 }), confidence: 2 };
    await expect(
      run((tx) => Promise.resolve(tx.publish(SignalAcceptedV1, malformed, CAUSE))),
    ).rejects.toThrow('confidence');
    await expect(
      run((tx) => Promise.resolve(tx.publish(DecisionMadeV1, new DecisionMadeV1(), CAUSE))),
    ).rejects.toThrow('does not own');
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

  it('is over when its function ends', async () => {
    const kept: Tx[] = [];
    await run((tx) => Promise.resolve(kept.push(tx)));
    await expect(kept[0]?.query('SELECT 1')).rejects.toThrow('only while');
  });

  it('fails where its function went on after a statement that failed: PostgreSQL commits nothing of it', async () => {
    const ran: string[] = [];
    const swallowing = run(async (tx) => {
      tx.afterCommit(() => void ran.push('never'));
      await tx.query("INSERT INTO instance_heartbeat VALUES ('lost', now())");
      await tx.query('SELECT broken').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('rolled back');
    expect(ran).toEqual([]);
  });

  it('runs what waits for the commit after it, in order, and not at all after a failure', async () => {
    const ran: string[] = [];
    await run((tx) => {
      tx.afterCommit(() => {
        throw new Error('is logged');
      });
      tx.afterCommit(() => void ran.push('second'));
      return Promise.resolve();
    });
    await expect(
      run((tx) => {
        tx.afterCommit(() => void ran.push('never'));
        return tx.query('SELECT broken');
      }),
    ).rejects.toThrow('broken');
    expect(ran).toEqual(['second']);
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
      // The inbox row and the handler's own insert.
      statementsMax: 2,
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
