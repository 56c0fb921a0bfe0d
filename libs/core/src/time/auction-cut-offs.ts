import { type Instant, plusMs } from './instant';
import type { SessionStanding } from './session-hours';

/** How long before its auctions an exchange takes no more orders for them, and lets none go. */
export interface AuctionCutOffs {
  /** Market- and limit-on-open. */
  readonly openingMs: number;
  /** Market-on-close. */
  readonly closingMs: number;
  /** Limit-on-close. */
  readonly closingLimitMs: number;
}

const MINUTE_MS = 60_000;

function minutes(opening: number, closing: number, closingLimit: number): AuctionCutOffs {
  return {
    openingMs: opening * MINUTE_MS,
    closingMs: closing * MINUTE_MS,
    closingLimitMs: closingLimit * MINUTE_MS,
  };
}

/** 09:28 for the open, 15:50 for the close. */
const NYSE = minutes(2, 10, 10);
/** 09:28, 15:55, and 15:58 with a limit. */
const NASDAQ = minutes(2, 5, 2);

/** By the primary exchange of a contract, as the broker names it. Half days move the close, and these with it. */
const CUT_OFFS: ReadonlyMap<string, AuctionCutOffs> = new Map([
  ...(['NYSE', 'AMEX'] as const).map((name) => [name, NYSE] as const),
  ...(['NASDAQ', 'ISLAND'] as const).map((name) => [name, NASDAQ] as const),
  ['ARCA', minutes(1, 1, 1)], // 09:29 and 15:59
  ['BATS', minutes(2, 5, 5)], // 09:28 and 15:55
]);

/** Returns the cut-offs of an exchange: those of the NYSE, which come first, for one that is not known. */
export function auctionCutOffsOf(exchange: string): AuctionCutOffs {
  return CUT_OFFS.get(exchange) ?? NYSE;
}

/** What of an order says which auction it is for. */
export type AuctionKind = keyof AuctionCutOffs;

/** Returns when an exchange takes no more orders for the next auction of a kind, or null where that auction is not the next. */
export function nextCutOff(
  kind: AuctionKind,
  { exchange, session }: { readonly exchange: string; readonly session: SessionStanding },
): { readonly at: Instant; readonly auctionAt: Instant } | null {
  const isNext = session.open === (kind !== 'openingMs');
  if (!isNext || session.until === null) return null;
  return { at: plusMs(session.until, -auctionCutOffsOf(exchange)[kind]), auctionAt: session.until };
}
