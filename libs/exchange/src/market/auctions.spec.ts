import { usStock } from '../config';
import { Driver, STOCK, fills, kinds, newYork, reason } from '../testing/exchange.driver';

const MONDAY = '2026-11-23';
const TUESDAY = '2026-11-24';
const EARLY_CLOSE = '2026-11-27';

describe('opening auction', () => {
  it('fills market and limit orders for it at the first last price of the day, and cancels what does not fill', () => {
    const driver = Driver.equities(MONDAY, '08:00');
    driver.quote('90', '91', '90.50');
    driver.place('market', { tif: 'OPG' });
    driver.place('good', { tif: 'OPG', type: 'LIMIT', limit: '100.25' });
    driver.place('poor', { tif: 'OPG', type: 'LIMIT', limit: '99' });
    expect(driver.order('market').whyHeld).toEqual(['hours']);
    driver.clock(MONDAY, '09:30');
    expect(fills(driver)).toEqual([]);
    const events = driver.quote('100', '100.50', '100.25');
    expect(fills(driver)).toEqual(['market 100 @ 100.25', 'good 100 @ 100.25']);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'OrderCancelled', cause: 'unfilled' }),
    );
    expect(driver.line('poor')).toBe('CANCELLED 0/100');
  });

  it('is tomorrow for an order that comes after the open', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.quote('99', '100');
    driver.place('b', { tif: 'OPG' });
    driver.clock(MONDAY, '16:00');
    expect(driver.order('b').state).toBe('WAITING');
    driver.clock(TUESDAY, '09:30');
    driver.quote('101', '102', '101.50');
    expect(fills(driver)).toEqual(['b 100 @ 101.5']);
  });

  it('takes no order from 09:28 on, and lets none go', () => {
    const driver = Driver.equities(MONDAY, '09:27');
    driver.place('in', { tif: 'OPG', type: 'LIMIT', limit: '99' });
    driver.clock(MONDAY, '09:28');
    const late = driver.place('late', { tif: 'OPG' });
    expect(late).toMatchObject([
      { kind: 'OrderRejected', reason: 'late', order: { state: 'REJECTED' } },
    ]);
    expect(reason(driver.cancel('in'))).toBe('late');
    expect(reason(driver.modify('in', { tif: 'OPG', type: 'LIMIT', limit: '98' }))).toBe('late');
    driver.apply({ kind: 'CancelAll', now: driver.at() });
    expect(driver.order('in').state).toBe('WAITING');
  });

  it('cannot be joined late by a change either', () => {
    const driver = Driver.equities(MONDAY, '09:00');
    driver.place('b', { type: 'LIMIT', limit: '98', tif: 'GTC' });
    driver.clock(MONDAY, '09:29');
    expect(reason(driver.modify('b', { type: 'LIMIT', limit: '98', tif: 'OPG' }))).toBe('late');
    expect(driver.order('b').timeInForce).toBe('GTC');
  });

  it('without a quote all day ends with the day', () => {
    const driver = Driver.equities(MONDAY, '08:00');
    driver.place('b', { tif: 'OPG' });
    expect(driver.clock(MONDAY, '16:00')).toContainEqual(
      expect.objectContaining({ kind: 'OrderCancelled', cause: 'session-end' }),
    );
  });

  it('is for market and limit orders', () => {
    const stop = { tif: 'OPG', type: 'STOP', stop: '95', side: 'SELL' } as const;
    expect(reason(Driver.equities(MONDAY, '08:00').place('s', stop))).toBe('time-in-force');
    expect(reason(new Driver().place('s', stop))).toBe('time-in-force');
  });

  it('is the next quote where the market is always open', () => {
    const driver = new Driver();
    driver.quote('99', '100', '99.50');
    driver.place('market', { tif: 'OPG' });
    driver.place('poor', { tif: 'OPG', type: 'LIMIT', limit: '99' });
    expect(fills(driver)).toEqual([]);
    expect(kinds(driver.cancel('poor'))).toEqual(['OrderCancelled poor']);
    driver.place('poor again', { tif: 'OPG', type: 'LIMIT', limit: '99' });
    driver.quote('101', '102', '101.50');
    expect(fills(driver)).toEqual(['market 100 @ 101.5']);
    expect(driver.line('poor again')).toBe('CANCELLED 0/100');
  });
});

describe('the cut-offs of an exchange', () => {
  const instruments = [
    {
      ...usStock(STOCK),
      auctionCutOffs: { openingMs: 60_000, closingMs: 5 * 60_000, closingLimitMs: 2 * 60_000 },
    },
  ];
  it.each([
    ['opening', '09:28:59', { tif: 'OPG' }, 'OrderAccepted'],
    ['opening', '09:29', { tif: 'OPG' }, 'OrderRejected'],
    ['closing', '15:54:59', { type: 'MARKET_ON_CLOSE' }, 'OrderAccepted'],
    ['closing', '15:55', { type: 'MARKET_ON_CLOSE' }, 'OrderRejected'],
    ['closing', '15:57:59', { type: 'LIMIT_ON_CLOSE', limit: '99' }, 'OrderAccepted'],
    ['closing', '15:58', { type: 'LIMIT_ON_CLOSE', limit: '99' }, 'OrderRejected'],
  ] as const)('are data: its %s auction at %s', (_auction, time, terms, kind) => {
    const driver = Driver.with({}, { session: 'us-equities', instruments });
    driver.clock(MONDAY, time);
    expect(driver.place('b', terms)[0]?.kind).toBe(kind);
  });
});

