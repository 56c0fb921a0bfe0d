import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgres, InProcessTransport } from '@fairlead/platform';
import { Pair } from './transport/pair';

jest.setTimeout(60_000);

describe('when PostgreSQL is killed under running services', () => {
  it('it is started again, and every message is handled once and none counted as failed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fairlead-death-'));
    await chmod(directory, 0o755);
    const server = await EmbeddedPostgres.start({ directory });
    const pair = await Pair.open({
      connection: server.connection,
      transport: new InProcessTransport(() => undefined),
      handle: () => sleep(5),
    });
    pair.start();
    const keys = ['A', 'B', 'C', 'D'];
    for (let number = 0; number < 25; number += 1) {
      await pair.publish(keys.map((key) => ({ key, number })));
    }
    const note = await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8');
    process.kill(Number(note.split('\n')[0]), 'SIGKILL');
    const handled = await eventually(pair, 100);
    expect(new Set(handled.map(({ instrument, number }) => `${instrument}${number}`)).size).toBe(
      100,
    );
    for (const key of keys) {
      const numbers = handled.filter(({ instrument }) => instrument === key);
      expect(numbers.map(({ number }) => number)).toEqual([...Array(25).keys()]);
    }
    await pair.stop();
    await server.stop();
    await rm(directory, { recursive: true });
  });
});

interface Row {
  readonly instrument: string;
  readonly number: number;
}

async function eventually(pair: Pair, count: number): Promise<readonly Row[]> {
  const deadline = performance.now() + 40_000;
  for (;;) {
    const rows = await pair.reader.unitOfWork
      .run((tx) =>
        tx.query<Row & Record<string, unknown>>('SELECT * FROM handled ORDER BY position'),
      )
      .catch(() => []);
    if (rows.length >= count) return rows;
    if (performance.now() > deadline) throw new Error(`only ${rows.length} were handled`);
    await sleep(50);
  }
}
