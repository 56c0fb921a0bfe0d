import { type Instant, decimal } from '@fairlead/core';
import type { OrderCondition, OrderConditions } from '../api/order';
import { usStock } from '../config';
import { Driver, STOCK, kinds, newYork, reason } from '../testing/exchange.driver';

const OTHER = 'SPY';

function when(
  list: readonly OrderCondition[],
  more: Partial<OrderConditions> = {},
): OrderConditions {
  return { list, cancelOrder: false, ignoreHours: false, ...more };
}

function price(instrument: string, is: 'at-least' | 'at-most', level: string): OrderCondition {
  return { kind: 'price', joins: 'and', instrument, is, price: decimal(level) };
}

function time(moment: number, is: 'at-least' | 'at-most' = 'at-least'): OrderCondition {
  return { kind: 'time', joins: 'and', is, at: moment as Instant };
}

function or(condition: OrderCondition): OrderCondition {
  return { ...condition, joins: 'or' };
}

function two(): Driver {
  const driver = Driver.with({}, { instruments: [usStock(STOCK), usStock(OTHER)] });
  driver.quote('99', '100');
  return driver;
}

function other(driver: Driver, last: string, more = {}): readonly string[] {
  return kinds(driver.quote(last, last, last, { instrument: OTHER, ...more }));
}

describe('price condition', () => {
  it('holds an order until another instrument has come to the price', () => {
    const driver = two();
    driver.place('b', { conditions: when([price(OTHER, 'at-least', '500')]) });
    expect(driver.order('b')).toMatchObject({ state: 'WAITING', whyHeld: ['condition'] });
    expect(other(driver, '499.99')).toEqual([]);
    expect(other(driver, '500')).toEqual(['OrderActivated b', 'OrderFilled b']);
  });

  it('looks at the ask where it has to rise and at the bid where it has to fall, once stops do', () => {
    const driver = two();
    driver.behave({ stopTrigger: 'bid-ask' });
    driver.place('rise', { conditions: when([price(OTHER, 'at-least', '500')]) });
    driver.place('fall', { conditions: when([price(OTHER, 'at-most', '400')]) });
    driver.quote('400.01', '500', '1', { instrument: OTHER });
    expect([driver.order('rise').state, driver.order('fall').state]).toEqual(['FILLED', 'WAITING']);
  });

  it('is met once: the order works on when the price has gone', () => {
    const driver = two();
    driver.place('b', {
      type: 'LIMIT',
      limit: '90',
      conditions: when([price(OTHER, 'at-least', '500')]),
    });
    other(driver, '500');
    other(driver, '400');
    expect(driver.order('b').state).toBe('WORKING');
    driver.modify('b', {
      type: 'LIMIT',
      limit: '91',
      conditions: when([price(OTHER, 'at-least', '500')]),
    });
    expect(driver.order('b').state).toBe('WORKING');
    driver.modify('b', {
      type: 'LIMIT',
      limit: '91',
      conditions: when([price(OTHER, 'at-least', '501')]),
    });
    expect(driver.order('b').state).toBe('WAITING');
    driver.modify('b', { type: 'LIMIT', limit: '91' });
    expect(driver.order('b').state).toBe('WORKING');
  });

  it('that comes with a change is looked at too', () => {
    const driver = two();
    driver.liquidity({ buy: '0' });
    driver.place('b', {});
    driver.modify('b', { conditions: when([price(OTHER, 'at-least', '500')]) });
    driver.liquidity({ buy: null });
    expect(driver.order('b').state).toBe('WAITING');
    expect(other(driver, '500')).toEqual(['OrderActivated b', 'OrderFilled b']);
  });

  it('of a child counts once its parent has let it go', () => {
    const driver = two();
    driver.bracket(
      { type: 'LIMIT', limit: '98' },
      { target: { conditions: when([price(OTHER, 'at-least', '500')]) } },
    );
    other(driver, '500');
    other(driver, '400');
    driver.quote('97', '98');
    expect(driver.order('T')).toMatchObject({ state: 'WAITING', whyHeld: ['condition'] });
    other(driver, '500');
    expect(driver.order('T').state).toBe('WORKING');
  });
});

