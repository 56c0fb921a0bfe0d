import { withDurations } from './durations';

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
