import { readFile } from 'node:fs/promises';
import type { Envelope } from '@fairlead/contracts';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { MisuseError, NotRunningError } from '../client/errors';
import type { StreamNotice } from '../events/follow-events';
import type { Deliveries, Delivery } from './delivery';
import { MessageQueue } from './message-queue';
import { NatsOrder } from './nats-order';

/** What is handed out and not answered for in this time is handed out again; `libs/contracts` has it so. */
export const ACK_WAIT_MS = 5_000;
/** So often the server learns that what waits here is not forgotten. */
const WORKING_EVERY_MS = 2_000;
/** What somebody took before and did not finish has come again by then. */
const UNFINISHED_WITHIN_MS = ACK_WAIT_MS + 1_000;

/** Where NATS is, and the password that `fairlead provision` made for the program. */
export interface NatsAddress {
  /** Such as `nats://127.0.0.1:4222`. */
  readonly nats: string;
  readonly password?: string;
  /** A file that holds it: `<name>/nats` of the secrets. */
  readonly passwordFile?: string;
}

/** Returns what NATS keeps for the program: its place in each stream outlives it. */
export function natsDeliveries(
  address: NatsAddress,
  of: { readonly name: string; readonly streams: readonly string[] },
): Deliveries {
  return async function* deliveries({ signal, onNotice }) {
    const connection = await connectTo(address, of.name);
    const reader = new NatsReader(connection, onNotice);
    const stop = (): void => reader.close();
    signal.addEventListener('abort', stop);
    try {
      if (signal.aborted) return;
      await reader.open(of);
      yield* reader.deliveries();
    } finally {
      signal.removeEventListener('abort', stop);
      await reader.end();
    }
  };
}

/** Messages of several streams, one after the other. */
class NatsReader {
  private readonly queue = new MessageQueue<Held>();
  /** What was handed out and is not finished, by stream and sequence. */
  private readonly held = new Map<string, Held>();
  private readonly readings: ConsumerMessages[] = [];
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly connection: NatsConnection,
    private readonly onNotice: (notice: StreamNotice) => void,
  ) {
    this.timers.push(setInterval(() => this.keep(), WORKING_EVERY_MS));
    void this.watch();
    void connection.closed().then((error) => {
      this.queue.close(error instanceof Error ? lost(error) : null);
    });
  }

  /** Throws a MisuseError where a stream has no place for the program. */
  async open({ name, streams }: Opening): Promise<void> {
    const { jetstream } = await natsPackage(() => import('@nats-io/jetstream'));
    const { consumers } = jetstream(this.connection);
    for (const stream of streams) {
      const consumer = await consumers.get(stream, name).catch((error: unknown) => {
        throw notProvisioned(stream, name, error);
      });
      const { num_ack_pending } = await consumer.info();
      const order = new NatsOrder<Held>(num_ack_pending, (held) => this.queue.push(held));
      this.timers.push(setTimeout(() => order.release(), UNFINISHED_WITHIN_MS));
      const reading = await consumer.consume({
        callback: (message) => {
          const held = this.hold(stream, message);
          if (held !== null) order.take(held);
        },
        abort_on_missing_resource: true,
      });
      this.readings.push(reading);
      void reading.closed().then((error) => {
        if (error instanceof Error) this.queue.close(notProvisioned(stream, name, error));
      });
    }
  }

  async *deliveries(): AsyncGenerator<Delivery, void, void> {
    for (let held = await this.queue.next(); held !== null; held = await this.queue.next()) {
      const { key, message } = held;
      const settle = (): void => {
        this.held.delete(key);
        held?.message.ack();
      };
      const event = readable(message);
      if (event !== null) {
        yield { event, sequence: message.seq, redelivered: message.redelivered, settle };
        continue;
      }
      this.onNotice({ kind: 'unreadable', type: message.subject, version: null });
      settle();
    }
  }

  close(): void {
    this.queue.close();
  }

  /** Gives back what is not finished, at once and in order, and takes leave. */
  async end(): Promise<void> {
    this.timers.forEach(clearInterval);
    for (const reading of this.readings) reading.stop();
    if (this.connection.isClosed()) return;
    for (const { message } of this.held.values()) message.nak();
    await this.connection.drain().catch(() => undefined);
  }

  /** Returns null for a message that comes again while it is in hand: it is the same, and only the newest is answered for. */
  private hold(stream: string, message: JsMsg): Held | null {
    const key = `${stream} ${message.seq}`;
    const known = this.held.get(key);
    if (known !== undefined) {
      known.message = message;
      return null;
    }
    const { seq, redelivered } = message;
    const held = { key, seq, redelivered, message };
    this.held.set(key, held);
    return held;
  }

  private keep(): void {
    if (this.connection.isClosed()) return;
    for (const { message } of this.held.values()) message.working();
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect') this.onNotice({ kind: 'interrupted', error: null });
      if (type === 'reconnect') this.onNotice({ kind: 'reconnected' });
    }
  }
}

interface Opening {
  readonly name: string;
  readonly streams: readonly string[];
}

interface Held {
  readonly key: string;
  readonly seq: number;
  readonly redelivered: boolean;
  message: JsMsg;
}

async function connectTo(address: NatsAddress, name: string): Promise<NatsConnection> {
  const { connect } = await natsPackage(() => import('@nats-io/transport-node'));
  const pass = await passwordOf(address);
  try {
    return await connect({
      servers: address.nats,
      name,
      user: name,
      pass,
      // What it may subscribe to depends on it.
      inboxPrefix: `_INBOX_${name}`,
      maxReconnectAttempts: -1,
      waitOnFirstConnect: true,
    });
  } catch (error) {
    throw lost(error instanceof Error ? error : new Error(String(error)));
  }
}

async function passwordOf({ password, passwordFile }: NatsAddress): Promise<string> {
  if (password !== undefined) return password;
  const text = passwordFile === undefined ? null : await readFile(passwordFile, 'utf8').catch(() => null); // prettier-ignore
  if (text !== null) return text.trim();
  throw new MisuseError(
    `There is no password for NATS: ${passwordFile ?? 'neither password nor passwordFile is set'}.`,
    'Run `fairlead provision`, and name the file that it made: <name>/nats of the secrets.',
  );
}

/** The packages of NATS come with the program that wants them, and are not needed without. */
async function natsPackage<Package>(load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch {
    throw new MisuseError(
      'Reading from NATS needs the packages @nats-io/jetstream and @nats-io/transport-node.',
      'Install them beside your program: npm install @nats-io/jetstream @nats-io/transport-node',
    );
  }
}

function notProvisioned(stream: string, name: string, cause: unknown): MisuseError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new MisuseError(
    `NATS has no place for ${name} in ${stream}${why}.`,
    'Put its name and what it reads into an extension.yaml and run `fairlead provision`.',
  );
}

function lost(error: Error): NotRunningError {
  return new NotRunningError(`NATS does not let it in, or is gone: ${error.message}.`, error);
}

function readable(message: JsMsg): Envelope | null {
  try {
    return message.json<Envelope>();
  } catch {
    return null;
  }
}
