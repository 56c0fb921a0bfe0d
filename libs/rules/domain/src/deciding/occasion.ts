import type { CauseId, Decimal, Instant } from '@fairlead/core';
import type { FieldValue, SignalAction } from '../facts';

/** What rules are evaluated for: a signal, another event, or that the conditions of a rule began to hold. */
export interface Occasion {
  readonly causeId: CauseId;
  readonly symbol: string;
  /** Null where no event brought it. */
  readonly eventType: string | null;
  /** Every field of the event that a condition can name. */
  readonly fields: ReadonlyMap<string, FieldValue>;
  /** Why a rule fires, for a person: it stands behind the rule's id. */
  readonly because: string;
  /** What the signal asks for; null where there is none. */
  readonly action: SignalAction | null;
  /** The price that a limit stands beside; null where none is known. */
  readonly price: Decimal | null;
  /** Until when an entry may be ordered; null: each rule says for how long it is valid. */
  readonly expiresAt: Instant | null;
}
