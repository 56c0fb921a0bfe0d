import { decimal } from '@fairlead/core';
import type { Purpose } from '../gate/gate';
import { type CapStanding, type OrderToWrite, capExceeded } from './hard-caps';

const CAPS = { sharesMax: decimal(1_000), notionalMax: decimal(50_000), entriesPerSecondMax: 2 };

function order(quantity: number, price: string | null = '50', changes: object = {}): OrderToWrite {
  return {
    ...{ account: 'DU1', quantity: decimal(quantity), multiplier: decimal(1) },
    ...{ price: price === null ? null : decimal(price), ...changes },
  };
}

function exceeded(
  orders: readonly OrderToWrite[],
  purpose: Purpose = 'entry',
  over: Partial<CapStanding> = {},
): string | null {
  const standing = { caps: CAPS, entriesWithinSecond: 0, ...over };
  return capExceeded({ purpose, orders }, 'DU1', standing)?.code ?? null;
}

describe('the hard caps of the gateway', () => {
  it.each([
    ['below the shares', [order(999)], null],
    ['at the shares', [order(1_000)], null],
    ['above the shares', [order(1_001, '1')], 'CAP_SHARES'],
    ['below the worth', [order(999, '50')], null],
    ['at the worth', [order(1_000, '50')], null],
    ['above the worth', [order(1_000, '50.01')], 'CAP_NOTIONAL'],
    ['above it by its multiplier', [order(11, '100', { multiplier: decimal(50) })], 'CAP_NOTIONAL'],
    ['a market order by its stop', [order(900, null), order(900, '50')], null],
    [
      'a market order by its target',
      [order(900, null), order(900, '50'), order(900, '56')],
      'CAP_NOTIONAL',
    ],
    ['a market order alone', [order(1_000, null)], null],
  ] as const)('%s: %j', (_what, orders, expected) => {
    expect(exceeded(orders)).toBe(expected);
  });

  it.each([
    [1, null],
    [2, 'CAP_RATE'],
    [3, 'CAP_RATE'],
  ] as const)('let an entry pass after %d within a second: %s', (entriesWithinSecond, expected) => {
    expect(exceeded([order(1)], 'entry', { entriesWithinSecond })).toBe(expected);
  });

  it.each(['exit', 'protect'] as const)(
    'keep no %s back, but for one of another account',
    (purpose) => {
      const large = [order(100_000, '500')];
      expect(exceeded(large, purpose, { entriesWithinSecond: 99 })).toBeNull();
      const stranger = order(1, '1', { account: 'DU2' });
      expect(exceeded([...large, stranger], purpose)).toBe('ACCOUNT_PIN');
      expect(exceeded([stranger])).toBe('ACCOUNT_PIN');
    },
  );
});
