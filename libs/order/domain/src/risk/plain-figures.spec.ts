import { decimal, plusMs } from '@fairlead/core';
import fc from 'fast-check';
import { RISK_NOW, type RiskInputChanges, riskInput } from '../testing';
import { DEFAULT_RISK_LIMITS } from './limits';
import { denialsIn, evaluateRisk } from './evaluate-risk';
import type { CheckResult } from './check';

const { view } = riskInput();
const { quote, contract } = view;

function results(changes: RiskInputChanges): readonly CheckResult[] {
  return evaluateRisk(riskInput(changes));
}

function textOf({ limit = '', actual = '', message = '' }: CheckResult): string {
  return [limit, actual, message].join(' | ');
}

/** Every check of time, as it passes and as it fails. */
const aged = fc
  .record({
    quoteMs: fc.integer({ min: 0, max: 100_000_000 }),
    feedMs: fc.integer({ min: 0, max: 100_000_000 }),
    contractMs: fc.integer({ min: 0, max: 1_000_000_000 }),
    expiresMs: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    closesMs: fc.integer({ min: 0, max: 30_000_000 }),
    twinMs: fc.integer({ min: 0, max: 10_000 }),
    windowMs: fc.constantFrom(0, 10_000, 3_600_000),
  })
  .map(({ quoteMs, feedMs, contractMs, expiresMs, closesMs, twinMs, windowMs }) => ({
    entry: { expiresAt: plusMs(RISK_NOW, expiresMs) },
    view: {
      quote: quote === null ? null : { ...quote, at: plusMs(RISK_NOW, -quoteMs), feedAt: plusMs(RISK_NOW, -feedMs) }, // prettier-ignore
      contract: contract === null ? null : { ...contract, lookedUpAt: plusMs(RISK_NOW, -contractMs) }, // prettier-ignore
      session: { open: true, since: plusMs(RISK_NOW, -1_000), until: plusMs(RISK_NOW, closesMs) },
      recentEntries: [
        { strategy: 'sim', side: 'BUY' as const, quantity: decimal(100), price: riskInput().entry.referencePrice, at: plusMs(RISK_NOW, -twinMs) }, // prettier-ignore
      ],
    },
    limits: { ...DEFAULT_RISK_LIMITS, duplicateWindowMs: windowMs },
  }));

describe('the figures of a check', () => {
  it('name times as people do: nothing of a second or more is in milliseconds', () => {
    fc.assert(
      fc.property(aged, (changes) => {
        for (const result of results(changes)) {
          expect([result.check, textOf(result)]).toEqual([
            result.check,
            expect.not.stringMatching(/\d{4,} ms/u),
          ]);
        }
      }),
    );
  });

  it.each([
    [
      'QUOTE_STALE',
      { view: { quote: quote && { ...quote, at: plusMs(RISK_NOW, -60_001) } } },
      'symbol 60 s, feed 5 s',
      'symbol 60.001 s, feed 50 ms',
    ],
    [
      'INSTRUMENT_UNRESOLVED',
      {
        view: { contract: contract && { ...contract, lookedUpAt: plusMs(RISK_NOW, -90_000_000) } },
      },
      '24 h',
      '25 h',
    ],
  ] as const)('of %s have units', (check, changes, limit, actual) => {
    const [denial] = denialsIn(results(changes));
    expect(denial).toMatchObject({ check, limit, actual });
  });
});

describe('RECONCILE_PENDING', () => {
  it('says what to do about orders that are unknown here', () => {
    const [denial] = denialsIn(results({ view: { reconciled: false, orphans: 2 } }));
    expect(denial).toMatchObject({ check: 'RECONCILE_PENDING', actual: '2 unknown orders' });
    expect(denial?.message).toContain('cancel them in TWS');
    expect(denial?.message).toContain('FAIRLEAD_HOME');
  });

  it('says what to do while the broker has not been compared', () => {
    const [denial] = denialsIn(results({ view: { reconciled: false, orphans: 0 } }));
    expect(denial).toMatchObject({ actual: 'not compared on this connection' });
    expect(denial?.message).toContain('send the signal again');
    expect(denial?.message).not.toContain('0 order');
  });
});
