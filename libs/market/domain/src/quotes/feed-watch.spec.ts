import { FeedWatch } from './feed-watch';

const watch = (): FeedWatch => new FeedWatch({ instrumentMs: 60_000, feedMs: 5_000 });
const tickEverySecond = (of: FeedWatch, from: number, until: number): void => {
  for (let at = from; at <= until; at += 1_000) of.onTick(at);
};

describe('an instrument', () => {
  it('is silent after a minute without a tick while others tick', () => {
    const feed = watch();
    tickEverySecond(feed, 0, 61_000);
    expect(feed.isSilent({ lastTickAt: 500, watchedSince: 0, now: 60_500 })).toBe(false);
    expect(feed.isSilent({ lastTickAt: 500, watchedSince: 0, now: 60_501 })).toBe(true);
  });

  it('is not blamed for a dead feed', () => {
    const feed = watch();
    tickEverySecond(feed, 0, 1_000);
    expect(feed.isAlive(6_001)).toBe(false);
    expect(feed.isSilent({ lastTickAt: 0, watchedSince: 0, now: 100_000 })).toBe(false);
  });

  it('gets its full minute again after an outage of the feed', () => {
    const feed = watch();
    feed.onTick(0);
    tickEverySecond(feed, 300_000, 361_000);
    expect(feed.isSilent({ lastTickAt: 0, watchedSince: 0, now: 301_000 })).toBe(false);
    expect(feed.isSilent({ lastTickAt: 0, watchedSince: 0, now: 360_001 })).toBe(true);
  });

  it('gets a full minute after it was subscribed, and is silent then though it never ticked', () => {
    const feed = watch();
    tickEverySecond(feed, 0, 200_000);
    expect(feed.isSilent({ lastTickAt: null, watchedSince: 100_000, now: 160_000 })).toBe(false);
    expect(feed.isSilent({ lastTickAt: null, watchedSince: 100_000, now: 160_001 })).toBe(true);
  });
});
