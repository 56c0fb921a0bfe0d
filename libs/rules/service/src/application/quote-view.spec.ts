import type { QuoteMessage } from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import { QuoteView } from './quote-view';

const quote: QuoteMessage = {
  ...{ instrumentKey: 'K', bid: '10', ask: '10.1', last: '10.05', bidSize: null, askSize: null },
  ...{ volume: '1200', previousClose: '9.5', delayed: false },
  ...{ at: '2026-11-23T15:00:00.000Z', feedAt: '2026-11-23T15:00:00.000Z' },
};
const seen = (changes: Partial<QuoteMessage>, paper = true) => {
  const view = new QuoteView(paper);
  view.put({ ...quote, ...changes });
  return view.of('K');
};

describe('the last quote as rules see it', () => {
  it('has prices, the close before and the volume', () => {
    expect(seen({})).toMatchObject({
      ...{ bid: decimal(10), ask: decimal('10.1'), last: decimal('10.05') },
      ...{ previousClose: decimal('9.5'), volume: decimal(1_200), live: true },
    });
  });

  it.each(['bid', 'ask', 'last', 'previousClose', 'volume'] as const)(
    'has no %s where that is no number, whatever it is: no decision fails for it',
    (field) => {
      for (const text of [null, '', 'NaN', '1e10', undefined as unknown as string]) {
        expect(seen({ [field]: text })?.[field]).toBeNull();
      }
    },
  );

  it.each<[Partial<QuoteMessage>, boolean, boolean]>([
    [{ delayed: true }, true, true],
    [{ delayed: true }, false, false],
    [{ frozen: true }, true, false],
    [{ indicative: true }, true, false],
    [{ halted: true }, true, false],
  ])('of %j on a paper account (%s) is live: %s', (changes, paper, live) => {
    expect(seen(changes, paper)?.live).toBe(live);
  });
});
