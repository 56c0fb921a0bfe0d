import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseConnection, EmbeddedPostgres } from '@fairlead/platform';
import { TestNats, freePort } from '@fairlead/testing';
import {
  AckPolicy,
  type JetStreamClient,
  RetentionPolicy,
  StorageType,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { monotonicUs, untilUs } from './measured';
import type { Pace } from './latency';

/** Commits on the way from an accepted signal to the socket. */
const COMMITS = 4;
const BODY = 'x'.repeat(512);
/** The stages after the first; each takes one hop. */
const STAGES = [1, 2, 3] as const;
const STREAM = 'FLOOR';

/** What a stage in a process of its own takes. */
export interface StagePlan {
  readonly stage: number;
  readonly natsUrl: string;
  readonly database: DatabaseConnection;
}

/** What the least work of that kind takes, on the same disk: latencies in ms. */
export interface Floor {
  run(pace: Pace): Promise<readonly number[]>;
  stop(): Promise<void>;
}

/** Four commits of two inserts, one after the other on one connection. */
export async function openSingleFloor(): Promise<Floor> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-floor-'));
  const postgres = await EmbeddedPostgres.start({ directory });
  const client = await openDatabase(postgres.connection);
  return {
    run: (pace) =>
      paced(pace, async () => {
        for (let commit = 0; commit < COMMITS; commit += 1) await commitTwoRows(client);
        return monotonicUs();
      }),
    stop: async () => {
      await client.end();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Four commits in four processes, and a hop that is acknowledged from the disk between each two. */
export async function openDistributedFloor(): Promise<Floor> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-floor-'));
  const postgres = await EmbeddedPostgres.start({ directory: join(directory, 'postgres') });
  const client = await openDatabase(postgres.connection);
  const nats = await startNats(directory);
  const connection = await connect({ servers: nats.url });
  await provisionFloor(connection);
  const arrivals = new Arrivals();
  const plan = { natsUrl: nats.url, database: postgres.connection };
  const children = STAGES.map((stage) => startStage({ ...plan, stage }, arrivals));
  await Promise.all(children.map(isReady));
  const publisher = jetstream(connection);
  return {
    run: (pace) =>
      paced(pace, async (number) => {
        const arrived = arrivals.of(number);
        await commitTwoRows(client);
        await publish(publisher, 1, number);
        return arrived;
      }),
    stop: async () => {
      for (const child of children) child.kill();
      await connection.close();
      await client.end();
      await nats.stop();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** One stage in a process of its own: a message in, a commit, a message out. */
export async function runStage(plan: StagePlan): Promise<void> {
  const client = new Client(plan.database);
  await client.connect();
  const connection = await connect({ servers: plan.natsUrl });
  const stream = jetstream(connection);
  const consumer = await stream.consumers.get(STREAM, durableOf(plan.stage));
  const messages = await consumer.consume();
  process.send?.({ ready: true });
  for await (const message of messages) {
    await commitTwoRows(client);
    const number = Number(message.headers?.get('number'));
    if (plan.stage < STAGES.length) await publish(stream, plan.stage + 1, number);
    else process.send?.({ number, us: monotonicUs() });
    message.ack();
  }
}

/** Says when each message was through. */
class Arrivals {
  private readonly waiting = new Map<number, (us: number) => void>();

  of(number: number): Promise<number> {
    return new Promise((resolve) => this.waiting.set(number, resolve));
  }

  note(number: number, us: number): void {
    this.waiting.get(number)?.(us);
    this.waiting.delete(number);
  }
}

/** Runs a piece of work at a steady pace and returns how long each took, without the warm-up. */
async function paced(
  { warmUp, signals, perSecond }: Pace,
  work: (number: number) => Promise<number>,
): Promise<readonly number[]> {
  const startedUs = monotonicUs();
  const running: Promise<number>[] = [];
  for (let number = 0; number < warmUp + signals; number += 1) {
    await untilUs(startedUs + (number * 1e6) / perSecond);
    const sentUs = monotonicUs();
    running.push(work(number).then((doneUs) => (doneUs - sentUs) / 1_000));
  }
  return (await Promise.all(running)).slice(warmUp);
}

async function openDatabase(connection: DatabaseConnection): Promise<Client> {
  const client = new Client(connection);
  await client.connect();
  await client.query('CREATE TABLE floor_a (id bigserial PRIMARY KEY, body text NOT NULL)');
  await client.query('CREATE TABLE floor_b (id bigserial PRIMARY KEY, body text NOT NULL)');
  return client;
}

async function commitTwoRows(client: Client): Promise<void> {
  await client.query('BEGIN');
  await client.query('INSERT INTO floor_a (body) VALUES ($1)', [BODY]);
  await client.query('INSERT INTO floor_b (body) VALUES ($1)', [BODY]);
  await client.query('COMMIT');
}

async function startNats(directory: string): Promise<TestNats> {
  const port = await freePort();
  const file = join(directory, 'nats.conf');
  const store = join(directory, 'nats');
  writeFileSync(
    file,
    `listen: "127.0.0.1:${port}"\njetstream {\n  store_dir: "${store}"\n  sync_interval: always\n}\n`,
  );
  return TestNats.startWith({ file, port });
}

async function provisionFloor(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({
    name: STREAM,
    subjects: ['floor.*'],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
  });
  for (const stage of STAGES) {
    await manager.consumers.add(STREAM, {
      durable_name: durableOf(stage),
      ack_policy: AckPolicy.Explicit,
      filter_subjects: [`floor.${stage}`],
    });
  }
}

function durableOf(stage: number): string {
  return `stage-${stage}`;
}

async function publish(stream: JetStreamClient, stage: number, number: number): Promise<void> {
  const { headers } = await import('@nats-io/transport-node');
  const numbered = headers();
  numbered.set('number', String(number));
  await stream.publish(`floor.${stage}`, BODY, { headers: numbered });
}

function startStage(plan: StagePlan, arrivals: Arrivals): ChildProcess {
  const child = fork(__filename, ['floor-stage'], {
    env: { ...process.env, FLOOR_STAGE: JSON.stringify(plan) },
  });
  child.on('message', (message: { number?: number; us?: number }) => {
    if (message.number !== undefined) arrivals.note(message.number, message.us ?? NaN);
  });
  return child;
}

function isReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`a stage of the floor ended with ${code}`)));
  });
}
