import { type AccountId, decimal } from '@fairlead/core';
import { ACCOUNT, Driver, kinds, reason } from '../testing/exchange.driver';

/** A position of 100 with a target and a stop in one group of the client's. */
function pair(type: 1 | 2 | 3, sizes = { target: '100', stop: '100' }): Driver {
  const driver = new Driver();
  driver.quote('99', '100');
  driver.place('E', {});
  const exit = { side: 'SELL', tif: 'GTC', group: 'G1', groupType: type } as const;
  driver.place('S', { ...exit, type: 'STOP', stop: '95', quantity: sizes.stop });
  driver.place('T', { ...exit, type: 'LIMIT', limit: '110', quantity: sizes.target });
  return driver;
}

describe('group of type 1', () => {
  it('cancels the others on any fill, even a partial one', () => {
    const driver = pair(1);
    driver.liquidity({ sell: '30' });
    expect(kinds(driver.quote('110', '111'))).toEqual(['OrderFilled T', 'OrderCancelled S']);
    expect(driver.line('T')).toBe('WORKING 30/100');
  });
});

for (const type of [2, 3] as const) {
  describe(`group of type ${type}`, () => {
    it('reduces the others in proportion and cancels them on a whole fill', () => {
      const driver = pair(type);
      driver.liquidity({ sell: '30' });
      driver.quote('110', '111');
      expect(driver.line('S')).toBe('WORKING 0/70');
      driver.release({ sell: '70' });
      expect([driver.line('T'), driver.line('S')]).toEqual(['FILLED 100/100', 'CANCELLED 0/70']);
    });

    it('keeps the proportion between unequal sizes, and whole shares rounded down', () => {
      const driver = pair(type, { target: '50', stop: '99' });
      driver.liquidity({ sell: '25' });
      driver.quote('110', '111');
      expect(driver.line('S')).toBe('WORKING 0/49');
    });

    it('never lets both fill beyond the position', () => {
      const driver = pair(type);
      driver.liquidity({ sell: '60' });
      driver.quote('110', '111');
      driver.quote('90', '91');
      driver.release({ sell: '1000' });
      expect(driver.position()).toBe('0');
      expect([driver.line('T'), driver.line('S')]).toEqual(['CANCELLED 60/100', 'FILLED 40/40']);
    });
  });
}

describe('joining a group', () => {
  it('is refused once an order of it has filled', () => {
    const driver = pair(2);
    driver.liquidity({ sell: '30' });
    driver.quote('110', '111');
    const late = { side: 'SELL', type: 'STOP', stop: '94', group: 'G1' } as const;
    expect(reason(driver.place('late', late))).toBe('oca-revision');
  });
});

describe('group of the same name in another account', () => {
  it('is not the same group', () => {
    const accounts = [ACCOUNT, 'DU2' as AccountId].map((id) => ({
      id,
      currency: 'USD',
      cash: { USD: decimal(100_000) },
    }));
    const driver = Driver.with({}, { accounts });
    driver.quote('99', '100');
    driver.place('a', { group: 'G', groupType: 1 });
    driver.place('b', { group: 'G', groupType: 1, account: 'DU2', type: 'LIMIT', limit: '90' });
    driver.place('c', { group: 'H', groupType: 1, type: 'LIMIT', limit: '91' });
    driver.place('d', { group: 'H', groupType: 1, account: 'DU2', type: 'LIMIT', limit: '90' });
    driver.quote('90.5', '91');
    expect([driver.line('c'), driver.line('d')]).toEqual(['FILLED 100/100', 'WORKING 0/100']);
  });
});

describe('held member of a group', () => {
  it('is not seen by the broker yet, so a fill leaves it alone', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('held', { side: 'SELL', type: 'STOP', stop: '95', group: 'G', transmit: false });
    driver.place('T', { side: 'SELL', type: 'LIMIT', limit: '99', group: 'G', groupType: 2 });
    expect([driver.line('T'), driver.line('held')]).toEqual(['FILLED 100/100', 'HELD 0/100']);
  });
});
