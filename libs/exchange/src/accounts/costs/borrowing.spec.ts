import { type AccountId, decimal } from '@fairlead/core';
import { ACCOUNT, Driver, kinds, warnings } from '../../testing/exchange.driver';

function quoted(): Driver {
  const driver = new Driver();
  driver.quote('100', '100');
  return driver;
}

describe('short sale', () => {
  it('needs nothing where shares can be had without limit', () => {
    const driver = quoted();
    driver.place('s', { side: 'SELL' });
    expect(driver.position()).toBe('-100');
  });

  it('waits for shares that are hard to borrow, with a warning, and sells once there are some', () => {
    const driver = quoted();
    driver.shortable('0');
    const events = driver.place('s', { side: 'SELL' });
    expect(warnings(events)).toEqual(['locating-shares s']);
    expect(driver.order('s')).toMatchObject({ state: 'WAITING', whyHeld: ['locate'] });
    expect(warnings(driver.quote('101', '101'))).toEqual([]);
    expect(kinds(driver.shortable('99'))).toEqual([]);
    expect(kinds(driver.shortable('100'))).toEqual(['OrderActivated s', 'OrderFilled s']);
  });

  it('can be cancelled while it waits', () => {
    const driver = quoted();
    driver.shortable('0');
    driver.place('s', { side: 'SELL' });
    expect(kinds(driver.cancel('s'))).toEqual(['OrderCancelled s']);
  });

  it('of shares that are held needs none', () => {
    const driver = quoted();
    driver.shortable('0');
    driver.place('b', {});
    driver.place('s', { side: 'SELL' });
    expect(driver.position()).toBe('0');
    driver.place('b2', { quantity: '60' });
    driver.place('s2', { side: 'SELL' });
    expect(driver.order('s2').whyHeld).toEqual(['locate']);
  });

  it('leaves fewer to the next, over all accounts, until they are bought back', () => {
    const accounts = [ACCOUNT, 'DU2' as AccountId].map((id) => ({
      id,
      currency: 'USD',
      cash: { USD: decimal(100_000) },
    }));
    const driver = Driver.with({}, { accounts });
    driver.quote('100', '100');
    driver.shortable('150');
    driver.place('one', { side: 'SELL' });
    driver.place('two', { side: 'SELL', account: 'DU2' });
    expect([driver.order('one').state, driver.order('two').state]).toEqual(['FILLED', 'WAITING']);
    expect(kinds(driver.place('back', { quantity: '50' }))).toEqual([
      'OrderAccepted back',
      'OrderFilled back',
      'OrderActivated two',
      'OrderFilled two',
    ]);
  });

  it('counts what working orders may still sell', () => {
    const driver = quoted();
    driver.shortable('150');
    driver.place('rests', { side: 'SELL', type: 'LIMIT', limit: '120' });
    driver.place('next', { side: 'SELL' });
    expect(driver.order('next').whyHeld).toEqual(['locate']);
    expect(kinds(driver.cancel('rests'))).toEqual([
      'OrderCancelled rests',
      'OrderActivated next',
      'OrderFilled next',
    ]);
  });
});

describe('several short sales that wait', () => {
  it('go one after the other, the oldest first', () => {
    const driver = quoted();
    driver.shortable('0');
    driver.place('one', { side: 'SELL' });
    driver.place('two', { side: 'SELL' });
    expect(kinds(driver.shortable('100'))).toEqual(['OrderActivated one', 'OrderFilled one']);
    expect(driver.order('two').state).toBe('WAITING');
  });
});

describe('sale of shares that were sold meanwhile', () => {
  it('waits for shares to borrow', () => {
    const driver = quoted();
    driver.place('b', {});
    driver.shortable('0');
    driver.place('stop', { side: 'SELL', type: 'STOP', stop: '95' });
    expect(driver.order('stop').state).toBe('WORKING');
    driver.place('s', { side: 'SELL' });
    expect(warnings(driver.quote('94', '94'))).toEqual([]);
    expect(driver.order('stop').whyHeld).toEqual(['locate', 'trigger']);
  });
});
