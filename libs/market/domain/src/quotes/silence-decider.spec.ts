import { type Instant, SessionHours, parseInstant, plusMs } from '@fairlead/core';
import { given } from '@fairlead/core/testing';
import * as fc from 'fast-check';
import { FeedWatch } from './feed-watch';
import { SILENCE_LIMITS, type SilenceLook, silenceDecider } from './silence-decider';

const OPEN = parseInstant('2026-11-23T15:00:00Z');
const NIGHT = parseInstant('2026-11-23T22:30:00Z');
const hours = SessionHours.parse(
  '20261123:0930-20261123:1600;20261124:0930-20261124:1600',
  'US/Eastern',
);

/** A look at one instrument while another one ticks each second, or none does. */
function look(now: Instant, lastTickAt: Instant | null, feedLives = true): SilenceLook {
  const feed = new FeedWatch(SILENCE_LIMITS);
  const until = feedLives ? now : plusMs(now, -10_000);
  for (let at = plusMs(now, -120_000); at <= until; at = plusMs(at, 1_000)) feed.onTick(at);
  const instrument = { instrumentKey: 'K', subscribedAt: plusMs(now, -120_000), lastTickAt, hours };
  return { instruments: [instrument], feed, now };
}
const silent = { instrumentKey: 'K', stale: true, reason: 'no tick for 60 s while others tick' };
const back = { instrumentKey: 'K', stale: false, reason: 'ticks came again' };
const over = { instrumentKey: 'K', stale: false, reason: 'its session ended' };
const ago = (now: Instant, ms: number): Instant => plusMs(now, -ms);

describe('an instrument', () => {
  it('falls silent once, and comes back once', () => {
    const later = plusMs(OPEN, 5_000);
    given(silenceDecider)
      .when(
        look(OPEN, ago(OPEN, 60_001)),
        look(OPEN, ago(OPEN, 60_001)),
        look(later, later),
        look(later, later),
      ) // prettier-ignore
      .then(silent, back);
  });

  it('is not silent for exactly as long as it may be', () => {
    given(silenceDecider)
      .when(look(OPEN, ago(OPEN, 60_000)))
      .then();
  });

  it('is silent outside its session to nobody, and no more when that ends', () => {
    given(silenceDecider)
      .when(look(NIGHT, ago(NIGHT, 90_000)))
      .then();
    given(silenceDecider, [silent])
      .when(look(NIGHT, ago(NIGHT, 90_000)))
      .then(over);
  });

  it('neither falls silent nor comes back while the feed is dead', () => {
    given(silenceDecider)
      .when(look(OPEN, ago(OPEN, 90_000), false))
      .then();
    given(silenceDecider, [silent])
      .when(look(OPEN, ago(OPEN, 11_000), false))
      .then();
  });

  it('falls silent and comes back in turn, whatever the looks', () => {
    const looks = fc.array(fc.record({ silentMs: fc.nat(120_000), feedLives: fc.boolean() }));
    fc.assert(
      fc.property(looks, (all) => {
        const commands = all.map(({ silentMs, feedLives }) => look(OPEN, ago(OPEN, silentMs), feedLives)); // prettier-ignore
        let state = silenceDecider.initial;
        const changes = commands.flatMap((command) => {
          const { value } = silenceDecider.decide(command, state);
          state = value.reduce(silenceDecider.evolve, state);
          return value;
        });
        expect(changes.map(({ stale }) => stale)).toEqual(
          changes.map((_, index) => index % 2 === 0),
        );
        expect(state.has('K')).toBe(changes.length % 2 === 1);
      }),
    );
  });
});
