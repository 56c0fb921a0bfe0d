/** What a tick says. Sizes are shares, prices are in the instrument's currency; `halted` and `frozen` are 0 for no. */
export type TickKind =
  | 'bid'
  | 'ask'
  | 'last'
  | 'bidSize'
  | 'askSize'
  | 'lastSize'
  | 'volume'
  | 'high'
  | 'low'
  | 'open'
  | 'close'
  | 'halted'
  | 'frozen'
  | 'shortableShares';

/**
 * `[instrument key, kind, value as decimal text or null for none, epoch ms]`: an array, because there are many. A fifth
 * element marks a price that nobody can trade at (before an opening, past a price limit).
 */
export type TickRow = readonly [string, TickKind, string | null, number, 'indicative'?];

/** Ticks of 10 ms (or 500 of them) from the gateway to market-data. Emitted, not stored. */
export interface TickBatchMessage {
  readonly account: string;
  readonly delayed: boolean;
  readonly ticks: readonly TickRow[];
}
