import * as fc from 'fast-check';
import { durationText, withDurations } from './durations';

describe('a length of time', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [2_001, '2 s'],
    [61_250, '61.2 s'],
    [119_999, '119.9 s'],
    [120_000, '2 min'],
    [5_400_000, '90 min'],
    [86_400_000, '24 h'],
    [90_000_000, '25 h'],
  ])('of %d ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it('is never shown longer than it is, nor by a tenth shorter', () => {
    const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };
    fc.assert(
      fc.property(fc.nat(10_000_000_000), (ms) => {
        const [amount = '', unit = ''] = durationText(ms).split(' ');
        const shown = Number(amount) * (units[unit] ?? NaN);
        expect(shown).toBeLessThanOrEqual(ms + 1e-3);
        expect(shown).toBeGreaterThanOrEqual(ms * 0.9);
      }),
    );
  });
});

describe('a text with lengths in it', () => {
  it.each([
    ['symbol 60000 ms, feed 5000 ms', 'symbol 60 s, feed 5 s'],
    ['quoted since the open, 10000 ms before the close', 'quoted since the open, 10 s before the close'], // prettier-ignore
    ['86400000 ms', '24 h'],
    ['12 ms', '12 ms'],
    ['none alike in 10000 msec, 1.5000 ms, 3 %', 'none alike in 10000 msec, 1.5000 ms, 3 %'],
    ['', ''],
  ])('says %s as %s', (before, after) => expect(withDurations(before)).toBe(after));
});
