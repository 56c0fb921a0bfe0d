import { decimalText } from '@fairlead/core';
import type { ExchangeEvent } from './api/events';
import type { OrderView } from './api/order';
import { Driver, newYork, reason, terms } from './testing/exchange.driver';

/** One line for each event of an order: what happened, and the order right after, e.g. `Filled E FILLED 100/100`. */
function story(events: readonly ExchangeEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (!('order' in event) || event.order === null) return 'reason' in event ? [event.reason] : [];
    return [`${event.kind.replace('Order', '')} ${standing(event.order)}`];
  });
}

function standing({ key, state, filled, quantity, whyHeld }: OrderView): string {
  const held = whyHeld.length === 0 ? '' : ` (${whyHeld.join(',')})`;
  return `${key} ${state} ${decimalText(filled)}/${decimalText(quantity)}${held}`;
}

function quoted(): Driver {
  const driver = new Driver();
  driver.quote('99', '100');
  return driver;
}

/** The sequences of the broker, as far as they are the engine's; the simulator's suites hold them against the wire. */
describe('market order', () => {
  it('is accepted and fills at once, whole', () => {
    expect(story(quoted().place('b', {}))).toEqual([
      'Accepted b WORKING 0/100',
      'Filled b FILLED 100/100',
    ]);
  });
});

describe('limit order', () => {
  it('rests', () => {
    const resting = { type: 'LIMIT', limit: '98' } as const;
    expect(story(quoted().place('b', resting))).toEqual(['Accepted b WORKING 0/100']);
  });
});

describe('partial fills', () => {
  it('keep the state; filled and remaining are the total, the average is that of all fills', () => {
    const driver = quoted();
    driver.liquidity({ buy: '30' });
    const first = driver.place('b', {});
    driver.quote('100', '101');
    const second = driver.release({ buy: '20' });
    driver.quote('101', '102');
    const last = driver.release({ buy: '1000' });
    expect(story([...first, ...second, ...last])).toEqual([
      'Accepted b WORKING 0/100',
      'Filled b WORKING 30/100',
      'Filled b WORKING 50/100',
      'Filled b FILLED 100/100',
    ]);
    const fills = [...first, ...second, ...last].flatMap((event) =>
      event.kind === 'OrderFilled'
        ? [
            [
              event.order.averagePrice,
              event.order.lastFillPrice,
              event.order.remaining,
              event.execution.cumulativeQuantity,
            ].map(String),
          ]
        : [],
    );
    expect(fills).toEqual([
      ['100', '100', '70', '30'],
      ['100.4', '101', '50', '50'],
      ['101.2', '102', '0', '100'],
    ]);
  });
});

describe('cancel', () => {
  it('of a working order', () => {
    const driver = quoted();
    driver.place('b', { type: 'LIMIT', limit: '98' });
    expect(story(driver.cancel('b'))).toEqual(['Cancelled b CANCELLED 0/100']);
  });

  it('of a partly filled order keeps what is filled, and the average', () => {
    const driver = quoted();
    driver.liquidity({ buy: '30' });
    driver.place('b', {});
    expect(story(driver.cancel('b'))).toEqual(['Cancelled b CANCELLED 30/100']);
    expect(String(driver.order('b').averagePrice)).toBe('100');
  });

  it('that a fill beats, and one of an order that is done, are refused with its state', () => {
    const driver = quoted();
    driver.place('b', { type: 'LIMIT', limit: '98' });
    driver.quote('97', '98');
    expect(story(driver.cancel('b'))).toEqual(['RequestRefused b FILLED 100/100']);
    driver.place('c', { type: 'LIMIT', limit: '90' });
    driver.cancel('c');
    expect(story(driver.cancel('c'))).toEqual(['RequestRefused c CANCELLED 0/100']);
  });

  it('of an unknown order is refused with nothing to show', () => {
    expect(story(quoted().cancel('x'))).toEqual(['unknown-order']);
  });
});

describe('order that is not transmitted', () => {
  it('is held until it comes again with transmit', () => {
    const driver = quoted();
    expect(story(driver.place('b', { transmit: false }))).toEqual(['Held b HELD 0/100']);
    expect(story(driver.modify('b', {}))).toEqual([
      'Accepted b WORKING 0/100',
      'Filled b FILLED 100/100',
    ]);
  });

  it('is released by a child that transmits', () => {
    const driver = quoted();
    driver.place('E', { type: 'LIMIT', limit: '98', transmit: false });
    const stop = { side: 'SELL', type: 'STOP', stop: '95', parent: 'E' } as const;
    expect(story(driver.place('S', stop))).toEqual([
      'Accepted E WORKING 0/100',
      'Accepted S WAITING 0/100 (child,trigger)',
    ]);
  });
});

