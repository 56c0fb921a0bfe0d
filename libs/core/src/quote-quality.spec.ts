import * as fc from 'fast-check';
import {
  type Instant,
  type QuoteAge,
  type QuoteState,
  SPREAD_MAX_PCT,
  decimal,
  flawsOf,
  instant,
  middleOf,
  soundPrices,
  trustedQuote,
} from '.';

const NOW = instant(1_800_000_000_000);
const LIMITS = { quoteAgeMaxMs: 60_000, feedAgeMaxMs: 5_000, spreadMaxPct: SPREAD_MAX_PCT };

function quote(changes: Partial<QuoteState & QuoteAge> = {}): QuoteState & QuoteAge {
  return {
    bid: decimal('99.99'),
    ask: decimal('100.01'),
    halted: false,
    frozen: false,
    indicative: false,
    at: NOW,
    feedAt: NOW,
    ...changes,
  };
}
const prices = (bid: string, ask: string): Partial<QuoteState> => ({
  bid: decimal(bid),
  ask: decimal(ask),
});
const ago = (ms: number): Instant => instant(NOW - ms);

describe('the prices of a quote', () => {
  const table: readonly (readonly [string, Partial<QuoteState>, readonly string[]])[] = [
    ['of both sides, close together', {}, []],
    ['one per cent apart', prices('99.50', '100.50'), []],
    ['a little more than one per cent apart', prices('99.49', '100.50'), ['WIDE']],
    ['at 50 and 70', prices('50', '70'), ['WIDE']],
    ['locked', prices('100', '100'), ['CROSSED']],
    ['crossed', prices('100.02', '100.01'), ['CROSSED']],
    ['without a bid', { bid: null }, ['ONE_SIDED']],
    ['without an ask', { ask: null }, ['ONE_SIDED']],
    ['without either', { bid: null, ask: null }, ['ONE_SIDED']],
    ['of before the opening', { indicative: true }, ['INDICATIVE']],
    ['of a closed market', { frozen: true }, ['FROZEN']],
    ['of a halted instrument', { halted: true }, ['HALTED']],
    ['of which a halt is not known', { halted: null }, []],
    ['of a spread below zero', prices('-10.05', '-10.00'), []],
    ['of a spread below zero, far apart', prices('-10', '-9'), ['WIDE']],
    ['around zero', prices('-0.01', '0.01'), []],
    ['with all of it', { ask: null, indicative: true, frozen: true, halted: true }, ['ONE_SIDED', 'INDICATIVE', 'FROZEN', 'HALTED']], // prettier-ignore
  ];
  it.each(table)('%s', (_name, changes, flaws) => {
    expect(flawsOf(quote(changes), SPREAD_MAX_PCT)).toEqual(flaws);
    expect(soundPrices(quote(changes), SPREAD_MAX_PCT) !== null).toBe(flaws.length === 0);
  });
});

describe('a quote that can be trusted', () => {
  it.each([
    ['fresh', {}, true],
    ['as old as it may be', { at: ago(60_000), feedAt: ago(5_000) }, true],
    ['too old', { at: ago(60_001) }, false],
    ['of a feed that is silent', { feedAt: ago(5_001) }, false],
    ['fresh but wide', prices('50', '70'), false],
  ])('is %s: %s', (_name, changes, trusted) => {
    expect(trustedQuote(quote(changes), NOW, LIMITS) !== null).toBe(trusted);
  });

  it('has both sides, bid below ask, and its middle is at most half a per cent away from either', () => {
    const cents = fc.option(fc.integer({ min: -10_000, max: 10_000 }), { nil: null });
    const state = fc.record({
      ...{ bid: cents, ask: cents, frozen: fc.boolean(), indicative: fc.boolean() },
      halted: fc.constantFrom(true, false, null),
    });
    fc.assert(
      fc.property(state, ({ bid, ask, ...rest }) => {
        const sides = {
          bid: bid === null ? null : decimal(bid),
          ask: ask === null ? null : decimal(ask),
        };
        const trusted = trustedQuote(quote({ ...rest, ...sides }), NOW, LIMITS);
        if (trusted === null) return;
        expect(trusted.bid.lt(trusted.ask)).toBe(true);
        expect(rest.frozen || rest.indicative || rest.halted === true).toBe(false);
        const middle = middleOf(trusted);
        const away = trusted.ask.minus(middle).abs();
        expect(middle.isZero() || away.lte(middle.abs().times('0.005'))).toBe(true);
      }),
    );
  });
});
