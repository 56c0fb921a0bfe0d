import { decimal } from '@fairlead/core';
import fc from 'fast-check';
import type { AdjustedStop } from '../api/order';
import { restoreExchange } from '../engine';
import { Driver, type TermsText, fills, reason } from '../testing/exchange.driver';

const STOP = { side: 'SELL', type: 'STOP', stop: '95' } as const;

function adjusted(
  at: string,
  type: AdjustedStop['type'],
  prices: Partial<Record<'stopPrice' | 'limitPrice' | 'trailingAmount' | 'limitOffset', string>>,
): AdjustedStop {
  const decimals: object = Object.fromEntries(
    Object.entries(prices).map(([name, price]) => [name, decimal(price)]),
  );
  return { at: decimal(at), type, ...decimals };
}

function placed(terms: TermsText): Driver {
  const driver = new Driver();
  driver.quote('100', '100.10', '100');
  driver.place('s', terms);
  return driver;
}

function shown(driver: Driver): unknown {
  const { type, stopPrice, limitPrice, trailingAmount } = driver.order('s');
  return [
    type,
    ...[stopPrice, limitPrice, trailingAmount].map((price) => price?.toFixed() ?? null),
  ];
}

describe('a stop that is adjusted', () => {
  it.each([
    ['STOP', { stopPrice: '101' }, ['STOP', '101', null, null]],
    [
      'STOP_LIMIT',
      { stopPrice: '101', limitPrice: '100.50' },
      ['STOP_LIMIT', '101', '100.5', null],
    ],
    ['TRAIL', { trailingAmount: '2' }, ['TRAIL', '103', null, '2']],
    ['TRAIL', { trailingAmount: '2', stopPrice: '104' }, ['TRAIL', '104', null, '2']],
    ['TRAIL_LIMIT', { trailingAmount: '2', limitOffset: '1' }, ['TRAIL_LIMIT', '103', '102', '2']],
  ] as const)('becomes a %s once the market has come so far, not before', (type, prices, after) => {
    const driver = placed({ ...STOP, adjusts: adjusted('105', type, prices) });
    driver.quote('104.99', '105', '104.99');
    expect(shown(driver)).toEqual(['STOP', '95', null, null]);
    const events = driver.quote('105', '105.10', '105');
    expect(events).toMatchObject([{ kind: 'OrderModified', order: { key: 's', type } }]);
    expect(shown(driver)).toEqual(after);
    const [event] = events;
    expect(event?.kind === 'OrderModified' && event.order).toEqual(driver.order('s'));
  });

  it('to buy is adjusted on the way down, and trails from there', () => {
    const adjusts = adjusted('95', 'TRAIL', { trailingAmount: '2' });
    const driver = placed({ side: 'BUY', type: 'STOP', stop: '105', adjusts });
    driver.quote('95', '95.10', '95');
    driver.quote('93', '93.10', '93');
    expect(driver.order('s').stopPrice?.toFixed()).toBe('95');
    driver.quote('95', '95.10', '95');
    expect(fills(driver)).toEqual(['s 100 @ 95.1']);
  });

  it('keeps its stop as long as it is not adjusted', () => {
    const driver = placed({ ...STOP, adjusts: adjusted('105', 'STOP', { stopPrice: '101' }) });
    driver.quote('95', '95.10', '95');
    expect(fills(driver)).toEqual(['s 100 @ 95']);
  });

  it('is adjusted once, over restarts too: a price that returns changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 96, max: 110 }), { maxLength: 15 }), (prices) => {
        let driver = placed({ ...STOP, adjusts: adjusted('105', 'STOP', { stopPrice: '95.50' }) });
        let highest = 100;
        for (const price of prices) {
          const snapshot = JSON.parse(JSON.stringify(driver.exchange.snapshot())) as ReturnType<Driver['exchange']['snapshot']>; // prettier-ignore
          const { now } = driver;
          driver = new Driver(restoreExchange(snapshot));
          driver.now = now;
          driver.quote(String(price), String(price + 1), String(price));
          highest = Math.max(highest, price);
          expect(driver.order('s').stopPrice?.toFixed()).toBe(highest >= 105 ? '95.5' : '95');
        }
      }),
    );
  });

  it('can be changed to no adjusting, or to another one', () => {
    const driver = placed({ ...STOP, adjusts: adjusted('105', 'STOP', { stopPrice: '101' }) });
    driver.modify('s', { ...STOP, adjusts: adjusted('107', 'STOP', { stopPrice: '103' }) });
    driver.quote('105', '105.10', '105');
    expect(shown(driver)).toEqual(['STOP', '95', null, null]);
    driver.modify('s', STOP);
    driver.quote('108', '108.10', '108');
    expect(shown(driver)).toEqual(['STOP', '95', null, null]);
  });

  it.each([
    ['without the stop that it becomes', adjusted('105', 'STOP', {})],
    ['without its limit', adjusted('105', 'STOP_LIMIT', { stopPrice: '101' })],
    ['without its trail', adjusted('105', 'TRAIL', {})],
    ['adjusted at nothing', adjusted('0', 'STOP', { stopPrice: '101' })],
  ])('is refused %s', (_what, adjusts) => {
    expect(reason(new Driver().place('s', { ...STOP, adjusts }))).toBe('missing-price');
  });

  it('is refused with a price between two steps', () => {
    const adjusts = adjusted('105', 'STOP', { stopPrice: '101.005' });
    expect(reason(new Driver().place('s', { ...STOP, adjusts }))).toBe('price-tick');
  });

  it('is what stops are: for other types it means nothing', () => {
    const driver = placed({ side: 'SELL', type: 'LIMIT', limit: '110', adjusts: adjusted('105', 'STOP', {}) }); // prettier-ignore
    driver.quote('106', '106.10', '106');
    expect(shown(driver)).toEqual(['LIMIT', null, '110', null]);
  });
});
