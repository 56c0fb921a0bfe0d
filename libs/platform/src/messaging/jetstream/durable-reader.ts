import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableSpec } from '@fairlead/contracts';
import { derivedId } from '@fairlead/core';
import {
  type ConsumerInfo,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { type Msg, type Subscription, createInbox, nanos } from '@nats-io/transport-node';
import { isUUID } from 'class-validator';
import type { Logger } from '../../observability/logger';
import type { TransportMessage } from '../transport';
import { parseAckSubject } from './ack-subject';
import type { NatsLink } from './nats-link';
import { NatsRefusedError } from './nats-refused-error';

const HEARTBEAT_MS = 5_000;
const PULL = { expires: nanos(30_000), idle_heartbeat: nanos(HEARTBEAT_MS) };
/**
 * The owner of a partition asks for messages until a second before its lease can be another's. What it asked for ends with the
 * lease: else the server would go on handing messages to an owner that is paused, and those behind them to the new one.
 */
const PULL_OF_PARTITION = { expires: nanos(1_000) };
/** Neither message nor heartbeat for this long: what was asked for is lost. */
const SILENCE_MAX_MS = 2 * HEARTBEAT_MS + 2_000;
const HOLD_CHECK_MS = 100;
const QUIET_MS = 50;
const RETRY_MS = 500;
/** A server that does not answer gives everything out again by itself. */
const DRAIN_LIMIT_MS = 1_000;

const ACK = '+ACK';
const STILL_WORKING = '+WPI';
const AGAIN_NOW = '-NAK';

/** A message of one durable that is here and not answered for. */
export interface HeldMessage {
  readonly sequence: number;
  readonly message: TransportMessage;
  readonly deliveries: number;
  /** Where the answer goes; the newest delivery's. */
  reply: string;
}

/** Messages wait until all up to a number are settled or here. */
interface Hold {
  /** Those up to this one came from other hands: they wait for their like a moment only. */
  readonly above: number;
  readonly until: number;
  /** So many up to `until` are in other hands still. */
  missing: number;
}

/** What a reader needs of the consumption it belongs to. */
export interface ReaderParts {
  readonly link: NatsLink;
  readonly manager: JetStreamManager;
  readonly logger: Logger;
  /** Messages that may wait here beside those that cannot be handed out now. */
  readonly prefetch: number;
  /** Hands a message on. Fulfilled when it is settled. */
  readonly offer: (held: HeldMessage) => Promise<void>;
  /** True where a message takes no place: it is paused, or its key waits for another try. */
  readonly isBlocked: (held: HeldMessage) => boolean;
  /** False while nothing is to be fetched. */
  readonly mayPull: () => boolean;
}

/**
 * Reads one durable consumer by pulling, and answers for each message once it is settled.
 *
 * Messages that were handed out to a process or a connection that died come again only after the server's ack wait,
 * while newer ones would come at once. So whenever the connection is new, messages above the last number that was
 * handed out are held until none at or below it is in other hands than ours. Those of a dead hand need not come again in their
 * order: one that was on its way when the others were last answered for comes first. An only reader waits for them all.
 */
export class DurableReader {
  private readonly inHand = new Map<number, HeldMessage>();
  private held: HeldMessage[] = [];
  private hold: Hold | null = null;
  private subscription: Subscription | null = null;
  private readonly inbox: string;
  private wanted = 0;
  private heardAt = 0;
  private oldHeardAt = 0;
  private stopping = false;
  private syncing = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly spec: DurableSpec,
    private readonly parts: ReaderParts,
  ) {
    this.inbox = createInbox(parts.link.inboxPrefix);
  }

  start(): void {
    this.subscription = this.parts.link.connection.subscribe(this.inbox, {
      callback: (error, message) => {
        if (error === null) this.receive(message);
      },
    });
    void this.sync();
  }

  /** The connection is new: find out where we are before anything is fetched. */
  async sync(): Promise<void> {
    if (this.syncing || this.stopping) return;
    this.syncing = true;
    this.wanted = 0;
    try {
      const info = await this.parts.manager.consumers.info(this.spec.stream, this.spec.durable);
      const last = info.delivered.stream_seq;
      const missing = this.missingBy(info);
      if (missing > 0) {
        this.hold = { above: this.hold?.above ?? last, until: last, missing };
        this.later(HOLD_CHECK_MS, () => void this.checkHold());
      }
      this.syncing = false;
      this.pull();
    } catch (error) {
      this.syncing = false;
      this.failed(error);
    }
  }

  /** Requests for more where less is on its way or waiting than half of what may be. */
  pull(): void {
    const { prefetch } = this.parts;
    if (this.stopping || this.syncing || !this.parts.link.healthy() || !this.parts.mayPull())
      return;
    if (this.wanted > prefetch / 2) return;
    const batch = prefetch - this.wanted - this.load();
    // Asking for each message by itself would double the traffic of a busy consumer.
    if (batch < prefetch / 4) return;
    this.wanted += batch;
    this.heardAt = performance.now();
    this.send(`$JS.API.CONSUMER.MSG.NEXT.${this.spec.stream}.${this.spec.durable}`, {
      batch,
      ...(this.spec.partition === null ? PULL : PULL_OF_PARTITION),
    });
  }

  /** Tells the server that what is here is being looked after, oldest first so that it expires in order. */
  beat(): void {
    if (!this.parts.link.healthy()) return;
    for (const { reply } of this.ordered()) this.answer(reply, STILL_WORKING);
    const silentMs = performance.now() - this.heardAt;
    if (this.wanted > 0 && silentMs > SILENCE_MAX_MS) void this.sync();
  }

  /** Fetches nothing more and gives back what nobody has begun with. */
  async stop(isBegun: (held: HeldMessage) => boolean): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearTimeout(timer);
    if (!this.parts.link.healthy()) return this.subscription?.unsubscribe();
    // What is on its way still arrives while the subscription drains. Given back before that, a message would come
    // straight back here and then stand behind its successors.
    const drained = this.subscription?.drain().catch(() => undefined);
    await Promise.race([drained, sleep(DRAIN_LIMIT_MS, undefined, { ref: false })]);
    const inHand = this.ordered();
    const givenBack = inHand.filter((each) => !isBegun(each));
    for (const { reply, sequence } of givenBack) {
      this.answer(reply, AGAIN_NOW);
      this.inHand.delete(sequence);
    }
    if (inHand.length === 0) return;
    const { durable, stream } = this.spec;
    const counts = { inHand: inHand.length, givenBack: givenBack.length };
    this.parts.logger.info('nats.stopped-reading', { stream, durable, ...counts });
  }

  private receive(message: Msg): void {
    this.heardAt = performance.now();
    const facts = message.reply === undefined ? null : parseAckSubject(message.reply);
    if (facts === null || message.reply === undefined) return this.receiveStatus(message);
    this.wanted = Math.max(0, this.wanted - 1);
    const known = this.inHand.get(facts.sequence);
    if (known !== undefined) known.reply = message.reply;
    else this.take(message, { ...facts, reply: message.reply });
    this.pull();
  }

  private take(
    message: Msg,
    facts: { readonly sequence: number; readonly deliveries: number; readonly reply: string },
  ): void {
    const held: HeldMessage = {
      ...facts,
      message: {
        id: idOf(message, this.spec.stream, facts.sequence),
        subject: message.subject,
        type: typeOf(message.subject),
        body: message.string(),
      },
    };
    this.inHand.set(held.sequence, held);
    if (this.stopping) return;
    if (this.hold === null) return this.handOn(held);
    this.held.push(held);
    if (held.sequence <= this.hold.above) this.oldHeardAt = performance.now();
    if (held.sequence <= this.hold.until) this.hold.missing -= 1;
    if (this.hold.missing <= 0) this.release();
  }

  private handOn(held: HeldMessage): void {
    void this.parts.offer(held).then(() => {
      // Given back already where the reader stopped meanwhile.
      if (this.inHand.delete(held.sequence)) this.answer(held.reply, ACK);
      this.pull();
    });
  }

  /** 408: the request is over, with so many left of it. Anything else but a heartbeat: it is void. */
  private receiveStatus(message: Msg): void {
    const code = message.headers?.code ?? 0;
    if (code === 100) return;
    if (code === 408) {
      const left = Number(message.headers?.get('Nats-Pending-Messages') ?? this.wanted);
      this.wanted = Math.max(0, this.wanted - left);
      return this.pull();
    }
    const fields = { durable: this.spec.durable, code, text: message.headers?.description };
    this.parts.logger.warn('nats.pull-ended', fields);
    this.later(RETRY_MS, () => void this.sync());
  }

  private async checkHold(): Promise<void> {
    if (this.stopping || this.hold === null) return;
    try {
      const info = await this.parts.manager.consumers.info(this.spec.stream, this.spec.durable);
      const settled = info.ack_floor.stream_seq >= (this.hold?.until ?? 0);
      if (settled || this.missingBy(info) <= 0) return this.release();
      // Whoever is the only reader gets what is in other hands, which are dead ones. Of those side by side the others may live.
      if (this.spec.isShared) this.handOnOld(this.hold?.above ?? 0);
      this.later(HOLD_CHECK_MS, () => void this.checkHold());
    } catch (error) {
      this.failed(error);
    }
  }

  /**
   * Returns how many messages are in other hands by what the server tells. It is of a moment ago: what it handed out since is here
   * and not in its number, so only those count as ours that it had handed out by then.
   */
  private missingBy({ num_ack_pending: unsettled, delivered }: ConsumerInfo): number {
    let ours = 0;
    for (const sequence of this.inHand.keys()) if (sequence <= delivered.stream_seq) ours += 1;
    return unsettled - ours;
  }

  /** Given back in one go, messages can still come in any order: so they are sorted once it is quiet. */
  private handOnOld(above: number): void {
    if (performance.now() - this.oldHeardAt < QUIET_MS) return;
    const old = this.held.filter(({ sequence }) => sequence <= above);
    this.held = this.held.filter(({ sequence }) => sequence > above);
    for (const each of old.sort(bySequence)) this.handOn(each);
  }

  private release(): void {
    this.hold = null;
    for (const each of this.held.splice(0).sort(bySequence)) this.handOn(each);
    this.pull();
  }

  private failed(error: unknown): void {
    if (this.stopping) return;
    const { stream, durable } = this.spec;
    if (isMissing(error)) {
      const what = `NATS has no consumer ${durable} of ${stream}`;
      return this.parts.link.fail(
        new NatsRefusedError(`${what}: run \`fairlead provision\` first`),
      );
    }
    this.parts.logger.warn('nats.consumer-unknown', { stream, durable, error });
    this.later(RETRY_MS, () => void this.sync());
  }

  private load(): number {
    const held = new Set(this.held);
    let load = 0;
    for (const each of this.inHand.values()) {
      if (!held.has(each) && !this.parts.isBlocked(each)) load += 1;
    }
    return load;
  }

  private ordered(): readonly HeldMessage[] {
    return [...this.inHand.values()].sort(bySequence);
  }

  private answer(reply: string, answer: string): void {
    if (!this.parts.link.connection.isClosed()) this.parts.link.connection.publish(reply, answer);
  }

  private send(subject: string, request: object): void {
    this.parts.link.connection.publish(subject, JSON.stringify(request), { reply: this.inbox });
  }

  private later(afterMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, afterMs);
    this.timers.add(timer.unref());
  }
}

function bySequence(one: HeldMessage, other: HeldMessage): number {
  return one.sequence - other.sequence;
}

/** `signal.v1.accepted.…` carries `signal.accepted`; a dead letter's subject names a service in the event's place. */
function typeOf(subject: string): string {
  const [stage, , event] = subject.split('.');
  return stage === 'dlq' ? 'dlq.dead-lettered' : `${stage}.${event}`;
}

/** A message that somebody else published, without an id as ours have, is handled once and set aside all the same. */
function idOf(message: Msg, stream: string, sequence: number): string {
  const id = message.headers?.get('Nats-Msg-Id');
  return isUUID(id) && id !== undefined ? id : derivedId('jetstream', stream, String(sequence));
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.ConsumerNotFound ||
      error.code === JetStreamApiCodes.StreamNotFound)
  );
}
