import { ZERO, decimal } from '@fairlead/core';
import type { ExchangeConfig } from '../../api/config';
import type { CommissionSchedule } from '../../api/instrument';
import {
  IBKR_CURRENCY,
  IBKR_FIXED,
  IBKR_FUTURES,
  IBKR_OPTIONS,
  IBKR_TIERED,
  usStock,
} from '../../config';
import { ACCOUNT, Driver, STOCK, newYork } from '../../testing/exchange.driver';
import { commissionOwed, rated } from './commission';

function owed(schedule: CommissionSchedule, units: number, price: string): string {
  const quantity = decimal(units);
  const value = quantity.times(decimal(price));
  return String(
    commissionOwed(schedule, {
      units: quantity,
      value,
      rated: rated(schedule.perUnit, ZERO, quantity),
    }),
  );
}

/** The examples that the broker prints beside its fixed schedule. */
describe('fixed commission for US stocks', () => {
  it.each([
    [100, '25', '1'],
    [1_000, '25', '5'],
    [1_000, '0.25', '2.5'],
  ])('of %s shares at %s is %s', (units, price, expected) => {
    expect(owed(IBKR_FIXED, units, price)).toBe(expected);
  });
});

describe('tiered commission for US stocks', () => {
  it.each([
    ['the minimum, and clearing', 10, '25', '0.352'],
    ['the first rate, and clearing', 1_000, '25', '3.7'],
    ['one per cent of pennies, and clearing', 1_000, '0.05', '0.7'],
    ['each rate for the shares beyond its threshold', 350_000, '25', '1220'],
  ])('is %s', (_, units, price, expected) => {
    expect(owed(IBKR_TIERED, units, price)).toBe(expected);
  });
});

describe('commission of futures, options and currencies', () => {
  it('is an amount for each contract', () => {
    expect(owed(IBKR_FUTURES, 3, '5000')).toBe('2.55');
  });

  it('is an amount for each option, at least a dollar an order, however little it is worth', () => {
    expect(owed(IBKR_OPTIONS, 1, '0.01')).toBe('1');
    expect(owed(IBKR_OPTIONS, 2, '30')).toBe('1.3');
    expect(owed(IBKR_OPTIONS, 1_000, '30')).toBe('650');
  });

  it('is a fraction of the value, at least its minimum', () => {
    expect(owed(IBKR_CURRENCY, 20_000, '1.08')).toBe('2');
    expect(owed(IBKR_CURRENCY, 1_000_000, '1.08')).toBe('21.6');
  });

  it('is the instrument’s own where it has one', () => {
    const driver = Driver.with(
      {},
      { instruments: [{ ...usStock(STOCK), commission: IBKR_FUTURES }] },
    );
    driver.quote('100', '100');
    driver.place('b', { quantity: '2' });
    expect(String(driver.order('b').commission)).toBe('1.7');
  });
});

/** An account that may trade much. */
function rich(change: Partial<ExchangeConfig> = {}): Driver {
  const accounts = [{ id: ACCOUNT, currency: 'USD', cash: { USD: decimal(1_000_000_000) } }];
  const driver = Driver.with({}, { commission: IBKR_TIERED, accounts, ...change });
  driver.clock('2026-11-30', '12:00');
  driver.quote('25', '25');
  return driver;
}

describe('tiers', () => {
  it('go by what the account has traded in the month, whatever order it was', () => {
    const driver = rich();
    driver.place('a', { quantity: '290000' });
    driver.place('b', { side: 'SELL', quantity: '20000' });
    driver.place('c', { quantity: '1000' });
    expect(['a', 'b', 'c'].map((key) => String(driver.order(key).commission))).toEqual([
      '1073',
      '59',
      '2.2',
    ]);
  });

  it('count the shares of an order that fills in parts once each', () => {
    const driver = rich();
    driver.liquidity({ buy: '299000' });
    driver.place('a', { quantity: '301000' });
    driver.place('b', { side: 'SELL', quantity: '1000' });
    driver.release({ buy: '2000' });
    expect(String(driver.order('a').commission)).toBe('1110.7');
    expect(String(driver.order('b').commission)).toBe('3.7');
  });

  it('start again with the month of New York', () => {
    const driver = rich();
    driver.place('a', { quantity: '300000' });
    driver.now = newYork('2026-11-30', '23:59');
    driver.place('b', { quantity: '1000' });
    driver.now = newYork('2026-12-01', '00:00');
    driver.place('c', { quantity: '1000' });
    expect(['b', 'c'].map((key) => String(driver.order(key).commission))).toEqual(['2.2', '3.7']);
  });

  it('forget a busted fill', () => {
    const driver = rich();
    driver.place('a', { quantity: '300000' });
    driver.bust('0000e0d5.00000001.01.01');
    driver.place('b', { quantity: '1000' });
    expect(String(driver.order('b').commission)).toBe('3.7');
    expect(String(driver.order('a').commission)).toBe('0');
  });

  it('that do not ascend from nothing are refused', () => {
    const perUnit = [{ from: decimal(1), rate: decimal(1) }];
    expect(() => rich({ commission: { ...IBKR_TIERED, perUnit } })).toThrow('ascend from 0');
    const falling = [...IBKR_TIERED.perUnit].slice(0, 2).concat(IBKR_TIERED.perUnit.slice(1, 2));
    expect(() => rich({ commission: { ...IBKR_TIERED, perUnit: falling } })).toThrow('ascend');
  });
});
