import {
  type Instant,
  type InstrumentKey,
  type TradeId,
  decimal,
  intentIdOf,
  parseInstant,
  plusMs,
} from '@fairlead/core';
import fc from 'fast-check';
import type { Condition } from '../conditions/condition';
import type { QuoteFacts, TradeFacts } from '../facts';
import { VALID_FOR_MS, type VersionedRule } from '../rule';
import { type WatchEvent, type WatchSituation, watchDecider } from './watch-decider';

const noon = parseInstant('2026-11-23T17:00:00Z');
const rule = (changes: Partial<VersionedRule>): VersionedRule => ({
  ...{ id: 'watch', version: 1, strategy: 'basic', symbols: ['AAPL'], priority: 100 },
  ...{ cooldownMs: 300_000, maxPerDay: 3, mode: 'paper', enabled: true },
  when: { kind: 'market', priceMin: decimal(50) },
  then: {
    ...{ kind: 'enter', direction: 'LONG', size: { kind: 'shares', value: decimal(100) } },
    ...{
      stop: { kind: 'percent', value: decimal(3) },
      target: { kind: 'percent', value: decimal(8) },
    },
    ...{ entry: { type: 'MARKET' }, onOpposite: 'ignore', allowShort: false },
  },
  ...changes,
});
const quoteOf = (price: string, at: Instant): QuoteFacts => ({
  ...{ bid: decimal(price), ask: decimal(price), last: decimal(price) },
  ...{ previousClose: null, volume: null, quotedAt: at, live: true },
});
const held = (changes: Partial<TradeFacts> = {}): TradeFacts => ({
  ...{ tradeId: 'held' as TradeId, strategy: 'basic', direction: 'LONG', status: 'OPEN' },
  ...{
    openedAt: noon,
    position: decimal(100),
    averageEntryPrice: decimal(50),
    expectedUntil: null,
  },
  ...changes,
});

/** A rule that is looked at again and again, and remembers what came of it. */
class Watched {
  private situation: WatchSituation = watchDecider.initial;
  now: Instant = noon;
  paper = true;

  constructor(private rule: VersionedRule) {}

  /** One look at a price, or at none, `seconds` after the one before. */
  look(price: string | null, seconds = 1): readonly WatchEvent[] {
    this.now = plusMs(this.now, seconds * 1_000);
    const events = watchDecider.decide(
      {
        ...{
          rule: this.rule,
          account: 'DU1',
          symbol: 'AAPL',
          instrumentKey: 'AAPLKEY' as InstrumentKey,
        },
        ...{
          now: this.now,
          paper: this.paper,
          quote: price === null ? null : quoteOf(price, this.now),
        },
      },
      this.situation,
    ).value;
    this.situation = events.reduce(watchDecider.evolve, this.situation);
    return events;
  }

  /** What each price led to, in a few characters. */
  kinds(...prices: readonly (string | null)[]): readonly string[] {
    return prices.map((price) => this.look(price).map((event) => (event.kind === 'began' ? `${event.kind} ${event.ordinal} ${event.decision.outcome}` : event.kind)).join()); // prettier-ignore
  }

  holds(trades: readonly TradeFacts[]): void {
    this.situation = { ...this.situation, trades };
  }

  edit(changes: Partial<VersionedRule>): void {
    this.rule = { ...this.rule, ...changes };
  }
}

const began = (events: readonly WatchEvent[]): Extract<WatchEvent, { kind: 'began' }> => {
  const [event] = events;
  if (event?.kind !== 'began') throw new Error('nothing began');
  return event;
};

