import { REQUESTS, type GateState, type TickBatchMessage } from '@fairlead/contracts';
import type { Clock } from '@fairlead/core';
import type { Logger, Messenger } from '@fairlead/platform';

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** What the keeper works with. */
export interface SubscriptionParts {
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Returns the whole need. */
  readonly wanted: () => readonly string[];
  /** The gateway streams these from now on, and this is what it knew of them; called after each answered request. */
  readonly onSubscribed: (
    instrumentKeys: readonly string[],
    last: readonly TickBatchMessage[],
  ) => void;
}

/**
 * Keeps the gateway streaming what is needed: requests when the way to the broker opens and when the need changes, again
 * after a failure. The gateway is requested for its gate at start, because an event of the past is not repeated.
 */
export class SubscriptionKeeper {
  private gate: GateState | null = null;
  private readonly since = new Map<string, number>();
  private confirmed = '';
  private retryAt = 0;
  private retryMs = RETRY_MIN_MS;
  private isRequesting = false;

  constructor(private readonly parts: SubscriptionParts) {}

  /** The gate is in this state now. Closed: the broker forgot our subscriptions. */
  onGate(state: GateState): void {
    this.gate = state;
    this.retryAt = 0;
    if (state === 'closed') this.confirmed = '';
  }

  /** True while ticks can come. */
  get isOpen(): boolean {
    return this.gate === 'exits' || this.gate === 'open';
  }

  /** When an instrument was subscribed (epoch ms), or null where it is not. */
  subscribedAt(instrumentKey: string): number | null {
    return this.since.get(instrumentKey) ?? null;
  }

  /** Requests for what is needed where that is due. Called every second; never throws. */
  async reconcile(): Promise<void> {
    if (this.isRequesting || this.parts.clock.now() < this.retryAt) return;
    this.isRequesting = true;
    try {
      if (this.gate === null) await this.requestGate();
      if (this.isOpen) await this.requestSubscription();
      this.retryMs = RETRY_MIN_MS;
    } catch (error) {
      this.retryAt = this.parts.clock.now() + this.retryMs;
      this.retryMs = Math.min(this.retryMs * 2, RETRY_MAX_MS);
      this.parts.logger.warn('subscription.failed', { error });
    } finally {
      this.isRequesting = false;
    }
  }

  private async requestGate(): Promise<void> {
    const { gate } = await this.parts.messenger.request(REQUESTS.gatewayStatus, {});
    // An event that came meanwhile is newer than this answer.
    this.gate ??= gate;
  }

  private async requestSubscription(): Promise<void> {
    const keys = this.parts.wanted();
    const requested = keys.join(' ');
    if (keys.length === 0 || requested === this.confirmed) return;
    const request = { instrumentKeys: keys };
    const { subscribed, last } = await this.parts.messenger.request(REQUESTS.subscribe, request);
    // The gate may have closed while we waited; then this answer says nothing about the next connection.
    if (!this.isOpen) return;
    this.confirmed = requested;
    this.remember(keys);
    this.parts.logger.info('subscription.answered', { requested: keys.length, subscribed });
    this.parts.onSubscribed(keys, last);
  }

  private remember(keys: readonly string[]): void {
    const wanted = new Set(keys);
    for (const key of this.since.keys()) if (!wanted.has(key)) this.since.delete(key);
    for (const key of keys) {
      if (!this.since.has(key)) this.since.set(key, this.parts.clock.now());
    }
  }
}
