import { setTimeout as sleep } from 'node:timers/promises';
import {
  DURABLES,
  type Extension,
  FLOW,
  GUEST,
  MONITOR_USER,
  NATS_USERS,
  PROVISIONER,
  STREAMS,
  durablesOfExtension,
  inboxOf,
  natsUserOf,
  natsUserOfExtension,
  subjectPatternOf,
} from '@fairlead/contracts';
import { natsAccounts } from '@fairlead/platform';
import { jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { TestNats } from '../nats-server';
import { openJetStream, provisionSpec } from './open-jetstream';

jest.setTimeout(60_000);

/** A program of somebody else's that reads two streams. */
const EXTENSION: Extension = { name: 'dashboard', reads: ['order.v1.>', 'position.v1.>'] };
/** One that submits signals. */
const MODEL: Extension = { name: 'model', reads: [], submits: true };
const USERS = [...NATS_USERS, natsUserOfExtension(EXTENSION), natsUserOfExtension(MODEL)];
const PASSWORDS = new Map(
  [...USERS.map(({ name }) => name), MONITOR_USER].map((name) => [
    name,
    `secret-of-${name}-0123456789`,
  ]),
);

describe('the users of NATS, on a real server', () => {
  let nats: TestNats;
  const connections = new Map<string, NatsConnection>();
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    nats = await TestNats.start(natsAccounts(PASSWORDS, [EXTENSION, MODEL]));
    await provisionSpec(nats.url, loginOf(PROVISIONER.name), [EXTENSION, MODEL]);
    for (const { name } of USERS) {
      connections.set(name, await connect({ servers: nats.url, ...loginOf(name) }));
    }
  });
  afterAll(async () => {
    for (const close of closing) await close();
    for (const connection of connections.values()) await connection.close();
    await nats.kill();
  });

  function as(user: string): NatsConnection {
    const connection = connections.get(user);
    if (connection === undefined) throw new Error(`nobody is ${user}`);
    return connection;
  }
  /** What becomes of a request: an answer is `yes`, a refusal of the server `no`. */
  async function tried(user: string, subject: string, body = '{}'): Promise<string> {
    try {
      const answer = await as(user).request(subject, body, { timeout: 2_000 });
      const { error } = answer.json<{ error?: { description: string } }>();
      return error === undefined ? 'yes' : `yes, but ${error.description}`;
    } catch (error) {
      const text = String(error);
      return /permission/i.test(text) ? 'no' : text;
    }
  }

  it('take the events of their row into the stream, and nobody else may send them', async () => {
    const outcomes: string[] = [];
    const wanted: string[] = [];
    for (const { service: owner, publishes } of FLOW) {
      const [type] = publishes;
      if (type === undefined) continue;
      const subject = subjectPatternOf(type).replace('>', 'p00.XX');
      for (const { name } of USERS) {
        outcomes.push(`${name} ${subject} ${await tried(name, subject)}`);
        wanted.push(`${name} ${subject} ${name === owner ? 'yes' : 'no'}`);
      }
    }
    expect(outcomes).toEqual(wanted);
  });

  it('read their own consumers and no others', async () => {
    const outcomes: string[] = [];
    const wanted: string[] = [];
    const readers = new Set([
      'rule-engine',
      'order-management',
      'tws-gateway',
      'console',
      EXTENSION.name,
    ]);
    const places = DURABLES.filter(({ stream }) => ['SIGNAL', 'COMMAND'].includes(stream));
    for (const { service, stream, durable } of places.filter((_, index) => index % 5 === 0)) {
      for (const user of readers) {
        const subject = `$JS.API.CONSUMER.INFO.${stream}.${durable}`;
        outcomes.push(`${user} ${durable} ${await tried(user, subject, '')}`);
        wanted.push(`${user} ${durable} ${user === service ? 'yes' : 'no'}`);
      }
    }
    expect(outcomes.length).toBeGreaterThan(8);
    expect(outcomes).toEqual(wanted);
  });

  it.each([
    '$JS.API.STREAM.DELETE.SIGNAL',
    '$JS.API.STREAM.PURGE.SIGNAL',
    '$JS.API.STREAM.UPDATE.SIGNAL',
    '$JS.API.STREAM.MSG.DELETE.SIGNAL',
    '$JS.API.STREAM.MSG.GET.SIGNAL',
    '$JS.API.CONSUMER.DELETE.SIGNAL.rules-p00',
    '$JS.API.CONSUMER.CREATE.SIGNAL.mine',
    '$JS.API.CONSUMER.DURABLE.CREATE.SIGNAL.mine',
    '$SYS.REQ.SERVER.PING',
    'somewhere.else',
  ])('may not send %s, whoever of the services, guests and extensions it is', async (subject) => {
    const outcomes: string[] = [];
    for (const { name } of USERS.filter((user) => user !== PROVISIONER)) {
      outcomes.push(await tried(name, subject));
    }
    expect(new Set(outcomes)).toEqual(new Set(['no']));
  });

  it('cannot be emptied even by the one that made them', async () => {
    const manager = await jetstreamManager(as(PROVISIONER.name));
    await expect(manager.streams.purge('SIGNAL')).rejects.toThrow('not permitted');
    await expect(manager.streams.deleteMessage('SIGNAL', 1)).rejects.toThrow('not permitted');
  });

  it.each(['>', '_INBOX.>', '_INBOX_order-management.>', 'request.v1.order-management.*', '$JS.>'])(
    'may not listen to %s where it is not theirs',
    async (subject) => {
      const user = 'rule-engine';
      const fatal: string[] = [];
      const transport = await openJetStream(nats.url, {
        user,
        password: PASSWORDS.get(user) ?? '',
        onFatal: ({ message }) => fatal.push(message),
      });
      closing.push(() => transport.close());
      transport.listen(subject, () => undefined);
      await until(() => fatal.length > 0);
      expect(fatal[0]).toContain(`NATS refuses to hand out ${subject}`);
      expect(transport.healthy()).toBe(false);
    },
  );

  it('ask and answer what their row says', async () => {
    const [asker, answerer, stranger] = await Promise.all(
      ['console', 'tws-gateway', 'signal-ingestion'].map((user) =>
        openJetStream(nats.url, { user, password: PASSWORDS.get(user) ?? '' }),
      ),
    );
    if (asker === undefined || answerer === undefined || stranger === undefined) throw new Error();
    closing.push(...[asker, answerer, stranger].map((each) => () => each.close()));
    answerer.respond('request.v1.tws-gateway.status', () => Promise.resolve({ value: 'open' }));
    expect(await asker.request('request.v1.tws-gateway.status', {}, 2_000)).toEqual({
      value: 'open',
    });
    await expect(stranger.request('request.v1.tws-gateway.status', {}, 500)).rejects.toThrow(
      /permission/i,
    );
  });

  it('submit signals as an extension whose manifest says so, and as nobody else', async () => {
    const user = 'signal-ingestion';
    const ingestion = await openJetStream(nats.url, { user, password: PASSWORDS.get(user) ?? '' });
    closing.push(() => ingestion.close());
    const subject = 'request.v1.signal-ingestion.submit';
    ingestion.respond(subject, () => Promise.resolve({ value: 'answered' }));
    for (const { name } of USERS) {
      expect([name, await tried(name, subject)]).toEqual([
        name,
        name === MODEL.name ? 'yes' : 'no',
      ]);
    }
  });

  it('read durably with their rights alone', async () => {
    const handled: string[] = [];
    const user = 'tws-gateway';
    const transport = await openJetStream(nats.url, { user, password: PASSWORDS.get(user) ?? '' });
    closing.push(() => transport.close());
    const { reads } = FLOW.find(({ service }) => service === user) ?? { reads: [] };
    transport.consume(
      {
        consumer: user,
        types: reads.map(({ contract }) => contract.type),
        paused: [],
        maxInFlight: 4,
        unordered: [],
        partitioned: { types: [], upTo: 1 },
      },
      (deliveries) => {
        handled.push(...deliveries.map(({ message }) => message.subject));
        return Promise.resolve(deliveries.map(() => ({ kind: 'settled' })));
      },
    );
    await tried('order-management', 'command.v1.cancel.DU1');
    await until(() => handled.includes('command.v1.cancel.DU1'));
    const manager = await jetstreamManager(as(PROVISIONER.name));
    await until(async () => {
      const { num_ack_pending } = await manager.consumers.info('COMMAND', user);
      return num_ack_pending === 0;
    });
  });

  it('read as an extension what its manifest says, from its own places only', async () => {
    for (const { stream, durable } of durablesOfExtension(EXTENSION)) {
      expect(await tried(EXTENSION.name, `$JS.API.CONSUMER.INFO.${stream}.${durable}`, '')).toBe(
        'yes',
      );
    }
    const foreign = [...STREAMS.map(({ name }) => `${name}.tws-gateway`), 'SIGNAL.dashboard'];
    for (const place of foreign) {
      expect(await tried(EXTENSION.name, `$JS.API.CONSUMER.INFO.${place}`, '')).toBe('no');
      expect(await tried(EXTENSION.name, `$JS.API.CONSUMER.MSG.NEXT.${place}`, '')).toBe('no');
    }
    const { name: user } = EXTENSION;
    const transport = await openJetStream(nats.url, { user, password: PASSWORDS.get(user) ?? '' });
    closing.push(() => transport.close());
    await expect(transport.request('request.v1.tws-gateway.status', {}, 500)).rejects.toThrow(
      /permission/i,
    );
  });

  it('are turned away without a password or with a wrong one, and told what to do', async () => {
    await expect(connect({ servers: nats.url })).rejects.toThrow(/authorization/i);
    await expect(
      openJetStream(nats.url, { user: 'console', password: 'wrong-password-0000' }),
    ).rejects.toThrow(
      'does not let "console" in: give the password that `fairlead provision` made',
    );
  });

  it('let a guest look at the state of every stream', async () => {
    for (const { name } of STREAMS) {
      expect(await tried(GUEST.name, `$JS.API.STREAM.INFO.${name}`, '')).toBe('yes');
    }
  });

  it('use inboxes that only they can read', () => {
    expect(natsUserOf('console').subscribe).toContain(`${inboxOf('console')}.>`);
  });
});

function loginOf(user: string): { user: string; pass: string; inboxPrefix: string } {
  return { user, pass: PASSWORDS.get(user) ?? '', inboxPrefix: inboxOf(user) };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(20);
  }
}
