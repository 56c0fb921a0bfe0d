import fc from 'fast-check';
import { durationText } from './duration-text';

describe('a length of time', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [2_001, '2.001 s'],
    [61_250, '61.25 s'],
    [119_999, '119.999 s'],
    [120_000, '2 min'],
    [5_400_000, '1 h 30 min'],
    [86_400_000, '24 h'],
    [7_500_500, '2 h 5 min 0.5 s'],
  ])('of %d ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it('is never shown longer or shorter than it is', () => {
    const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (ms) => {
        const parts = [...durationText(ms).matchAll(/([\d.]+) (ms|s|min|h)/g)];
        const shown = parts.reduce(
          (all, [, amount, unit = '']) => all + Number(amount) * (units[unit] ?? NaN),
          0,
        );
        expect(Math.round(shown)).toBe(ms);
      }),
    );
  });
});