describe('a rule that prices start', () => {
  it('fires once when its price is reached, and again only after it was left', () => {
    const watched = new Watched(rule({ cooldownMs: 0, maxPerDay: null }));
    expect(watched.kinds('49.99', '50', '51', '50', '49.99', '49', '50.01')).toEqual([
      ...['', 'began 1 INTENTS', '', '', 'rearmed', '', 'began 2 INTENTS'],
    ]);
  });

  it('says since when and why it fires, and is valid for as long as it says', () => {
    const { causeId, decision } = began(new Watched(rule({})).look('50.02'));
    const [intent] = decision.intents;
    const at = plusMs(noon, 1_000);
    expect(intent).toMatchObject({
      ...{
        intentId: intentIdOf(causeId, 'watch'),
        kind: 'ENTER',
        expiresAt: plusMs(at, VALID_FOR_MS),
      },
      reason: 'watch: AAPL, since price >= 50 (it is 50.02)',
    });
    const short = began(new Watched(rule({ validForMs: 5_000 })).look('50.02'));
    expect(short.decision.intents[0]).toMatchObject({ expiresAt: plusMs(at, 5_000) });
  });

  it('sets a limit beside the last price', () => {
    const then = {
      ...rule({}).then,
      entry: { type: 'LIMIT', offsetPercent: decimal(1) },
    } as VersionedRule['then'];
    const { decision } = began(new Watched(rule({ then })).look('60'));
    expect(decision.intents[0]).toMatchObject({ limitPrice: decimal('59.4') });
  });

  it('is not fired again by a feed that was silent, by another version, or by a restart', () => {
    const watched = new Watched(rule({ cooldownMs: 0, maxPerDay: null }));
    expect(watched.kinds('50', null, '51')).toEqual(['began 1 INTENTS', '', '']);
    watched.edit({ version: 2, when: { kind: 'market', priceMin: decimal(45) } });
    expect(watched.kinds('46')).toEqual(['']);
  });

  it('waits for its cooldown and its daily maximum, and then fires where it still holds', () => {
    const watched = new Watched(rule({ cooldownMs: 10_000, maxPerDay: 2 }));
    expect(watched.kinds('50', '49', '50', '49', '50')).toEqual(['began 1 INTENTS', 'rearmed', '', '', '']); // prettier-ignore
    expect(watched.look('50', 10)).toMatchObject([{ kind: 'began', ordinal: 2 }]);
    expect(watched.look('49', 60)).toEqual([{ kind: 'rearmed' }]);
    expect(watched.look('50', 60)).toEqual([]);
    expect(watched.look('50', 24 * 3_600)).toMatchObject([{ kind: 'began', ordinal: 3 }]);
  });

  it.each<[string, Partial<VersionedRule>, boolean, string]>([
    ['that is off', { mode: 'off' }, true, ''],
    ['that is not enabled', { enabled: false }, true, ''],
    ['in shadow', { mode: 'shadow' }, true, 'began 1 NO_ACTION'],
    ['for paper, on a live account', { mode: 'paper' }, false, 'began 1 NO_ACTION'],
    [
      'that closes what nobody holds',
      { then: { kind: 'close', direction: 'ANY' } },
      true,
      'began 1 INTENTS',
    ],
    [
      'that closes of any strategy what nobody holds',
      { then: { kind: 'closeAll', direction: 'ANY' } },
      true,
      'began 1 NO_ACTION',
    ],
  ])('%s', (_what, changes, paper, expected) => {
    const watched = new Watched(rule(changes));
    watched.paper = paper;
    expect(watched.kinds('50')).toEqual([expected]);
  });
});

describe('a rule that a result starts', () => {
  const loss: Condition = { kind: 'position', unrealisedPercentMax: decimal(-3) };
  const stop = rule({ when: loss, then: { kind: 'close', direction: 'LONG' }, cooldownMs: 0 });

  it('closes when the loss is reached, once for the trade', () => {
    const watched = new Watched(stop);
    expect(watched.kinds('40')).toEqual(['']);
    watched.holds([held()]);
    expect(watched.kinds('49', '48.51', '48.5', '48', null, '47')).toEqual([
      ...['', '', 'began 1 INTENTS', '', '', ''],
    ]);
  });

  it('closes the next trade too, also where its first price is beyond the loss', () => {
    const watched = new Watched(stop);
    watched.holds([held()]);
    expect(watched.kinds('48')).toEqual(['began 1 INTENTS']);
    watched.holds([]);
    expect(watched.kinds('48')).toEqual(['rearmed']);
    watched.holds([held({ tradeId: 'next' as TradeId })]);
    expect(watched.kinds('47')).toEqual(['began 2 INTENTS']);
  });

  it('looks at the side of a short', () => {
    const watched = new Watched(rule({ when: loss, then: { kind: 'close', direction: 'ANY' } }));
    watched.holds([held({ direction: 'SHORT', position: decimal(-100) })]);
    expect(watched.kinds('48', '51.5')).toEqual(['', 'began 1 INTENTS']);
  });
});

