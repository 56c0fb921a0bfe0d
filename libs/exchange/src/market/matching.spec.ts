import { decimal } from '@fairlead/core';
import { Driver, STOCK, fills, kinds, warnings } from '../testing/exchange.driver';

describe('market order', () => {
  it('buys at the ask and sells at the bid', () => {
    const driver = new Driver();
    driver.quote('99.98', '100.02');
    driver.place('b', { side: 'BUY' });
    driver.place('s', { side: 'SELL' });
    expect(fills(driver)).toEqual(['b 100 @ 100.02', 's 100 @ 99.98']);
  });

  it('waits while there is no quote', () => {
    const driver = new Driver();
    expect(kinds(driver.place('b', {}))).toEqual(['OrderAccepted b']);
    expect(kinds(driver.quote('99', '100'))).toEqual(['OrderFilled b']);
  });

  it('slips by whole ticks to the worse side, drawn from the seed, where slippage is configured', () => {
    const driver = Driver.with({ slippage: { kind: 'ticks', max: 3 } });
    driver.quote('99', '100');
    for (let n = 0; n < 20; n += 1) driver.place(`b${n}`, { quantity: '1' });
    const prices = driver.exchange.executions().map((each) => each.price.toNumber());
    expect(new Set(prices)).toEqual(new Set([100, 100.01, 100.02, 100.03]));
  });
});

describe('limit order', () => {
  it('rests until the quote reaches it and fills at its limit or better', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', { type: 'LIMIT', limit: '99.50' });
    driver.quote('99.40', '99.51');
    expect(driver.line('b')).toBe('WORKING 0/100');
    driver.quote('99.20', '99.30');
    expect(fills(driver)).toEqual(['b 100 @ 99.3']);
  });

  it('never slips', () => {
    const driver = Driver.with({ slippage: { kind: 'ticks', max: 9 } });
    driver.quote('99', '100');
    driver.place('b', { type: 'LIMIT', limit: '100' });
    expect(fills(driver)).toEqual(['b 100 @ 100']);
  });
});

describe('stop order', () => {
  it('triggers on the last price and then fills at the market', () => {
    const driver = new Driver();
    driver.quote('99', '100', '99.50');
    driver.place('s', { side: 'SELL', type: 'STOP', stop: '95' });
    expect(driver.order('s').whyHeld).toEqual(['trigger']);
    driver.quote('94', '96', '95.01');
    expect(driver.line('s')).toBe('WORKING 0/100');
    expect(kinds(driver.quote('94', '96', '95'))).toEqual(['OrderTriggered s', 'OrderFilled s']);
    expect(fills(driver)).toEqual(['s 100 @ 94']);
  });

  it('triggers on bid and ask where the behaviour says so', () => {
    const driver = Driver.with({ stopTrigger: 'bid-ask' });
    driver.place('s', { side: 'SELL', type: 'STOP', stop: '95' });
    driver.place('b', { side: 'BUY', type: 'STOP', stop: '105' });
    driver.quote('95', '104.99', '110');
    expect([driver.line('s'), driver.line('b')]).toEqual(['FILLED 100/100', 'WORKING 0/100']);
  });

  it('looks again at once when what triggers it is switched', () => {
    const driver = new Driver();
    driver.quote('94', '95', '99');
    driver.place('s', { side: 'SELL', type: 'STOP', stop: '95' });
    driver.behave({ stopTrigger: 'bid-ask' });
    expect(driver.line('s')).toBe('FILLED 100/100');
  });

  it('stays triggered when the market comes back before it could fill', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ sell: '0' });
    driver.place('s', { side: 'SELL', type: 'STOP', stop: '99' });
    driver.quote('101', '102', '101');
    driver.release({ sell: '100' });
    expect(fills(driver)).toEqual(['s 100 @ 101']);
  });
});

describe('stop limit order', () => {
  it('rests at its limit once triggered', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('s', { side: 'SELL', type: 'STOP_LIMIT', stop: '95', limit: '94.50' });
    expect(kinds(driver.quote('94', '94.20', '94'))).toEqual(['OrderTriggered s']);
    expect(driver.order('s').whyHeld).toEqual([]);
    driver.quote('94.60', '94.70');
    expect(fills(driver)).toEqual(['s 100 @ 94.6']);
  });
});

