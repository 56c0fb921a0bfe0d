import { REQUESTS, type PastBarsQuery } from '@fairlead/contracts';
import { type Instant, ManualClock, decimal, plusMs } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import { DailyVolumes } from './daily-volumes';

const KEYS = ['AAPLKEY', 'MSFTKEY', 'GONE'];
const SYMBOLS: Readonly<Record<string, string>> = { AAPLKEY: 'AAPL', MSFTKEY: 'MSFT' };
type Answer = (query: PastBarsQuery) => readonly string[];

/** Daily volumes over a market-data that answers as it is told. */
function opened(answer: Answer, advPct = 1) {
  const asked: string[] = [];
  const clock = new ManualClock(TRADING_NOON);
  const request = (to: unknown, query: PastBarsQuery): Promise<unknown> => {
    expect(to).toBe(REQUESTS.pastBars);
    expect(query).toMatchObject({ interval: '1d', last: 20, regularHours: true });
    asked.push(query.symbol);
    return Promise.resolve({ bars: answer(query).map((volume) => ({ volume })) });
  };
  const volumes = new DailyVolumes({
    messenger: { request } as never,
    listings: { symbolOf: (key: string) => SYMBOLS[key] ?? null } as never,
    market: { instrumentKeys: () => KEYS } as never,
    limits: { now: { advPct: decimal(advPct) } } as never,
    clock,
    logger: { warn: () => undefined } as never,
  });
  const look = async (at: Instant = clock.now()): Promise<void> => {
    clock.advanceMs(at - clock.now());
    volumes.look();
    await new Promise(setImmediate);
  };
  return { volumes, asked, look };
}

const days = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${1_000 + at}`); // prettier-ignore

describe('the average daily volume', () => {
  it('is asked for once a date of each listed instrument, one after another', async () => {
    const { volumes, asked, look } = opened(() => days(20));
    for (let round = 0; round < 5; round += 1) await look();
    expect(asked).toEqual(['AAPL', 'MSFT']);
    expect(volumes.averageOf('AAPLKEY')?.toFixed()).toBe('1010');
    await look(plusMs(TRADING_NOON, 86_400_000));
    expect(asked).toEqual(['AAPL', 'MSFT', 'AAPL']);
  });

  it('is asked for first where something was to be entered', async () => {
    const { volumes, asked, look } = opened(() => days(20));
    expect(volumes.averageOf('MSFTKEY')).toBeNull();
    for (let round = 0; round < 3; round += 1) await look();
    expect(asked).toEqual(['MSFT', 'AAPL']);
  });

  it.each([
    [4, null],
    [5, '1002'],
  ])('of %d days is %j', async (count, average) => {
    const { volumes, look } = opened(() => days(count));
    await look();
    expect(volumes.averageOf('AAPLKEY')?.toFixed() ?? null).toBe(average);
  });

  it('that does not come is asked for again after a minute, and the one of before counts meanwhile', async () => {
    let isThere = true;
    const { volumes, asked, look } = opened(() => {
      if (isThere) return days(7);
      throw new Error('no answer');
    });
    await look();
    await look();
    isThere = false;
    const next = plusMs(TRADING_NOON, 86_400_000);
    for (const ms of [0, 0, 0, 59_999, 60_000]) await look(plusMs(next, ms));
    expect(asked).toEqual(['AAPL', 'MSFT', 'AAPL', 'MSFT', 'AAPL']);
    expect(volumes.averageOf('AAPLKEY')?.toFixed()).toBe('1003');
  });

  it('is not asked for while nothing is limited by it', async () => {
    const { asked, look } = opened(() => days(20), 0);
    await look();
    expect(asked).toEqual([]);
  });
});
