import type { BrokerSnapshotV1 } from '@fairlead/contracts';
import { type ProbeSchedule, probeDecider } from '@fairlead/broker-domain';
import { type Clock, plusMs } from '@fairlead/core';
import type { Logger, UnitOfWork } from '@fairlead/platform';
import type { EvidenceQueue } from '../reports/evidence-queue';
import type { GateKeeper } from '../connection/gate-keeper';
import type { GatewaySettings } from '../gateway-settings';
import type { Pacer } from '../connection/pacer';
import type { BrokerLink } from '../ports/broker-link';
import type { Journal } from '../ports/journal';
import type { Prober } from './prober';
import type { OutOfReach, Reconciler, Reconciliation } from './reconciler';

/** What keeping in step works with. */
export interface SynchronizerParts {
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly gate: GateKeeper;
  readonly prober: Prober;
  readonly reconciler: Reconciler;
  readonly queue: EvidenceQueue;
  readonly pacer: Pacer;
  readonly journal: Journal;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
}

const RETRY_MS = 1_000;
const PICTURE_EVERY_MS = 60_000;
/** Of orders of another client id TWS tells nothing by itself. */
const OUT_OF_REACH_EVERY_MS = 5_000;
const EXECUTIONS_ANSWER_MS = 15_000;
const DAY_MS = 86_400_000;

/**
 * Keeps our side in step with the broker's: a comparison whenever the way comes back, which opens the gate; further ones
 * whenever something is in doubt, which do not touch it.
 */
export class Synchronizer {
  private link: BrokerLink | null = null;
  /** Counts the times that the way was lost: a comparison begun before says nothing about the time after. */
  private generation = 0;
  private probeTimer: NodeJS.Timeout | null = null;
  private stableTimer: NodeJS.Timeout | null = null;
  private schedule: ProbeSchedule = probeDecider.initial;
  private everOpened = false;
  /** Open orders that are not ours, by the last picture. */
  externalOrders = 0;

  constructor(private readonly parts: SynchronizerParts) {}

  /** Compares with the broker over this link, then opens the gate. Tries again until it works or the way is lost. */
  async begin(link: BrokerLink, reason: string): Promise<void> {
    this.link = link;
    this.generation += 1;
    const { generation } = this;
    void this.parts.gate.apply({ kind: 'reconciling', reason });
    while (this.generation === generation && link.isOpen) {
      try {
        const done = await this.compare(link, true);
        if (this.generation !== generation || !link.isOpen) return;
        await this.openGate(generation, done);
        this.settleLater(done);
        return;
      } catch (error) {
        this.parts.logger.warn('reconciliation.failed', { error });
        await pause(RETRY_MS);
      }
    }
  }

  /** The way is lost: comparisons under way count for nothing. */
  lost(): void {
    this.generation += 1;
    if (this.stableTimer !== null) clearTimeout(this.stableTimer);
    this.stableTimer = null;
  }

  /** Takes a complete picture soon. Several wishes become one, the earliest. */
  request(inMs: number): void {
    const now = this.parts.clock.now();
    const before = this.schedule.dueAt;
    const { dueAt } = this.plan({ kind: 'want', inMs, now });
    if (dueAt === null || dueAt === before) return;
    if (this.probeTimer !== null) clearTimeout(this.probeTimer);
    this.probeTimer = setTimeout(() => void this.probeNow(), Math.max(0, dueAt - now));
    this.probeTimer.unref();
  }

  /** Returns a fresh picture as others receive it; throws where the gate is closed or the broker does not answer. */
  async snapshot(): Promise<BrokerSnapshotV1> {
    const { link } = this;
    if (link === null || this.parts.gate.current.state === 'closed') {
      throw new Error(this.parts.gate.current.reason);
    }
    const done = await this.compare(link, false);
    this.follow(done);
    return done.snapshot;
  }

  /**
   * Called every second or so: a complete picture is taken once a minute, because a message can be lost, and because
   * what others do in the account shows in positions only.
   */
  tick(): void {
    const { lastAt } = this.schedule;
    const isDue = lastAt === null || this.parts.clock.now() - lastAt >= PICTURE_EVERY_MS;
    if (isDue) this.request(0);
  }

  refreshExecutions(): void {
    const { link } = this;
    const { gate, pacer, settings, logger } = this.parts;
    if (link?.isOpen !== true || gate.current.state === 'closed') return;
    pacer
      .request('control', () => link.requestExecutions(settings.account, EXECUTIONS_ANSWER_MS))
      .catch((error: unknown) => logger.warn('executions.not-answered', { error }));
  }