describe('market if touched', () => {
  it('triggers when the market comes to its price from the other side than a stop', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', { side: 'BUY', type: 'MARKET_IF_TOUCHED', stop: '95' });
    driver.quote('95.01', '95.10');
    expect(driver.line('b')).toBe('WORKING 0/100');
    driver.quote('94.90', '95.05', '95');
    expect(fills(driver)).toEqual(['b 100 @ 95.05']);
  });
});

describe('limit if touched', () => {
  it('triggers like a market order if touched, and then rests at its limit', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', { side: 'BUY', type: 'LIMIT_IF_TOUCHED', stop: '95', limit: '94.50' });
    expect(driver.order('b').whyHeld).toEqual(['trigger']);
    expect(kinds(driver.quote('94.90', '95', '95'))).toEqual(['OrderTriggered b']);
    driver.quote('94.40', '94.45');
    expect(fills(driver)).toEqual(['b 100 @ 94.45']);
  });

  it('sells when the market rises to its price', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('s', { side: 'SELL', type: 'LIMIT_IF_TOUCHED', stop: '105', limit: '104' });
    driver.quote('104.50', '105', '104.99');
    expect(driver.line('s')).toBe('WORKING 0/100');
    driver.quote('104.50', '105', '105');
    expect(fills(driver)).toEqual(['s 100 @ 104.5']);
  });
});

describe('trailing stop', () => {
  it('follows the market up, never down, and triggers at the trail', () => {
    const driver = new Driver();
    driver.quote('100', '100.02');
    driver.place('s', { side: 'SELL', type: 'TRAIL', trail: '2' });
    const trail: string[] = [];
    for (const bid of ['100', '103', '101.50', '104.25', '102.26']) {
      driver.quote(bid, bid);
      trail.push(String(driver.order('s').stopPrice));
    }
    expect(trail).toEqual(['98', '101', '101', '102.25', '102.25']);
    driver.quote('102.20', '102.25', '102.25');
    expect(fills(driver)).toEqual(['s 100 @ 102.2']);
  });

  it('trails by percent on whole ticks, away from the market', () => {
    const driver = new Driver();
    driver.quote('33.33', '33.35', '33.33');
    driver.place('s', { side: 'SELL', type: 'TRAIL', trail: '0', trailPercent: '1' });
    expect(String(driver.order('s').stopPrice)).toBe('32.99');
  });

  it('follows the market down for a buy, from a first stop of the caller', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.place('b', { side: 'BUY', type: 'TRAIL', trail: '2', stop: '101' });
    expect(String(driver.order('b').stopPrice)).toBe('101');
    driver.quote('97', '97');
    expect(String(driver.order('b').stopPrice)).toBe('99');
    driver.quote('99', '99');
    expect(driver.line('b')).toBe('FILLED 100/100');
  });

  it('rests with its limit at an offset from the stop where it is a trailing limit', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.place('s', { side: 'SELL', type: 'TRAIL_LIMIT', trail: '2', offset: '0.10' });
    driver.quote('105', '105');
    expect(String(driver.order('s').limitPrice)).toBe('102.9');
    driver.quote('102', '103', '103');
    expect(driver.line('s')).toBe('WORKING 0/100');
    driver.quote('102.95', '103');
    expect(fills(driver)).toEqual(['s 100 @ 102.95']);
  });
});

describe('liquidity', () => {
  it('fills in parts as it is released, to the side it is for', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.place('b', {});
    expect(driver.line('b')).toBe('WORKING 40/100');
    driver.release({ sell: '60' });
    expect(driver.line('b')).toBe('WORKING 40/100');
    driver.release({ buy: '25' });
    driver.liquidity({ buy: null });
    expect(fills(driver)).toEqual(['b 40 @ 100', 'b 25 @ 100', 'b 35 @ 100']);
  });

  it('goes to the older order first', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '0' });
    driver.place('one', {});
    driver.place('two', {});
    driver.release({ buy: '150' });
    expect([driver.line('one'), driver.line('two')]).toEqual(['FILLED 100/100', 'WORKING 50/100']);
  });

  it('reports average, last price and cumulative quantity with each fill', () => {
    const driver = new Driver();
    driver.liquidity({ buy: '40' });
    driver.place('b', {});
    driver.quote('99', '100');
    driver.quote('100', '101');
    driver.release({ buy: '60' });
    const [, second] = driver.exchange.executions();
    expect(second).toMatchObject({ key: 'b', id: '0000e0d5.00000002.01.01' });
    expect(String(second?.cumulativeQuantity)).toBe('100');
    expect(String(second?.averagePrice)).toBe('100.6');
    expect(String(driver.order('b').lastFillPrice)).toBe('101');
  });
});

