import fc from 'fast-check';
import { MarketFold } from './market-fold';
import type { Quote } from './quote';
import type { Tick, TickKind } from './tick';

const KEYS = ['AAPL', 'MSFT'] as const;
const KINDS: readonly TickKind[] = ['bid', 'ask', 'last', 'volume', 'close', 'halted', 'frozen'];

type Step =
  | { readonly kind: 'apply' | 'prime'; readonly tick: Tick; readonly delayed: boolean }
  | { readonly kind: 'interrupt' | 'close' | 'publish' };

const tick: fc.Arbitrary<Tick> = fc.tuple(
  fc.constantFrom(...KEYS),
  fc.constantFrom(...KINDS),
  fc.constantFrom('0', '1', '2', null),
  fc.integer({ min: 0, max: 100_000 }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('apply', 'prime'), tick, delayed: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('interrupt', 'close', 'publish') }),
);

/** Somebody who holds copies and takes over what is named as changed. */
function publish(fold: MarketFold, copies: Map<string, Quote | null>): void {
  for (const key of fold.takeChanged()) copies.set(key, fold.quote(key));
}

function run(steps: readonly Step[]): { fold: MarketFold; copies: Map<string, Quote | null> } {
  const fold = new MarketFold(['10s']);
  const copies = new Map<string, Quote | null>();
  for (const each of steps) {
    if ('tick' in each) fold[each.kind]([each.tick], each.delayed);
    else if (each.kind === 'interrupt') fold.interrupt();
    else if (each.kind === 'close') fold.closeBarsUntil(50_000);
    else publish(fold, copies);
  }
  return { fold, copies };
}

describe('copies of quotes', () => {
  it('are what the quotes are, whatever happened in between: interruptions too', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { fold, copies } = run(steps);
        publish(fold, copies);
        for (const quote of fold.quotes()) expect(copies.get(quote.instrumentKey)).toEqual(quote);
      }),
    );
  });

  it.each([
    ['halted', '1'],
    ['halted', '0'],
    ['frozen', '1'],
  ] as const)('learn that %s %s is not known any more', (kind, value) => {
    const fold = new MarketFold(['10s']);
    fold.apply([['AAPL', kind, value, 1]], false);
    fold.takeChanged();
    fold.interrupt();
    expect(fold.takeChanged()).toEqual(['AAPL']);
    fold.interrupt();
    expect(fold.takeChanged()).toEqual([]);
  });
});
