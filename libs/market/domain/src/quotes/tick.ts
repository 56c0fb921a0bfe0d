/** What a tick says. Sizes are shares, prices are in the instrument's currency. */
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

/** `[instrument key, kind, decimal text or null for none, epoch ms]`, marked where nobody can trade at the price. */
export type Tick = readonly [string, TickKind, string | null, number, 'indicative'?];