describe('halted instrument', () => {
  it('takes orders, and fills and triggers nothing until it is resumed', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.apply({ kind: 'SetHalted', now: driver.at(), instrument: STOCK, halted: true });
    driver.place('b', {});
    driver.place('s', { side: 'SELL', type: 'STOP', stop: '99' });
    expect([driver.line('b'), driver.line('s')]).toEqual(['WORKING 0/100', 'WORKING 0/100']);
    driver.apply({ kind: 'SetHalted', now: driver.at(), instrument: STOCK, halted: false });
    expect([driver.line('b'), driver.line('s')]).toEqual(['FILLED 100/100', 'FILLED 100/100']);
  });
});

describe('instrument that the broker does not let the account trade', () => {
  it.each(['not-available', 'no-permission'] as const)(
    'rejects new orders as %s, keeps the living ones, and takes orders again',
    (barred) => {
      const driver = new Driver();
      driver.quote('99', '100');
      driver.place('living', { type: 'LIMIT', limit: '98' });
      driver.apply({ kind: 'SetBarred', now: driver.at(), instrument: STOCK, barred });
      expect(driver.place('b', {})).toMatchObject([
        { kind: 'OrderRejected', reason: barred, order: { state: 'REJECTED' } },
      ]);
      expect(driver.line('living')).toBe('WORKING 0/100');
      driver.apply({ kind: 'SetBarred', now: driver.at(), instrument: STOCK, barred: null });
      driver.place('c', {});
      expect(driver.line('c')).toBe('FILLED 100/100');
    },
  );
});

describe('order larger than the position that it closes', () => {
  it.each([
    ['SELL', 'BUY', '101', ['crosses-position x']],
    ['BUY', 'SELL', '101', ['crosses-position x']],
    ['SELL', 'BUY', '100', []],
    ['BUY', 'SELL', '100', []],
    ['BUY', 'BUY', '101', []],
  ] as const)('%s after %s of 100: %s is warned of as %j', (side, opened, quantity, warned) => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('opened', { side: opened });
    expect(warnings(driver.place('x', { side, quantity }))).toEqual(warned);
    expect(driver.line('x')).toBe(`FILLED ${quantity}/${quantity}`);
  });
});

describe('time in force', () => {
  it('cancels what an IOC order could not fill at once', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '30' });
    expect(kinds(driver.place('b', { tif: 'IOC' }))).toEqual([
      'OrderAccepted b',
      'OrderFilled b',
      'OrderCancelled b',
    ]);
    expect(driver.line('b')).toBe('CANCELLED 30/100');
  });

  it('fills a FOK order whole or not at all', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '99' });
    driver.place('none', { tif: 'FOK' });
    driver.place('all', { tif: 'FOK', quantity: '99' });
    expect([driver.line('none'), driver.line('all')]).toEqual(['CANCELLED 0/100', 'FILLED 99/99']);
  });

  it('lets a fill-or-kill order that cannot fill die without a reason where the behaviour says so', () => {
    const driver = Driver.with({ fillOrKillUnfilled: 'inactive' });
    driver.quote('99', '100');
    driver.liquidity({ buy: '99' });
    expect(driver.place('none', { tif: 'FOK' })).toMatchObject([
      { kind: 'OrderAccepted' },
      { kind: 'OrderRejected', reason: 'unfilled', order: { state: 'REJECTED' } },
    ]);
  });

  it('lets a stop with IOC wait for its trigger', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('s', { side: 'SELL', type: 'STOP', stop: '95', tif: 'IOC' });
    expect(driver.line('s')).toBe('WORKING 0/100');
    driver.quote('94', '95');
    expect(driver.line('s')).toBe('FILLED 100/100');
  });

  it('ends a GTD order at its time, before a quote of that moment can fill it', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', { type: 'LIMIT', limit: '98', tif: 'GTD', goodTill: 5_000 });
    driver.now = 4_998;
    driver.quote('97.50', '98.50');
    expect(driver.line('b')).toBe('WORKING 0/100');
    expect(kinds(driver.quote('97', '98'))).toEqual(['OrderCancelled b']);
  });

  it('cancels DAY orders and keeps GTC orders at the end of a session', () => {
    const driver = new Driver();
    driver.place('day', { type: 'LIMIT', limit: '98' });
    driver.place('gtc', { type: 'LIMIT', limit: '98', tif: 'GTC' });
    const events = driver.apply({ kind: 'EndSession', now: driver.at() });
    expect(events).toMatchObject([{ kind: 'OrderCancelled', cause: 'session-end' }]);
    expect(driver.exchange.openOrders().map((order) => order.key)).toEqual(['gtc']);
  });
});