describe('modify', () => {
  it('keeps the permId, and the new total counts what is filled', () => {
    const driver = quoted();
    driver.liquidity({ buy: '30' });
    driver.place('b', {});
    const { permId } = driver.order('b');
    expect(story(driver.modify('b', { quantity: '50' }))).toEqual(['Modified b WORKING 30/50']);
    driver.liquidity({ buy: null });
    expect(driver.order('b')).toMatchObject({ permId, state: 'FILLED' });
    expect(driver.position()).toBe('50');
  });
});

describe('stop', () => {
  it('waits for its trigger, then fills as a market order', () => {
    const driver = quoted();
    const stop = { side: 'SELL', type: 'STOP', stop: '95' } as const;
    expect(story(driver.place('s', stop))).toEqual(['Accepted s WORKING 0/100 (trigger)']);
    expect(story(driver.quote('94', '95', '95'))).toEqual([
      'Triggered s WORKING 0/100',
      'Filled s FILLED 100/100',
    ]);
  });

  it('with a limit rests at it once triggered', () => {
    const driver = quoted();
    driver.place('s', { side: 'SELL', type: 'STOP_LIMIT', stop: '95', limit: '94.50' });
    expect(story(driver.quote('94', '95', '95'))).toEqual(['Triggered s WORKING 0/100']);
    expect(story(driver.quote('94.50', '95'))).toEqual(['Filled s FILLED 100/100']);
  });
});

describe('trailing stop', () => {
  it.each([
    ['an amount', { trail: '2' }, '97'],
    ['a percentage', { trailPercent: '2' }, '97.02'],
  ])(
    'computes its stop from the market by %s, and follows it in its favour only',
    (_, by, first) => {
      const driver = quoted();
      driver.place('s', { side: 'SELL', type: 'TRAIL', ...by });
      expect(driver.order('s')).toMatchObject({ whyHeld: ['trigger'] });
      expect(String(driver.order('s').stopPrice)).toBe(first);
      driver.quote('98', '99');
      expect(String(driver.order('s').stopPrice)).toBe(first);
      driver.quote('200', '201');
      expect(String(driver.order('s').stopPrice)).toBe(first === '97' ? '198' : '196');
    },
  );

  it('with a limit has it at an offset below the stop for a sale, above it for a purchase', () => {
    const driver = quoted();
    const trailing = { type: 'TRAIL_LIMIT', trail: '2', offset: '0.50' } as const;
    driver.place('s', { ...trailing, side: 'SELL' });
    driver.place('b', { ...trailing, side: 'BUY' });
    const prices = ['s', 'b'].map((key) => {
      const { stopPrice, limitPrice } = driver.order(key);
      return [stopPrice, limitPrice].map(String);
    });
    expect(prices).toEqual([
      ['97', '96.5'],
      ['101', '101.5'],
    ]);
  });
});

describe('bracket', () => {
  it('has no events until the last leg, then parent and children; the children work once the parent has filled', () => {
    const driver = quoted();
    const exit = { side: 'SELL', parent: 'E' } as const;
    driver.place('E', { type: 'LIMIT', limit: '98', transmit: false });
    driver.place('T', { ...exit, type: 'LIMIT', limit: '110', transmit: false });
    expect(story(driver.place('S', { ...exit, type: 'STOP', stop: '95' }))).toEqual([
      'Accepted E WORKING 0/100',
      'Accepted T WAITING 0/100 (child)',
      'Accepted S WAITING 0/100 (child,trigger)',
    ]);
    const permId = String(driver.order('E').permId);
    expect(driver.order('S')).toMatchObject({ parentKey: 'E', ocaGroup: permId, ocaType: 3 });
    expect(story(driver.quote('97', '98'))).toEqual([
      'Filled E FILLED 100/100',
      'Activated T WORKING 0/100',
      'Activated S WORKING 0/100 (trigger)',
    ]);
  });

  it('ends by one exit, which cancels the other', () => {
    const driver = quoted();
    driver.bracket();
    expect(story(driver.quote('94', '95', '95'))).toEqual([
      'Triggered S WORKING 0/100',
      'Filled S FILLED 100/100',
      'Cancelled T CANCELLED 0/100',
    ]);
  });

  it('reduces one exit by what the other fills in part', () => {
    const driver = quoted();
    driver.bracket();
    driver.liquidity({ sell: '40' });
    expect(story(driver.quote('110', '111'))).toEqual([
      'Filled T WORKING 40/100',
      'Resized S WORKING 0/60 (trigger)',
    ]);
  });

  it('whose parent is cancelled before a fill is cancelled whole', () => {
    const driver = quoted();
    driver.bracket({ type: 'LIMIT', limit: '98' });
    expect(story(driver.cancel('E'))).toEqual([
      'Cancelled E CANCELLED 0/100',
      'Cancelled T CANCELLED 0/100',
      'Cancelled S CANCELLED 0/100',
    ]);
  });

  it('has no child of an unknown parent', () => {
    const child = { side: 'SELL', type: 'STOP', stop: '95', parent: 'x' } as const;
    expect(story(quoted().place('S', child))).toEqual(['missing-parent']);
  });
});

