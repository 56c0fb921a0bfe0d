import { ManualClock, instant } from '@fairlead/core';
import { MemoryTable, MemoryUnitOfWork, PinoLogger, type Tx } from '@fairlead/platform';
import { SignalAcceptedV1 } from '@fairlead/contracts';
import { signalOf } from './transport/pair';
import { type Notes, unitOfWorkFeatures } from './unit-of-work.features';

interface Note {
  readonly key: string;
  readonly text: string;
}

class MemoryNotes implements Notes {
  readonly table = new MemoryTable<Note>(({ key }) => key);

  insert(tx: Tx, key: string, text: string): Promise<void> {
    return this.table.insert(tx, { key, text });
  }
  save(tx: Tx, key: string, text: string): Promise<void> {
    return this.table.save(tx, { key, text });
  }
  async remove(tx: Tx, key: string): Promise<void> {
    await this.table.remove(tx, (row) => row.key === key);
  }
  async all(tx: Tx): Promise<readonly (readonly [string, string])[]> {
    const rows = await this.table.list(tx);
    return rows.map(({ key, text }) => [key, text] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

const logger = PinoLogger.create({ level: 'silent', destination: 'none' });

function unitOfWorkIn(published: string[]): MemoryUnitOfWork {
  return new MemoryUnitOfWork({
    service: 'signal-ingestion',
    clock: new ManualClock(instant(0)),
    logger,
    publish: ({ id }) => void published.push(id),
  });
}

unitOfWorkFeatures('in memory', () => {
  const published: string[] = [];
  const unitOfWork = unitOfWorkIn(published);
  const harness = { unitOfWork, notes: new MemoryNotes(), published };
  return Promise.resolve({ ...harness, close: () => Promise.resolve() });
});

describe('units of work in memory', () => {
  const notes = new MemoryNotes();
  const published: string[] = [];
  const unitOfWork = unitOfWorkIn(published);

  it('run one after another', async () => {
    const add = (tx: Tx): Promise<void> =>
      notes.all(tx).then((all) => notes.insert(tx, String(all.length), 'counted'));
    await Promise.all(Array.from({ length: 20 }, () => unitOfWork.run(add)));
    expect(await unitOfWork.run((tx) => notes.all(tx))).toHaveLength(20);
  });

  it('go on after one that failed', async () => {
    const failing = unitOfWork.run(() => Promise.reject(new Error('did not work')));
    const next = unitOfWork.run(() => Promise.resolve('ran'));
    await expect(failing).rejects.toThrow('did not work');
    expect(await next).toBe('ran');
  });

  it('refuse a unit within a unit at once: it would wait for itself', async () => {
    const nested = unitOfWork.run(() => unitOfWork.run(() => Promise.resolve('never')));
    await expect(nested).rejects.toThrow('within another one');
    const beforeCommit = unitOfWork.run((tx) => {
      tx.beforeCommit(() => unitOfWork.run(() => Promise.resolve()));
      return Promise.resolve();
    });
    await expect(beforeCommit).rejects.toThrow('within another one');
  });

  it('may begin one after the commit, which sees what was done', async () => {
    let seen: Promise<readonly (readonly [string, string])[]> = Promise.resolve([]);
    await unitOfWork.run(async (tx) => {
      await notes.save(tx, 'seen', 'yes');
      tx.afterCommit(() => {
        seen = unitOfWork.run((next) => notes.all(next));
      });
    });
    expect(await seen).toContainEqual(['seen', 'yes']);
  });

  it('may begin one of another service', async () => {
    const other = new MemoryUnitOfWork({
      service: 'rule-engine',
      clock: new ManualClock(instant(0)),
      logger,
    });
    expect(await unitOfWork.run(() => other.run(() => Promise.resolve('ran')))).toBe('ran');
  });

  it('stand where whoever takes the messages throws', async () => {
    const deaf = new MemoryUnitOfWork({
      service: 'signal-ingestion',
      clock: new ManualClock(instant(0)),
      logger,
      publish: () => {
        throw new Error('deaf');
      },
    });
    await deaf.run(async (tx) => {
      await notes.save(tx, 'stands', 'yes');
      tx.publish(SignalAcceptedV1, signalOf({ key: 'A', number: 1 }), {
        cause: { correlationId: 'story', causationId: null },
      });
    });
    expect(await unitOfWork.run((tx) => notes.all(tx))).toContainEqual(['stands', 'yes']);
  });

  it('keep the order of rows when a removal is undone', async () => {
    const table = new MemoryTable<Note>(({ key }) => key);
    const order = (): Promise<readonly Note[]> => unitOfWork.run((tx) => table.list(tx));
    await unitOfWork.run(async (tx) => {
      for (const key of ['c', 'a', 'b']) await table.insert(tx, { key, text: '' });
    });
    const before = await order();
    await unitOfWork
      .run(async (tx) => {
        await table.remove(tx, ({ key }) => key === 'c');
        await table.save(tx, { key: 'd', text: '' });
        throw new Error('planned');
      })
      .catch(() => undefined);
    expect(await order()).toEqual(before);
    expect(await unitOfWork.run((tx) => table.add(tx, { key: 'a', text: 'other' }))).toBe(false);
    expect(await unitOfWork.run((tx) => table.find(tx, 'a'))).toEqual({ key: 'a', text: '' });
    expect(await unitOfWork.run((tx) => table.find(tx, 'unknown'))).toBeNull();
  });
});
