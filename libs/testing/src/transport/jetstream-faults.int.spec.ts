import { setTimeout as sleep } from 'node:timers/promises';
import { DecisionMadeV1, PARTITIONS, SignalAcceptedV1 } from '@fairlead/contracts';
import { derivedId } from '@fairlead/core';
import type { Delivery, JetStreamTransport, AckDecision } from '@fairlead/platform';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { type Msg, connect, createInbox, nanos } from '@nats-io/transport-node';
import { TestNats } from '../nats-server';
import { openJetStream, provisionSpec } from './open-jetstream';

jest.setTimeout(60_000);

const SETTLED: AckDecision = { kind: 'settled' };

describe('the JetStream transport', () => {
  let nats: TestNats;
  const open: JetStreamTransport[] = [];

  beforeEach(async () => {
    nats = await TestNats.start();
    await provisionSpec(nats.url);
  });
  afterEach(async () => {
    for (const transport of open.splice(0)) await transport.close();
    await nats.kill();
  });

  async function transport(onFatal?: (error: Error) => void): Promise<JetStreamTransport> {
    const opened = await openJetStream(nats.url, onFatal === undefined ? {} : { onFatal });
    open.push(opened);
    return opened;
  }
  /** Publishes decisions, which order management reads 64 at a time. */
  function publish(on: JetStreamTransport, key: string, number: number): Promise<void> {
    return on.publish({
      id: derivedId('fault', key, String(number)),
      subject: `decision.v1.made.${key}`,
      type: DecisionMadeV1.contract.type,
      body: JSON.stringify({ key, number }),
    }).settled;
  }
  function read(
    on: JetStreamTransport,
    handle: (name: string, delivery: Delivery) => Promise<AckDecision> | AckDecision,
    paused: readonly string[] = [],
  ): ReturnType<JetStreamTransport['consume']> {
    return on.consume(
      {
        consumer: 'order-management',
        types: [DecisionMadeV1.contract.type],
        paused,
        maxInFlight: 64,
        unordered: [],
        partitioned: { types: [], upTo: 1 },
      },
      (deliveries) =>
        Promise.all(deliveries.map((each) => Promise.resolve(handle(nameOf(each), each)))),
    );
  }

  it('goes on by itself after the server was killed and started again, and loses nothing', async () => {
    const [sender, receiver] = [await transport(), await transport()];
    const seen: string[] = [];
    read(receiver, (name) => {
      seen.push(name);
      return SETTLED;
    });
    await publish(sender, 'A', 0);
    await until(() => seen.length === 1);
    await nats.kill();
    await until(() => !sender.healthy());
    let stored = false;
    const waiting = publish(sender, 'A', 1).then(() => (stored = true));
    await sleep(300);
    expect(stored).toBe(false);
    await nats.restart();
    await waiting;
    await publish(sender, 'A', 2);
    await until(() => seen.includes('A2'));
    expect(unique(seen)).toEqual(['A0', 'A1', 'A2']);
    expect([sender.healthy(), receiver.healthy()]).toEqual([true, true]);
  });

  it('keeps every stream and consumer over a restart of the server', async () => {
    await nats.kill();
    await nats.restart();
    expect(await provisionSpec(nats.url)).toEqual([]);
  });

  it('holds newer messages until what a dead connection had in hand is settled', async () => {
    const [sender, dead] = [await transport(), await transport(() => undefined)];
    read(dead, () => new Promise(() => undefined));
    for (const number of [0, 1, 2]) await publish(sender, 'A', number);
    await publish(sender, 'B', 0);
    await until(async () => (await pending()) === 4);
    // Its process is gone for the server when its connection is; nothing is given back.
    await cut(dead);
    const seen: string[] = [];
    read(await transport(), (name) => {
      seen.push(name);
      return SETTLED;
    });
    await publish(sender, 'A', 3);
    await publish(sender, 'C', 0);
    await until(() => seen.length === 6);
    // Once that is there again, its keys and the newer ones go on side by side.
    expect(seen.indexOf('C0')).toBeGreaterThan(Math.max(seen.indexOf('A0'), seen.indexOf('B0')));
    expect(seen.filter((name) => name.startsWith('A'))).toEqual(['A0', 'A1', 'A2', 'A3']);
  });

  it('gives back at once what it has not begun with when it stops', async () => {
    const [sender, first] = [await transport(), await transport()];
    // What were not given back would come after this time.
    await holdsWhatIsInHand(60_000);
    const seen: string[] = [];
    let finish = (): void => undefined;
    const reading = read(first, async (name) => {
      await new Promise<void>((resolve) => (finish = resolve));
      seen.push(name);
      return SETTLED;
    });
    for (const number of [0, 1, 2]) await publish(sender, 'A', number);
    await until(async () => (await pending()) === 3);
    const stopped = reading.stop(2_000);
    finish();
    expect(await stopped).toBe(true);
    read(await transport(), (name) => {
      seen.push(name);
      return SETTLED;
    });
    await until(() => seen.length === 3);
    expect(seen).toEqual(['A0', 'A1', 'A2']);
  });

  it('works on a message for longer than the server waits, without a second delivery', async () => {
    const [sender, receiver] = [await transport(), await transport()];
    const counts: number[] = [];
    read(receiver, async (_, { count }) => {
      counts.push(count);
      await sleep(7_000);
      return SETTLED;
    });
    await publish(sender, 'A', 0);
    await until(async () => counts.length > 0 && (await pending()) === 0);
    expect(counts).toEqual([1]);
  });

  it('lets other types pass more paused messages than it may have in work', async () => {
    const [sender, receiver] = [await transport(), await transport()];
    const seen: string[] = [];
    receiver.consume(
      {
        consumer: 'tws-gateway',
        types: ['command.place', 'command.cancel'],
        paused: ['command.place'],
        maxInFlight: 64,
        unordered: [],
        partitioned: { types: [], upTo: 1 },
      },
      (deliveries) => {
        seen.push(...deliveries.map(({ message }) => message.type));
        return Promise.resolve(deliveries.map(() => SETTLED));
      },
    );
    for (let number = 0; number < 200; number += 1) await command('place', number);
    await command('cancel', 0);
    await until(() => seen.length === 1);
    expect(seen).toEqual(['command.cancel']);

    function command(event: string, number: number): Promise<void> {
      return sender.publish({
        id: derivedId('fault', event, String(number)),
        subject: `command.v1.${event}.DU1`,
        type: `command.${event}`,
        body: '{}',
      }).settled;
    }
  });

  it('shares the partitions of signals between replicas and keeps the order within each', async () => {
    const [sender, ...replicas] = [await transport(), await transport(), await transport()];
    const seen: { key: string; number: number; replica: number }[] = [];
    for (const [replica, on] of replicas.entries()) {
      const type = SignalAcceptedV1.contract.type;
      const consumption = on.consume(
        {
          ...{ consumer: 'rule-engine', types: [type], paused: [], maxInFlight: 256 },
          ...{ unordered: [], partitioned: { types: [type], upTo: 64 } },
        },
        async (deliveries) => {
          await sleep(1);
          for (const { message } of deliveries) {
            const { key, number } = JSON.parse(message.body) as { key: string; number: number };
            seen.push({ key, number, replica });
          }
          return deliveries.map(() => SETTLED);
        },
      );
      for (const [lane, partition] of PARTITIONS.entries()) {
        if (lane % 2 === replica) consumption.take(partition);
      }
    }
    const keys = ['AAPL', 'MSFT', 'NVDA', 'TSLA'];
    for (let number = 0; number < 25; number += 1) {
      await Promise.all(keys.map((key) => signal(key, number)));
    }
    await until(() => seen.length === 100);
    for (const key of keys) {
      const numbers = seen.filter((each) => each.key === key).map(({ number }) => number);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
    expect(new Set(seen.map(({ replica }) => replica)).size).toBe(2);

    function signal(key: string, number: number): Promise<void> {
      const subject = SignalAcceptedV1.contract.subject({
        instrumentKey: key,
      } as SignalAcceptedV1);
      const id = derivedId('fault', key, String(number));
      const body = JSON.stringify({ key, number });
      return sender.publish({ id, subject, type: 'signal.accepted', body }).settled;
    }
  });

  describe('hands on in its order, whichever comes again first, what was in hand', () => {
    it('when the owner of a partition died', async () => {
      const sender = await transport();
      const [key, type] = ['AAPL', SignalAcceptedV1.contract.type];
      const subject = SignalAcceptedV1.contract.subject({ instrumentKey: key } as SignalAcceptedV1);
      const partition = subject.split('.')[3] ?? '';
      const signal = (number: number): Promise<void> =>
        sender.publish({
          ...{ id: derivedId('fault', key, String(number)), subject, type },
          body: JSON.stringify({ key, number }),
        }).settled;
      for (const number of [0, 1, 2, 3, 4]) await signal(number);
      await dieWith(5, `SIGNAL.rules-${partition}`);
      const seen: string[] = [];
      const consumption = (await transport()).consume(
        {
          ...{ consumer: 'rule-engine', types: [type], paused: [], maxInFlight: 256 },
          ...{ unordered: [], partitioned: { types: [type], upTo: 64 } },
        },
        (deliveries) => {
          seen.push(...deliveries.map(nameOf));
          return Promise.resolve(deliveries.map(() => SETTLED));
        },
      );
      consumption.take(partition);
      await signal(5);
      await until(() => seen.length === 6);
      expect(seen).toEqual([0, 1, 2, 3, 4, 5].map((number) => `${key}${number}`));
    });

    it('when a service died that runs alone, while newer ones come faster than the server tells of them', async () => {
      const sender = await transport();
      for (const number of [0, 1, 2, 3, 4]) await publish(sender, 'A', number);
      await dieWith(5, 'DECISION.order-management');
      const receiver = await transport();
      delayInfo(receiver, 150);
      const seen: string[] = [];
      read(receiver, (name) => {
        seen.push(name);
        return SETTLED;
      });
      for (let number = 5; number < 60; number += 1) {
        await publish(sender, 'A', number);
        await sleep(10);
      }
      await until(() => seen.length === 60);
      expect(seen).toEqual(Array.from({ length: 60 }, (_, number) => `A${number}`));
    });

    it('when a service died that runs alone', async () => {
      const sender = await transport();
      for (const number of [0, 1, 2, 3, 4]) await publish(sender, 'A', number);
      await dieWith(5, 'DECISION.order-management');
      const seen: string[] = [];
      read(await transport(), (name) => {
        seen.push(name);
        return SETTLED;
      });
      await publish(sender, 'A', 5);
      await until(() => seen.length === 6);
      expect(seen).toEqual(['A0', 'A1', 'A2', 'A3', 'A4', 'A5']);
    });

    /** What the server tells of a durable comes so much later: meanwhile messages come. */
    function delayInfo(on: JetStreamTransport, ms: number): void {
      const { manager } = on as unknown as { manager: JetStreamManager };
      const { consumers } = manager;
      const info = consumers.info.bind(consumers);
      jest.spyOn(consumers, 'info').mockImplementation(async (stream, durable) => {
        const told = await info(stream, durable);
        await sleep(ms);
        return told;
      });
    }

    /** Takes messages of a durable and dies: the last one had only just come when it said that it still works on the others. */
    async function dieWith(count: number, durable: string): Promise<void> {
      const dead = await connect({ servers: nats.url });
      const got: Msg[] = [];
      const inbox = createInbox();
      dead.subscribe(inbox, { callback: (_, message) => void got.push(message) });
      const pull = JSON.stringify({ batch: count, expires: 1_000_000_000 });
      dead.publish(`$JS.API.CONSUMER.MSG.NEXT.${durable}`, pull, { reply: inbox });
      await until(() => got.length === count);
      await sleep(400);
      for (const message of got.slice(0, -1)) message.respond('+WPI');
      await dead.flush();
      await dead.close();
    }
  });

  it('says what to do where the streams were never made', async () => {
    const bare = await TestNats.start();
    closing.push(() => bare.kill());
    const fatal: string[] = [];
    const on = await openJetStream(bare.url, { onFatal: ({ message }) => fatal.push(message) });
    open.push(on);
    await expect(
      on.publish({ id: 'x', subject: 'decision.v1.made.A', type: 'x', body: '{}' }).accepted,
    ).rejects.toThrow('no stream of NATS takes decision.v1.made.A: run `fairlead provision` first');
    read(on, () => SETTLED);
    await until(() => fatal.length > 0);
    expect(fatal[0]).toMatch(
      /NATS has no consumer order-management of \w+: run `fairlead provision`/,
    );
    expect(on.healthy()).toBe(false);
  });

  it('stores a message that is published twice once', async () => {
    const sender = await transport();
    await publish(sender, 'A', 0);
    await publish(sender, 'A', 0);
    const manager = await manage();
    expect((await manager.streams.info('DECISION')).state.messages).toBe(1);
  });

  it('waits with a question while nobody listens, and with a message while the stream is full', async () => {
    const on = await transport();
    const answer = on.request('request.v1.rule-engine.rules', {}, 5_000);
    await sleep(100);
    on.respond('request.v1.rule-engine.rules', () => Promise.resolve({ value: 1 }));
    expect(await answer).toEqual({ value: 1 });
    const manager = await manage();
    await manager.streams.update('DECISION', { max_bytes: 400 });
    const refused = on.publish({
      id: derivedId('fault', 'large'),
      subject: 'decision.v1.made.A',
      type: 'decision.made',
      body: 'x'.repeat(1_000),
    });
    await expect(refused.accepted).rejects.toThrow('maximum bytes exceeded');
  });

  it('gives a message without an id of ours one of its own', async () => {
    const [sender, receiver] = [await transport(), await transport()];
    const ids: string[] = [];
    read(receiver, (_, { message }) => {
      ids.push(message.id);
      return SETTLED;
    });
    await sender.publish({ id: 'x', subject: 'decision.v1.made.A', type: 'x', body: '{}' }).settled;
    await until(() => ids.length === 1);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  async function manage(): ReturnType<typeof jetstreamManager> {
    const connection = await connect({ servers: nats.url });
    closing.push(() => connection.close());
    return jetstreamManager(connection);
  }
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  /** How long the server waits for an answer before it delivers again. */
  async function holdsWhatIsInHand(ms: number): Promise<void> {
    const { consumers } = await manage();
    await consumers.update('DECISION', 'order-management', { ack_wait: nanos(ms) });
  }
  async function pending(): Promise<number> {
    const { consumers } = await manage();
    return (await consumers.info('DECISION', 'order-management')).num_ack_pending;
  }
  /** Closes the socket under a transport: what it has in hand it keeps, and it answers for nothing any more. */
  async function cut(victim: JetStreamTransport): Promise<void> {
    open.splice(open.indexOf(victim), 1);
    const { link } = victim as unknown as { link: { connection: { close(): Promise<void> } } };
    await link.connection.close().catch(() => undefined);
  }
});

function nameOf({ message }: Delivery): string {
  const { key, number } = JSON.parse(message.body) as { key?: string; number?: number };
  return `${key ?? ''}${number ?? ''}`;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(20);
  }
}
