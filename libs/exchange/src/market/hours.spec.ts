import { type Instant } from '@fairlead/core';
import { usStock } from '../config';
import { Driver, STOCK, fills, kinds, newYork, reason, warnings } from '../testing/exchange.driver';

const MONDAY = '2026-11-23';
const TUESDAY = '2026-11-24';
const THANKSGIVING_EVE = '2026-11-25';
const EARLY_CLOSE = '2026-11-27';
const NEXT_MONDAY = '2026-11-30';

describe('market order outside regular hours', () => {
  it('waits for the open, with a warning that names the time, and fills on the first quote after it', () => {
    const driver = Driver.equities(MONDAY, '08:00');
    driver.quote('99', '100');
    const events = driver.place('b', {});
    expect(kinds(events)).toEqual(['OrderAccepted b', 'OrderWarned b']);
    expect(events).toContainEqual(
      expect.objectContaining({
        warning: { kind: 'waits-for-hours', until: newYork(MONDAY, '09:30') },
      }),
    );
    expect(driver.order('b')).toMatchObject({ state: 'WAITING', whyHeld: ['hours'] });
    driver.quote('90', '91');
    expect(kinds(driver.clock(MONDAY, '09:30'))).toEqual(['OrderActivated b']);
    expect(driver.line('b')).toBe('WORKING 0/100');
    driver.quote('101', '102');
    expect(fills(driver)).toEqual(['b 100 @ 102']);
  });

  it('is warned that working outside hours is ignored', () => {
    const driver = Driver.equities(MONDAY, '17:00');
    driver.quote('99', '100');
    const events = driver.place('b', { outside: true });
    expect(warnings(events)).toEqual(['waits-for-hours b', 'outside-hours-ignored b']);
    expect(driver.order('b').state).toBe('WAITING');
  });

  it('is neither held nor warned where the market is always open', () => {
    const driver = new Driver();
    driver.now = newYork('2026-11-22', '03:00');
    driver.quote('99', '100');
    expect(kinds(driver.place('b', { outside: true }))).toEqual([
      'OrderAccepted b',
      'OrderFilled b',
    ]);
  });
});

describe('limit order with outside hours', () => {
  it('fills before the open and after the close', () => {
    const driver = Driver.equities(MONDAY, '04:00');
    driver.quote('99', '100');
    driver.place('early', { type: 'LIMIT', limit: '100', outside: true });
    driver.clock(MONDAY, '16:00');
    driver.quote('97', '98');
    driver.place('late', { type: 'LIMIT', limit: '98', outside: true });
    expect(fills(driver)).toEqual(['early 100 @ 100', 'late 100 @ 98']);
  });

  it('does not fill on a quote of an earlier phase', () => {
    const driver = Driver.equities(MONDAY, '15:59');
    driver.quote('99', '100');
    driver.clock(MONDAY, '16:00');
    driver.place('b', { type: 'LIMIT', limit: '100', outside: true });
    expect(driver.line('b')).toBe('WORKING 0/100');
    driver.quote('99', '100');
    expect(driver.line('b')).toBe('FILLED 100/100');
  });

  it('lives to the end of extended hours when it is for the day', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.place('inside', { type: 'LIMIT', limit: '90' });
    driver.place('outside', { type: 'LIMIT', limit: '90', outside: true });
    expect(kinds(driver.clock(MONDAY, '16:00'))).toEqual(['OrderCancelled inside']);
    expect(kinds(driver.clock(MONDAY, '20:00'))).toEqual(['OrderCancelled outside']);
  });
});

describe('market order that works already', () => {
  it('does not fill after the close, whatever it asked for', () => {
    const driver = Driver.equities(MONDAY, '15:00');
    driver.quote('99', '100');
    driver.liquidity({ buy: '0' });
    driver.place('b', { tif: 'GTC', outside: true });
    driver.clock(MONDAY, '16:30');
    driver.liquidity({ buy: null });
    driver.quote('99', '100');
    expect(driver.line('b')).toBe('WORKING 0/100');
    driver.clock(TUESDAY, '09:30');
    driver.quote('99', '100');
    expect(driver.line('b')).toBe('FILLED 100/100');
  });
});