describe('closing auction', () => {
  it('fills market and limit orders on close at the last price of regular hours', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    driver.quote('99', '100');
    driver.place('market', { type: 'MARKET_ON_CLOSE' });
    driver.place('good', { type: 'LIMIT_ON_CLOSE', limit: '101.25' });
    driver.place('poor', { type: 'LIMIT_ON_CLOSE', limit: '101' });
    driver.clock(MONDAY, '15:59');
    driver.quote('101', '101.50', '101.25');
    expect(fills(driver)).toEqual([]);
    const events = driver.clock(MONDAY, '18:00');
    expect(fills(driver)).toEqual(['market 100 @ 101.25', 'good 100 @ 101.25']);
    expect(driver.exchange.executions()[0]?.at).toBe(newYork(MONDAY, '16:00'));
    expect(kinds(events).at(-1)).toBe('OrderCancelled poor');
  });

  it('is at 13:00 on an early close, and closes its book at 12:50', () => {
    const driver = Driver.equities(EARLY_CLOSE, '12:49');
    driver.quote('99', '100');
    driver.place('in', { type: 'MARKET_ON_CLOSE' });
    driver.clock(EARLY_CLOSE, '12:50');
    expect(reason(driver.place('late', { type: 'MARKET_ON_CLOSE' }))).toBe('late');
    driver.clock(EARLY_CLOSE, '13:00');
    expect(driver.line('in')).toBe('FILLED 100/100');
  });

  it('refuses late orders, changes and cancels from ten minutes before the close, not those for tomorrow', () => {
    const driver = Driver.equities(MONDAY, '15:49');
    driver.place('in', { type: 'LIMIT_ON_CLOSE', limit: '99' });
    driver.place('tomorrow', { type: 'MARKET_ON_CLOSE', goodAfter: newYork(TUESDAY, '10:00') });
    driver.clock(MONDAY, '15:50');
    expect(reason(driver.place('late', { type: 'MARKET_ON_CLOSE' }))).toBe('late');
    expect(reason(driver.modify('in', { type: 'LIMIT_ON_CLOSE', limit: '98' }))).toBe('late');
    expect(reason(driver.cancel('in'))).toBe('late');
    expect(kinds(driver.cancel('tomorrow'))).toEqual(['OrderCancelled tomorrow']);
    driver.clock(MONDAY, '16:00');
    expect(kinds(driver.place('evening', { type: 'MARKET_ON_CLOSE' }))).toEqual([
      'OrderAccepted evening',
      'OrderWarned evening',
    ]);
  });

  it.each([
    ['15:49:59.999', 'OrderAccepted'],
    ['15:50', 'OrderRejected'],
  ])('is joined until the cut-off, to the millisecond: at %s', (time, kind) => {
    const driver = Driver.equities(MONDAY, '15:00');
    const [minute = '', ms = '0'] = time.split('.');
    driver.now = newYork(MONDAY, minute) + Number(ms) - 1;
    expect(driver.place('b', { type: 'MARKET_ON_CLOSE' })[0]?.kind).toBe(kind);
  });

  it('is for one day', () => {
    const driver = Driver.equities(MONDAY, '10:00');
    expect(reason(driver.place('b', { type: 'MARKET_ON_CLOSE', tif: 'GTC' }))).toBe(
      'time-in-force',
    );
  });

  it('does not happen for an instrument that is halted, or that did not trade that day', () => {
    const halted = Driver.equities(MONDAY, '10:00');
    halted.quote('99', '100');
    halted.place('b', { type: 'MARKET_ON_CLOSE' });
    halted.apply({ kind: 'SetHalted', now: halted.at(), instrument: STOCK, halted: true });
    halted.clock(MONDAY, '16:00');
    expect(halted.line('b')).toBe('CANCELLED 0/100');

    const silent = Driver.equities(MONDAY, '08:00');
    silent.quote('99', '100');
    silent.place('b', { type: 'MARKET_ON_CLOSE' });
    silent.clock(MONDAY, '16:00');
    expect(silent.line('b')).toBe('CANCELLED 0/100');
  });

  it('notifies the group of a fill, with and without a race', () => {
    for (const [unblockedGroups, other] of [
      ['serial', 'CANCELLED 0/100'],
      ['racing', 'FILLED 100/100'],
    ] as const) {
      const driver = new Driver();
      driver.behave({ unblockedGroups });
      driver.quote('99', '100');
      const member = { group: 'G', groupType: 3 } as const;
      driver.place('one', { ...member, type: 'MARKET_ON_CLOSE' });
      driver.place('two', { ...member, type: 'MARKET_ON_CLOSE' });
      driver.place('three', { ...member, type: 'LIMIT', limit: '90', tif: 'GTC' });
      driver.apply({ kind: 'EndSession', now: driver.at() });
      expect([driver.line('two'), driver.line('three')]).toEqual([other, 'CANCELLED 0/100']);
    }
  });

  it('comes with the end of the session where the market is always open', () => {
    const driver = new Driver();
    driver.quote('99', '100', '99.50');
    driver.place('b', { type: 'MARKET_ON_CLOSE' });
    driver.quote('100', '101', '100.50');
    expect(driver.line('b')).toBe('WORKING 0/100');
    driver.apply({ kind: 'EndSession', now: driver.at() });
    expect(fills(driver)).toEqual(['b 100 @ 100.5']);
  });
});
