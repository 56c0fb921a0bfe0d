import { type Instant, decimalText, instant, newYorkTime } from '@fairlead/core';
import type { SimulatedContract } from '../catalogue/contract';
import { parseBrokerTime } from '../translate/time-text';
import { hashed } from './noise';
import { type PriceSource, type PriceTicks, priceOfTicks } from './price-source';

const BAR_SECONDS: ReadonlyMap<string, number> = new Map([
  ['1 secs', 1],
  ['1 sec', 1],
  ['5 secs', 5],
  ['10 secs', 10],
  ['15 secs', 15],
  ['30 secs', 30],
  ['1 min', 60],
  ['2 mins', 120],
  ['3 mins', 180],
  ['5 mins', 300],
  ['10 mins', 600],
  ['15 mins', 900],
  ['20 mins', 1_200],
  ['30 mins', 1_800],
  ['1 hour', 3_600],
  ['2 hours', 7_200],
  ['3 hours', 10_800],
  ['4 hours', 14_400],
  ['8 hours', 28_800],
  ['1 day', 86_400],
  ['1D', 86_400],
  ['1 week', 604_800],
  ['1W', 604_800],
  ['1 month', 2_592_000],
  ['1M', 2_592_000],
]);
const LEGAL_SIZES =
  '1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, 1 day, 1W, 1M';
const MONTH = 2_592_000;
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  S: 1,
  D: 86_400,
  W: 604_800,
  M: 2_592_000,
  Y: 31_536_000,
};
const BARS_MAX = 20_000;
const DAYS_MAX = 365;
const SAMPLES = 8;
const DAY = 86_400;
const VOLUME = 7;

/** One bar as the wire carries it. */
export interface WireBar {
  readonly date: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly wap: string;
  readonly count: number;
}

/** A span of bars. */
export interface BarRequest {
  readonly contract: SimulatedContract;
  readonly endAt: Instant;
  readonly startAt: Instant;
  readonly barSeconds: number;
  /** 1: New York text, 2: epoch seconds. Daily bars are dates in both. */
  readonly formatDate: number;
  /** Default `TRADES`. */
  readonly whatToShow?: BarContent;
  /** Absent: at any time. */
  readonly isOpen?: (at: Instant) => boolean;
}

/** What bars are made of. */
export type BarContent = 'TRADES' | 'MIDPOINT' | 'BID' | 'ASK' | 'BID_ASK';

/** The price of a moment that a bar is made of; bars of BID_ASK are made of two. */
const PRICE_OF: Readonly<Record<Exclude<BarContent, 'BID_ASK'>, (ticks: PriceTicks) => number>> = {
  TRADES: ({ last }) => last,
  BID: ({ bid }) => bid,
  ASK: ({ ask }) => ask,
  MIDPOINT: ({ bid, ask }) => (bid + ask) / 2,
};
/** Bars of quotes have no volume. */
const NO_VOLUME = '-1';

/** Returns what a request for history asks for, or the reason why it cannot be answered. */
export function parseBarRequest(
  values: {
    readonly endDateTime: string;
    readonly durationStr: string;
    readonly barSizeSetting: string;
    readonly formatDate: number;
  },
  market: { readonly contract: SimulatedContract; readonly now: Instant },
): BarRequest | { readonly problem: string } {
  const barSeconds = BAR_SECONDS.get(values.barSizeSetting);
  if (barSeconds === undefined)
    return {
      problem: `Historical data bar size setting is invalid. Legal ones are: ${LEGAL_SIZES}`,
    };
  const duration = /^(\d{1,7}) ([SDWMY])$/.exec(values.durationStr.trim());
  const unit = UNIT_SECONDS[duration?.[2] ?? ''];
  if (duration === null || unit === undefined || Number(duration[1]) === 0)
    return { problem: `Invalid duration ${values.durationStr}` };
  const requested = values.endDateTime === '' ? market.now : parseBrokerTime(values.endDateTime);
  if (requested === undefined) return { problem: `Invalid end date/time ${values.endDateTime}` };
  const endAt = instant(Math.min(requested, market.now));
  if (duration[2] === 'D' && Number(duration[1]) > DAYS_MAX)
    return {
      problem: `Historical data requests for durations longer than ${DAYS_MAX} days must be made in years.`,
    };
  const seconds = Number(duration[1]) * unit;
  if (seconds / barSeconds > BARS_MAX)
    return { problem: 'The time length of the request is too long for this bar size.' };
  const startAt = instant(endAt - Math.max(seconds, barSeconds) * 1_000);
  return { contract: market.contract, endAt, startAt, barSeconds, formatDate: values.formatDate };
}

/** Returns the bars of a span. They agree with the prices that were streamed, and are the same at every request. */
export function barsOf(request: BarRequest, prices: PriceSource): readonly WireBar[] {
  const starts: number[] = [];
  for (let at = alignedStart(request); at < request.endAt; at = nextStart(at, request.barSeconds))
    starts.push(at);
  const { isOpen } = request;
  return starts
    .slice(-BARS_MAX)
    .map((at) => instant(at))
    .filter((at) => isOpen === undefined || isOpen(at))
    .map((at) => barAt(at, request, prices));
}

