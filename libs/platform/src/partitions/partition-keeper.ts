import { setTimeout as sleep } from 'node:timers/promises';
import { partitionToken } from '@fairlead/contracts';
import type { OutboxStore } from '../messaging/outbox/outbox-store';
import type { Consumption } from '../messaging/transport';
import type { Logger } from '../observability/logger';
import type { Lease } from '../persistence/lease/lease';
import type { Tx, UnitOfWork } from '../persistence/tx';
import { type StopEvery, every, logged } from '../time/every';
import { Partitions } from './partitions';
import { planPartitions, replicaLease } from './plan-partitions';

/** A replica that was killed is missed for so long: no longer than NATS waits for what it had in hand. */
const LEASE_MS = 5_000;
const RENEW_EVERY_MS = 1_000;
/** Whoever could not prolong its leases for so long stops reading before they end. */
const GIVE_UP_AFTER_MS = 4_000;
/** Messages in hand get this long to end when a partition is left. */
const LEAVE_LIMIT_MS = 8_000;
const LOOK_AGAIN_MS = 100;

/** What keeping partitions rests on. */
export interface PartitionKeeperParts {
  readonly partitions: readonly string[];
  /** The name of this replica among the others. */
  readonly instance: string;
  /** Of this process alone: a name that survives a restart would let two processes hold one lease. */
  readonly holder: string;
  readonly lease: Lease;
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Pick<OutboxStore, 'unsentSubjects'>;
  readonly logger: Logger;
  /** Called with the number of partitions that are read, whenever it has changed. */
  readonly onChange: (owned: number) => void;
}

/** A partition that this process holds the lease of. */
interface Holding {
  readonly token: number;
  /** `coming` until everything that was committed of it before is published; `left` until it is given back. */
  state: 'coming' | 'read' | 'left';
}

/** What one look at the leases came to. */
interface Look {
  readonly kept: ReadonlyMap<string, number>;
  readonly taken: ReadonlyMap<string, number>;
  readonly leave: readonly string[];
}

/**
 * Shares the partitions of a service with its other replicas: each has one owner, by a lease that is checked in every unit
 * of work. Replicas know of each other by the leases alone.
 */
export class PartitionKeeper extends Partitions {
  private readonly held = new Map<string, Holding>();
  /** What was read of a partition before, and is not at rest yet. */
  private readonly ending = new Map<string, Promise<unknown>>();
  private consumption: Consumption | null = null;
  private renewedAt = -Infinity;
  private giveUp: NodeJS.Timeout | null = null;
  private firstLook: Promise<void> = Promise.resolve();
  private stopLooking: StopEvery = () => Promise.resolve();
  private isOpening = false;
  private isStopped = false;

  constructor(private readonly parts: PartitionKeeperParts) {
    super();
  }

  owns(partition: string): boolean {
    const isFresh = performance.now() - this.renewedAt < GIVE_UP_AFTER_MS;
    return isFresh && this.held.get(partition)?.state === 'read';
  }

  async hold(tx: Tx, partition: string): Promise<boolean> {
    const holding = this.held.get(partition);
    if (holding === undefined) return false;
    if (await this.parts.lease.isHeld(tx, partition, holding.token)) return true;
    this.lose(partition, holding);
    return false;
  }

  /** Begins to take partitions, and to read those that it has. */
  start(consumption: Consumption): void {
    this.consumption = consumption;
    const log = { logger: this.parts.logger, event: 'partitions.not-looked-at' };
    this.firstLook = logged(log.logger, log.event, () => this.look());
    this.stopLooking = every(RENEW_EVERY_MS, () => this.look(), log);
  }

  /** Gives everything back. Called when nothing is read any more. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all([this.firstLook, this.stopLooking()]);
    if (this.giveUp !== null) clearTimeout(this.giveUp);
    const names = [...this.held.keys(), replicaLease(this.parts.instance)];
    this.held.clear();
    await this.release(names);
  }

  /** Prolongs what is held, and takes and leaves what the other replicas make necessary. */
  private async look(): Promise<void> {
    const askedAt = performance.now();
    const { kept, taken, leave } = await this.parts.unitOfWork.run((tx) => this.renew(tx));
    if (this.isStopped) return;
    this.renewed(askedAt);
    for (const [partition, holding] of this.held) {
      if (kept.get(partition) !== holding.token) this.lose(partition, holding);
    }
    for (const [partition, token] of taken) this.held.set(partition, { token, state: 'coming' });
    for (const partition of leave) void this.leave(partition);
    if (taken.size > 0) void this.open();
  }

