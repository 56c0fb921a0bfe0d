import { moneyText, priceText, signedMoneyText, signedText, timeOfDay } from './amounts';

describe('amounts for people', () => {
  it.each([
    ['97.1', '97.10'],
    ['0.0125', '0.0125'],
    ['100', '100.00'],
  ])('a price of %s is shown as %s', (value, shown) => {
    expect(priceText(value)).toBe(shown);
  });

  it('a missing price is a dash', () => {
    expect(priceText(undefined)).toBe('–');
  });

  it.each([
    ['1234567.891', '1,234,567.89'],
    ['-1234.5', '-1,234.50'],
    ['999', '999.00'],
    ['0', '0.00'],
  ])('money of %s is shown as %s', (value, shown) => {
    expect(moneyText(value)).toBe(shown);
  });

  it('a gain and a long position carry their sign', () => {
    expect([signedMoneyText('5'), signedMoneyText('-5'), signedMoneyText('0')]).toEqual([
      '+5.00',
      '-5.00',
      '0.00',
    ]);
    expect([signedText('100'), signedText('-40'), signedText('0')]).toEqual(['+100', '-40', '0']);
  });

  it('a time of day has milliseconds whether the instant has them or not', () => {
    expect(timeOfDay('2026-11-23T14:30:01Z')).toBe('14:30:01.000');
    expect(timeOfDay('2026-11-23T14:30:01.25Z')).toBe('14:30:01.250');
  });
});
