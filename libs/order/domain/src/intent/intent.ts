import type {
  AccountId,
  CauseId,
  Decimal,
  Direction,
  Instant,
  InstrumentKey,
  IntentId,
  SignalId,
} from '@fairlead/core';
import type { OrderForm } from '../order';
import type { SizeSpec } from '../sizing';
import type {
  AnsweredIntent,
  CancelOrder,
  DoubleDownLevel,
  DoubleDownSpec,
  WantedMoves,
  WantedProtection,
} from '../trade';

/** What every intent says: whose wish it is, and about what. */
interface IntentOrigin {
  readonly intentId: IntentId;
  readonly causeId: CauseId;
  /** Null where time or a person caused it. */
  readonly signalId: SignalId | null;
  /** Of that signal, 0 to 1; absent where there is none. */
  readonly confidence?: Decimal;
  readonly account: AccountId;
  readonly instrumentKey: InstrumentKey;
  readonly strategy: string;
  /** The rule behind it. */
  readonly ruleId: string;
  /** Why, for a person. */
  readonly reason: string;
  /** Null where the source of the signal stated none. */
  readonly stated: StatedPosition | null;
}

/** The position that the source of a signal believes the strategy to hold, before the signal is followed. */
export interface StatedPosition {
  readonly source: string;
  readonly side: Direction | 'FLAT';
  /** Unsigned shares; null where only the side was stated. */
  readonly quantity: Decimal | null;
}

/** The wish to open a trade. */
export interface EntryIntent extends IntentOrigin {
  readonly kind: 'ENTER';
  readonly direction: Direction;
  readonly size: SizeSpec;
  /** Null where the rule says `protection: none`; never by default. */
  readonly protection: WantedProtection | null;
  /** What it adds on the way to its stop; absent where nothing. */
  readonly doubleDown?: DoubleDownSpec;
  /** Null for a market order. */
  readonly limitPrice: Decimal | null;
  /** How a person wants it executed; absent where a rule wants it. */
  readonly form?: OrderForm;
  /** What happens where the strategy already holds the other side. */
  readonly onOpposite: 'ignore' | 'close' | 'reverse';
  readonly allowShort: boolean;
  /** What it may be worth by the key that sent the signal; null where that has no limit. */
  readonly maxNotional: Decimal | null;
  /** The only strategies that may enter by the key that sent the signal; absent where that is for any. */
  readonly strategiesOfKey?: readonly string[];
  /** After this moment nothing new may be ordered for it. */
  readonly expiresAt: Instant;
  /** Until when the entry may rest unfilled. */
  readonly restsUntil: Instant;
  /** Until when a person may say yes to it; null where nobody is asked. */
  readonly approvalUntil: Instant | null;
}

/** The wish to leave what is open. */
export interface ExitIntent extends IntentOrigin {
  readonly kind: 'EXIT';
  /** What to close; ANY closes either. */
  readonly direction: Direction | 'ANY';
}

/** The wish to make a trade larger: at the market, or by a limit so many percent better than that. */
export interface AddIntent
  extends
    IntentOrigin,
    Pick<
      EntryIntent,
      'form' | 'maxNotional' | 'strategiesOfKey' | 'expiresAt' | 'restsUntil' | 'approvalUntil'
    > {
  readonly kind: 'ADD';
  /** The side of the trade; ANY adds to either. */
  readonly direction: Direction | 'ANY';
  /** Null where it doubles down: its size and its limit follow from the trade. */
  readonly size: SizeSpec | null;
  readonly doubleDown?: DoubleDownLevel;
  readonly limitOffsetPercent: Decimal | null;
  /** How far in profit the trade has to be, in percent of its average price; null where that does not matter. */
  readonly profitPercentMin: Decimal | null;
}

/** The wish to move stop or target of a trade. */
export interface AdjustIntent extends IntentOrigin {
  readonly kind: 'ADJUST';
  readonly moves: WantedMoves;
  /** What has not been done by then is not done any more. */
  readonly expiresAt: Instant;
}

/** The wish to cancel what would open or add. */
export interface CancelIntent extends IntentOrigin {
  readonly kind: 'CANCEL';
  readonly what: CancelOrder['what'];
}

/** What one rule wants for one cause. */
export type Intent = EntryIntent | AddIntent | ExitIntent | AdjustIntent | CancelIntent;

/** An entry that waits until it can be judged, or for a person. */
export type WaitingEntry = Pick<EntryIntent, 'intentId' | 'causeId' | 'strategy' | 'direction'> & {
  /** True while it waits for a person's answer. */
  readonly isAsked: boolean;
};

/** Returns the part of an intent that a trade keeps to conclude it. */
export function answeredIntentOf({ intentId, causeId, signalId }: Intent): AnsweredIntent {
  return { intentId, causeId, signalId, concluded: false };
}
