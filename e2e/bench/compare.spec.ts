import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Costs, compare, entryIn, medianOf } from './compare';

const costs = (figures: Partial<Costs>): Costs => ({
  p50Ms: 20,
  p99Ms: 60,
  statements: 90,
  commits: 30,
  messages: 27,
  allocatedKiB: 900,
  ...figures,
});

describe('compare', () => {
  it('takes the ratio of each pair before the median, so that a slow minute counts for both', () => {
    const pairs = [
      { other: costs({ p50Ms: 20 }), own: costs({ p50Ms: 22 }) },
      { other: costs({ p50Ms: 200 }), own: costs({ p50Ms: 220 }) },
      { other: costs({ p50Ms: 20 }), own: costs({ p50Ms: 60 }) },
    ];
    expect(compare(pairs).p50Ms).toEqual({ other: 20, own: 60, ratio: 1.1 });
  });

  it('shows one statement too many', () => {
    const pairs = [{ other: costs({ statements: 50 }), own: costs({ statements: 51 }) }];
    expect(compare(pairs).statements.ratio).toBe(1.02);
  });

  it('knows no ratio to nothing, and calls nothing and nothing the same', () => {
    const none = costs({ messages: 0 });
    expect(compare([{ other: none, own: costs({}) }]).messages.ratio).toBeNull();
    expect(compare([{ other: none, own: none }]).messages.ratio).toBe(1);
  });
});

describe('medianOf', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %j is %d', (values, median) => expect(medianOf(values)).toBe(median));
});

describe('entryIn', () => {
  it('says how to build a checkout that was not built', () => {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
    expect(() => entryIn(directory)).toThrow('npm ci && npm run build');
    rmSync(directory, { recursive: true });
  });
});
