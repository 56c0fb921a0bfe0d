import { instant } from '@fairlead/core';
import { CHANGES_MAX, PriceScripts, type ScriptedPrice } from './price-scripts';

const ID = 7;

function price(bid: number): ScriptedPrice {
  return { bid: String(bid), ask: String(bid + 1), last: String(bid) };
}

/** Scripts of one contract: at each moment (ms) a bid is set, or the price is set free. */
function scripts(...changes: readonly (readonly [at: number, bid: number | null])[]): PriceScripts {
  const made = new PriceScripts();
  for (const [at, bid] of changes)
    made.add(ID, { at: instant(at), price: bid === null ? null : price(bid) });
  return made;
}

const bidsAt = (made: PriceScripts, ...moments: readonly number[]): (string | undefined)[] =>
  moments.map((at) => made.at(ID, instant(at))?.bid);

const written = (made: PriceScripts): (readonly [number, string | undefined])[] =>
  made.all().map(([, change]) => [change.at, change.price?.bid]);

describe('a scripted price', () => {
  it('is in force from its moment to the next change, of one contract only', () => {
    const made = scripts([10, 1], [20, 2], [30, null], [40, 3]);
    expect(bidsAt(made, 9, 10, 19, 20, 29, 30, 39, 40, 1_000)).toEqual([
      ...[undefined, '1', '1', '2', '2', undefined, undefined, '3', '3'],
    ]);
    expect(made.at(8, instant(10))).toBeNull();
  });

  it('gives way to another of the same moment, and both are changes of a span that includes it', () => {
    const made = scripts([10, 1], [20, 2], [20, 3], [30, 4]);
    expect(bidsAt(made, 20)).toEqual(['3']);
    const within = (from: number, to: number): (string | undefined)[] =>
      made.within(ID, instant(from), instant(to)).map((change) => change.price?.bid);
    expect(within(20, 29)).toEqual(['2', '3']);
    expect(within(10, 20)).toEqual(['1', '2', '3']);
    expect(within(11, 19)).toEqual([]);
  });

  it('that is set again as it is, or set free where it is free, is no change', () => {
    expect(written(scripts([5, null], [10, 1], [20, 1], [30, null], [40, null]))).toEqual([
      [10, '1'],
      [30, undefined],
    ]);
  });

  it('that is set by a clock that was set back holds, and what lay after it has not happened', () => {
    const made = scripts([10, 1], [20, 2], [30, 3], [15, 4]);
    expect(written(made)).toEqual([
      [10, '1'],
      [15, '4'],
    ]);
    expect(bidsAt(made, 15, 40)).toEqual(['4', '4']);
  });

  it('beyond the limit is forgotten: the oldest one kept holds from the first moment on', () => {
    const changes = Array.from({ length: CHANGES_MAX + 2 }, (_, index) => [index, index] as const);
    const made = scripts(...changes);
    expect(made.all()).toHaveLength(CHANGES_MAX);
    expect(bidsAt(made, 0, 1, 2, 3, CHANGES_MAX + 1)).toEqual([
      ...['2', '2', '2', '3', String(CHANGES_MAX + 1)],
    ]);
  });
});
