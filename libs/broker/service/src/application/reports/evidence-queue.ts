import type { FollowUp } from '@fairlead/broker-domain';
import type { Clock, Instant } from '@fairlead/core';
import type { Logger, UnitOfWork } from '@fairlead/platform';
import type { QueueItem } from './evidence-item';
import type { EvidenceRecorder } from './evidence-recorder';

/** At most this many are written in one unit of work. */
const BATCH_MAX = 200;
/** Beyond this the record is away for long: the link is dropped, and the comparison after it makes good. */
const WAITING_MAX = 50_000;
/** How often one message may fail by itself before it is left out (and the whole picture requested). */
const TRIES_MAX = 5;
const RETRY_MS = 200;
const DRAIN_MS = 5_000;
/** A cancel is reported this much later where its code has not come. */
const CODE_WAIT_MS = 300;
/** Without any evidence for this long an order is unknown. */
export const ANSWER_WITHIN_MS = 10_000;
/** What the broker counts as filled may run ahead of the executions by this much. */
const FILL_GAP_MS = 2_000;

/** What the queue works with. */
export interface EvidenceQueueParts {
  readonly clock: Clock;
  readonly unitOfWork: UnitOfWork;
  readonly recorder: EvidenceRecorder;
  readonly logger: Logger;
}

/**
 * One ordered queue for everything that is received of orders, recorded in batches. It never looks at the state of the
 * connection: a fill that comes while the way is shut is a fill.
 */
export class EvidenceQueue {
  private items: QueueItem[] = [];
  private running = false;
  private stopped = false;
  private readonly awaited = new Map<string, Instant>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private probe: (inMs: number) => void = () => undefined;
  private checkFills: () => void = () => undefined;
  private overflow: () => void = () => undefined;
  private gapTimer: NodeJS.Timeout | null = null;

  constructor(private readonly parts: EvidenceQueueParts) {}

  /** Says who asks for a complete picture, for missing executions, and who drops the link when too much waits. */
  follow(followers: {
    probe: (inMs: number) => void;
    checkFills: () => void;
    overflow: () => void;
  }): void {
    this.probe = followers.probe;
    this.checkFills = followers.checkFills;
    this.overflow = followers.overflow;
  }

  push(item: QueueItem): void {
    if (this.items.length >= WAITING_MAX) {
      this.items = this.items.filter(
        (waiting) => waiting.kind === 'mark' || waiting.kind === 'own',
      );
      this.overflow();
    }
    this.items.push(item);
    if (!this.running && !this.stopped) void this.run();
  }

  /** Resolves once everything pushed before is committed. */
  drained(): Promise<void> {
    return new Promise((resolve) => this.push({ kind: 'mark', reached: resolve }));
  }

  /** From now on silence about these orders counts. */
  awaitAnswer(orderRefs: readonly string[]): void {
    const now = this.parts.clock.now();
    for (const orderRef of orderRefs) this.awaited.set(orderRef, now);
  }

  /** Calls orders unknown of which nothing was received for too long, or all of them where the link went away. */
  callUnanswered(reason: string, all: boolean): void {
    const due = this.parts.clock.now() - ANSWER_WITHIN_MS;
    const orderRefs = [...this.awaited]
      .filter(([, since]) => all || since <= due)
      .map(([ref]) => ref);
    if (orderRefs.length === 0) return;
    for (const orderRef of orderRefs) this.awaited.delete(orderRef);
    this.push({ kind: 'own', orderRefs, evidence: { kind: 'unanswered', reason } });
    this.probe(0);
  }

  /** Takes what is left, then nothing more. */
  async stop(): Promise<void> {
    // What cannot be recorded now is received again at the next connection.
    await Promise.race([this.drained(), this.pause(DRAIN_MS)]);
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    if (this.gapTimer !== null) clearTimeout(this.gapTimer);
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.items.length > 0 && !this.stopped) {
      await this.record(this.items.splice(0, BATCH_MAX));
    }
    this.running = false;
  }

  /** A batch that fails is taken item by item, so that one cannot hold the rest. */
  private async record(batch: readonly QueueItem[]): Promise<void> {
    if ((await this.attempt(batch)) === null) return;
    for (const item of batch) await this.recordOne(item);
  }

  private async recordOne(item: QueueItem): Promise<void> {
    for (let tries = 1; !this.stopped;) {
      const failure = await this.attempt([item]);
      if (failure === null) return;
      if (!isInfrastructure(failure)) tries += 1;
      if (tries > TRIES_MAX) {
        this.parts.logger.error('broker.message.left-out', {
          kind: item.kind,
          error: failure,
        });
        if (item.kind === 'mark') item.reached();
        this.probe(0);
        return;
      }
      await this.pause(RETRY_MS);
    }
  }

  private async attempt(batch: readonly QueueItem[]): Promise<Error | null> {
    try {
      const { unitOfWork, recorder } = this.parts;
      const followUp = await unitOfWork.run((tx) => recorder.record(batch, tx));
      for (const item of batch) if (item.kind === 'mark') item.reached();
      this.followUp(followUp);
      return null;
    } catch (error) {
      this.parts.logger.warn('broker.messages.not-recorded', {
        count: batch.length,
        error,
      });
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private followUp(followUp: FollowUp): void {
    for (const orderRef of followUp.answered) this.awaited.delete(orderRef);
    for (const alarm of followUp.alarms) this.parts.logger.error('broker.order.alarm', { alarm });
    if (followUp.awaitingCode.length > 0) {
      const { awaitingCode } = followUp;
      this.later(CODE_WAIT_MS, () =>
        this.push({ kind: 'own', orderRefs: awaitingCode, evidence: { kind: 'codeDeadline' } }),
      );
    }
    if (followUp.probeInMs !== null) this.probe(followUp.probeInMs);
    if (followUp.reportsFills && this.gapTimer === null) {
      this.gapTimer = setTimeout(() => {
        this.gapTimer = null;
        this.checkFills();
      }, FILL_GAP_MS);
      this.gapTimer.unref();
    }
  }

  private later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms).unref());
  }
}

/** True for errors of the database or the network: they say nothing about the message and are never counted. */
function isInfrastructure(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string';
}
