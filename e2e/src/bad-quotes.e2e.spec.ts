import { ALL_QUOTES, type QuoteMessage } from '@fairlead/contracts';
import { instrumentKeyOf } from '@fairlead/core';
import { Pipeline } from './support/pipeline';

const SYMBOL = 'SIM003';
const keyOf = (symbol: string): string =>
  instrumentKeyOf({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' });

type Shown = Parameters<Pipeline['simulator']['control']['showQuote']>[1];

/** Shows a quote and waits until every service has received it. */
async function show(
  pipeline: Pipeline,
  shown: Shown,
  isIt: (quote: QuoteMessage) => boolean,
): Promise<void> {
  const received = pipeline.services.listen<QuoteMessage>(ALL_QUOTES);
  pipeline.simulator.control.showQuote(SYMBOL, shown);
  const key = keyOf(SYMBOL);
  await pipeline.until(
    () => received.some((quote) => quote.instrumentKey === key && isIt(quote)),
    `the quote ${JSON.stringify(shown)}`,
  );
}

describe('an entry on a bad quote', () => {
  it('is denied by what is wrong with it, before anything reaches the broker', async () => {
    const pipeline = await Pipeline.start();
    const cases: readonly (readonly [string, Shown, (quote: QuoteMessage) => boolean])[] = [
      ['QUOTE_ONE_SIDED', { bid: '-1' }, ({ bid }) => bid === null],
      ['QUOTE_ONE_SIDED', { ask: '2147483647' }, ({ ask }) => ask === null],
      ['QUOTE_ONE_SIDED', { bid: '0', last: '-1' }, ({ bid, last }) => bid === null && last === null], // prettier-ignore
      ['QUOTE_CROSSED', { bid: '100', ask: '100' }, ({ bid, ask }) => bid === ask],
      ['QUOTE_CROSSED', { bid: '101', ask: '100' }, ({ bid }) => bid === '101'],
      ['QUOTE_WIDE', { bid: '99.4', ask: '100.6' }, ({ ask }) => ask === '100.6'],
      ['QUOTE_INDICATIVE', { indicative: true }, ({ indicative }) => indicative === true],
      ['QUOTE_FROZEN', { frozen: true }, ({ frozen }) => frozen === true],
    ];
    try {
      await pipeline.setPrice(SYMBOL, '99.99', '100.01');
      for (const [index, [code, shown, isIt]] of cases.entries()) {
        await show(pipeline, shown, isIt);
        const ended = await pipeline.disposed(await pipeline.signal(SYMBOL, 'BUY', `bad-${index}`));
        expect([ended.disposition, ended.code]).toEqual(['DENIED', code]);
      }
      expect(pipeline.written(['3'])).toEqual([]);
      await show(pipeline, {}, ({ bid, frozen }) => bid === '99.99' && frozen !== true);
      const good = await pipeline.disposed(await pipeline.signal(SYMBOL, 'BUY', 'good'));
      expect(good.disposition).toBe('EXECUTED');
    } finally {
      await pipeline.stop();
    }
  });
});

describe('an exit while the quote is bad', () => {
  it('rests at the collar of the last good price, its stop beside it, until the market is there again', async () => {
    const pipeline = await Pipeline.start();
    const { control } = pipeline.simulator;
    const orders = (): readonly string[] =>
      [...control.state().openOrders]
        .map(({ view }) => `${view.type} ${(view.limitPrice ?? view.stopPrice)?.toFixed() ?? ''}`)
        .sort();
    try {
      await pipeline.setPrice(SYMBOL, '99.99', '100.01');
      await pipeline.signal(SYMBOL, 'BUY');
      await pipeline.until(async () => {
        const trade = await pipeline.trade(SYMBOL);
        return trade?.position === '100' && trade.protected && trade.status === 'OPEN';
      }, 'the trade is open and protected');
      const received = pipeline.services.listen<QuoteMessage>(ALL_QUOTES);
      // The last trade stays where it was, so that the stop has no reason to go.
      control.setPrice(SYMBOL, '50.00', '150.00', '100.00');
      await pipeline.until(() => received.some(({ bid }) => Number(bid) === 50), 'a wide quote');
      await pipeline.signal(SYMBOL, 'SELL');
      await pipeline.until(() => orders().includes('LIMIT 97'), 'the limit at the collar');
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      expect(orders()).toEqual(['LIMIT 97', expect.stringMatching(/^STOP 9[67]/)]);
      expect((await pipeline.trade(SYMBOL))?.position).toBe('100');
      control.setPrice(SYMBOL, '98.99', '99.01', '99.00');
      await pipeline.until(async () => {
        const trade = await pipeline.trade(SYMBOL);
        return trade?.status === 'CLOSED';
      }, 'the trade is closed');
      const sold = control.state().executions.filter(({ side }) => side === 'SELL');
      expect(sold.map(({ price }) => price.toFixed())).toEqual(['98.99']);
      expect(control.violations).toEqual([]);
    } finally {
      await pipeline.stop();
    }
  });
});
