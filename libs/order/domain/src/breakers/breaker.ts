import type { Decimal, Instant } from '@fairlead/core';
import type { RestrictedScope, Restriction } from '../account/restriction';

/** What trips by itself. The names are published and stored: they are the `source` of what they restrict. */
type BreakerName = 'daily-loss' | 'losing-streak' | 'entry-rate' | 'naked-time';

/** A breaker has tripped: entries are stopped within its scope until a person resumes that. */
export interface Tripped {
  readonly kind: 'tripped';
  readonly breaker: BreakerName;
  readonly scope: Pick<RestrictedScope, 'scope' | 'subject'>;
  readonly state: Restriction['state'];
  /** True where what our trades hold is left besides. */
  readonly flatten: boolean;
  /** What was allowed and what was found, in a sentence. */
  readonly reason: string;
}

/** What is seen of a daily loss: that it cannot be known, and how far it has come. The gravest comes first. */
export const LOSS_LEVELS = ['flatten', 'reduce', 'stale'] as const;
export type LossLevel = (typeof LOSS_LEVELS)[number];

/** What is kept of the date in New York, over restarts. */
export interface LossDay {
  /** `2026-11-30`. */
  readonly date: string;
  /** The account's equity when it began: deposits and withdrawals of the day change nothing of the limit. */
  readonly equity: Decimal;
  /** What trades of earlier dates had gained by then: it is not of this date. */
  readonly opening: Decimal;
  /** The loss at which each level was re-armed last: it trips again by as much more. */
  readonly forgiven: Readonly<Partial<Record<LossLevel, Decimal>>>;
  /** Levels that were re-armed, at what loss is not known yet. */
  readonly rearmed: readonly LossLevel[];
}

/** What breakers remember. */
export interface BreakerState {
  /** Null before the first look at which a result could be trusted. */
  readonly day: LossDay | null;
  /** When each was re-armed last, by its name and what it is for: what was before counts no more. */
  readonly armedAt: Readonly<Record<string, Instant>>;
  /** Since when each level is seen without a break. It is not stored: after a restart it has to be seen twice again. */
  readonly seen: Readonly<Partial<Record<LossLevel, Instant>>>;
}

/** Nothing remembered. */
export const NO_BREAKERS: BreakerState = { day: null, armedAt: {}, seen: {} };

/** Returns the name under which it is kept when a breaker was re-armed. */
export function armedKey(breaker: string, subject: string): string {
  return `${breaker} ${subject}`;
}
