import {
  BrokerGateV1,
  CancelOrderV1,
  type EventClass,
  ModifyOrderV1,
  PlaceOrdersV1,
} from '@fairlead/contracts';
import { type Gate, type GateEvent, INITIAL_GATE, evolveGate } from '@fairlead/broker-domain';
import { derivedId, isPaperAccount } from '@fairlead/core';
import type { ConsumerControl, Logger, Readiness, UnitOfWork } from '@fairlead/platform';

/** Commands that wait while nothing may be sent. A halt never waits. */
const WAITING: readonly EventClass[] = [PlaceOrdersV1, ModifyOrderV1, CancelOrderV1];

const RETRY_MS = 500;

/** What the gate keeper works with. */
export interface GateKeeperParts {
  readonly account: string;
  readonly endpoint: string;
  readonly unitOfWork: UnitOfWork;
  readonly consumers: ConsumerControl;
  readonly readiness: Readiness;
  readonly logger: Logger;
}

/**
 * Holds the gate. It shuts in memory at once, and tells others through the record; it opens for waiting commands only
 * after the deferred ones were handled.
 */
export class GateKeeper {
  private gate: Gate = INITIAL_GATE;
  private stopped = false;
  private epochNumber = 0;
  private serverVersion: number | null = null;
  private brokenFarms: readonly string[] = [];
  private published: Promise<void> = Promise.resolve();
  private readonly openings: (() => Promise<void>)[] = [];
  private readonly changes: ((gate: Gate) => void)[] = [];

  constructor(private readonly parts: GateKeeperParts) {}

  get current(): Gate {
    return this.gate;
  }
  get epoch(): number {
    return this.epochNumber;
  }
  get server(): number | null {
    return this.serverVersion;
  }

  get farmsDown(): readonly string[] {
    return this.brokenFarms;
  }

  /** Takes over which data farms are broken, and informs everyone where these are others than before. */
  farms(broken: readonly string[]): void {
    if (broken.join() === this.brokenFarms.join()) return;
    this.brokenFarms = broken;
    this.parts.logger.warn('farms.changed', { broken });
    this.published = this.published.then(() => this.publish(this.gate));
  }

  /** Runs after the gate opened a step, before waiting commands are handed out. */
  onOpening(action: () => Promise<void>): void {
    this.openings.push(action);
  }

  /** Runs at every change, at once. */
  onChange(action: (gate: Gate) => void): void {
    this.changes.push(action);
  }

  /** Begins in the state that the process starts with. */
  async start(epoch: number): Promise<void> {
    this.epochNumber = epoch;
    this.parts.consumers.pause(WAITING);
    this.parts.readiness.report('tws', false, this.gate.reason);
    await this.publish(this.gate);
  }

  connected(epoch: number, serverVersion: number): void {
    this.epochNumber = epoch;
    this.serverVersion = serverVersion;
  }

  /** Folds an event into the gate and informs everyone where it changed. Resolves once it was published. */
  apply(event: GateEvent): Promise<void> {
    const next = evolveGate(this.gate, event);
    const changed = next.state !== this.gate.state || next.code !== this.gate.code;
    this.gate = next;
    if (!changed) return this.published;
    if (next.state === 'closed') this.parts.consumers.pause(WAITING);
    this.parts.readiness.report('tws', next.state !== 'closed', `${next.code}: ${next.reason}`);
    for (const action of this.changes) action(next);
    this.parts.logger.info('gate.changed', {
      state: next.state,
      code: next.code,
      reason: next.reason,
    });
    this.published = this.published.then(() => this.publishAndOpen(next));
    return this.published;
  }

  private async publishAndOpen(gate: Gate): Promise<void> {
    await this.publish(gate);
    if (gate.state === 'closed') return;
    for (const action of this.openings) await action();
    if (this.gate.state !== 'closed') this.parts.consumers.resume(WAITING);
  }

  /** Nothing more is published. */
  stop(): void {
    this.stopped = true;
  }

  /** Publishes until it is recorded: a gate that others believe shut would keep everything waiting. */
  private async publish(gate: Gate): Promise<void> {
    while (!(await this.tryPublish(gate))) {
      if (this.stopped || this.gate !== gate) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
    }
  }

  private async tryPublish(gate: Gate): Promise<boolean> {
    const { account, endpoint, unitOfWork } = this.parts;
    const data: BrokerGateV1 = {
      account,
      state: gate.state,
      code: gate.code,
      reason: gate.reason.slice(0, 2_000),
      epoch: this.epochNumber,
      paper: isPaperAccount(account),
      endpoint,
      ...(this.serverVersion === null ? {} : { serverVersion: this.serverVersion }),
      ...(this.brokenFarms.length === 0 ? {} : { farmsDown: [...this.brokenFarms] }),
    };
    const cause = { correlationId: derivedId('gateway', account), causationId: null };
    try {
      await unitOfWork.run((tx) => Promise.resolve(tx.publish(BrokerGateV1, data, { cause })));
      return true;
    } catch (error) {
      this.parts.logger.error('gate.not-published', { error, state: gate.state });
      return false;
    }
  }
}