/** Returns where the bar began that still grows at a moment. */
export function startOfGrowing(request: BarRequest, now: Instant): Instant {
  const stepMs = request.barSeconds * 1_000;
  if (request.barSeconds < DAY) return instant(Math.floor(now / stepMs) * stepMs);
  let at = alignedStart(request);
  if (request.barSeconds !== MONTH) {
    // Near enough: a change of the clock makes days longer or shorter by an hour.
    const steps = Math.max(0, Math.floor((now - at) / stepMs) - 1);
    at = newYorkTime(instant(at))
      .plus({ days: (steps * request.barSeconds) / DAY })
      .toMillis();
  }
  for (;;) {
    const next = nextStart(at, request.barSeconds);
    if (next > now) return instant(at);
    at = next;
  }
}

function alignedStart(request: BarRequest): number {
  const { startAt, barSeconds } = request;
  if (barSeconds >= DAY) return newYorkTime(startAt).startOf('day').plus({ days: 1 }).toMillis();
  return Math.ceil(startAt / (barSeconds * 1_000)) * barSeconds * 1_000;
}

function nextStart(at: number, barSeconds: number): number {
  if (barSeconds < DAY) return at + barSeconds * 1_000;
  const step = barSeconds === MONTH ? { months: 1 } : { days: barSeconds / DAY };
  return newYorkTime(instant(at)).plus(step).toMillis();
}

/** Returns the bar that starts at a moment, as far as it has formed by the end of the request. */
export function barAt(at: Instant, request: BarRequest, prices: PriceSource): WireBar {
  const { contract, barSeconds, formatDate, whatToShow = 'TRADES' } = request;
  const shape = shapeOf(samplesOf(at, request, prices), whatToShow);
  const text = (ticks: number): string => decimalText(priceOfTicks(contract, ticks));
  const shown = {
    date: dateText(at, { barSeconds, formatDate }),
    open: text(shape.open),
    high: text(shape.high),
    low: text(shape.low),
    close: text(shape.close),
  };
  if (whatToShow !== 'TRADES') return { ...shown, volume: NO_VOLUME, wap: NO_VOLUME, count: -1 };
  const pace = hashed(contract.conId, Math.floor(at / 1_000), VOLUME) * 40;
  const formedSeconds = Math.min(barSeconds, (request.endAt - at) / 1_000);
  const count = 1 + Math.floor(pace * formedSeconds);
  return { ...shown, volume: String(count * 100), wap: text(averageOf(shape)), count };
}

/**
 * Returns the prices that a bar is made of, its first and its last at the ends: an even grid, and all that a script set,
 * however shortly it held.
 */
function samplesOf(
  startAt: Instant,
  request: BarRequest,
  prices: PriceSource,
): readonly PriceTicks[] {
  const { contract, barSeconds } = request;
  const nextAt = nextStart(startAt, barSeconds);
  const endAt = Math.min(nextAt, request.endAt);
  // The moment at which the next bar starts is the next one's; that up to which this one has formed is its own.
  const lastAt = instant(nextAt <= request.endAt ? nextAt - 1 : endAt);
  const stepMs = (endAt - startAt) / SAMPLES;
  const grid = Array.from({ length: SAMPLES + 1 }, (_, index) =>
    prices.ticksAt(contract, instant(Math.min(startAt + stepMs * index, lastAt))),
  );
  const changes = prices.ticksOfChanges(contract, startAt, lastAt);
  return [...grid.slice(0, SAMPLES), ...changes, ...grid.slice(SAMPLES)];
}

/** The four prices of a bar in ticks. */
interface BarShape {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

function shapeOf(samples: readonly PriceTicks[], whatToShow: BarContent): BarShape {
  const of = (content: keyof typeof PRICE_OF): BarShape => {
    const ticks = samples.map(PRICE_OF[content]);
    const low = Math.min(...ticks);
    return { open: ticks[0] ?? low, high: Math.max(...ticks), low, close: ticks.at(-1) ?? low };
  };
  if (whatToShow !== 'BID_ASK') return of(whatToShow);
  const [bid, ask] = [of('BID'), of('ASK')];
  // The time average of the bid, the highest ask, the lowest bid, the time average of the ask.
  return { open: averageOf(bid), high: ask.high, low: bid.low, close: averageOf(ask) };
}

function averageOf({ open, high, low, close }: BarShape): number {
  return (open + high + low + close) / 4;
}

function dateText(
  at: Instant,
  format: { readonly barSeconds: number; readonly formatDate: number },
): string {
  const time = newYorkTime(at);
  if (format.barSeconds >= DAY) return time.toFormat('yyyyMMdd');
  if (format.formatDate === 2) return String(Math.floor(at / 1_000));
  return `${time.toFormat('yyyyMMdd HH:mm:ss')} US/Eastern`;
}
