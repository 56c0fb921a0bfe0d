import { instant } from '@fairlead/core';
import fc from 'fast-check';
import { clockSkewMs } from './clock-skew';

const SECOND_MS = 1_000;
const NOON = 1_795_000_000_000;

const reading = (sentAt: number, answeredAt: number, theirs: number): number =>
  clockSkewMs({
    sentAt: instant(NOON + sentAt),
    answeredAt: instant(NOON + answeredAt),
    theirs: instant(NOON + theirs),
  });

describe('the skew between our clock and TWS’s', () => {
  it.each([
    ['the same second', 400, 410, 0, 0],
    ['its end', 1_000, 1_010, 0, 0],
    ['just after its end', 1_001, 1_010, 0, 1],
    ['three seconds ahead', 4_000, 4_010, 0, 3_000],
    ['three seconds behind', -3_010, -3_000, 0, -3_000],
    ['a slow answer, which proves nothing', -2_000, 2_000, 0, 0],
    ['set back while it was answered', 5_000, -5_000, 0, 0],
  ])('of %s', (_what, sentAt, answeredAt, theirs, skew) => {
    expect(reading(sentAt, answeredAt, theirs)).toBe(skew);
  });

  it('is never more than the truth, and short of it by a second and the time of the answer at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
        fc.nat(4_000),
        fc.nat(4_000),
        fc.nat(86_400_000),
        (skew, there, back, now) => {
          // Their clock at the moment of its reading, as they cut it.
          const theirs = Math.floor((now + there) / SECOND_MS) * SECOND_MS;
          const found = reading(now + skew, now + skew + there + back, theirs);
          expect(Math.abs(found)).toBeLessThanOrEqual(Math.abs(skew));
          expect(found * skew).toBeGreaterThanOrEqual(0);
          expect(Math.abs(skew - found)).toBeLessThanOrEqual(SECOND_MS + there + back);
        },
      ),
    );
  });
});
