import { setTimeout as sleep } from 'node:timers/promises';
import { TestNats } from '@fairlead/testing';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, connect, nanos } from '@nats-io/transport-node';
import { ACK_WAIT_MS } from '../src/subscribe/nats-deliveries';
import { type SubscribeOptions, subscribe as start } from '../src/subscribe/subscribe';
import type { HandlerContext, Subscription } from '../src/subscribe/subscription';

const NAME = 'my-program';
const begun: Subscription[] = [];
/** One that a failed test leaves behind would try to reach its server for ever. */
afterEach(async () => {
  for (const each of begun.splice(0)) await each.stop().catch(() => undefined);
});
function subscribe(options: SubscribeOptions): Subscription {
  const subscription = start(options);
  begun.push(subscription);
  return subscription;
}

describe('a subscription to NATS', () => {
  let nats: TestNats;
  let connection: NatsConnection;
  let options: SubscribeOptions;
  let published = 0;
  beforeEach(async () => {
    published = 0;
    nats = await TestNats.start();
    connection = await connect({ servers: nats.url, maxReconnectAttempts: -1 });
    const { streams, consumers } = await jetstreamManager(connection);
    for (const [name, subjects] of [
      ['ORDER', ['order.v1.>']],
      ['BROKER', ['broker.v1.>', 'fill.v1.>']],
    ] as const) {
      await streams.add({ name, subjects: [...subjects] });
      const ack_wait = nanos(ACK_WAIT_MS);
      await consumers.add(name, { durable_name: NAME, ack_policy: AckPolicy.Explicit, ack_wait });
    }
    const from = { nats: nats.url, password: 'any' };
    options = { name: NAME, reads: ['order.v1.>'], from, retryAfterMs: [10] };
  }, 30_000);
  afterEach(async () => {
    await connection.close();
    await nats.stop();
  });

  async function publish(count: number, subject = 'order.v1.state.DU1.AAPL'): Promise<void> {
    const [stage = '', , event = ''] = subject.split('.');
    for (let index = 0; index < count; index += 1) {
      published += 1;
      const message = { id: String(published), type: `${stage}.${event}`, version: 1, data: {} };
      // This connection comes back after a restart in its own time, and may ask again for what the server took already.
      const untilTaken = { msgID: message.id, retries: 20, timeout: 1_000 };
      await jetstream(connection).publish(subject, JSON.stringify(message), untilTaken);
    }
  }
  /** Reads until an event has come, and stops when its handler has ended. */
  async function readUntil(lastId: string, takingMs = 0): Promise<readonly string[]> {
    const seen: string[] = [];
    const subscription = subscribe(options).on('*', async ({ id }) => {
      seen.push(id);
      if (takingMs > 0) await sleep(takingMs);
      if (id === lastId) void subscription.stop();
    });
    await subscription.done;
    return seen;
  }
  const ids = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

  it('reads what was there before, in order, and goes on behind it at the next start', async () => {
    await publish(300);
    expect(await readUntil('150')).toEqual(ids(1, 150));
    expect(await readUntil('300')).toEqual(ids(151, 300));
  });

  it('reads several streams, one event after the other', async () => {
    options = { ...options, reads: ['order.*', 'fill.execution'] };
    await publish(20);
    await publish(20, 'fill.v1.execution.DU1.AAPL');
    await publish(1, 'broker.v1.gate.DU1');
    let running = 0;
    const seen: string[] = [];
    const subscription = subscribe(options).on('*', async ({ type }) => {
      running += 1;
      await sleep(1);
      expect(running).toBe(1);
      running -= 1;
      if (seen.push(type) === 40) void subscription.stop();
    });
    await subscription.done;
    expect(new Set(seen)).toEqual(new Set(['order.state', 'fill.execution']));
  });

  it('gives none twice to a handler that takes longer than the server waits', async () => {
    await publish(3);
    expect(await readUntil('3', ACK_WAIT_MS / 2 + 500)).toEqual(['1', '2', '3']);
  }, 40_000);

  it('gives an event again, first and in order, to the one that comes after a reader that died', async () => {
    await publish(10);
    const { consumers } = jetstream(connection);
    const dead = await consumers.get('ORDER', NAME);
    const taken = await dead.fetch({ max_messages: 4, expires: 2_000 });
    for await (const message of taken) if (message.seq === 1) await message.ackAck();
    expect(await readUntil('10')).toEqual(ids(2, 10));
  }, 30_000);

  it('gives an event again whose handler threw each time, at once to the next reader', async () => {
    await publish(5);
    const contexts: HandlerContext[] = [];
    const broken = subscribe(options).on('order.*', ({ id }, context) => {
      contexts.push(context);
      if (id === '3') throw new Error('broken');
    });
    await expect(broken.done).rejects.toMatchObject({ code: 'HANDLER_FAILED' });
    expect(contexts.map(({ attempt, sequence }) => [attempt, sequence])).toEqual([[1, 1], [1, 2], [1, 3], [2, 3]]); // prettier-ignore
    expect(await readUntil('5')).toEqual(['3', '4', '5']);
  }, 30_000);

  it('goes on where the server was away, and says so', async () => {
    const seen: string[] = [];
    const notices: string[] = [];
    const subscription = subscribe({ ...options, onNotice: ({ kind }) => notices.push(kind) });
    subscription.on('order.*', ({ id }) => seen.push(id));
    await publish(2);
    await until(() => seen.length === 2);
    // The test publishes by a connection of its own, which tries again at its own times.
    let isBack = false;
    void whenReconnected(connection).then(() => (isBack = true));
    await nats.kill();
    await until(() => notices.includes('interrupted'));
    await nats.restart();
    await until(() => notices.includes('reconnected'));
    await until(() => isBack);
    await publish(2);
    await until(() => seen.includes('4'));
    expect([...new Set(seen)]).toEqual(['1', '2', '3', '4']);
    await subscription.stop();
  }, 40_000);

  it('says what is missing where nothing was provisioned', async () => {
    const stranger = subscribe({ ...options, name: 'stranger' }).on('*', () => undefined);
    await expect(stranger.done).rejects.toMatchObject({
      code: 'MISUSE',
      message: expect.stringContaining('stranger in ORDER') as string,
      advice: expect.stringContaining('fairlead provision') as string,
    });
    const keyless = subscribe({ ...options, from: { nats: nats.url, passwordFile: '/none' } });
    await expect(keyless.done).rejects.toMatchObject({ message: expect.stringContaining('/none') as string }); // prettier-ignore
  });

  it('leaves out what is no event, and says so', async () => {
    await jetstream(connection).publish('order.v1.state.DU1.AAPL', 'no JSON');
    await publish(1);
    const notices: unknown[] = [];
    options = { ...options, onNotice: (notice) => notices.push(notice) };
    expect(await readUntil('1')).toEqual(['1']);
    expect(notices).toEqual([
      { kind: 'unreadable', type: 'order.v1.state.DU1.AAPL', version: null },
    ]);
  });

  async function whenReconnected(of: NatsConnection): Promise<void> {
    for await (const { type } of of.status()) if (type === 'reconnect') return;
  }
  async function until(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error('in vain');
      await sleep(20);
    }
  }
});

describe('a user that NATS does not know', () => {
  it('is told so', async () => {
    const users = 'authorization { users: [{ user: "other", password: "secret" }] }';
    const nats = await TestNats.start(users);
    const from = { nats: nats.url, password: 'wrong-password' };
    const { done } = subscribe({ name: NAME, reads: ['order.*'], from }).on('*', () => undefined);
    const error: unknown = await done.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringMatching(/not let it in/) as string });
    expect(String(error)).not.toContain('wrong-password');
    await nats.stop();
  }, 30_000);
});
