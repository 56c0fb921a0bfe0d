import { Driver, kinds, reason } from '../testing/exchange.driver';

const RESTING = { type: 'LIMIT', limit: '90' } as const;

describe('modification', () => {
  it('changes price, total and time in force and keeps the permId', () => {
    const driver = new Driver();
    driver.place('b', RESTING);
    const before = driver.order('b');
    const events = driver.modify('b', { ...RESTING, limit: '91', quantity: '50', tif: 'GTC' });
    expect(kinds(events)).toEqual(['OrderModified b']);
    expect(driver.order('b')).toMatchObject({ permId: before.permId, timeInForce: 'GTC' });
    expect(`${driver.line('b')} ${String(driver.order('b').limitPrice)}`).toBe('WORKING 0/50 91');
  });

  it('fills at once where the new price is marketable', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', RESTING);
    expect(kinds(driver.modify('b', { ...RESTING, limit: '100' }))).toEqual([
      'OrderModified b',
      'OrderFilled b',
    ]);
  });

  it('counts what is filled already in the new total', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.place('b', {});
    driver.modify('b', { quantity: '60' });
    driver.release({ buy: '1000' });
    expect(driver.line('b')).toBe('FILLED 60/60');
    expect(driver.position()).toBe('60');
  });

  it('ends the order as filled where the total comes down to what is filled', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.place('b', {});
    expect(kinds(driver.modify('b', { quantity: '40' }))).toEqual([
      'OrderModified b',
      'OrderEnded b',
    ]);
    expect(driver.line('b')).toBe('FILLED 40/40');
  });

  it('is refused below what is filled, and the order stays as it was', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.place('b', {});
    expect(reason(driver.modify('b', { quantity: '39' }))).toBe('quantity-below-filled');
    expect(driver.line('b')).toBe('WORKING 40/100');
  });

  it.each([
    ['another type', { type: 'MARKET' as const }, 'order-type'],
    ['another side', { ...RESTING, side: 'SELL' as const }, 'not-matching'],
    ['a price off the tick', { ...RESTING, limit: '90.005' }, 'price-tick'],
    ['a broken share', { ...RESTING, quantity: '1.5' }, 'size-increment'],
    ['no shares', { ...RESTING, quantity: '0' }, 'size-zero'],
    ['no transmit', { ...RESTING, transmit: false }, 'not-transmitted'],
    ['a parent it never had', { ...RESTING, parent: 'x' }, 'not-matching'],
    ['more than the account carries', { ...RESTING, quantity: '1000000' }, 'buying-power'],
  ])('is refused for %s', (_, change, expected) => {
    const driver = new Driver();
    driver.place('b', RESTING);
    const before = driver.order('b');
    expect(reason(driver.modify('b', change))).toBe(expected);
    expect(driver.order('b')).toEqual(before);
  });

  it('is refused for an order that is done or unknown', () => {
    const driver = new Driver();
    driver.place('b', RESTING);
    driver.cancel('b');
    expect(reason(driver.modify('b', RESTING))).toBe('order-done');
    expect(reason(driver.modify('x', RESTING))).toBe('unknown-order');
  });
});

describe('modification of a child', () => {
  const stop = { side: 'SELL', type: 'STOP', stop: '96', tif: 'GTC' } as const;

  function filledBracket(): Driver {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket();
    return driver;
  }

  it('is accepted with the parent while it lives', () => {
    const driver = new Driver();
    driver.bracket({ type: 'LIMIT', limit: '98' });
    expect(kinds(driver.modify('S', { ...stop, parent: 'E' }))).toEqual(['OrderModified S']);
  });

  it('is accepted with the parent dropped once it is done', () => {
    expect(kinds(filledBracket().modify('S', stop))).toEqual(['OrderModified S']);
  });

  it('is refused with the parent repeated once it is done', () => {
    expect(reason(filledBracket().modify('S', { ...stop, parent: 'E' }))).toBe('parent-done');
  });

  it('stays a child, and in its group, when the parent is dropped early', () => {
    const driver = new Driver();
    driver.bracket({ type: 'LIMIT', limit: '98' });
    driver.modify('S', stop);
    driver.cancel('E');
    expect(driver.order('S').state).toBe('CANCELLED');
  });

  it('takes the echoed group repeated, or none, as no change', () => {
    const driver = filledBracket();
    const { ocaGroup } = driver.order('S');
    expect(kinds(driver.modify('S', { ...stop, group: ocaGroup, groupType: 3 }))).toEqual([
      'OrderModified S',
    ]);
    driver.modify('S', stop);
    expect(driver.order('S')).toMatchObject({ ocaGroup, ocaType: 3 });
  });
});

describe('group revision of children placed with a group of the client', () => {
  const exits = { target: { group: 'MINE' }, stop: { group: 'MINE' } } as const;
  const stop = { side: 'SELL', type: 'STOP', stop: '96', tif: 'GTC' } as const;

  it('is refused', () => {
    const driver = new Driver();
    driver.bracket({ type: 'LIMIT', limit: '98' }, exits);
    expect(reason(driver.modify('S', { ...stop, group: 'OTHER' }))).toBe('oca-revision');
    expect(driver.order('S').ocaGroup).toBe('MINE');
  });

  it('is no change where the group is repeated or left empty', () => {
    const driver = new Driver();
    driver.bracket({ type: 'LIMIT', limit: '98' }, exits);
    expect(kinds(driver.modify('S', { ...stop, group: 'MINE' }))).toEqual(['OrderModified S']);
    expect(kinds(driver.modify('S', stop))).toEqual(['OrderModified S']);
    expect(driver.order('S').ocaGroup).toBe('MINE');
  });

  it('is taken where the behaviour allows it, until something has filled', () => {
    const driver = Driver.with({ groupRevision: 'allowed' });
    driver.quote('99', '100');
    driver.bracket({}, exits);
    driver.modify('S', { ...stop, group: 'OTHER' });
    expect(driver.order('S').ocaGroup).toBe('OTHER');
    driver.liquidity({ sell: '10' });
    driver.quote('110', '111');
    expect(driver.line('S')).toBe('WORKING 0/100');
    expect(reason(driver.modify('S', { ...stop, group: 'MINE' }))).toBe('oca-revision');
  });
});

describe('trailing stop that is modified', () => {
  it('keeps the trail it has come to', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.place('s', { side: 'SELL', type: 'TRAIL', trail: '2' });
    driver.quote('105', '105');
    driver.modify('s', { side: 'SELL', type: 'TRAIL', trail: '2', quantity: '50' });
    expect(String(driver.order('s').stopPrice)).toBe('103');
  });
});
