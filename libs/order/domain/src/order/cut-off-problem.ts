import {
  type AuctionKind,
  type Instant,
  type PriceLadder,
  type SessionStanding,
  newYorkTime,
  nextCutOff,
} from '@fairlead/core';
import type { OrderForm } from './order-form';

/** Why no order of a form can be sent. */
export interface FormProblem {
  readonly code: 'ORDER_TERMS' | 'PRICE_TICK' | 'AUCTION_CUT_OFF';
  readonly limit: string;
  readonly actual: string;
  readonly message: string;
}

/** What a form is looked at by. */
export interface Surroundings {
  readonly now: Instant;
  readonly ladder: PriceLadder;
  readonly session: SessionStanding;
  /** Where the auctions of the contract are held, empty where nobody says; null where it has none. */
  readonly exchange: string | null;
}

/** Returns what is wrong with an order for an auction that takes no more of them: it would be rejected, or wait for the next one. */
export function cutOffProblem(form: OrderForm, surroundings: Surroundings): FormProblem | null {
  const { now, session, exchange } = surroundings;
  const kind = auctionOf(form);
  if (kind === null || exchange === null) return null;
  const cutOff = nextCutOff(kind, { exchange, session });
  // One that begins later is for the auction that comes after that.
  const from = form.goodAfter !== undefined && form.goodAfter > now ? form.goodAfter : now;
  if (cutOff === null || from < cutOff.at || from >= cutOff.auctionAt) return null;
  const limit = `before ${clockOf(cutOff.at)}`;
  const of = exchange === '' ? 'the exchange' : exchange;
  const message = `${of} takes orders for the auction at ${clockOf(cutOff.auctionAt)} ${limit}; send a LIMIT order, or one for another auction`;
  return { code: 'AUCTION_CUT_OFF', limit, actual: clockOf(from), message };
}

function auctionOf({ type, timeInForce }: OrderForm): AuctionKind | null {
  if (timeInForce === 'OPG') return 'openingMs';
  if (type === 'MARKET_ON_CLOSE') return 'closingMs';
  return type === 'LIMIT_ON_CLOSE' ? 'closingLimitMs' : null;
}

function clockOf(moment: Instant): string {
  return newYorkTime(moment).toFormat("HH:mm:ss 'New York'");
}
