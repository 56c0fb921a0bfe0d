import { type ShownQuote, attributeBits, sizeBehind } from '../../prices/shown-quotes';
import { type Instant, decimalText } from '@fairlead/core';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import type { DayFigures } from '../../prices/day-figures';
import type { MarketQuote } from '../../prices/price-source';

/** The broker's numbers of the ticks of a stream, live and delayed. */
interface TickTypes {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly lastSize: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
  readonly close: number;
  readonly open: number;
  readonly lastTime: number;
  readonly halted: number;
}

const LIVE: TickTypes = {
  bid: 1,
  ask: 2,
  last: 4,
  bidSize: 0,
  askSize: 3,
  lastSize: 5,
  high: 6,
  low: 7,
  volume: 8,
  close: 9,
  open: 14,
  lastTime: 45,
  halted: 49,
};
const DELAYED: TickTypes = {
  bid: 66,
  ask: 67,
  last: 68,
  bidSize: 69,
  askSize: 70,
  lastSize: 71,
  high: 72,
  low: 73,
  volume: 74,
  close: 75,
  open: 76,
  lastTime: 88,
  halted: 90,
};

/** What one stream has sent last, so that only what changed is sent again. */
type SentTicks = Map<number, string>;

/** A quote with what is shown instead of it. */
export type TickQuote = MarketQuote & { readonly shown?: ShownQuote };

/** One stream of ticks. */
export interface TickStream {
  readonly reqId: number;
  readonly delayed: boolean;
  readonly sent: SentTicks;
}

/** Returns the ticks of what has changed since the stream's last ones. */
export function quoteTicks(
  stream: TickStream,
  quote: TickQuote,
  at: Instant,
): readonly ServerOutgoing[] {
  const { shown = {} } = quote;
  const bits = attributeBits(shown);
  const types = stream.delayed ? DELAYED : LIVE;
  const lastTime = String(Math.floor(at / 1_000));
  const last = priceTick(stream, {
    type: types.last,
    sizeType: types.lastSize,
    price: shown.last ?? decimalText(quote.last),
    size: sizeBehind(shown.last, quote.lastSize),
    bits: attributeBits({}),
  });
  return [
    ...priceTick(stream, {
      type: types.bid,
      sizeType: types.bidSize,
      price: shown.bid ?? decimalText(quote.bid),
      size: sizeBehind(shown.bid, quote.bidSize),
      bits,
    }),
    ...priceTick(stream, {
      type: types.ask,
      sizeType: types.askSize,
      price: shown.ask ?? decimalText(quote.ask),
      size: sizeBehind(shown.ask, quote.askSize),
      bits,
    }),
    ...last,
    ...(last.length === 0 ? [] : [stringTick(stream.reqId, types.lastTime, lastTime)]),
  ];
}

interface PricePart {
  readonly type: number;
  readonly sizeType: number;
  readonly price: string;
  readonly size: number;
  readonly bits: number;
}

/** A price tick carries its size; a size alone that changed is a size tick. */
function priceTick(stream: TickStream, part: PricePart): readonly ServerOutgoing[] {
  const { reqId, sent } = stream;
  const size = String(part.size);
  const priceChanged = sent.get(part.type) !== part.price;
  const sizeChanged = sent.get(part.sizeType) !== size;
  sent.set(part.type, part.price);
  sent.set(part.sizeType, size);
  if (priceChanged)
    return [
      {
        name: 'tickPrice',
        values: { reqId, tickType: part.type, price: part.price, size, attrMask: part.bits },
      },
    ];
  return sizeChanged
    ? [{ name: 'tickSize', values: { reqId, tickType: part.sizeType, size } }]
    : [];
}

function stringTick(reqId: number, tickType: number, value: string): ServerOutgoing {
  return { name: 'tickString', values: { reqId, tickType, value } };
}

/** Returns that trading has been halted, or goes on, where that is new. */
export function haltedTick(stream: TickStream, halted: boolean): readonly ServerOutgoing[] {
  const { halted: tickType } = stream.delayed ? DELAYED : LIVE;
  const value = halted ? '1' : '0';
  if (stream.sent.get(tickType) === value) return [];
  stream.sent.set(tickType, value);
  return [{ name: 'tickGeneric', values: { reqId: stream.reqId, tickType, value } }];
}

/** Letters of the exchanges of bid, ask and last. */
const EXCHANGE_TICKS: readonly (readonly [number, string])[] = [
  [32, 'Q'],
  [33, 'Q'],
  [84, 'Q'],
];

/** Returns which exchanges stand behind a live quote. */
export function exchangeTicks({ reqId, delayed }: TickStream): readonly ServerOutgoing[] {
  return delayed ? [] : EXCHANGE_TICKS.map(([type, letter]) => stringTick(reqId, type, letter));
}

/** Returns the ticks that open a stream beside the quote: the day's figures. */
export function openingTicks(stream: TickStream, day: DayFigures): readonly ServerOutgoing[] {
  const types = stream.delayed ? DELAYED : LIVE;
  const { reqId } = stream;
  const prices: readonly (readonly [number, string])[] = [
    [types.high, day.high],
    [types.low, day.low],
    [types.close, day.close],
    [types.open, day.open],
  ];
  return [
    ...prices.map(([tickType, price]) => ({
      name: 'tickPrice' as const,
      values: { reqId, tickType, price, size: '0' },
    })),
    { name: 'tickSize', values: { reqId, tickType: types.volume, size: day.volume } },
  ];
}
