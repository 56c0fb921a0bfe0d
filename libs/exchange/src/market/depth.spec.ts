import { decimal, flatLadder } from '@fairlead/core';
import { usStock } from '../config';
import { Driver, STOCK, fills } from '../testing/exchange.driver';

const SIZES = { bidSize: '100', askSize: '100' };

function deep(levels = 3): Driver {
  const driver = Driver.with({ depth: { levels, ticksApart: 2 } });
  driver.quote('99', '100', '99', SIZES);
  return driver;
}

describe('displayed depth', () => {
  it('gives a market order the size at the touch and then each level behind it', () => {
    const driver = deep();
    driver.place('b', { quantity: '250' });
    expect(fills(driver)).toEqual(['b 100 @ 100', 'b 100 @ 100.02', 'b 50 @ 100.04']);
    expect(String(driver.order('b').averagePrice)).toBe('100.016');
    driver.place('s', { side: 'SELL', quantity: '150' });
    expect(fills(driver).slice(3)).toEqual(['s 100 @ 99', 's 50 @ 98.98']);
  });

  it('ends: what it does not hold waits for the next quote, which fills it up again', () => {
    const driver = deep(2);
    driver.place('b', { quantity: '250' });
    expect(driver.line('b')).toBe('WORKING 200/250');
    driver.place('c', { quantity: '10' });
    expect(driver.line('c')).toBe('WORKING 0/10');
    driver.quote('99', '101', '99', SIZES);
    expect(fills(driver).slice(2)).toEqual(['b 50 @ 101', 'c 10 @ 101']);
  });

  it('is used up by one order for the next', () => {
    const driver = deep();
    driver.place('a', { quantity: '150' });
    driver.place('b', { quantity: '100' });
    expect(fills(driver).slice(2)).toEqual(['b 50 @ 100.02', 'b 50 @ 100.04']);
  });

  it('is taken by limit orders up to their limit', () => {
    const driver = deep();
    driver.place('b', { type: 'LIMIT', limit: '100.03', quantity: '250' });
    expect(fills(driver)).toEqual(['b 100 @ 100', 'b 100 @ 100.02']);
    expect(driver.line('b')).toBe('WORKING 200/250');
  });

  it('fills a fill-or-kill order over several levels, or not at all', () => {
    const driver = deep();
    driver.place('all', { tif: 'FOK', quantity: '300' });
    expect(driver.line('all')).toBe('FILLED 300/300');
    driver.quote('99', '100', '99', SIZES);
    driver.place('none', { tif: 'FOK', quantity: '301' });
    driver.place('limited', { tif: 'FOK', type: 'LIMIT', limit: '100.01', quantity: '101' });
    expect([driver.line('none'), driver.line('limited')]).toEqual([
      'CANCELLED 0/301',
      'CANCELLED 0/101',
    ]);
  });

  it('shares what limited liquidity leaves', () => {
    const driver = deep();
    driver.liquidity({ buy: '120' });
    driver.place('b', { quantity: '250' });
    expect(fills(driver)).toEqual(['b 100 @ 100', 'b 20 @ 100.02']);
  });

  it('is nothing where no size is shown', () => {
    const driver = Driver.with({ depth: { levels: 5, ticksApart: 1 } });
    driver.quote('99', '100');
    driver.place('b', {});
    expect(driver.line('b')).toBe('WORKING 0/100');
  });

  it('goes down to the last price above zero', () => {
    const driver = Driver.with({ depth: { levels: 100, ticksApart: 1 } });
    driver.quote('0.02', '0.03', '0.02', SIZES);
    driver.place('s', { side: 'SELL', quantity: '300' });
    expect(fills(driver)).toEqual(['s 100 @ 0.02', 's 100 @ 0.01']);
  });

  it('counts the minimum commission once over the levels of an order', () => {
    const driver = deep();
    driver.place('b', { quantity: '250' });
    expect(driver.exchange.executions().map((each) => String(each.commission))).toEqual([
      '1',
      '0',
      '0.25',
    ]);
  });

  it('of no levels, or of too many, is refused', () => {
    const driver = new Driver();
    for (const levels of [0, 101, 1.5])
      expect(() => driver.behave({ depth: { levels, ticksApart: 1 } })).toThrow('level');
  });
});

describe('slippage by a fraction of the price', () => {
  const slippage = { kind: 'fraction', of: decimal('0.001') } as const;

  it('worsens market orders, rounded to the next tick, and leaves limits alone', () => {
    const driver = Driver.with({ slippage });
    driver.quote('99.50', '100.03');
    driver.place('b', {});
    driver.place('s', { side: 'SELL' });
    driver.place('l', { type: 'LIMIT', limit: '101' });
    expect(fills(driver)).toEqual(['b 100 @ 100.14', 's 100 @ 99.4', 'l 100 @ 100.03']);
  });

  it('never sells for nothing', () => {
    const driver = Driver.with(
      { slippage: { kind: 'ticks', max: 9 } },
      { instruments: [{ ...usStock(STOCK), ladder: flatLadder('0.01') }] },
    );
    driver.quote('0.02', '0.03');
    for (let n = 0; n < 20; n += 1) driver.place(`s${n}`, { side: 'SELL', quantity: '1' });
    const prices = driver.exchange.executions().map((each) => each.price.toNumber());
    expect(new Set(prices)).toEqual(new Set([0.01, 0.02]));
  });

  it('of everything is refused', () => {
    const driver = new Driver();
    expect(() => driver.behave({ slippage: { kind: 'fraction', of: decimal(1) } })).toThrow(
      'a fraction',
    );
  });
});
