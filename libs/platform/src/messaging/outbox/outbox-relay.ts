import { setTimeout as sleep } from 'node:timers/promises';
import { orderingKeyOf, publishDelayMs } from '@fairlead/contracts';
import type { Logger } from '../../observability/logger';
import type { Transport, TransportMessage } from '../transport';
import { MarkBatch } from './mark-batch';
import type { OutboxRow, OutboxStore } from './outbox-store';

/** Rows in memory at once, all keys together; what comes beyond is read from the table when there is room. */
const HELD_MAX = 5_000;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5_000;
const ROOM_POLL_MS = 20;

/** Messages whose transaction has not ended: they hold their place in the order. */
export interface Reservation {
  /** The transaction committed and gave them these numbers: publish. */
  committed(seqs: readonly number[]): void;
  /** It rolled back: forget. */
  rolledBack(): void;
  /** The connection broke during the commit: look into the table. */
  unknown(): void;
}

interface Entry {
  readonly message: TransportMessage;
  readonly delivery: number;
  /** Known once the row is. */
  seq: number;
  state: 'reserved' | 'lost' | 'ready' | 'dropped';
}

/**
 * Publishes a service's committed messages, in order within each key, straight from memory. Rows take their place when
 * they are inserted, before the commit, because two commits may be answered in the other order.
 *
 * While `catchingUp` (at start, after an overflow or a commit of unknown outcome) nothing goes by memory: the rows are
 * read from the table by number until none is left, so that the order within a key holds across the change.
 */
export class OutboxRelay {
  private readonly chains = new Map<string, Entry[]>();
  private readonly pumping = new Set<string>();
  private readonly held = new Set<number>();
  /** By message id: those whose commit is under way. The table may show them before the answer is there. */
  private readonly unanswered = new Set<string>();
  /** By message id: those of whose commit no answer came. They keep their place until the table was read. */
  private readonly lost = new Map<string, Entry>();
  private readonly marks: MarkBatch;
  private catchingUp = true;
  private missed = false;
  private running = false;
  private reading = false;
  private catchUpTask: Promise<void> = Promise.resolve();
  /** Rows up to this number may have been handled in an earlier life: consumers count such tries. */
  private maybeTriedUpTo = 0;

  constructor(
    private readonly store: OutboxStore,
    private readonly transport: Transport,
    private readonly options: {
      readonly logger: Logger;
      readonly onPublished: (message: TransportMessage) => void;
    },
  ) {
    this.marks = new MarkBatch(
      (seqs) => this.store.markSent(seqs),
      (seqs) => seqs.forEach((seq) => this.held.delete(seq)),
    );
  }

  /** Notes what an earlier life left. Called before the service writes its first row. */
  async prepare(): Promise<void> {
    this.maybeTriedUpTo = await this.store.lastSeq();
  }

  /** Begins to publish: first all that is unsent, oldest first. */
  start(): void {
    this.running = true;
    this.catchUp();
  }

  /** Publishes nothing more; what is in hand is marked. The rest waits in the table for the next start. */
  async stop(): Promise<void> {
    this.running = false;
    await this.catchUpTask;
    await this.marks.flush();
  }

  /** The numbers of the rows in memory. */
  heldSeqs(): readonly number[] {
    return [...this.held];
  }

  /** Takes a place in the order for messages that are about to be inserted and committed. */
  reserve(messages: readonly TransportMessage[]): Reservation {
    if (this.catchingUp || this.held.size + messages.length > HELD_MAX) return this.deferred();
    const entries = messages.map((message) => this.append(message, 1));
    for (const { id } of messages) this.unanswered.add(id);
    const answered = (): void => messages.forEach(({ id }) => this.unanswered.delete(id));
    const end = (state: Entry['state']): void => {
      answered();
      for (const entry of entries) entry.state = state;
      for (const { message } of entries) void this.pump(orderingKeyOf(message.subject));
    };
    return {
      committed: (seqs) => {
        entries.forEach((entry, index) => this.number(entry, seqs[index] ?? 0));
        end('ready');
      },
      rolledBack: () => end('dropped'),
      unknown: () => {
        answered();
        for (const entry of entries) this.lose(entry);
        this.catchUp();
      },
    };
  }

  /** Reads unsent rows that nobody holds from the table until none is left. */
  catchUp(maybeTriedUpTo = 0): void {
    this.maybeTriedUpTo = Math.max(this.maybeTriedUpTo, maybeTriedUpTo);
    this.catchingUp = true;
    this.missed = true;
    if (!this.running) return;
    if (!this.reading) this.catchUpTask = this.readTable();
  }

