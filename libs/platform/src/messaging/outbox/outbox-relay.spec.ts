import { setTimeout as sleep } from 'node:timers/promises';
import { PinoLogger } from '../../observability/pino-logger';
import { InProcessTransport } from '../in-process/in-process-transport';
import type { TransportMessage } from '../transport';
import { OutboxRelay } from './outbox-relay';
import { type OutboxRow, OutboxStore } from './outbox-store';

/** A table in memory. */
class TableInMemory extends OutboxStore {
  readonly rows = new Map<number, OutboxRow>();

  constructor() {
    super({} as never, 'main');
  }
  override lastSeq(): Promise<number> {
    return Promise.resolve(Math.max(0, ...this.rows.keys()));
  }
  override async unsent(held: readonly number[]): Promise<OutboxRow[]> {
    await sleep(5);
    return [...this.rows.values()].filter(({ seq }) => !held.includes(seq));
  }
  override markSent(seqs: readonly number[]): Promise<void> {
    for (const seq of seqs) this.rows.delete(seq);
    return Promise.resolve();
  }
}

/** Notes what is published, in order. */
class NotingTransport extends InProcessTransport {
  readonly published: string[] = [];
  override publish(
    message: TransportMessage,
    delivery: number,
  ): ReturnType<InProcessTransport['publish']> {
    this.published.push(message.id);
    return super.publish(message, delivery);
  }
}

const message = (id: string): TransportMessage => ({
  id,
  subject: 'decision.v1.made.AAPL',
  type: 'decision.made',
  body: '{}',
});

async function running(): Promise<{
  relay: OutboxRelay;
  table: TableInMemory;
  published: readonly string[];
}> {
  const table = new TableInMemory();
  const transport = new NotingTransport(() => undefined);
  const relay = new OutboxRelay(table, transport, {
    logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    onPublished: () => undefined,
  });
  await relay.prepare();
  relay.start();
  await sleep(30);
  return { relay, table, published: transport.published };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

describe('the relay, where the table is read before a commit is answered', () => {
  it('publishes the message once, and those behind it after it', async () => {
    const { relay, table, published } = await running();
    const first = relay.reserve([message('first')]);
    // It is committed, and the answer is on its way.
    table.rows.set(1, { seq: 1, ...message('first') });
    relay.catchUp();
    table.rows.set(2, { seq: 2, ...message('second') });
    relay.reserve([message('second')]).committed([2]);
    await sleep(30);
    expect(published).toEqual([]);
    first.committed([1]);
    await until(() => published.length >= 2);
    await sleep(30);
    expect(published).toEqual(['first', 'second']);
    await relay.stop();
  });

  it('publishes once what is answered while the table is read', async () => {
    const { relay, table, published } = await running();
    const first = relay.reserve([message('first')]);
    table.rows.set(1, { seq: 1, ...message('first') });
    relay.catchUp();
    first.committed([1]);
    await until(() => published.length > 0);
    await sleep(30);
    expect(published).toEqual(['first']);
    await relay.stop();
  });

  it('publishes it where the answer is lost after that', async () => {
    const { relay, table, published } = await running();
    const first = relay.reserve([message('first')]);
    table.rows.set(1, { seq: 1, ...message('first') });
    relay.catchUp();
    await sleep(30);
    expect(published).toEqual([]);
    first.unknown();
    await until(() => published.length > 0);
    expect(published).toEqual(['first']);
    await relay.stop();
  });
});

describe('the relay, where the answer to a commit was lost', () => {
  it('publishes the message that the table has in its place, before those that waited behind it', async () => {
    const { relay, table, published } = await running();
    const first = relay.reserve([message('first')]);
    const second = relay.reserve([message('second')]);
    table.rows.set(1, { seq: 1, ...message('first') });
    table.rows.set(2, { seq: 2, ...message('second') });
    second.committed([2]);
    first.unknown();
    await until(() => published.length === 2);
    expect(published).toEqual(['first', 'second']);
    await relay.stop();
  });

  it('goes on with those behind it where the table has nothing of it', async () => {
    const { relay, table, published } = await running();
    const first = relay.reserve([message('first')]);
    const second = relay.reserve([message('second')]);
    table.rows.set(2, { seq: 2, ...message('second') });
    second.committed([2]);
    first.unknown();
    await until(() => published.length > 0);
    expect(published).toEqual(['second']);
    await relay.stop();
  });
});