describe('cancelling', () => {
  it('keeps what is filled and frees the rest', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '30' });
    driver.place('b', {});
    expect(driver.cancel('b')).toMatchObject([{ kind: 'OrderCancelled', cause: 'requested' }]);
    driver.release({ buy: '70' });
    expect(driver.line('b')).toBe('CANCELLED 30/100');
  });

  it('is refused for an order that is done, which it names, and for one it does not know', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', {});
    expect(driver.cancel('b')).toMatchObject([
      {
        kind: 'RequestRefused',
        request: 'cancel',
        reason: 'order-done',
        order: { state: 'FILLED' },
      },
    ]);
    expect(driver.cancel('x')).toMatchObject([{ reason: 'unknown-order', order: null }]);
  });

  it('ends every order of the account at once', () => {
    const driver = new Driver();
    driver.bracket({ type: 'LIMIT', limit: '90' });
    driver.place('other', { type: 'LIMIT', limit: '90' });
    driver.apply({ kind: 'CancelAll', now: driver.at() });
    expect(driver.exchange.openOrders()).toEqual([]);
  });
});

describe('broker rejection of a live order', () => {
  it('ends it as rejected and takes its children along', () => {
    const driver = new Driver();
    driver.bracket({ type: 'LIMIT', limit: '90' });
    const events = driver.apply({ kind: 'RejectOrder', now: driver.at(), key: 'E', message: 'no' });
    expect(kinds(events)).toEqual(['OrderRejected E', 'OrderCancelled T', 'OrderCancelled S']);
  });
});

describe('an order that is lost', () => {
  it('is gone without an event: neither open nor ended, and nothing fills it', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('lost', { type: 'LIMIT', limit: '90' });
    driver.place('kept', { type: 'LIMIT', limit: '90' });
    expect(driver.apply({ kind: 'LoseOrder', now: driver.at(), key: 'lost' })).toEqual([]);
    expect(driver.exchange.openOrders().map(({ key }) => key)).toEqual(['kept']);
    expect(driver.exchange.completedOrders()).toEqual([]);
    expect(kinds(driver.quote('88', '89'))).toContain('OrderFilled kept');
    expect(driver.apply({ kind: 'LoseOrder', now: driver.at(), key: 'kept' })).toEqual([]);
    expect(driver.exchange.completedOrders()).toHaveLength(1);
  });
});

describe('ended orders', () => {
  it('are kept up to their limit, the oldest forgotten first', () => {
    const driver = Driver.with({}, { completedOrdersMax: 2, executionsMax: 2 });
    driver.quote('99', '100');
    for (const key of ['a', 'b', 'c']) driver.place(key, {});
    expect(driver.exchange.completedOrders().map((order) => order.key)).toEqual(['b', 'c']);
    expect(driver.exchange.executions()).toHaveLength(2);
    expect(driver.exchange.order('a')).toBeNull();
  });
});

describe('time', () => {
  it('does not go backwards', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', {});
    driver.now = 10;
    driver.place('c', {});
    expect(driver.order('c').placedAt).toBe(driver.order('b').placedAt);
    expect(decimal(driver.order('c').filled).toNumber()).toBe(100);
  });
});
