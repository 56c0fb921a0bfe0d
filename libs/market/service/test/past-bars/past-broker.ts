import { type HistoricalBar, type HistoryQuery } from '@fairlead/contracts';
import { ManualClock, instant, instantText, parseInstant } from '@fairlead/core';
import { InstrumentCatalogue, MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryMarketStore } from '../../src/adapters/out/memory/memory-market-store';
import { MemoryPastBarsStore, PastBarsTable } from '../../src/adapters/out/memory/memory-past-bars-store'; // prettier-ignore
import { PastBarsCache, type PastBarsCacheParts } from '../../src/application/past-bars/past-bars-cache'; // prettier-ignore
import { PastBarsReader } from '../../src/application/past-bars/past-bars-reader';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** A Monday, 15:00:30 UTC: the bar of 15:00 still grows. */
export const NOW = instant(Date.parse('2026-11-30T15:00:30Z'));

const instruments = new InstrumentCatalogue([
  { symbol: 'AAPL', type: 'STK', exchange: 'SMART', currency: 'USD' },
]);
export const AAPL = instruments.named('AAPL')?.key ?? '';

/** A broker with bars of these starts (epoch ms), also the one that grows; it answers by calendar time. */
export class PastBroker {
  readonly asked: HistoryQuery[] = [];
  close = '100.5';

  constructor(
    private readonly starts: readonly number[],
    private readonly clock = new ManualClock(NOW),
  ) {}

  request(_to: unknown, query: HistoryQuery): Promise<readonly HistoricalBar[]> {
    this.asked.push(query);
    const now = this.clock.now();
    const until = Math.min(now, query.until === undefined ? now : parseInstant(query.until));
    const from = until - query.durationSeconds * 1_000;
    const lengthMs = query.interval === '1h' ? HOUR_MS : MINUTE_MS;
    const startsOf = [...new Set(this.starts.map((at) => at - (at % lengthMs)))];
    const [open, high, low, volume] = ['100', '101', '99', '1000'];
    return Promise.resolve(
      startsOf
        .filter((at) => at >= from && at < until)
        .map((at) => ({
          ...{ startsAt: instantText(instant(at)), open, high, low, volume },
          // A bar that the moment cuts is not what it will be.
          close: at + lengthMs > until ? '99.9' : this.close,
        })),
    );
  }
}

/** Everything that reading of the past takes, with a store in memory. */
export class PastBench {
  readonly clock = new ManualClock(NOW);
  readonly broker: PastBroker;
  readonly cache: PastBarsCache;
  readonly reader: PastBarsReader;
  readonly unitOfWork: MemoryUnitOfWork;
  readonly market = new MemoryMarketStore('DU1');

  constructor(starts: readonly number[], changes: Partial<PastBarsCacheParts> = {}) {
    const { clock, market } = this;
    const logger = PinoLogger.create({ level: 'silent', destination: 'none' });
    this.broker = new PastBroker(starts, clock);
    this.unitOfWork = new MemoryUnitOfWork({ service: 'market-data', clock, logger });
    this.cache = new PastBarsCache({
      messenger: { request: this.broker.request.bind(this.broker) as never },
      unitOfWork: this.unitOfWork,
      store: new MemoryPastBarsStore('DU1', { market, table: new PastBarsTable() }),
      ...{ clock, logger, keptMs: DAY_MS, barsMax: 1_000_000 },
      ...changes,
    });
    this.reader = new PastBarsReader({ cache: this.cache, clock, instruments });
  }

  /** The instrument is this contract from now on. */
  async know(contractId = 1): Promise<this> {
    const hours = { liquidHours: '', timeZone: 'US/Eastern' };
    await this.unitOfWork.run((tx) =>
      this.market.saveInstrument(tx, { instrumentKey: AAPL, resolved: true, ...hours, contractId }),
    );
    return this;
  }
}
