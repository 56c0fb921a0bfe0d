import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DecisionMadeV1,
  type Envelope,
  type EventClass,
  PROVISIONER,
  SignalAcceptedV1,
  SignalDisposedV1,
  inboxOf,
} from '@fairlead/contracts';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { DistributedSystem } from './support/distributed-system';
import { sleep } from './support/fairlead-process';
import { howMany } from './support/how-many';
import { Scenario } from './support/scenario';
import { seeded } from './support/seeded';

/** `npm run e2e:replicas` sends 10 000. */
const SIGNALS = howMany({ short: 200, long: 10_000 });
const SEED = Number(process.env['TEST_SEED'] ?? 8) || 8;
const SYMBOLS = 40;
const INGESTIONS = ['signal-ingestion', 'signal-ingestion-2', 'signal-ingestion-3'] as const;
const ENGINES = ['rule-engine', 'rule-engine-2'] as const;
/** One signal in so many leads to an order. */
const ONE_TRADE_IN = 100;
/** The least time that it takes, so that enough of them die. */
const LAST_MS = 30_000;
const LIMIT_MS = 240_000 + SIGNALS * 60;

interface Story {
  readonly id: string;
  readonly signalId: string;
  readonly instrumentKey: string;
}

describe(`${SIGNALS} signals, three signal-ingestions and two rule engines, killed meanwhile`, () => {
  const scenario = Scenario.of(SYMBOLS);
  const random = seeded(SEED);
  const kills: string[] = [];
  let system: DistributedSystem;
  let isSent = false;

  beforeAll(async () => {
    system = await DistributedSystem.start({ scenario });
    for (const each of INGESTIONS.slice(1)) system.startService('signal-ingestion', each);
    for (const each of ENGINES.slice(1)) system.startService('rule-engine', each);
    const isShared = async (): Promise<boolean> => {
      const owned = await owners();
      return owned.length === 16 && new Set(owned).size === ENGINES.length;
    };
    await system.until('both rule engines own partitions', isShared, 120_000);
  }, 300_000);
  afterAll(() => system.stop(), 60_000);

  async function owners(): Promise<readonly string[]> {
    const rows = await system.database.query<{ holder: string }>(
      `SELECT split_part(holder, ' ', 1) AS holder FROM rule_engine.lease
        WHERE name ~ '^p[0-9]{2}$' AND held_until > now()`,
    );
    return rows.map(({ holder }) => holder);
  }

  /** The signals of one symbol, each after the one before was taken, now by one replica and now by another. */
  async function sendAll(symbol: string, numbers: readonly number[]): Promise<void> {
    for (const number of numbers) {
      const confidence = number % ONE_TRADE_IN === 0 ? 0.95 : 0.3;
      const signal = { id: `replica-${number}`, source: 'e2e', symbol, action: 'BUY', confidence };
      const at = INGESTIONS[Math.floor(random() * INGESTIONS.length)] ?? INGESTIONS[0];
      await sendOnce({ ...signal, issuedAt: new Date().toISOString() }, at);
      await sleep((LAST_MS * SYMBOLS) / SIGNALS);
    }
  }

  /** One that died before it answered is asked again, or another one is: the id is the same. */
  async function sendOnce(signal: object, first: string): Promise<void> {
    for (let at = first; ; at = INGESTIONS[Math.floor(random() * 3)] ?? first) {
      if ((await system.call(at, '/v1/signals', signal)) !== null) return;
      await sleep(50);
    }
  }

  async function killNowAndThen(): Promise<void> {
    while (!isSent) {
      await sleep(1_000 + random() * 2_000);
      const [service, names] =
        kills.length % 2 === 0
          ? (['rule-engine', ENGINES] as const)
          : (['signal-ingestion', INGESTIONS] as const);
      const victim = names[Math.floor(random() * names.length)] ?? names[0];
      kills.push(victim);
      await system.process(victim).kill();
      await sleep(random() * 1_500);
      const again = system.startService(service, victim);
      // On a machine that is busy a start takes longer than the pause between two kills.
      await system.until(`${victim} runs again`, () => again.url !== null, 60_000);
    }
  }

  /** What a stream holds of a type, in its order. */
  async function stored(stream: string, type: EventClass): Promise<readonly Story[]> {
    const password = readFileSync(join(system.directory, 'secrets/provision/nats'), 'utf8').trim();
    const connection = await connect({
      ...{ servers: system.nats.url, user: PROVISIONER.name, pass: password },
      inboxPrefix: inboxOf(PROVISIONER.name),
    });
    const [stage, event] = type.contract.type.split('.');
    const found: Story[] = [];
    try {
      const consumer = await jetstream(connection).consumers.get(stream, {
        filter_subjects: `${stage}.v1.${event}.>`,
      });
      const { num_pending: count } = await consumer.info();
      if (count === 0) return found;
      for await (const message of await consumer.consume()) {
        const { id, data } = message.json<Envelope<Story>>();
        found.push({ id, signalId: data.signalId, instrumentKey: data.instrumentKey });
        if (found.length >= count) break;
      }
    } finally {
      await connection.close();
    }
    return found;
  }

  it(
    'ends each signal once, and decides about those of a symbol in their order',
    async () => {
      const startedAt = performance.now();
      const killing = killNowAndThen();
      const numbers = Array.from({ length: SIGNALS }, (_, number) => number);
      await Promise.all(
        scenario.symbols.map((symbol, index) =>
          sendAll(
            symbol,
            numbers.filter((number) => number % SYMBOLS === index),
          ),
        ),
      );
      isSent = true;
      const sentMs = performance.now() - startedAt;
      await killing;
      await system.until(
        'every signal has ended',
        async () => {
          const [row] = await system.database.query<{ count: number }>(
            'SELECT count(*)::int FROM signal_ingestion.signal_progress WHERE disposition IS NOT NULL',
          );
          return row?.count === SIGNALS;
        },
        LIMIT_MS,
      );
      await report(sentMs, performance.now() - startedAt);
      const accepted = await stored('SIGNAL', SignalAcceptedV1);
      const decided = await stored('DECISION', DecisionMadeV1);
      const disposed = await stored('SIGNAL', SignalDisposedV1);
      expect(accepted).toHaveLength(SIGNALS);
      for (const ends of [decided, disposed]) {
        expect(ends.map(({ signalId }) => signalId).sort()).toEqual(
          accepted.map(({ signalId }) => signalId).sort(),
        );
      }
      for (const key of new Set(accepted.map(({ instrumentKey }) => instrumentKey))) {
        expect(idsOf(key, decided)).toEqual(idsOf(key, accepted));
      }
    },
    LIMIT_MS * 2,
  );

  async function report(sentMs: number, endedMs: number): Promise<void> {
    const ends = await system.database.query<{ disposition: string; count: number }>(
      'SELECT disposition, count(*)::int FROM signal_ingestion.signal_progress GROUP BY 1 ORDER BY 1',
    );
    const killed = (name: string): number => kills.filter((each) => each.startsWith(name)).length;
    process.stdout.write(
      `${SIGNALS} signals sent in ${Math.round(sentMs)} ms, ended after ${Math.round(endedMs)} ms; killed: ` +
        `${killed('rule-engine')} rule engines, ${killed('signal-ingestion')} signal-ingestions; ` +
        `${ends.map(({ disposition, count }) => `${count} ${disposition}`).join(', ')}\n`,
    );
  }
});

function idsOf(key: string, stories: readonly Story[]): readonly string[] {
  return stories.filter((each) => each.instrumentKey === key).map(({ signalId }) => signalId);
}
