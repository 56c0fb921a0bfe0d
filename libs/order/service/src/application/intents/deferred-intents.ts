import { type Instant, parseInstant } from '@fairlead/core';
import type { RestrictedSubject } from '@fairlead/order-domain';
import type { StoredApproval, StoredIntent } from '../ports/order-store';

/** An intent that was put to a person who has not answered. */
type AskedIntent = StoredIntent & { readonly approval: StoredApproval };

/** The intents that wait, in memory, oldest first; the table is the record. */
export class DeferredIntents {
  private readonly intents = new Map<string, StoredIntent>();

  remember(stored: StoredIntent): void {
    this.intents.set(stored.intent.intentId, stored);
  }

  forget(intentId: string): void {
    this.intents.delete(intentId);
  }

  /**
   * Returns what can be decided now: what expired, what nothing stands in the way of, and all else once entries pass.
   * Where entries are stopped all of them: each is denied, whatever it waits for. What waits for a person is decided by
   * the answer, or where none came in time.
   */
  due(moment: {
    readonly now: Instant;
    readonly entriesPass: boolean;
    readonly entriesStopped: (subject: RestrictedSubject) => boolean;
    readonly isOpen: (tradeId: string) => boolean;
    /** The broker is being asked for its margin. */
    readonly isAsking: (intentId: string) => boolean;
  }): readonly StoredIntent[] {
    return [...this.intents.values()].filter((stored) => {
      const { intent, waitsFor } = stored;
      if (intent.expiresAt !== undefined && moment.now > parseInstant(intent.expiresAt))
        return true;
      if (moment.entriesStopped(intent)) return true;
      if (isAsked(stored)) return moment.now > parseInstant(stored.approval.proposal.until);
      if (waitsFor !== null && moment.isOpen(waitsFor)) return false;
      return moment.entriesPass && !moment.isAsking(intent.intentId);
    });
  }

  /** Returns what waits for a person's answer. */
  asked(): readonly AskedIntent[] {
    return [...this.intents.values()].filter(isAsked);
  }

  get count(): number {
    return this.intents.size;
  }
}

function isAsked(stored: StoredIntent): stored is AskedIntent {
  return stored.approval?.answered === null;
}