  /** The broker says that more filled than the executions tell: ask for them. */
  async checkFills(): Promise<void> {
    const { unitOfWork, journal, settings, logger, clock } = this.parts;
    try {
      const since = plusMs(clock.now(), -DAY_MS);
      const gaps = await unitOfWork.run((tx) => journal.fillGaps(tx, settings.account, since));
      if (gaps.length === 0) return;
      logger.warn('fills.gap', { orderRefs: gaps.map((gap) => gap.orderRef) });
      this.refreshExecutions();
    } catch (error) {
      logger.warn('fills.gap.unchecked', { error });
    }
  }

  stop(): void {
    this.lost();
    this.dropProbe();
    this.link = null;
  }

  private plan(command: Parameters<typeof probeDecider.decide>[0]): ProbeSchedule {
    const { value } = probeDecider.decide(command, this.schedule);
    this.schedule = value.reduce(probeDecider.evolve, this.schedule);
    return this.schedule;
  }

  private dropProbe(): void {
    this.plan({ kind: 'drop' });
    if (this.probeTimer !== null) clearTimeout(this.probeTimer);
    this.probeTimer = null;
  }

  private follow(done: Reconciliation): void {
    this.holdsEntries(done);
    this.settleLater(done);
  }

  private async compare(link: BrokerLink, publishAll: boolean): Promise<Reconciliation> {
    this.plan({ kind: 'begin', now: this.parts.clock.now() });
    const picture = await this.parts.prober.take(link, this.parts.settings.account);
    const done = await this.parts.reconciler.reconcile(picture, publishAll);
    this.externalOrders = done.snapshot.openOrders.filter((order) => order.external).length;
    return done;
  }

  private async probeNow(): Promise<void> {
    this.dropProbe();
    const { link, generation } = this;
    // While the gate is closed the comparison that opens it answers every doubt.
    if (link?.isOpen !== true || this.parts.gate.current.state === 'closed') return;
    try {
      const done = await this.compare(link, false);
      if (this.generation === generation) this.follow(done);
    } catch (error) {
      this.parts.logger.warn('probe.failed', { error });
      if (this.generation === generation) this.request(RETRY_MS);
    }
  }

  private async openGate(generation: number, done: Reconciliation): Promise<void> {
    const { gate, settings } = this.parts;
    await gate.apply({ kind: 'reconciled' });
    if (this.generation !== generation || this.holdsEntries(done)) return;
    if (!this.everOpened) {
      this.everOpened = true;
      await gate.apply({ kind: 'stable' });
      return;
    }
    this.stableTimer = setTimeout(() => {
      this.stableTimer = null;
      if (this.generation === generation) void gate.apply({ kind: 'stable' });
    }, settings.entryHoldMs);
    this.stableTimer.unref();
  }

  /** What only another client id of ours can change must not be added to; it is watched until it has ended. */
  private holdsEntries({ outOfReach }: Reconciliation): boolean {
    const { gate, logger, reconciler } = this.parts;
    const isHeld = gate.current.code === 'OTHER_CLIENT_ID';
    if (outOfReach.length === 0) {
      if (isHeld) void gate.apply({ kind: 'stable' });
      return false;
    }
    this.request(OUT_OF_REACH_EVERY_MS);
    if (isHeld) return true;
    const reason = outOfReachReason(outOfReach, reconciler.clientId);
    logger.error('orders.out-of-reach', { reason });
    void gate.apply({ kind: 'held', code: 'OTHER_CLIENT_ID', reason });
    return true;
  }

  private settleLater(done: Reconciliation): void {
    if (done.lookAgainInMs !== null) this.request(done.lookAgainInMs);
  }
}

function outOfReachReason(orders: readonly OutOfReach[], clientId: number): string {
  const ids = [...new Set(orders.map((order) => order.clientId))].join(', ');
  const refs = orders.map(({ orderRef }) => orderRef).slice(0, NAMED_MAX);
  const more = orders.length > NAMED_MAX ? ', …' : '';
  return (
    `orders were placed under client id ${ids} and cannot be changed or cancelled under ${clientId}: set ` +
    `TWS_CLIENT_ID=${ids} and start again, or end them in TWS (${refs.join(', ')}${more}). Until then no entry is sent`
  );
}

const NAMED_MAX = 5;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