describe('time condition', () => {
  it('lets the order go at its moment', () => {
    const driver = two();
    driver.place('b', { conditions: when([time(5_000)]) });
    const events = driver.apply({ kind: 'Clock', now: 9_000 as Instant });
    expect(kinds(events)).toEqual(['OrderActivated b', 'OrderFilled b']);
    expect(events[0]?.at).toBe(5_000);
  });

  it('that has to be before a moment holds for ever after it', () => {
    const driver = two();
    driver.place('b', { conditions: when([time(500, 'at-most')]) });
    driver.quote('99', '100');
    expect(driver.order('b').state).toBe('WAITING');
  });
});

describe('several conditions', () => {
  const high = price(OTHER, 'at-least', '500');
  const low = price(OTHER, 'at-most', '400');

  it('joined by and are all needed in one moment', () => {
    const driver = two();
    driver.place('b', { conditions: when([high, time(5_000)]) });
    other(driver, '500');
    expect(driver.order('b').state).toBe('WAITING');
    other(driver, '450');
    driver.now = 6_000;
    other(driver, '499');
    expect(driver.order('b').state).toBe('WAITING');
    other(driver, '500');
    expect(driver.order('b').state).toBe('FILLED');
  });

  it('joined by or are enough alone', () => {
    const driver = two();
    driver.place('b', { conditions: when([or(high), low]) });
    other(driver, '400');
    expect(driver.order('b').state).toBe('FILLED');
  });

  it.each([
    ['high and late, or low', [high, or(time(5_000)), low], '400', true],
    ['high and late, or low', [high, or(time(5_000)), low], '500', false],
    ['low, or high and late', [or(low), high, time(5_000)], '500', false],
    ['low, or high and late', [or(low), high, time(5_000)], '400', true],
  ])('bind closer by and: %s at %s', (_, list, at, met) => {
    const driver = two();
    driver.place('b', { conditions: when(list) });
    other(driver, at);
    expect(driver.order('b').state).toBe(met ? 'FILLED' : 'WAITING');
  });
});

describe('condition that cancels', () => {
  it('lets the order work and cancels it once it is met', () => {
    const driver = two();
    const conditions = when([price(OTHER, 'at-most', '400')], { cancelOrder: true });
    driver.place('b', { type: 'LIMIT', limit: '98', conditions });
    expect(driver.order('b').state).toBe('WORKING');
    const events = driver.quote('400', '400', '400', { instrument: OTHER });
    expect(events).toMatchObject([{ kind: 'OrderCancelled', cause: 'condition' }]);
  });

  it('cancels at its moment, and an order that still waits too', () => {
    const driver = two();
    const conditions = when([time(5_000)], { cancelOrder: true });
    driver.place('E', { type: 'LIMIT', limit: '98', transmit: false });
    driver.place('S', { side: 'SELL', type: 'STOP', stop: '95', parent: 'E', conditions });
    const events = driver.apply({ kind: 'Clock', now: 9_000 as Instant });
    expect(events).toMatchObject([{ kind: 'OrderCancelled', cause: 'condition', at: 5_000 }]);
    expect([driver.order('E').state, driver.order('S').state]).toEqual(['WORKING', 'CANCELLED']);
  });

  it('leaves an order alone that is not transmitted', () => {
    const driver = two();
    const conditions = when([time(5_000)], { cancelOrder: true });
    driver.place('b', { type: 'LIMIT', limit: '98', conditions, transmit: false });
    driver.apply({ kind: 'Clock', now: 9_000 as Instant });
    expect(driver.order('b').state).toBe('HELD');
  });

  it('comes before a fill of the same moment', () => {
    const driver = two();
    const conditions = when([price(STOCK, 'at-most', '98')], { cancelOrder: true });
    driver.place('b', { type: 'LIMIT', limit: '98.50', conditions });
    driver.quote('97', '98', '98');
    expect(driver.line('b')).toBe('CANCELLED 0/100');
  });
});

describe('conditions outside regular hours', () => {
  it('count only where they are meant to', () => {
    const driver = Driver.equities('2026-11-23', '08:00');
    const list = [price(STOCK, 'at-least', '100')];
    const base = { type: 'LIMIT', limit: '90', outside: true } as const;
    driver.place('strict', { ...base, conditions: when(list) });
    driver.place('loose', { ...base, conditions: when(list, { ignoreHours: true }) });
    driver.quote('100', '101');
    expect([driver.order('strict').state, driver.order('loose').state]).toEqual([
      'WAITING',
      'WORKING',
    ]);
    driver.now = newYork('2026-11-23', '09:30');
    driver.quote('100', '101');
    expect(driver.order('strict').state).toBe('WORKING');
  });
});

