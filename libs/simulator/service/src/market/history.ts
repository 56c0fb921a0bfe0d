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
]);
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  S: 1,
  D: 86_400,
  W: 604_800,
  M: 2_592_000,
  Y: 31_536_000,
};
const BARS_MAX = 20_000;
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
}

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
    return { problem: `Historical data bar size setting is invalid: ${values.barSizeSetting}` };
  const duration = /^(\d{1,7}) ([SDWMY])$/.exec(values.durationStr.trim());
  const unit = UNIT_SECONDS[duration?.[2] ?? ''];
  if (duration === null || unit === undefined)
    return { problem: `Invalid duration ${values.durationStr}` };
  const asked = values.endDateTime === '' ? of.now : parseBrokerTime(values.endDateTime);
  if (asked === undefined) return { problem: `Invalid end date/time ${values.endDateTime}` };
  const endAt = instant(Math.min(asked, of.now));
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
  return starts.slice(-BARS_MAX).map((at) => barAt(instant(at), request, prices));
}

function alignedStart(request: BarRequest): number {
  const { startAt, barSeconds } = request;
  if (barSeconds >= DAY) return newYorkTime(startAt).startOf('day').plus({ days: 1 }).toMillis();
  return Math.ceil(startAt / (barSeconds * 1_000)) * barSeconds * 1_000;
}

function nextStart(at: number, barSeconds: number): number {
  if (barSeconds < DAY) return at + barSeconds * 1_000;
  return newYorkTime(instant(at))
    .plus({ days: barSeconds / DAY })
    .toMillis();
}

/** Returns the bar that starts at a moment, as far as it has formed by the end of the request. */
export function barAt(at: Instant, request: BarRequest, prices: PriceSource): WireBar {
  const { contract, barSeconds, formatDate } = request;
  const endAt = Math.min(nextStart(at, barSeconds), request.endAt);
  const moves = Array.from({ length: SAMPLES + 1 }, (_, index) =>
    prices.ticksAt(contract, instant(at + ((endAt - at) * index) / SAMPLES)),
  );
  const open = moves[0] ?? 1;
  const close = moves.at(-1) ?? 1;
  const high = Math.max(...moves);
  const low = Math.min(...moves);
  const text = (ticks: number): string => decimalText(priceOfTicks(contract, ticks));
  const count =
    1 + Math.floor(hashed(contract.conId, Math.floor(at / 1_000), VOLUME) * 40 * barSeconds);
  return {
    date: dateText(at, { barSeconds, formatDate }),
    open: text(open),
    high: text(high),
    low: text(low),
    close: text(close),
    volume: String(count * 100),
    wap: text((open + high + low + close) / 4),
    count,
  };
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
