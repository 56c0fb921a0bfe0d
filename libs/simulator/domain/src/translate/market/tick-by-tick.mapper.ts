import { type Instant, decimalText, instant } from '@fairlead/core';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import type { SimulatedContract } from '../../catalogue/contract';
import type { MarketQuote, PriceSource } from '../../prices/price-source';

/** The broker's numbers of the kinds of tick-by-tick data. */
export const TICK_KINDS: ReadonlyMap<string, number> = new Map([
  ['Last', 1],
  ['AllLast', 2],
  ['BidAsk', 3],
  ['MidPoint', 4],
]);
const BID_ASK = 3;
const MIDPOINT = 4;
/** Prices change at most this often, ms, and there is a trade with each change. */
const STEP_MS = 250;
/** Ticks of the past in one answer at most. */
export const PAST_TICKS_MAX = 1_000;

/** A client that follows every tick of a contract. */
export interface TickByTickStream {
  readonly reqId: number;
  readonly contract: SimulatedContract;
  readonly kind: number;
  readonly ignoreSize: boolean;
  /** What was sent last, so that only what changed is a tick. */
  last: string;
}

/** Which ticks of the past: so many from a moment on, or so many before one. */
export interface PastTicks {
  readonly contract: SimulatedContract;
  readonly from: Instant | undefined;
  readonly until: Instant | undefined;
  readonly count: number;
  readonly now: Instant;
}

function exchangeOf({ secType, exchange }: SimulatedContract): string {
  return secType === 'STK' ? 'ISLAND' : exchange;
}

function middle(quote: MarketQuote): string {
  return decimalText(quote.bid.plus(quote.ask).div(2));
}

/** Returns the tick of a moment, or none where it is the one that was sent last. */
export function tickByTick(
  stream: TickByTickStream,
  quote: MarketQuote,
  at: Instant,
): readonly ServerOutgoing[] {
  const { reqId, kind: tickType, contract } = stream;
  const time = Math.floor(at / 1_000);
  const { name, values } = tickOf(contract, quote, { reqId, tickType, time });
  const shown = stepped(stream, quote, at);
  if (shown === stream.last) return [];
  stream.last = shown;
  return [{ name, values }];
}

/** A trade is one whatever its price; quotes are ticks where they differ. */
function stepped(stream: TickByTickStream, quote: MarketQuote, at: Instant): string {
  const prices = `${decimalText(quote.bid)} ${decimalText(quote.ask)}`;
  if (stream.kind === MIDPOINT) return middle(quote);
  if (stream.kind !== BID_ASK) return String(Math.floor(at / STEP_MS));
  return stream.ignoreSize ? prices : `${prices} ${quote.bidSize} ${quote.askSize}`;
}

function tickOf(
  contract: SimulatedContract,
  quote: MarketQuote,
  stream: { readonly reqId: number; readonly tickType: number; readonly time: number },
): Extract<ServerOutgoing, { name: 'tickByTick' }> {
  if (stream.tickType === MIDPOINT)
    return { name: 'tickByTick', values: { ...stream, midPoint: middle(quote) } };
  if (stream.tickType === BID_ASK)
    return {
      name: 'tickByTick',
      values: {
        ...stream,
        bid: decimalText(quote.bid),
        ask: decimalText(quote.ask),
        bidSize: String(quote.bidSize),
        askSize: String(quote.askSize),
      },
    };
  return {
    name: 'tickByTick',
    values: {
      ...stream,
      price: decimalText(quote.last),
      size: String(quote.lastSize),
      exchange: exchangeOf(contract),
      specialConditions: '',
    },
  };
}

function momentsOf({ from, until, count, now }: PastTicks): readonly Instant[] {
  const end = Math.min(until ?? now, now);
  const firstOfEnd = Math.ceil(end / STEP_MS) - count;
  const first = from === undefined ? firstOfEnd : Math.ceil(from / STEP_MS);
  return Array.from({ length: count }, (_, index) => instant((first + index) * STEP_MS)).filter(
    (at) => at < (from === undefined ? end : now),
  );
}

/** Returns the answer to a request for ticks of the past. They agree with those that were streamed. */
export function pastTicks(
  reqId: number,
  kind: number,
  past: PastTicks & { readonly prices: PriceSource },
): ServerOutgoing {
  const { contract, prices } = past;
  const moments = momentsOf(past).map((at) => ({
    time: Math.floor(at / 1_000),
    quote: prices.quoteAt(contract, at),
  }));
  if (kind === MIDPOINT)
    return {
      name: 'historicalTicks',
      values: {
        reqId,
        ticks: moments.map(({ time, quote }) => ({ time, price: middle(quote), size: '0' })),
        done: true,
      },
    };
  if (kind === BID_ASK) return pastQuotes(reqId, moments);
  const exchange = exchangeOf(contract);
  return {
    name: 'historicalTicksLast',
    values: {
      reqId,
      ticks: moments.map(({ time, quote }) => ({
        time,
        price: decimalText(quote.last),
        size: String(quote.lastSize),
        exchange,
        conditions: '',
      })),
      done: true,
    },
  };
}

function pastQuotes(
  reqId: number,
  moments: readonly { readonly time: number; readonly quote: MarketQuote }[],
): ServerOutgoing {
  return {
    name: 'historicalTicksBidAsk',
    values: {
      reqId,
      ticks: moments.map(({ time, quote }) => ({
        time,
        bid: decimalText(quote.bid),
        ask: decimalText(quote.ask),
        bidSize: String(quote.bidSize),
        askSize: String(quote.askSize),
      })),
      done: true,
    },
  };
}
