import { decimal, plusMs, price, quantity } from '@fairlead/core';
import fc from 'fast-check';
import { RISK_NOW, type RiskInputChanges, riskInput } from '../testing';
import type { CheckResult } from './check';
import { denialsIn, evaluateRisk } from './evaluate-risk';
import type { RiskView } from './risk-input';

const { contract } = riskInput().view;
const SHORT: RiskInputChanges['entry'] = {
  ...{ direction: 'SHORT', side: 'SELL', allowShort: true },
  protection: { stopPrice: price(103), targetPrice: price(92) },
};
const SIDES = [
  ['long', {}],
  ['short', SHORT],
] as const;

/** A view of a contract in Canadian dollars, for an account in US ones. */
function abroad(rate: string | null, ageMs = 0): Partial<RiskView> {
  const known = { rate: decimal(rate ?? '1'), reportedAt: plusMs(RISK_NOW, -ageMs) };
  return {
    contract: contract && { ...contract, currency: 'CAD' },
    exchangeRates: new Map(rate === null ? [] : [['CAD', known]]),
  };
}

function denials(changes: RiskInputChanges): readonly CheckResult[] {
  return denialsIn(evaluateRisk(riskInput(changes)));
}

const codesOf = (changes: RiskInputChanges): readonly string[] =>
  denials(changes).map(({ check }) => check);

describe('an entry in another currency than the account', () => {
  it.each(SIDES)('%s, is judged by its worth in the account, to the cent', (_side, entry) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 40_000 }),
        (shares, cents, rate) => {
          const per = decimal(rate).div(10_000);
          const worth = decimal(shares).times(decimal(cents).div(100)).times(per);
          const changes = {
            entry: { ...entry, quantity: quantity(shares), referencePrice: price(decimal(cents).div(100)) }, // prettier-ignore
            view: abroad(per.toFixed()),
          };
          const codes = codesOf(changes);
          expect(codes.includes('NOTIONAL_MAX_PER_ORDER')).toBe(worth.gt(50_000));
          expect(codes.includes('MAX_POSITION')).toBe(worth.gt(100_000));
          expect(codes.filter((code) => code.startsWith('EXCHANGE_RATE'))).toEqual([]);
          const key = { ...changes, entry: { ...changes.entry, maxNotional: worth } };
          expect(codesOf(key)).not.toContain('NOTIONAL_MAX_OF_KEY');
          const less = { ...changes.entry, maxNotional: worth.minus('0.000001') };
          expect(codesOf({ ...changes, entry: less })).toContain('NOTIONAL_MAX_OF_KEY');
        },
      ),
    );
  });

  it.each(SIDES)('%s, is denied without a rate: none is guessed', (_side, entry) => {
    const maxNotional = decimal(1_000_000);
    const found = denials({ entry: { ...entry, maxNotional }, view: abroad(null) });
    expect(found).toMatchObject([
      { check: 'EXCHANGE_RATE_UNKNOWN', limit: 'a rate of CAD in USD', actual: 'none' },
    ]);
    expect(found[0]?.message).toContain('convert a small amount in TWS');
  });

  it.each(SIDES)('%s, is denied by a rate of too long ago, not a moment before', (_side, entry) => {
    expect(codesOf({ entry, view: abroad('0.72', 900_000) })).toEqual([]);
    expect(denials({ entry, view: abroad('0.72', 900_001) })).toMatchObject([
      {
        check: 'EXCHANGE_RATE_STALE',
        limit: '15 min',
        actual: expect.stringMatching(/15/) as unknown,
      },
    ]);
  });

  it('shows the arithmetic where it passes', () => {
    const results = evaluateRisk(riskInput({ view: abroad('0.7238', 12_000) }));
    const actual = (code: string) => results.find(({ check }) => check === code)?.actual;
    expect(actual('NOTIONAL_MAX_PER_ORDER')).toBe('7238.00 USD (10000.00 CAD × 0.7238)');
    expect(actual('MAX_POSITION')).toBe('7238.00 USD (10000.00 CAD × 0.7238)');
    expect(actual('EXCHANGE_RATE_UNKNOWN')).toBe('0.7238 reported by TWS');
    expect(actual('EXCHANGE_RATE_STALE')).toBe('12 s');
  });

  it('is denied while the account is not reported, whatever rates are known', () => {
    const view = { ...abroad('0.72'), accountCurrency: null, equity: null };
    expect(codesOf({ view })).toEqual(['EXCHANGE_RATE_UNKNOWN', 'MAX_POSITION']);
  });

  it('counts what is held of it by the same rate', () => {
    const view = { ...abroad('0.5'), position: decimal(1_901), external: decimal(1_901) };
    expect(denials({ view })).toMatchObject([
      { check: 'MAX_POSITION', actual: '100050.00 USD (200100.00 CAD × 0.5)' },
    ]);
  });
});

describe('an entry in the currency of the account', () => {
  it('needs no rate, and no rate of others is in its way', () => {
    const old = { rate: decimal(2), reportedAt: plusMs(RISK_NOW, -90_000_000) };
    expect(codesOf({ view: { exchangeRates: new Map([['CAD', old]]) } })).toEqual([]);
  });
});

describe('a contract whose last trading day is over', () => {
  it.each(SIDES)('%s, is denied by a code of its own', (_side, entry) => {
    const found = denials({ entry, view: { expiredOn: '2026-11-20' } });
    expect(found).toMatchObject([
      { check: 'CONTRACT_EXPIRED', limit: 'a contract that trades', actual: '2026-11-20' },
    ]);
  });
});