  private async renew(tx: Tx): Promise<Look> {
    const { lease, holder, instance, partitions } = this.parts;
    const claim = (names: readonly string[]): Promise<ReadonlyMap<string, number>> =>
      lease.claim(tx, { names, holder, lastsMs: LEASE_MS });
    const me = replicaLease(instance);
    const held = [...this.held];
    const kept = await claim([me, ...held.map(([name]) => name)]);
    // A process of the same name lives, or did so a moment ago: two of one name would not be counted as two.
    if (!kept.has(me)) return { kept, taken: new Map(), leave: [] };
    const mine = held.filter(([, { state }]) => state !== 'left').map(([name]) => name);
    const { take, leave } = planPartitions({ partitions, mine, leases: await lease.all(tx) });
    return { kept, taken: take.length === 0 ? new Map() : await claim(take), leave };
  }

  /** Whoever cannot reach the database keeps messages from those who can. */
  private renewed(askedAt: number): void {
    this.renewedAt = askedAt;
    if (this.giveUp !== null) clearTimeout(this.giveUp);
    const leftMs = askedAt + GIVE_UP_AFTER_MS - performance.now();
    this.giveUp = setTimeout(() => {
      for (const [partition, holding] of this.held) this.lose(partition, holding);
    }, leftMs).unref();
  }

  /**
   * Reads what is coming as soon as nothing that was decided of it before waits in an outbox: what is decided next must not
   * be published first.
   */
  private async open(): Promise<void> {
    if (this.isOpening) return;
    this.isOpening = true;
    while (!this.isStopped && this.coming().length > 0) {
      await logged(this.parts.logger, 'partitions.not-opened', () => this.openWhatIsClear());
      if (this.coming().length > 0) await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
    }
    this.isOpening = false;
  }

  private async openWhatIsClear(): Promise<void> {
    const coming = this.coming();
    const subjects = await this.parts.outbox.unsentSubjects();
    const waiting = new Set(
      subjects.map((subject) => partitionToken(subject.split('.').at(-1) ?? '')),
    );
    for (const [partition, holding] of coming) {
      if (waiting.has(partition) || this.ending.has(partition) || this.isStopped) continue;
      if (this.held.get(partition) !== holding || holding.state !== 'coming') continue;
      holding.state = 'read';
      this.consumption?.take(partition);
      this.changed('partition.taken', partition);
    }
  }

  private coming(): readonly (readonly [string, Holding])[] {
    return [...this.held].filter(([, { state }]) => state === 'coming');
  }

  /** Another replica needs it: what is in hand ends, then it is given back. */
  private async leave(partition: string): Promise<void> {
    const holding = this.held.get(partition);
    if (holding === undefined || holding.state === 'left') return;
    holding.state = 'left';
    await this.endReading(partition);
    if (this.held.get(partition) !== holding || this.isStopped) return;
    await this.release([partition]);
    this.held.delete(partition);
    this.changed('partition.left', partition);
  }

  /** It is somebody else's, or may be so from now on. */
  private lose(partition: string, holding: Holding): void {
    if (this.held.get(partition) !== holding) return;
    this.held.delete(partition);
    void this.endReading(partition);
    this.changed('partition.lost', partition);
  }

  private async endReading(partition: string): Promise<void> {
    const end = this.consumption?.leave(partition, LEAVE_LIMIT_MS) ?? Promise.resolve();
    this.ending.set(partition, end);
    await end;
    if (this.ending.get(partition) === end) this.ending.delete(partition);
  }

  /** One that cannot be given back ends by itself. */
  private async release(names: readonly string[]): Promise<void> {
    const { lease, unitOfWork, holder, logger } = this.parts;
    await logged(logger, 'partitions.not-released', () =>
      unitOfWork.run((tx) => lease.release(tx, { names, holder })),
    );
  }

  private changed(event: string, partition: string): void {
    const owned = [...this.held.values()].filter(({ state }) => state === 'read').length;
    this.parts.logger.info(event, { partition, owned });
    this.parts.onChange(owned);
  }
}
