import { decimal } from './decimal';
import { type Distance, amountOf, distanceText } from './distance';

const atr = { kind: 'atr', value: decimal(6), period: 14, interval: '10s' } as const;

describe('a distance', () => {
  it.each<[Distance, string | null, string, string]>([
    [{ kind: 'percent', value: decimal(3) }, null, '6', '3 %'],
    [{ kind: 'absolute', value: decimal('1.5') }, null, '1.5', '1.5 a share'],
    [atr, '0.35', '2.1', '6 × ATR(14 × 10s)'],
  ])('at a price of 200 is so much money: %j', (distance, value, amount, text) => {
    const found = amountOf(distance, decimal(200), value === null ? null : decimal(value));
    expect(found.ok && found.value.toFixed()).toBe(amount);
    expect(distanceText(distance)).toBe(text);
  });

  it.each([
    [null, 'ATR_UNKNOWN'],
    [decimal(0), 'ATR_ZERO'],
  ])('by an ATR of %s is none, with code, limit and actual', (value, code) => {
    const refusal = { code, limit: 'ATR(14 × 10s) above 0', actual: value?.toFixed() ?? 'unknown' };
    expect(amountOf(atr, decimal(200), value)).toMatchObject({ ok: false, refusal });
  });
});
