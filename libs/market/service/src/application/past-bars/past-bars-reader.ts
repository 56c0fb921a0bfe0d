import {
  BAR_INTERVALS,
  BARS_SHOW,
  type BarInterval,
  type HistoricalBar,
  type PastBars,
  type PastBarsQuery,
} from '@fairlead/contracts';
import {
  type Clock,
  type Instant,
  instant,
  instantText,
  isInstantText,
  parseInstant,
} from '@fairlead/core';
import { HISTORY_SECONDS_MAX, intervalMs, slotStart } from '@fairlead/market-domain';
import { type InstrumentCatalogue, RequestRefusedError } from '@fairlead/platform';
import type { PastBarsCache, Stretch } from './past-bars-cache';

/** What reading works with. */
export interface PastBarsParts {
  readonly cache: Pick<PastBarsCache, 'barsBefore'>;
  readonly clock: Clock;
  readonly instruments: InstrumentCatalogue;
}

const BARS_MAX = 1_000;
/** Answers of the broker for one page; what is missing then is for the next one. */
const ANSWERS_MAX = 4;
/** A market that had no bar for so long has none before either: a week. */
const SILENT_SECONDS = 604_800;
const SECONDS_MIN = 60;

/** Reads bars of the past, from the newest back, a page at a time. */
export class PastBarsReader {
  constructor(private readonly parts: PastBarsParts) {}

  /** Returns the newest complete bars that ended by the moment. Refuses with a code and what to do. */
  async page(query: PastBarsQuery): Promise<PastBars> {
    const { last, interval, symbol } = query;
    this.check(query);
    const lengthMs = intervalMs(interval);
    // The bar of now still grows.
    const now = slotStart(this.parts.clock.now(), lengthMs);
    const end = query.until === null ? now : Math.min(parseInstant(query.until), now);
    let bars: readonly HistoricalBar[] = [];
    let place = instant(end);
    for (let answers = 0; bars.length < last && answers < ANSWERS_MAX; answers += 1) {
      const seconds = secondsFor(interval, last - bars.length);
      const answered = await this.answerOf(query, { until: place, seconds });
      const earlier = answered.filter((bar) => parseInstant(bar.startsAt) + lengthMs <= place);
      bars = [...earlier, ...bars];
      const [first] = earlier;
      const next = first === undefined ? await this.beforeSilence(query, place, seconds) : parseInstant(first.startsAt); // prettier-ignore
      if (next === null) return { symbol, interval, bars, before: null };
      place = next;
    }
    const page = bars.slice(-last);
    const reached = page.length < bars.length ? page[0]?.startsAt : undefined;
    return { symbol, interval, bars: page, before: reached ?? instantText(place) };
  }

  private check({ symbol, interval, last, until, show }: PastBarsQuery): void {
    const { instruments } = this.parts;
    if (instruments.named(symbol) === null)
      throw new RequestRefusedError('UNKNOWN_SYMBOL', instruments.whyNot(symbol));
    const problems = [
      ...(BAR_INTERVALS.includes(interval) ? [] : [`interval is one of ${BAR_INTERVALS.join(', ')}`]), // prettier-ignore
      ...(BARS_SHOW.includes(show) ? [] : [`show is one of ${BARS_SHOW.join(', ')}`]),
      ...(Number.isInteger(last) && last >= 1 && last <= BARS_MAX ? [] : [`last is 1 to ${BARS_MAX}`]), // prettier-ignore
      ...(until === null || isInstantText(until) ? [] : ['until is a UTC time']),
    ];
    if (problems.length > 0) throw new RequestRefusedError('INVALID_QUERY', problems.join('; '));
  }

  /** Returns where bars may be again before a stretch without any: a closed night would take many answers of short bars. Null: nowhere. */
  private async beforeSilence(
    query: PastBarsQuery,
    until: Instant,
    seconds: number,
  ): Promise<Instant | null> {
    const searched = { ...query, interval: '1h' } as const;
    const hours = await this.answerOf(searched, { until, seconds: SILENT_SECONDS });
    const newest = hours.at(-1);
    if (newest === undefined) return null;
    const end = parseInstant(newest.startsAt) + intervalMs('1h');
    return instant(Math.min(end, until - seconds * 1_000));
  }

  private answerOf(
    { symbol, interval, show, regularHours }: PastBarsQuery,
    stretch: Stretch,
  ): Promise<readonly HistoricalBar[]> {
    const { key } = this.parts.instruments.named(symbol) ?? { key: '' };
    const series = { instrumentKey: key, interval, show, regularHours };
    return this.parts.cache.barsBefore(series, stretch);
  }
}

/** As much as is missing, as far as the broker gives that at once. */
function secondsFor(interval: BarInterval, missing: number): number {
  const wanted = Math.max((missing * intervalMs(interval)) / 1_000, SECONDS_MIN);
  return Math.min(wanted, HISTORY_SECONDS_MAX[interval]);
}