describe('group', () => {
  it.each([
    [1, 'Cancelled other CANCELLED 0/50'],
    [2, 'Resized other WORKING 0/30'],
    [3, 'Resized other WORKING 0/30'],
  ] as const)('of type %s notifies the others of a partial fill: %s', (groupType, expected) => {
    const driver = quoted();
    const member = { type: 'LIMIT', group: 'G', groupType } as const;
    driver.place('one', { ...member, limit: '98' });
    driver.place('other', { ...member, limit: '97', quantity: '50' });
    driver.liquidity({ buy: '40' });
    expect(story(driver.quote('97', '98'))).toEqual(['Filled one WORKING 40/100', expected]);
    expect(reason(driver.place('late', { ...member, limit: '96' }))).toBe('oca-revision');
  });
});

describe('immediate order', () => {
  it('that cannot fill is cancelled', () => {
    const order = { type: 'LIMIT', limit: '98', tif: 'IOC' } as const;
    expect(story(quoted().place('b', order))).toEqual([
      'Accepted b WORKING 0/100',
      'Cancelled b CANCELLED 0/100',
    ]);
  });

  it('that fills in part is cancelled with the rest', () => {
    const driver = quoted();
    driver.liquidity({ buy: '30' });
    expect(story(driver.place('b', { tif: 'IOC' }))).toEqual([
      'Accepted b WORKING 0/100',
      'Filled b WORKING 30/100',
      'Cancelled b CANCELLED 30/100',
    ]);
  });

  it.each([
    ['cancelled', 'Cancelled b CANCELLED 0/100'],
    ['inactive', 'Rejected b REJECTED 0/100'],
  ] as const)('that has to fill whole and cannot is %s', (fillOrKillUnfilled, expected) => {
    const driver = quoted();
    driver.behave({ fillOrKillUnfilled });
    driver.liquidity({ buy: '30' });
    expect(story(driver.place('b', { tif: 'FOK' }))).toEqual([
      'Accepted b WORKING 0/100',
      expected,
    ]);
  });
});

describe('refusals', () => {
  it('of an order that the account cannot carry shows it', () => {
    expect(story(quoted().place('b', { quantity: '50000' }))).toEqual([
      'Rejected b REJECTED 0/50000',
    ]);
  });

  it('of bad fields, unknown instruments and bad ticks show nothing', () => {
    const driver = quoted();
    expect(story(driver.place('b', { type: 'LIMIT' }))).toEqual(['missing-price']);
    expect(story(driver.place('b', { instrument: 'NONE' }))).toEqual(['unknown-instrument']);
    expect(story(driver.place('b', { type: 'LIMIT', limit: '98.005' }))).toEqual(['price-tick']);
    expect(driver.exchange.order('b')).toBeNull();
  });

  it('of a change to a bad tick leave the order alive', () => {
    const driver = quoted();
    driver.place('b', { type: 'LIMIT', limit: '98' });
    expect(story(driver.modify('b', { type: 'LIMIT', limit: '98.005' }))).toEqual([
      'RequestRefused b WORKING 0/100',
    ]);
  });
});

describe('outside hours', () => {
  it('an order waits for the open with a warning', () => {
    const driver = Driver.equities('2026-08-24', '20:00');
    const events = driver.place('b', { type: 'LIMIT', limit: '98' });
    expect(story(events)).toEqual([
      'Accepted b WAITING 0/100 (hours)',
      'Warned b WAITING 0/100 (hours)',
    ]);
    expect(events[1]).toMatchObject({ warning: { until: newYork('2026-08-25', '09:30') } });
  });

  it('is ignored with a warning for types that cannot work there', () => {
    const driver = Driver.equities('2026-08-24', '10:00');
    expect(driver.place('b', { outside: true })[1]).toMatchObject({
      warning: { kind: 'outside-hours-ignored' },
    });
  });
});

describe('what-if order', () => {
  it('is answered with margins and not kept', () => {
    const { exchange } = quoted();
    expect(exchange.whatIf('w', terms({}))).toMatchObject({ ok: true });
    expect([exchange.order('w'), exchange.openOrders()]).toEqual([null, []]);
  });
});
