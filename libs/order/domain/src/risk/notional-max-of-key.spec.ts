import { decimal, price, quantity } from '@fairlead/core';
import fc from 'fast-check';
import { riskInput } from '../testing';
import { evaluateRisk } from './evaluate-risk';
import type { ProposedEntry } from './risk-input';

const LONG: Partial<ProposedEntry> = { direction: 'LONG', side: 'BUY' };
const SHORT: Partial<ProposedEntry> = {
  ...{ direction: 'SHORT', side: 'SELL', allowShort: true },
  ...{ stopPrice: price(103), targetPrice: price(92) },
};

describe('what an entry may be worth by the key that sent its signal', () => {
  const found = (input: Parameters<typeof riskInput>[0]): object =>
    evaluateRisk(riskInput(input)).find(({ check }) => check === 'NOTIONAL_MAX_OF_KEY') ?? {};

  it.each([
    ['long', LONG],
    ['short', SHORT],
  ])(
    'lets %s entries through up to it, limit and actual named, and not a cent more',
    (_what, side) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 10_000 }),
          fc.integer({ min: 1, max: 100_000 }),
          fc.integer({ min: -1, max: 1 }),
          fc.boolean(),
          (shares, cents, offCents, isLimit) => {
            const at = price(decimal(cents).div(100));
            const worth = at.times(shares);
            const maxNotional = worth.plus(decimal(offCents).div(100));
            const entry = {
              ...{ ...side, maxNotional, quantity: quantity(shares) },
              ...(isLimit ? { limitPrice: at } : { referencePrice: at }),
            };
            expect(found({ entry })).toMatchObject({
              passed: offCents >= 0,
              limit: maxNotional.toFixed(2),
              actual: worth.toFixed(2),
            });
          },
        ),
      );
    },
  );

  it('is no limit where the key has none', () => {
    expect(found({ entry: { maxNotional: null } })).toEqual({
      check: 'NOTIONAL_MAX_OF_KEY',
      passed: true,
      limit: 'none',
      actual: '10000.00',
    });
  });
});