describe('conditions after the open', () => {
  it('do not count a quote from before it', () => {
    const driver = Driver.equities('2026-11-23', '08:00');
    driver.quote('100', '101');
    const list = [price(STOCK, 'at-least', '100')];
    driver.place('b', { type: 'LIMIT', limit: '90', conditions: when(list) });
    driver.clock('2026-11-23', '09:30');
    driver.clock('2026-11-23', '09:31');
    expect(driver.order('b').state).toBe('WAITING');
    driver.quote('100', '101');
    expect(driver.order('b').state).toBe('WORKING');
  });
});

describe('condition on the account', () => {
  it('of margin looks at the cushion', () => {
    const driver = two();
    const cushion: OrderCondition = {
      kind: 'margin',
      joins: 'and',
      is: 'at-most',
      percent: decimal(50),
    };
    driver.place('hedge', {
      side: 'SELL',
      type: 'LIMIT',
      limit: '200',
      conditions: when([cushion]),
    });
    driver.place('big', { quantity: '15000' });
    expect(driver.order('hedge').state).toBe('WAITING');
    driver.place('more', { quantity: '10000' });
    expect(driver.order('hedge').state).toBe('WORKING');
  });

  it('of an execution waits for a trade that is newer than the order', () => {
    const driver = two();
    other(driver, '400');
    driver.place('before', { instrument: OTHER });
    const traded: OrderCondition = { kind: 'execution', joins: 'and', instrument: OTHER };
    driver.place('b', { conditions: when([traded]) });
    expect(driver.order('b').state).toBe('WAITING');
    driver.place('after', { instrument: OTHER });
    expect(driver.order('b').state).toBe('FILLED');
  });
});

describe('condition of an execution', () => {
  const traded = (instrument: string): OrderConditions =>
    when([{ kind: 'execution', joins: 'and', instrument }]);

  it('does not count what was traded before the order was transmitted', () => {
    const driver = two();
    other(driver, '400');
    driver.place('b', { conditions: traded(OTHER), transmit: false });
    driver.place('before', { instrument: OTHER });
    driver.modify('b', { conditions: traded(OTHER) });
    expect(driver.order('b').state).toBe('WAITING');
  });

  it('is met within the same moment, through others that wait for each other', () => {
    const instruments = [STOCK, OTHER, 'QQQ'].map(usStock);
    const driver = Driver.with({}, { instruments });
    for (const instrument of [STOCK, OTHER, 'QQQ']) driver.quote('99', '100', '99', { instrument });
    driver.place('last', { instrument: 'QQQ', conditions: traded(OTHER) });
    driver.place('middle', { instrument: OTHER, conditions: traded(STOCK) });
    driver.place('first', {});
    expect([driver.order('middle').state, driver.order('last').state]).toEqual([
      'FILLED',
      'FILLED',
    ]);
  });
});

describe('condition on volume or change', () => {
  const volume: OrderCondition = {
    kind: 'volume',
    joins: 'and',
    instrument: OTHER,
    is: 'at-least',
    volume: decimal(1_000),
  };
  const change: OrderCondition = {
    kind: 'percent-change',
    joins: 'and',
    instrument: OTHER,
    is: 'at-most',
    percent: decimal(-2),
  };

  it('is met by what quotes report', () => {
    const driver = two();
    other(driver, '500', { volume: '10', close: '500' });
    driver.place('volume', { conditions: when([volume]) });
    driver.place('change', { conditions: when([change]) });
    other(driver, '490.01', { volume: '1000' });
    expect([driver.order('volume').state, driver.order('change').state]).toEqual([
      'FILLED',
      'WAITING',
    ]);
    other(driver, '490');
    expect(driver.order('change').state).toBe('FILLED');
  });

  it('is refused while no quote has reported it', () => {
    const driver = two();
    for (const condition of [volume, change])
      expect(reason(driver.place('b', { conditions: when([condition]) }))).toBe('condition');
  });
});

describe('conditions that cannot be looked at', () => {
  it.each([
    ['none', []],
    ['too many', Array.from({ length: 21 }, () => time(1))],
    ['an unknown instrument', [price('NONE', 'at-least', '1')]],
  ])('are refused: %s', (_, list) => {
    expect(reason(two().place('b', { conditions: when(list) }))).toBe('condition');
  });
});
