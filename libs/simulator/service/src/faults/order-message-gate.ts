import { hashed, orderKey } from '@fairlead/simulator-domain';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import type { SimulatorClock } from '../clock/clock';
import type { ClientSink } from './client-sink';

/** How order messages to clients are disturbed. */
export interface OrderMessageFaults {
  /** Messages wait until `releaseOrderMessages`. */
  readonly hold: boolean;
  /** Every order message is late by this much, ms. */
  readonly delayMs: number;
  /** How many times each is sent: 1 is normal. */
  readonly copies: number;
  /** Statuses other than the final ones are never sent. */
  readonly dropIntermediate: boolean;
  /** orderStatus overtakes what was sent before it in the same batch. */
  readonly statusFirst: boolean;
  /** The messages of one batch come in any order, drawn from the seed. */
  readonly shuffle: boolean;
  /** commissionReport is late by this much, ms; null: it never comes. */
  readonly commissionDelayMs: number | null;
}

export const NO_FAULTS: OrderMessageFaults = {
  hold: false,
  delayMs: 0,
  copies: 1,
  dropIntermediate: false,
  statusFirst: false,
  shuffle: false,
  commissionDelayMs: 0,
};

/** Messages that are held at most; with one more, all of them go out. */
const HELD_MAX = 100_000;
const FINAL = new Set(['Filled', 'Cancelled', 'ApiCancelled', 'Inactive']);

function isIntermediate(message: ServerOutgoing): boolean {
  const named = message.name === 'orderStatus' || message.name === 'openOrder';
  return named && !FINAL.has(message.values.status ?? '');
}

/** Passes order messages on to their client, disturbed as the control says. */
export class OrderMessageGate {
  faults: OrderMessageFaults = NO_FAULTS;
  private drawn = 0;
  /** How many messages about each order wait here. */
  private readonly waiting = new Map<string, number>();
  private held: { readonly client: ClientSink; readonly message: ServerOutgoing }[] = [];

  constructor(
    private readonly clock: SimulatorClock,
    private readonly seed: number,
  ) {}

  /** Sends what one event caused. */
  pass(client: ClientSink, messages: readonly ServerOutgoing[]): void {
    for (const message of this.shaped(messages)) {
      for (let copy = 0; copy < this.faults.copies; copy++) this.one(client, message);
    }
  }

  /** Sends what was held, in its order, and holds no more. */
  release(): void {
    const held = this.held;
    this.held = [];
    this.faults = { ...this.faults, hold: false };
    for (const { client, message } of held) this.sendLate(client, message);
  }

  /** True while something about an order has not gone out. */
  isUnanswered(clientId: number, orderId: number): boolean {
    return this.waiting.has(orderKey(clientId, orderId));
  }

  private shaped(messages: readonly ServerOutgoing[]): readonly ServerOutgoing[] {
    const kept = this.faults.dropIntermediate
      ? messages.filter((message) => !isIntermediate(message))
      : messages;
    if (this.faults.shuffle) return this.shuffled(kept);
    if (!this.faults.statusFirst) return kept;
    const statuses = kept.filter((message) => message.name === 'orderStatus');
    return [...statuses, ...kept.filter((message) => message.name !== 'orderStatus')];
  }

  private shuffled(messages: readonly ServerOutgoing[]): readonly ServerOutgoing[] {
    return messages
      .map((message) => ({ message, place: hashed(this.seed, (this.drawn += 1), 0) }))
      .sort((a, b) => a.place - b.place)
      .map(({ message }) => message);
  }

  private one(client: ClientSink, message: ServerOutgoing): void {
    if (this.faults.hold) {
      this.held.push({ client, message });
      this.count(client, message, 1);
      if (this.held.length > HELD_MAX) this.release();
      return;
    }
    const commission = message.name === 'commissionReport' ? this.faults.commissionDelayMs : 0;
    if (commission === null) return;
    const delayMs = this.faults.delayMs + commission;
    if (delayMs === 0) return client.send(message);
    this.count(client, message, 1);
    this.clock.after(delayMs, () => this.sendLate(client, message));
  }

  private sendLate(client: ClientSink, message: ServerOutgoing): void {
    this.count(client, message, -1);
    client.send(message);
  }

  private count({ clientId }: ClientSink, message: ServerOutgoing, change: 1 | -1): void {
    if (message.name !== 'openOrder' && message.name !== 'orderStatus') return;
    // What the master receives of others is about no order of its own.
    if (message.values.clientId !== clientId) return;
    const key = orderKey(clientId ?? 0, message.values.orderId ?? 0);
    const waiting = (this.waiting.get(key) ?? 0) + change;
    if (waiting === 0) this.waiting.delete(key);
    else this.waiting.set(key, waiting);
  }
}
