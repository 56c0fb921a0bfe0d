import { type Instant, parseInstant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { StoredIntent } from '../ports/order-store';

/** The intents that wait, in memory, oldest first; the table is the record. */
export class DeferredIntents {
  private readonly intents = new Map<string, StoredIntent>();

  remember(stored: StoredIntent): void {
    this.intents.set(stored.intent.intentId, stored);
  }

  forget(intentId: string): void {
    this.intents.delete(intentId);
  }

  /** Forgets an intent once the unit of work that answered it has committed. */
  forgetAfter(tx: Tx, intentId: string): void {
    if (this.intents.has(intentId)) tx.afterCommit(() => this.forget(intentId));
  }

  /**
   * Returns what can be decided now: what expired, what nothing stands in the way of, and all else once entries pass.
   * Where entries are stopped all of them: each is denied, whatever it waits for.
   */
  due(of: {
    readonly now: Instant;
    readonly entriesPass: boolean;
    readonly entriesStopped: boolean;
    readonly isOpen: (tradeId: string) => boolean;
  }): readonly StoredIntent[] {
    return [...this.intents.values()].filter(({ intent, waitsFor }) => {
      if (intent.expiresAt !== undefined && of.now > parseInstant(intent.expiresAt)) return true;
      if (of.entriesStopped) return true;
      if (waitsFor !== null && of.isOpen(waitsFor)) return false;
      return of.entriesPass;
    });
  }

  get count(): number {
    return this.intents.size;
  }
}
