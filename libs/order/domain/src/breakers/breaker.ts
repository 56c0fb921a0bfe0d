import { type Decimal, type Instant, decimal, decimalText } from '@fairlead/core';
import type { RestrictedScope, Restriction } from '../account/restriction';

/** What trips by itself. The names are published and stored: they are the `source` of what they restrict. */
type BreakerName = 'daily-loss' | 'drawdown' | 'losing-streak' | 'entry-rate' | 'naked-time';

/** What a loss has to be seen for at least, so that one wrong quote trips nothing. */
export const SEEN_FOR_MS = 5_000;

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

/** The best that our trades had come to on a date. */
export interface Peak {
  readonly date: string;
  readonly result: Decimal;
}

/** What is kept of how far our trades have come down from their best, over restarts. */
export interface Drawdown {
  /** What was closed before this date is settled. */
  readonly date: string;
  /** What trades that closed before it have gained. */
  readonly settled: Decimal;
  /** Each is higher than all after it, so that the first is the best. */
  readonly peaks: readonly Peak[];
}

/** What was seen of it since a moment ago, without a break. */
export interface DrawdownSeen {
  /** Above the best of before. */
  readonly climb: { readonly since: Instant; readonly least: Decimal } | null;
  /** As far below it as the limit. */
  readonly fallenSince: Instant | null;
}

/** What breakers remember. */
export interface BreakerState {
  /** Null before the first look at which a result could be trusted. */
  readonly day: LossDay | null;
  /** Null before the first look at it. */
  readonly drawdown: Drawdown | null;
  /** When each was re-armed last, by its name and what it is for: what was before counts no more. */
  readonly armedAt: Readonly<Record<string, Instant>>;
  /** Since when each level is seen without a break. It is not stored: after a restart it has to be seen twice again. */
  readonly seen: Readonly<Partial<Record<LossLevel, Instant>>>;
  /** The same of the drawdown, and as little stored. */
  readonly drawdownSeen: DrawdownSeen;
}

/** Nothing was seen that has to be seen again. */
export const NOTHING_SEEN: DrawdownSeen = { climb: null, fallenSince: null };

/** Nothing remembered. */
export const NO_BREAKERS: BreakerState = {
  ...{ day: null, drawdown: null, armedAt: {} },
  ...{ seen: {}, drawdownSeen: NOTHING_SEEN },
};

/** Returns the name under which it is kept when a breaker was re-armed. */
export function armedKey(breaker: string, subject: string): string {
  return `${breaker} ${subject}`;
}

/** Returns an amount as reasons name it. */
export function amountText(amount: Decimal): string {
  return decimalText(decimal(amount.toFixed(2)));
}
