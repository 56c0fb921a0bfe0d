import { REQUESTS } from '@fairlead/contracts';
import {
  type Clock,
  type Decimal,
  type Instant,
  decimal,
  newYorkDate,
  plusMs,
  sum,
} from '@fairlead/core';
import type { Logger, Messenger } from '@fairlead/platform';
import type { LimitsView } from '../accounts/limits-view';
import type { Listings } from '../ports/listings';
import type { MarketView } from './market-view';

/** Days that the average is of, and the fewest that make one. */
const DAYS = 20;
const DAYS_MIN = 5;
const ASK_AGAIN_MS = 60_000;
const ANSWER_MS = 60_000;

interface Volume {
  /** The date in New York on which it was asked for. */
  readonly date: string;
  readonly average: Decimal;
}

/** What trades of each instrument on an average day, by its daily bars; they are asked for once a date, while a limit wants them. */
export class DailyVolumes {
  private readonly known = new Map<string, Volume>();
  private readonly askedAt = new Map<string, Instant>();
  /** Something was to be entered there: these come before the others. */
  private readonly missed = new Set<string>();
  private asking = false;

  constructor(
    private readonly parts: {
      readonly messenger: Messenger;
      readonly listings: Listings;
      readonly market: MarketView;
      readonly limits: LimitsView;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Returns the average, of an earlier date until that of now is there, or null before the first. */
  averageOf(instrumentKey: string): Decimal | null {
    const { average = null } = this.known.get(instrumentKey) ?? {};
    if (average === null) this.missed.add(instrumentKey);
    return average;
  }

  /** Asks for the next that is not known, one at a time: the broker counts requests for bars. */
  look(): void {
    const { limits, clock } = this.parts;
    if (this.asking || limits.now.advPct.isZero()) return;
    const now = clock.now();
    const next = [...this.missed, ...this.parts.market.instrumentKeys()].find((key) => this.isWanted(key, now)); // prettier-ignore
    const symbol = next === undefined ? null : this.parts.listings.symbolOf(next);
    if (next === undefined || symbol === null) return;
    this.asking = true;
    this.askedAt.set(next, now);
    void this.ask(next, symbol, newYorkDate(now)).finally(() => {
      this.asking = false;
    });
  }

  private isWanted(key: string, now: Instant): boolean {
    const { date = '' } = this.known.get(key) ?? {};
    const askedAt = this.askedAt.get(key);
    const isDue = askedAt === undefined || now >= plusMs(askedAt, ASK_AGAIN_MS);
    return isDue && date !== newYorkDate(now) && this.parts.listings.symbolOf(key) !== null;
  }

  private async ask(key: string, symbol: string, date: string): Promise<void> {
    const days = { interval: '1d', last: DAYS, until: null, show: 'trades', regularHours: true } as const; // prettier-ignore
    try {
      const { bars } = await this.parts.messenger.request(REQUESTS.pastBars, { symbol, ...days }, { timeoutMs: ANSWER_MS }); // prettier-ignore
      if (bars.length < DAYS_MIN) return;
      const average = sum(bars.map(({ volume }) => decimal(volume))).div(bars.length).toDecimalPlaces(0); // prettier-ignore
      this.known.set(key, { date, average });
      this.missed.delete(key);
    } catch (error) {
      this.parts.logger.warn('volume.not-known', { symbol, error });
    }
  }
}