describe('a rule that the time starts', () => {
  const out = rule({
    when: { kind: 'and', of: [{ kind: 'time', minutesBeforeCloseMax: decimal(5) }, { kind: 'position', open: true }] }, // prettier-ignore
    then: { kind: 'close', direction: 'ANY' },
    maxPerDay: 1,
  });
  /** The clock is stepped through a day, a second each; returns when it fired, New York. */
  const firedAt = (from: string, until: string): readonly string[] => {
    const watched = new Watched(out);
    watched.now = parseInstant(from);
    watched.holds([held({ openedAt: watched.now })]);
    const fired: string[] = [];
    while (watched.now < parseInstant(until)) {
      if (watched.look(null).some(({ kind }) => kind === 'began')) {
        fired.push(new Date(watched.now).toISOString());
      }
    }
    return fired;
  };

  it('leaves five minutes before the close, once', () => {
    expect(firedAt('2026-11-23T20:30:00Z', '2026-11-23T21:30:00Z')).toEqual([
      '2026-11-23T20:55:00.000Z',
    ]);
  });
  it('leaves at 12:55 on a half day, in winter and in summer time', () => {
    expect(firedAt('2026-11-27T17:50:00Z', '2026-11-27T18:10:00Z')).toEqual([
      '2026-11-27T17:55:00.000Z',
    ]);
    expect(firedAt('2026-07-06T19:50:00Z', '2026-07-06T20:10:00Z')).toEqual([
      '2026-07-06T19:55:00.000Z',
    ]);
  });
  it('leaves at the first look where it was not running five minutes before the close', () => {
    expect(firedAt('2026-11-23T20:57:30Z', '2026-11-23T21:01:00Z')).toEqual([
      '2026-11-23T20:57:31.000Z',
    ]);
  });
  it('does nothing on a holiday', () => {
    expect(firedAt('2026-11-26T20:50:00Z', '2026-11-26T21:05:00Z')).toEqual([]);
  });
});

describe('any rule that no event starts', () => {
  const price = fc.option(fc.constantFrom('48', '49.99', '50', '51'));
  it('never fires twice without having been left, nor two causes with one id', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(price, fc.integer({ min: 1, max: 400 }))),
        fc.constantFrom(0, 10_000, 300_000),
        (looks, cooldownMs) => {
          const watched = new Watched(rule({ cooldownMs, maxPerDay: 5 }));
          const events = looks.flatMap(([each, seconds]) => watched.look(each, seconds));
          const kinds = events.map(({ kind }) => kind);
          expect(kinds.every((kind, index) => kind !== kinds[index - 1])).toBe(true);
          const causes = events.flatMap((event) => (event.kind === 'began' ? [event.causeId] : []));
          expect(new Set(causes).size).toBe(causes.length);
          // Each day begins anew; these looks span at most a few.
          expect(causes.length).toBeLessThanOrEqual(5 * (1 + Math.ceil((watched.now - noon) / 86_400_000))); // prettier-ignore
        },
      ),
    );
  });
  it('comes to the same decision about the same look, however often', () => {
    fc.assert(
      fc.property(price, (each) => {
        expect(new Watched(rule({})).look(each)).toEqual(new Watched(rule({})).look(each));
      }),
    );
  });
});