describe('stop outside regular hours', () => {
  it('neither triggers nor trails there, unless it may work there', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.quote('99', '100');
    driver.place('E', {});
    driver.place('in', { side: 'SELL', type: 'STOP', stop: '95', tif: 'GTC', quantity: '50' });
    driver.place('out', {
      side: 'SELL',
      type: 'STOP',
      stop: '95',
      tif: 'GTC',
      quantity: '50',
      outside: true,
    });
    driver.clock(MONDAY, '16:30');
    driver.quote('94', '95');
    expect(fills(driver).slice(1)).toEqual(['out 50 @ 94']);
    driver.clock(TUESDAY, '09:30');
    expect(driver.line('in')).toBe('WORKING 0/50');
    driver.quote('93', '94');
    expect(fills(driver).slice(2)).toEqual(['in 50 @ 93']);
  });
});

describe('day', () => {
  it('ends at the close, before a quote of that moment can fill', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.place('b', { type: 'LIMIT', limit: '98' });
    driver.now = newYork(MONDAY, '16:00') - 1;
    const events = driver.quote('97', '97.50');
    expect(events).toMatchObject([{ kind: 'OrderCancelled', cause: 'session-end' }]);
  });

  it('ends at 13:00 on an early close', () => {
    const driver = Driver.equities(EARLY_CLOSE, '10:00');
    driver.place('b', { type: 'LIMIT', limit: '98' });
    driver.clock(EARLY_CLOSE, '12:59');
    expect(driver.order('b').state).toBe('WORKING');
    driver.clock(EARLY_CLOSE, '13:00');
    expect(driver.order('b')).toMatchObject({
      state: 'CANCELLED',
      changedAt: newYork(EARLY_CLOSE, '13:00'),
    });
  });

  it('is the next trading day for an order that comes after the close, across a holiday', () => {
    const driver = Driver.equities(THANKSGIVING_EVE, '18:00');
    driver.place('b', { type: 'LIMIT', limit: '98' });
    driver.clock(EARLY_CLOSE, '12:00');
    expect(driver.order('b').state).toBe('WORKING');
    driver.clock(EARLY_CLOSE, '15:00');
    expect(driver.order('b').state).toBe('CANCELLED');
  });

  it('takes the children of its parent along, and not those that live longer after a fill', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.bracket({ type: 'LIMIT', limit: '100' });
    driver.clock(MONDAY, '16:00');
    expect([driver.line('E'), driver.line('S')]).toEqual(['CANCELLED 40/100', 'WORKING 0/100']);
  });

  it('of everything ends by command', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.place('day', { type: 'LIMIT', limit: '98' });
    driver.place('gtc', { type: 'LIMIT', limit: '98', tif: 'GTC' });
    driver.apply({ kind: 'EndSession', now: driver.at() });
    expect([driver.order('day').state, driver.order('gtc').state]).toEqual([
      'CANCELLED',
      'WORKING',
    ]);
  });
});

describe('good till cancelled', () => {
  it('survives nights, weekends and holidays, and fills only while the market is open', () => {
    const driver = Driver.equities(THANKSGIVING_EVE, '15:00');
    driver.quote('99', '100');
    driver.place('b', { type: 'LIMIT', limit: '98', tif: 'GTC' });
    driver.clock('2026-11-26', '12:00');
    driver.quote('90', '91');
    driver.clock(NEXT_MONDAY, '09:29');
    driver.quote('90', '91');
    expect(driver.line('b')).toBe('WORKING 0/100');
    driver.clock(NEXT_MONDAY, '09:30');
    driver.quote('97', '97.50');
    expect(fills(driver)).toEqual(['b 100 @ 97.5']);
  });

  it('waits for the open again when it is changed at night', () => {
    const driver = Driver.equities(MONDAY, '15:00');
    driver.place('b', { type: 'LIMIT', limit: '98', tif: 'GTC' });
    driver.clock(MONDAY, '22:00');
    const events = driver.modify('b', { type: 'LIMIT', limit: '99', tif: 'GTC' });
    expect(warnings(events)).toEqual(['waits-for-hours b']);
    expect(driver.order('b').state).toBe('WAITING');
  });
});

