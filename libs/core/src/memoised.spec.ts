import fc from 'fast-check';
import { memoised } from './memoised';

describe('a function that remembers', () => {
  it('computes once for each key, also where that gives nothing', () => {
    const asked: number[] = [];
    const find = memoised((key) => {
      asked.push(key);
      return key === 0 ? undefined : key * 2;
    }, 10);
    expect([find(0), find(3), find(0), find(3)]).toEqual([undefined, 6, undefined, 6]);
    expect(asked).toEqual([0, 3]);
  });

  it('gives the same as without, whatever it has to forget', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 1, max: 5 }),
        (keys, keptMax) => {
          const square = memoised((key) => key * key, keptMax);
          expect(keys.map(square)).toEqual(keys.map((key) => key * key));
        },
      ),
    );
  });

  it('computes again what it forgot', () => {
    let count = 0;
    const next = memoised(() => (count += 1), 2);
    expect([next(1), next(2), next(3), next(1)]).toEqual([1, 2, 3, 4]);
  });
});