  /** Rows that did not get into memory are found in the table. */
  private deferred(): Reservation {
    const look = (): void => this.catchUp();
    return { committed: look, rolledBack: () => undefined, unknown: look };
  }

  private async readTable(): Promise<void> {
    let delayMs = RETRY_FIRST_MS;
    this.reading = true;
    while (this.running && this.catchingUp) {
      try {
        await this.readSome();
        delayMs = RETRY_FIRST_MS;
      } catch (error) {
        this.options.logger.warn('outbox.unreadable', { error });
        await sleep(delayMs, undefined, { ref: false });
        delayMs = Math.min(delayMs * 2, RETRY_MAX_MS);
      }
    }
    this.reading = false;
  }

  private async readSome(): Promise<void> {
    const room = HELD_MAX - this.held.size;
    if (room < HELD_MAX / 2) {
      await sleep(ROOM_POLL_MS, undefined, { ref: false });
      return;
    }
    this.missed = false;
    const lost = [...this.lost.values()];
    const rows = await this.store.unsent(this.heldSeqs(), room);
    if (!this.running) return;
    for (const row of rows) {
      if (this.isInMemory(row)) continue;
      const entry = this.lost.get(row.id) ?? this.append(row, this.deliveryOf(row));
      this.lost.delete(row.id);
      this.number(entry, row.seq);
      entry.state = 'ready';
    }
    const foundEnd = rows.length < room;
    if (foundEnd) for (const entry of lost) this.giveUp(entry);
    for (const row of rows) void this.pump(orderingKeyOf(row.subject));
    for (const { message } of lost) void this.pump(orderingKeyOf(message.subject));
    // Nothing was committed since the read began, and the read found the end: memory takes over, in this same turn.
    if (foundEnd && !this.missed) this.catchingUp = false;
  }

  /** Its commit was or is answered after the read began, and its place is kept. */
  private isInMemory({ id, seq }: OutboxRow): boolean {
    return this.unanswered.has(id) || this.held.has(seq);
  }

  private deliveryOf({ seq }: OutboxRow): number {
    return seq <= this.maybeTriedUpTo ? 2 : 1;
  }

  private lose(entry: Entry): void {
    entry.state = 'lost';
    this.lost.set(entry.message.id, entry);
  }

  /** The table has nothing of it, so nothing of it was committed. */
  private giveUp(entry: Entry): void {
    if (entry.state !== 'lost') return;
    entry.state = 'dropped';
    if (this.lost.get(entry.message.id) === entry) this.lost.delete(entry.message.id);
  }

  private append(message: TransportMessage, delivery: number): Entry {
    const entry: Entry = { message, delivery, seq: 0, state: 'reserved' };
    const key = orderingKeyOf(message.subject);
    const chain = this.chains.get(key);
    if (chain === undefined) this.chains.set(key, [entry]);
    else chain.push(entry);
    return entry;
  }

  private number(entry: Entry, seq: number): void {
    entry.seq = seq;
    this.held.add(seq);
  }

  private async pump(key: string): Promise<void> {
    if (this.pumping.has(key)) return;
    this.pumping.add(key);
    const chain = this.chains.get(key) ?? [];
    let head = chain[0];
    const waitMs = head === undefined ? 0 : publishDelayMs(head.message.type);
    if (waitMs > 0) await sleep(waitMs, undefined, { ref: false });
    while (this.running && (head?.state === 'ready' || head?.state === 'dropped')) {
      if (head.state === 'ready') await this.publish(head);
      chain.shift();
      head = chain[0];
    }
    this.pumping.delete(key);
    if (head === undefined) this.chains.delete(key);
  }

  private async publish({ message, seq, delivery }: Entry): Promise<void> {
    for (
      let delayMs = RETRY_FIRST_MS;
      this.running;
      delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)
    ) {
      try {
        const { accepted, settled } = this.transport.publish(message, delivery);
        settled.then(
          () => this.marks.add(seq),
          () => this.held.delete(seq),
        );
        await accepted;
        this.options.onPublished(message);
        return;
      } catch (error) {
        this.options.logger.warn('outbox.publish-failed', { id: message.id, error });
        await sleep(delayMs, undefined, { ref: false });
      }
    }
  }
}
