import { type Instant, SessionHours, parseInstant, plusMs } from '@fairlead/core';
import type { WatchedInstrument } from '@fairlead/market-domain';
import { SilenceWatch } from './silence-watch';

const OPEN = parseInstant('2026-11-23T15:00:00Z');
const CLOSE = parseInstant('2026-11-23T21:00:00Z');
const hours = SessionHours.parse('', '');

function instrument(lastTickAt: Instant | null, subscribedAt = OPEN): WatchedInstrument {
  return { instrumentKey: 'K', subscribedAt, lastTickAt, hours };
}
function ticking(from: Instant, seconds: number): SilenceWatch {
  const watch = new SilenceWatch();
  for (let second = 0; second <= seconds; second += 1) watch.onTick(plusMs(from, second * 1_000));
  return watch;
}
const after = (seconds: number): Instant => plusMs(OPEN, seconds * 1_000);

describe('a silent instrument', () => {
  it('is reported once, and once when it ticks again', () => {
    const watch = ticking(OPEN, 100);
    const silent = watch.changes([instrument(OPEN)], after(61));
    expect(silent).toEqual([
      { instrumentKey: 'K', stale: true, reason: 'no tick for 60 s while others tick' },
    ]);
    watch.markReported(silent);
    expect(watch.changes([instrument(OPEN)], after(62))).toEqual([]);
    const back = watch.changes([instrument(after(63))], after(63));
    expect(back).toEqual([{ instrumentKey: 'K', stale: false, reason: 'ticks came again' }]);
    watch.markReported(back);
    expect(watch.changes([instrument(after(63))], after(64))).toEqual([]);
  });

  it('is reported again where reporting failed', () => {
    const watch = ticking(OPEN, 100);
    expect(watch.changes([instrument(OPEN)], after(61))).toHaveLength(1);
    expect(watch.changes([instrument(OPEN)], after(62))).toHaveLength(1);
  });

  it('is not reported outside its session, and is let go when the session ends', () => {
    const evening = ticking(plusMs(CLOSE, -100_000), 200);
    expect(evening.changes([instrument(OPEN)], plusMs(CLOSE, 1_000))).toEqual([]);
    evening.restore(['K']);
    expect(evening.changes([instrument(OPEN)], plusMs(CLOSE, 1_000))).toEqual([
      { instrumentKey: 'K', stale: false, reason: 'its session ended' },
    ]);
  });

  it('does not come back by a new subscription or an outage of the feed, only by a tick', () => {
    const watch = ticking(OPEN, 1);
    watch.restore(['K']);
    for (let second = 300; second < 310; second += 1) watch.onTick(after(second));
    expect(watch.changes([instrument(OPEN, after(305))], after(309))).toEqual([]);
  });

  // An afternoon in Tokyo ends before New York opens; its hours tell of the days of a week, not of later ones.
  it.each([
    ['Asia/Tokyo', ''],
    ['JST (Japan Standard Time)', '20261109:0900-20261109:1530'],
    ['CST', '20261123:0900-20261123:1500'],
  ])('of an exchange elsewhere (%s) is not reported where its hours do not tell', (zone, text) => {
    const foreign = { ...instrument(OPEN), hours: SessionHours.parse(text, zone) };
    const watch = ticking(OPEN, 100);
    expect(watch.changes([foreign], after(61))).toEqual([]);
    watch.restore(['K']);
    expect(watch.changes([foreign], after(61))).toEqual([]);
    const [back] = watch.changes([{ ...foreign, lastTickAt: after(62) }], after(63));
    expect(back).toMatchObject({ stale: false, reason: 'ticks came again' });
    const night = ticking(CLOSE, 100);
    night.restore(['K']);
    expect(night.changes([foreign], plusMs(CLOSE, 100_000))).toEqual([]);
  });

  it.each(['', 'US/Eastern', 'EST (Eastern Standard Time)'])(
    'of New York (%s) is reported by the calendar where its hours do not tell',
    (zone) => {
      const watch = ticking(OPEN, 100);
      const local = { ...instrument(OPEN), hours: SessionHours.parse('', zone) };
      expect(watch.changes([local], after(61))).toHaveLength(1);
    },
  );

  it('changes nothing while the feed is dead', () => {
    const watch = ticking(OPEN, 1);
    watch.restore(['K']);
    expect(watch.changes([instrument(after(1))], after(30))).toEqual([]);
  });
});
