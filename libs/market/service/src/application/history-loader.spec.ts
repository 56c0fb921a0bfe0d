import { type BarInterval, type HistoricalBar, type HistoryQuery } from '@fairlead/contracts';
import { ManualClock, instant, instantText, parseInstant } from '@fairlead/core';
import { type Bar, BarWindow, intervalMs } from '@fairlead/market-domain';
import type { Logger, Messenger } from '@fairlead/platform';
import { HistoryLoader, type SeriesName } from './history-loader';

const NOON = parseInstant('2026-01-07T17:00:00.000Z');
const HOUR_MS = 3_600_000;
const SILENT: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined } as unknown as Logger; // prettier-ignore

/** A broker that has a bar for every slot of a time that is open, and counts what it is asked. */
class Broker {
  readonly asked: string[] = [];
  isAway = false;

  constructor(
    private readonly clock: ManualClock,
    private readonly isOpen: (startsAt: number) => boolean,
  ) {}

  readonly messenger = {
    request: (_to: unknown, query: HistoryQuery): Promise<readonly HistoricalBar[]> =>
      this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(this.answer(query)),
  } as unknown as Messenger;

  private answer({ interval, durationSeconds, until }: HistoryQuery): readonly HistoricalBar[] {
    const lengthMs = intervalMs(interval);
    const end = until === undefined ? this.clock.now() : parseInstant(until);
    this.asked.push(`${interval} ${durationSeconds} ${(NOON - end) / HOUR_MS}`);
    const bars: HistoricalBar[] = [];
    const first = Math.ceil((end - durationSeconds * 1_000) / lengthMs) * lengthMs;
    for (let at = first; at < end; at += lengthMs) {
      if (!this.isOpen(at)) continue;
      const prices = { open: '1', high: '1', low: '1', close: '1', volume: '1' };
      bars.push({ startsAt: instantText(instant(at)), ...prices });
    }
    return bars;
  }
}

function loaderOf(needed: number, isOpen: (startsAt: number) => boolean = () => true) {
  const clock = new ManualClock(NOON);
  const broker = new Broker(clock, isOpen);
  const window = new BarWindow(needed, '5s');
  const intervals: readonly BarInterval[] = ['5s'];
  const loader = new HistoryLoader({
    ...{ clock, logger: SILENT, messenger: broker.messenger, isDelayed: () => false },
    needed: {
      intervals,
      newest: () => window.newest,
      oldest: () => window.oldest,
      barsMissing: () => needed - window.bars.length,
      forgetBefore: (...[, startsAt]: [SeriesName, number]) => window.dropBefore(startsAt),
    },
    keep: (bars: readonly Bar[]) => Promise.resolve(window.add(bars)),
  });
  const load = async (): Promise<void> => {
    loader.enqueue(['K']);
    await loader.loadDue();
  };
  return { clock, broker, window, loader, load };
}

/** True where each bar follows the one before at once. */
function isWhole({ bars }: BarWindow): boolean {
  return bars.every(({ startsAt }, at) => at === 0 || startsAt - (bars[at - 1]?.startsAt ?? 0) === 5_000); // prettier-ignore
}

describe('history of an indicator', () => {
  it('is one answer where that has all the bars', async () => {
    const { broker, window, load } = loaderOf(720);
    await load();
    expect(broker.asked).toEqual(['5s 3600 0']);
    expect(window.bars).toHaveLength(720);
  });

  it('goes back answer by answer where it looks back further', async () => {
    const { broker, window, load } = loaderOf(2_000);
    await load();
    expect(broker.asked).toEqual(['5s 3600 0', '5s 3600 1', '5s 3600 2']);
    expect(window.bars).toHaveLength(2_000);
    expect(isWhole(window)).toBe(true);
  });

  it('leaps over a night by the hours that it was closed', async () => {
    const closed = (at: number): boolean => at < NOON - HOUR_MS && at >= NOON - 17 * HOUR_MS;
    const { broker, window, load } = loaderOf(1_000, (at) => !closed(at));
    await load();
    expect(broker.asked).toEqual(['5s 3600 0', '5s 3600 1', '1h 604800 1', '5s 3600 17']);
    expect(window.bars).toHaveLength(1_000);
  });

  it('ends where the broker has nothing before', async () => {
    const { broker, window, load } = loaderOf(1_000, (at) => at >= NOON - HOUR_MS);
    await load();
    expect(broker.asked).toEqual(['5s 3600 0', '5s 3600 1', '1h 604800 1']);
    expect(window.bars).toHaveLength(720);
  });

  it('does not reach over a time that is known of nobody: it is fetched, and what was before is not used till then', async () => {
    const { clock, broker, window, load, loader } = loaderOf(2_000);
    await load();
    clock.advanceMs(5 * HOUR_MS);
    broker.asked.length = 0;
    await load();
    expect(broker.asked).toEqual(['5s 3600 -5', '5s 3600 -4', '5s 3600 -3']);
    expect(isWhole(window)).toBe(true);
    expect(window.newest).toBe(NOON + 5 * HOUR_MS - 5_000);
    loader.stop();
  });

  it('counts from the bars that were there when it was asked for, whatever ticks bring meanwhile', async () => {
    const { clock, broker, window, load, loader } = loaderOf(720);
    await load();
    clock.advanceMs(HOUR_MS / 2);
    broker.asked.length = 0;
    loader.enqueue(['K']);
    window.add([{ startsAt: clock.now() - 5_000, high: '1', low: '1', close: '1', volume: '1' }]);
    await loader.loadDue();
    expect(broker.asked).toEqual(['5s 1865 -0.5']);
    expect(isWhole(window)).toBe(true);
  });

  it('is tried again where it failed, from where it was', async () => {
    const { clock, broker, window, load, loader } = loaderOf(1_400);
    broker.isAway = true;
    await load();
    broker.isAway = false;
    clock.advanceMs(15_000);
    await loader.loadDue();
    expect(broker.asked).toHaveLength(2);
    expect(window.bars).toHaveLength(1_400);
  });

  it('is left alone once nothing is made of such bars any more', async () => {
    const { broker, loader } = loaderOf(720);
    loader.enqueue(['K'], ['1m']);
    await loader.loadDue();
    expect(broker.asked).toEqual([]);
  });
});