describe('good after a time', () => {
  it('holds the order until then, and lets it work from that moment', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    expect(kinds(driver.place('b', { goodAfter: 5_000 }))).toEqual(['OrderAccepted b']);
    expect(driver.order('b')).toMatchObject({ state: 'WAITING', whyHeld: ['good-after'] });
    driver.now = 4_998;
    driver.quote('98', '99');
    expect(driver.line('b')).toBe('WAITING 0/100');
    const events = driver.apply({ kind: 'Clock', now: 7_000 as Instant });
    expect(kinds(events)).toEqual(['OrderActivated b', 'OrderFilled b']);
    expect(events[0]?.at).toBe(5_000);
    expect(fills(driver)).toEqual(['b 100 @ 99']);
  });

  it('is nothing where the time has passed', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', { goodAfter: 5 });
    expect(driver.line('b')).toBe('FILLED 100/100');
  });

  it('outside hours waits for both, and DAY is the day on which it wakes', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    const goodAfter = newYork(TUESDAY, '08:00');
    driver.place('b', { type: 'LIMIT', limit: '98', goodAfter });
    expect(driver.order('b').whyHeld).toEqual(['good-after', 'hours']);
    driver.clock(TUESDAY, '09:00');
    expect(driver.order('b').state).toBe('WAITING');
    driver.clock(TUESDAY, '09:30');
    expect(driver.order('b').state).toBe('WORKING');
    driver.clock(TUESDAY, '16:00');
    expect(driver.order('b').state).toBe('CANCELLED');
  });

  it('after its own end is refused', () => {
    const driver = new Driver();
    const events = driver.place('b', {
      type: 'LIMIT',
      limit: '98',
      tif: 'GTD',
      goodTill: 9_000,
      goodAfter: 9_000,
    });
    expect(reason(events)).toBe('time-in-force');
  });

  it('holds a child beyond the fill of its parent', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket({}, { stop: { goodAfter: 9_000 } });
    expect([driver.line('T'), driver.line('S')]).toEqual(['WORKING 0/100', 'WAITING 0/100']);
    expect(driver.order('S').whyHeld).toEqual(['good-after', 'trigger']);
  });
});

describe('time that passes at once', () => {
  it('does everything on the way, each thing at its own moment', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.place('gtd', {
      type: 'LIMIT',
      limit: '98',
      tif: 'GTD',
      goodTill: newYork(MONDAY, '12:00'),
    });
    driver.place('day', { type: 'LIMIT', limit: '98' });
    driver.place('tuesday', { type: 'LIMIT', limit: '98', goodAfter: newYork(TUESDAY, '10:00') });
    const events = driver.clock('2026-12-24', '12:00');
    expect(events.map((event) => [kinds([event])[0], event.at])).toEqual([
      ['OrderCancelled gtd', newYork(MONDAY, '12:00')],
      ['OrderCancelled day', newYork(MONDAY, '16:00')],
      ['OrderActivated tuesday', newYork(TUESDAY, '10:00')],
      ['OrderCancelled tuesday', newYork(TUESDAY, '16:00')],
    ]);
  });
});

describe('immediate order while the market is closed', () => {
  it('has its one look at the first quote of the open', () => {
    const driver = Driver.equities(MONDAY, '08:00');
    driver.place('b', { type: 'LIMIT', limit: '98', tif: 'IOC' });
    driver.clock(MONDAY, '09:30');
    expect(driver.order('b').state).toBe('WORKING');
    driver.quote('99', '100');
    expect(driver.order('b').state).toBe('CANCELLED');
  });
});

describe('instrument with a session of its own', () => {
  it('trades by it', () => {
    const driver = Driver.with(
      {},
      {
        session: 'us-equities',
        instruments: [usStock(STOCK), { ...usStock('FX'), session: 'always-open' }],
      },
    );
    driver.clock('2026-11-22', '12:00');
    driver.quote('99', '100', '99', { instrument: 'FX' });
    driver.place('fx', { instrument: 'FX' });
    driver.place('stock', {});
    expect([driver.order('fx').state, driver.order('stock').state]).toEqual(['FILLED', 'WAITING']);
  });
});

describe('parent that is changed at night after it has filled in part', () => {
  it('waits for the open, while its children go on protecting what it has filled', () => {
    const driver = Driver.equities(MONDAY, '15:00');
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.bracket({ type: 'LIMIT', limit: '100', tif: 'GTC' }, { stop: { outside: true } });
    driver.clock(MONDAY, '18:00');
    driver.modify('E', { type: 'LIMIT', limit: '101', tif: 'GTC' });
    expect(driver.line('E')).toBe('WAITING 40/100');
    driver.quote('94', '95');
    expect([driver.line('S'), driver.position()]).toEqual(['WORKING 40/100', '0']);
  });
});

describe('bracket before the open', () => {
  it('waits whole; the children wait for the parent after it too', () => {
    const driver = Driver.equities(MONDAY, '08:00');
    driver.bracket();
    expect(driver.order('S').whyHeld).toEqual(['child', 'hours', 'trigger']);
    driver.clock(MONDAY, '09:30');
    expect(driver.order('S').whyHeld).toEqual(['child', 'trigger']);
    driver.quote('99', '100');
    expect([driver.line('E'), driver.line('T'), driver.line('S')]).toEqual([
      'FILLED 100/100',
      'WORKING 0/100',
      'WORKING 0/100',
    ]);
  });
});
