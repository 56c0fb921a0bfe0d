import { type Instant, decimalText, instant, newYorkTime } from '@fairlead/core';
import type { SimulatedContract } from '../catalogue/contract';
import { parseBrokerTime } from '../time-text';
import { hashed } from './noise';
import { type PriceSource, priceOfTicks } from './price-source';

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

/** How many ticks above the bid the four prices of a bar are. */
const TICKS_ABOVE_BID: Readonly<Record<BarContent, readonly [number, number, number, number]>> = {
  TRADES: [0, 0, 0, 0],
  BID: [0, 0, 0, 0],
  ASK: [1, 1, 1, 1],
  MIDPOINT: [0.5, 0.5, 0.5, 0.5],
  // The time average of the bid, the highest ask, the lowest bid, the time average of the ask.
  BID_ASK: [0, 1, 0, 1],
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
  of: { readonly contract: SimulatedContract; readonly now: Instant },
): BarRequest | { readonly problem: string } {
  const barSeconds = BAR_SECONDS.get(values.barSizeSetting);
  if (barSeconds === undefined)
    return {
      problem: `Historical data bar size setting is invalid. Legal ones are: ${LEGAL_SIZES}`,
    };
  const duration = /^(\d{1,7}) ([SDWMY])$/.exec(values.durationStr.trim());
  const unit = UNIT_SECONDS[duration?.[2] ?? ''];
  if (duration === null || unit === undefined)
    return { problem: `Invalid duration ${values.durationStr}` };
  const asked = values.endDateTime === '' ? of.now : parseBrokerTime(values.endDateTime);
  if (asked === undefined) return { problem: `Invalid end date/time ${values.endDateTime}` };
  const endAt = instant(Math.min(asked, of.now));
  if (duration[2] === 'D' && Number(duration[1]) > DAYS_MAX)
    return {
      problem: `Historical data requests for durations longer than ${DAYS_MAX} days must be made in years.`,
    };
  const seconds = Number(duration[1]) * unit;
  if (seconds / barSeconds > BARS_MAX)
    return { problem: 'The time length of the request is too long for this bar size.' };
  const startAt = instant(endAt - Math.max(seconds, barSeconds) * 1_000);
  return { contract: of.contract, endAt, startAt, barSeconds, formatDate: values.formatDate };
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
  const { contract, barSeconds, formatDate } = request;
  const endAt = Math.min(nextStart(at, barSeconds), request.endAt);
  const moves = Array.from({ length: SAMPLES + 1 }, (_, index) =>
    prices.ticksAt(contract, instant(at + ((endAt - at) * index) / SAMPLES)),
  );
  const low = Math.min(...moves);
  const high = Math.max(...moves);
  const open = moves[0] ?? low;
  const close = moves.at(-1) ?? low;
  const average = (open + high + low + close) / 4;
  const { whatToShow = 'TRADES' } = request;
  const above = TICKS_ABOVE_BID[whatToShow];
  const prices4 =
    whatToShow === 'BID_ASK' ? [average, high, low, average] : [open, high, low, close];
  const [openText = '', highText = '', lowText = '', closeText = ''] = prices4.map((ticks, index) =>
    decimalText(priceOfTicks(contract, ticks + (above[index] ?? 0))),
  );
  const date = dateText(at, { barSeconds, formatDate });
  const shown = { date, open: openText, high: highText, low: lowText, close: closeText };
  if (whatToShow !== 'TRADES') return { ...shown, volume: NO_VOLUME, wap: NO_VOLUME, count: -1 };
  const count =
    1 + Math.floor(hashed(contract.conId, Math.floor(at / 1_000), VOLUME) * 40 * barSeconds);
  const wap = decimalText(priceOfTicks(contract, average));
  return { ...shown, volume: String(count * 100), wap, count };
}

function dateText(
  at: Instant,
  of: { readonly barSeconds: number; readonly formatDate: number },
): string {
  const time = newYorkTime(at);
  if (of.barSeconds >= DAY) return time.toFormat('yyyyMMdd');
  if (of.formatDate === 2) return String(Math.floor(at / 1_000));
  return `${time.toFormat('yyyyMMdd HH:mm:ss')} US/Eastern`;
}
