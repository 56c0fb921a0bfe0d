import type { Decimal, Direction, Instant, InstrumentKey, SignalId, TradeId } from '@fairlead/core';

/** What a signal may ask for. */
export const SIGNAL_ACTIONS = ['BUY', 'SELL', 'SHORT', 'COVER', 'CLOSE', 'NEUTRAL'] as const;
/** What a signal may ask for. */
export type SignalAction = (typeof SIGNAL_ACTIONS)[number];

/** The event that a rule can ask about in this version. */
export const SIGNAL_EVENT = 'signal.accepted';

/** A value that a field of an event can have. */
export type FieldValue = string | number | boolean;

/** A signal as rules see it. */
export interface SignalFacts {
  readonly signalId: SignalId;
  readonly source: string;
  readonly symbol: string;
  readonly instrumentKey: InstrumentKey;
  readonly action: SignalAction;
  readonly confidence: number;
  /** The price that the sender saw; null where it sent none. */
  readonly price: Decimal | null;
  readonly expiresAt: Instant;
  /** When Fairlead accepted it: windows of signals go by it. */
  readonly acceptedAt: Instant;
  readonly sequence: number | null;
  /** Every field that a condition can name. */
  readonly fields: ReadonlyMap<string, FieldValue>;
}

/** A trade as reported to the engine. EXPECTED: the engine requested it and it is not reported yet. */
export interface TradeFacts {
  readonly tradeId: TradeId;
  readonly strategy: string;
  readonly direction: Direction;
  readonly status:
    'EXPECTED' | 'PENDING' | 'ENTERING' | 'OPEN' | 'ADJUSTING' | 'CLOSING' | 'CLOSED';
  readonly openedAt: Instant;
  /** Signed shares by the trade's own executions; 0 while none was reported. */
  readonly position: Decimal;
  /** Average price of its entry; null before the first fill. */
  readonly averageEntryPrice: Decimal | null;
  /** Until when an EXPECTED trade is believed in; null once order management reported it. */
  readonly expectedUntil: Instant | null;
}

/** The last quote of the signal's instrument. */
export interface QuoteFacts {
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  readonly last: Decimal | null;
  /** The close of the session before; null where the feed has none. */
  readonly previousClose: Decimal | null;
  /** Shares traded in the session; null where the feed has none. */
  readonly volume: Decimal | null;
  readonly quotedAt: Instant;
  /** False for prices that nobody can trade at: of a closed market, before an opening, late ones on a live account. */
  readonly live: boolean;
}

/** Returns the trades that may hold or get shares: everything but closed ones and hopes that have expired. */
export function livingTrades(trades: readonly TradeFacts[], now: Instant): readonly TradeFacts[] {
  return trades.filter(
    (trade) =>
      trade.status !== 'CLOSED' &&
      (trade.status !== 'EXPECTED' || trade.expectedUntil === null || trade.expectedUntil > now),
  );
}
