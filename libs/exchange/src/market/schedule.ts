import { plusMs } from '@fairlead/core';
import type { AuctionCutOffs, ExchangeInstrument, SessionName } from '../api/instrument';
import { TRAITS } from '../state/order-traits';
import { type BookRecord, type EngineState, type OrderRecord, bookOf } from '../state/state';
import type { Hours, PhaseSpan } from './sessions';

/** Returns the session in which an instrument trades. */
export function sessionOfInstrument(
  state: EngineState,
  { session }: ExchangeInstrument,
): SessionName {
  return session ?? state.config.session;
}

/** Returns the present phase of an instrument's market. */
export function phaseNow(state: EngineState, instrument: ExchangeInstrument): PhaseSpan {
  return state.derived.calendar.phaseAt(sessionOfInstrument(state, instrument), state.now);
}

/** Each phase starts with its own first quote: one from before the open fills and triggers nothing after it. */
export function isFresh(state: EngineState, book: BookRecord): boolean {
  return book.at >= phaseNow(state, book.instrument).from;
}

/** Returns the hours in which an order works: extended only where it asks for them and its type can. */
function hoursOf(order: Pick<OrderRecord, 'type' | 'timeInForce' | 'outsideHours'>): Hours {
  const extended = order.outsideHours && canWorkExtended(order);
  return extended ? 'extended' : 'regular';
}

/** True for orders that can work outside regular hours: not market orders, not those for an auction. */
export function canWorkExtended(order: Pick<OrderRecord, 'type' | 'timeInForce'>): boolean {
  return TRAITS[order.type].extended && order.timeInForce !== 'OPG';
}

/** Returns from when on hours and `goodAfter` let an order work that is transmitted now, and when time ends it. */
export function scheduleOf(state: EngineState, order: OrderRecord): Schedule {
  const session = sessionOfInstrument(state, bookOf(state, order.instrument).instrument);
  const { calendar } = state.derived;
  const hours = hoursOf(order);
  const wakes =
    order.goodAfter !== null && order.goodAfter > state.now ? order.goodAfter : state.now;
  switch (order.timeInForce) {
    case 'OPG': {
      // What is always open never opens: the next quote is as good as an opening.
      const worksFrom = session === 'always-open' ? wakes : calendar.nextOpening(session, wakes);
      return { worksFrom, endsAt: calendar.endOfDay(session, hours, worksFrom) };
    }
    case 'DAY': {
      const worksFrom = calendar.worksFrom(session, hours, wakes);
      return { worksFrom, endsAt: calendar.endOfDay(session, hours, worksFrom) };
    }
    case 'GTD':
      return { worksFrom: calendar.worksFrom(session, hours, wakes), endsAt: order.goodTill };
    case 'GTC':
    case 'IOC':
    case 'FOK':
      return { worksFrom: calendar.worksFrom(session, hours, wakes), endsAt: null };
  }
}

/** When time lets an order work, and when it ends it. */
export type Schedule = Pick<OrderRecord, 'worksFrom' | 'endsAt'>;

/** Where an instrument does not say: Nasdaq takes on-open orders until 09:28, NYSE on-close ones until 15:50. */
const CUT_OFFS: AuctionCutOffs = { openingMs: 2 * 60_000, closingMs: 10 * 60_000 };

/** True between the cut-off of the auction that an order is for and the auction: none comes any more, and none goes. */
export function isPastCutOff(
  state: EngineState,
  order: Pick<OrderRecord, 'type' | 'timeInForce' | 'instrument'> & Schedule,
): boolean {
  const { now } = state;
  const { openingMs, closingMs, closingLimitMs } =
    bookOf(state, order.instrument).instrument.auctionCutOffs ?? CUT_OFFS;
  if (order.timeInForce === 'OPG')
    return now >= plusMs(order.worksFrom, -openingMs) && now < order.worksFrom;
  if (!TRAITS[order.type].onClose || order.endsAt === null) return false;
  const earlyMs = order.type === 'LIMIT_ON_CLOSE' ? (closingLimitMs ?? closingMs) : closingMs;
  return now >= plusMs(order.endsAt, -earlyMs) && now < order.endsAt;
}
