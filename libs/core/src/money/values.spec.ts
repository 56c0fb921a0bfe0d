import {
  Decimal,
  InvariantError,
  addMoney,
  decimal,
  decimalText,
  flatLadder,
  instantText,
  isDecimalText,
  isInstantText,
  isOnTick,
  money,
  notional,
  parseInstant,
  price,
  quantity,
  roundDownTo,
  snap,
} from '..';
import { incrementAt } from './price';

describe('decimals', () => {
  it.each(['0', '-1', '12.50', '0.00000000000000000001', '123456789012345678901234567890.12'])(
    'read %s without losing a digit',
    (text) => {
      expect(isDecimalText(text)).toBe(true);
      expect(decimal(text).eq(new Decimal(text))).toBe(true);
    },
  );
  it.each(['', '1e5', '01', '1.', '.5', '+1', 'NaN', 'Infinity', ' 1', '1,5', null, 1.5, '-'])(
    'refuse %p',
    (value) => {
      expect(isDecimalText(value)).toBe(false);
    },
  );
  it('refuse a float and text that is no number', () => {
    expect(() => decimal(0.1)).toThrow(InvariantError);
    expect(() => decimal('1e5')).toThrow(InvariantError);
  });
  it('add without the error of floats', () => {
    expect(decimal('0.1').plus('0.2').toFixed()).toBe('0.3');
  });
  it('are written without exponent and without a negative zero', () => {
    expect(decimalText(decimal('0.0000000000000000000000001'))).toBe('0.0000000000000000000000001');
    expect(decimalText(decimal('-0'))).toBe('0');
  });
});

describe('prices', () => {
  const bands = [
    { from: decimal(0), increment: decimal('0.01') },
    { from: decimal(3), increment: decimal('0.05') },
  ];
  it('snap down and up to a multiple of the step', () => {
    const ladder = flatLadder('0.05');
    expect(snap(decimal('10.07'), ladder, 'down').toFixed(2)).toBe('10.05');
    expect(snap(decimal('10.07'), ladder, 'up').toFixed(2)).toBe('10.10');
    expect(snap(decimal('10.05'), ladder, 'up').toFixed(2)).toBe('10.05');
  });
  it('use the step of their band', () => {
    expect(incrementAt(decimal('2.99'), bands).toFixed()).toBe('0.01');
    expect(incrementAt(decimal(3), bands).toFixed()).toBe('0.05');
    expect(isOnTick(price('2.99'), bands)).toBe(true);
    expect(isOnTick(price('3.01'), bands)).toBe(false);
  });
  it('need at least one band', () => {
    expect(() => incrementAt(decimal(1), [])).toThrow(InvariantError);
  });
});

describe('quantities and money', () => {
  it('refuse a negative quantity', () => {
    expect(() => quantity('-1')).toThrow(InvariantError);
  });
  it('round down to whole steps', () => {
    expect(roundDownTo(decimal('243.99'), decimal(1)).toFixed()).toBe('243');
    expect(roundDownTo(decimal('0.00129'), decimal('0.0001')).toFixed()).toBe('0.0012');
  });
  it('never add two currencies', () => {
    expect(addMoney(money('1.10', 'USD'), money('2.20', 'USD')).amount.toFixed(2)).toBe('3.30');
    expect(() => addMoney(money(1, 'USD'), money(1, 'EUR'))).toThrow(InvariantError);
  });
  it('multiply price, quantity and multiplier', () => {
    const worth = notional({
      price: price('10.5'),
      quantity: decimal(-3),
      multiplier: decimal(100),
      currency: 'USD',
    });
    expect(worth.amount.toFixed()).toBe('-3150');
  });
});

describe('instants', () => {
  it.each(['2026-01-31T14:30:00Z', '2026-01-31T14:30:00.123Z', '2024-02-29T00:00:00.5Z'])(
    'accept %s',
    (text) => expect(isInstantText(text)).toBe(true),
  );
  it.each([
    '2026-01-31',
    '2026-01-31T14:30:00',
    '2026-01-31T14:30:00+01:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    'now',
    12,
  ])('refuse %p', (text) => expect(isInstantText(text)).toBe(false));
  it('come back as they went in', () => {
    expect(instantText(parseInstant('2026-01-31T14:30:00.120Z'))).toBe('2026-01-31T14:30:00.120Z');
  });
});
