import { BARS_SHOW, type HistoricalBar, type HistoryQuery } from '@fairlead/contracts';
import { type Clock, type Instant, decimalText, instantText, parseInstant } from '@fairlead/core';
import { RequestRefusedError } from '@fairlead/platform';
import type { InstrumentDirectory } from './instrument-directory';
import type { Pacer } from '../connection/pacer';
import {
  type BrokerLink,
  BrokerRequestError,
  type HistoryRequest,
  type PastBar,
} from '../ports/broker-link';
import type { LinkUser } from '../connection/broker-connection';

/** What history works with. */
export interface HistoryServiceParts {
  readonly clock: Clock;
  readonly directory: InstrumentDirectory;
  readonly pacer: Pacer;
}

const ANSWER_MS = 60_000;
const DURATION_SECONDS_MAX = 365 * 86_400;
/** The broker counts an identical request within this time as a pacing violation. */
const SAME_AGAIN_MS = 15_000;
/** Questions under way at once; the broker allows 50, and a queue there cannot be seen. */
const AT_ONCE = 4;
/** Below the broker's sixty in ten minutes. */
const IN_TEN_MINUTES_MAX = 55;
const TEN_MINUTES_MS = 600_000;
const CACHED_MAX = 200;
const HISTORY_ERROR = 162;

interface Cached {
  readonly at: Instant;
  readonly bars: Promise<readonly HistoricalBar[]>;
}

/** Answers questions for bars of the past, within the broker's pacing rules. */
export class HistoryService implements LinkUser {
  private link: BrokerLink | null = null;
  private readonly cached = new Map<string, Cached>();
  private requestedAt: Instant[] = [];
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly parts: HistoryServiceParts) {}

  linkUp(link: BrokerLink): void {
    this.link = link;
  }

  linkDown(): void {
    this.link = null;
    this.cached.clear();
  }

  dataLost(): void {
    this.cached.clear();
  }

  /** Returns the bars, oldest first; none where the broker has none. Refuses with a code where it cannot ask. */
  async bars(question: HistoryQuery): Promise<readonly HistoricalBar[]> {
    const now = this.parts.clock.now();
    const request = this.requestFor(question);
    const key = keyOf(question);
    const known = this.cached.get(key);
    if (known !== undefined && now - known.at < SAME_AGAIN_MS) return known.bars;
    this.countRequest(now, request.show === 'bid-ask' ? 2 : 1);
    const bars = this.inTurn(() => this.fetch(request));
    if (this.cached.size >= CACHED_MAX) this.cached.clear();
    this.cached.set(key, { at: now, bars });
    return bars;
  }

  private requestFor(question: HistoryQuery): HistoryRequest {
    const { instrumentKey, interval, durationSeconds, show = 'trades', regularHours = false } = question; // prettier-ignore
    const valid = Number.isSafeInteger(durationSeconds) && durationSeconds > 0;
    if (!valid || durationSeconds > DURATION_SECONDS_MAX) {
      throw new RequestRefusedError('DURATION_INVALID', 'the length is 1 second to 365 days');
    }
    if (!BARS_SHOW.includes(show)) {
      throw new RequestRefusedError('SHOW_INVALID', `bars are of ${BARS_SHOW.join(', ')}`);
    }
    const contract = this.parts.directory.contractOf(instrumentKey);
    if (contract === null) {
      throw new RequestRefusedError(
        'INSTRUMENT_UNRESOLVED',
        'the broker has not resolved it (yet)',
      );
    }
    const until = question.until === undefined ? null : parseInstant(question.until);
    return { contract, interval, durationSeconds, until, show, regularHours };
  }

  /** The broker counts bars of bid and ask double. */
  private countRequest(now: Instant, weight: number): void {
    this.requestedAt = this.requestedAt.filter((at) => now - at < TEN_MINUTES_MS);
    if (this.requestedAt.length + weight > IN_TEN_MINUTES_MAX) {
      throw new RequestRefusedError(
        'HISTORY_PACING',
        'too many questions for history in ten minutes',
      );
    }
    for (let count = 0; count < weight; count += 1) this.requestedAt.push(now);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  private async fetch(request: HistoryRequest): Promise<readonly HistoricalBar[]> {
    const { link } = this;
    if (link?.isOpen !== true)
      throw new RequestRefusedError('GATE_CLOSED', 'no link to the broker');
    try {
      const bars = await this.parts.pacer.request('data', () =>
        link.requestHistory(request, ANSWER_MS),
      );
      return bars.map(barOf);
    } catch (error) {
      if (!(error instanceof BrokerRequestError)) throw error;
      if (error.code === HISTORY_ERROR && /no data/i.test(error.message)) return [];
      const pacing = error.code === HISTORY_ERROR && /pacing/i.test(error.message);
      throw new RequestRefusedError(pacing ? 'HISTORY_PACING' : 'HISTORY_REFUSED', error.message);
    }
  }
}

/** Identical questions have the same. */
function keyOf({ instrumentKey, interval, durationSeconds, ...rest }: HistoryQuery): string {
  const { until = '', show = 'trades', regularHours = false } = rest;
  return [instrumentKey, interval, durationSeconds, until, show, regularHours].join('/');
}

function barOf(bar: PastBar): HistoricalBar {
  return {
    startsAt: instantText(bar.startsAt),
    open: decimalText(bar.open),
    high: decimalText(bar.high),
    low: decimalText(bar.low),
    close: decimalText(bar.close),
    volume: decimalText(bar.volume),
  };
}
