import { type AccountId, decimal } from '@fairlead/core';
import type { ExchangeBehaviour } from '../api/config';
import { usStock } from '../config';
import { ACCOUNT, Driver, STOCK, kinds, reason } from '../testing/exchange.driver';

/** A position of 100 with a target and a stop in one group of the client's. */
function pair(
  type: 1 | 2 | 3,
  sizes = { target: '100', stop: '100' },
  behaviour: Partial<ExchangeBehaviour> = {},
): Driver {
  const driver = Driver.with(behaviour);
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

describe('group whose filled orders are forgotten', () => {
  it('can be joined again', () => {
    const driver = Driver.with({}, { completedOrdersMax: 1 });
    driver.quote('99', '100');
    driver.place('a', { group: 'G', groupType: 1 });
    expect(reason(driver.place('b', { group: 'G', groupType: 1 }))).toBe('oca-revision');
    driver.place('c', {});
    expect(kinds(driver.place('d', { group: 'G', groupType: 1 }))).toEqual([
      'OrderAccepted d',
      'OrderFilled d',
    ]);
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

/** Two exits that both can fill on the same quote. */
function rivals(type: 1 | 2 | 3, unblockedGroups: 'serial' | 'racing'): Driver {
  const driver = Driver.with({ unblockedGroups });
  driver.quote('99', '100');
  driver.place('E', {});
  const exit = { side: 'SELL', tif: 'GTC', group: 'G', groupType: type } as const;
  driver.place('one', { ...exit, type: 'LIMIT', limit: '110' });
  driver.place('two', { ...exit, type: 'LIMIT', limit: '111' });
  return driver;
}

describe('group without block whose orders race', () => {
  it('overfills where both can fill on the same quote', () => {
    const driver = rivals(3, 'racing');
    expect(kinds(driver.quote('112', '113'))).toEqual(['OrderFilled one', 'OrderFilled two']);
    expect(driver.position()).toBe('-100');
  });

  it('hears of a fill once the quote is over', () => {
    const driver = rivals(3, 'racing');
    expect(kinds(driver.quote('110', '113'))).toEqual(['OrderFilled one', 'OrderCancelled two']);
  });

  it('is reduced by what each has filled in part', () => {
    const driver = rivals(3, 'racing');
    driver.liquidity({ sell: '60' });
    driver.quote('112', '113');
    expect([driver.line('one'), driver.line('two')]).toEqual(['WORKING 60/100', 'WORKING 0/40']);
  });

  it.each([1, 2] as const)('is spared by block: type %s', (type) => {
    const driver = rivals(type, 'racing');
    driver.quote('112', '113');
    expect([driver.line('one'), driver.line('two')]).toEqual(['FILLED 100/100', 'CANCELLED 0/100']);
  });

  it('is spared where its orders do not race', () => {
    const driver = rivals(3, 'serial');
    driver.quote('112', '113');
    expect(driver.position()).toBe('0');
  });
});

describe('group among orders of several instruments', () => {
  it('cancels across them', () => {
    const driver = Driver.with({}, { instruments: [usStock(STOCK), usStock('SPY')] });
    driver.quote('99', '100');
    driver.quote('499', '500', '499', { instrument: 'SPY' });
    const entry = { type: 'LIMIT', group: 'G', groupType: 1 } as const;
    driver.place('a', { ...entry, limit: '95' });
    driver.place('s', { ...entry, limit: '490', instrument: 'SPY' });
    expect(kinds(driver.quote('489', '490', '489', { instrument: 'SPY' }))).toEqual([
      'OrderFilled s',
      'OrderCancelled a',
    ]);
  });
});

describe('member whose end takes others of the group along', () => {
  it('ends each of them once', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    const group = { group: 'G', groupType: 2 } as const;
    driver.place('first', { ...group, type: 'LIMIT', limit: '98' });
    driver.place('E', { ...group, type: 'LIMIT', limit: '97', transmit: false });
    driver.place('T', { ...group, type: 'LIMIT', limit: '110', side: 'SELL', parent: 'E' });
    expect(kinds(driver.quote('97.50', '98'))).toEqual([
      'OrderFilled first',
      'OrderCancelled E',
      'OrderCancelled T',
    ]);
  });
});

describe('child in the group of its parent', () => {
  it('is not resized when the reduction has ended its parent, and with it the child', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    const group = { group: 'G', groupType: 2 } as const;
    driver.place('first', { ...group, type: 'LIMIT', limit: '98' });
    driver.place('E', { ...group, type: 'LIMIT', limit: '97', quantity: '1', transmit: false });
    driver.place('T', { ...group, type: 'LIMIT', limit: '110', side: 'SELL', parent: 'E' });
    driver.liquidity({ buy: '50' });
    expect(kinds(driver.quote('97.50', '98'))).toEqual([
      'OrderFilled first',
      'OrderCancelled E',
      'OrderCancelled T',
    ]);
  });

  it('stops in the middle of its levels when its own fill ends it by way of its parent', () => {
    const driver = Driver.with({ childFate: 'cancelled', depth: { levels: 3, ticksApart: 1 } });
    driver.quote('99', '100', '99', { bidSize: '1', askSize: '10' });
    const group = { group: 'G', groupType: 2, tif: 'GTC' } as const;
    driver.place('E', { ...group, type: 'LIMIT', limit: '101', quantity: '31', transmit: false });
    const exit = { ...group, type: 'LIMIT', limit: '109', side: 'SELL', parent: 'E' } as const;
    driver.place('T', exit);
    expect([driver.line('E'), driver.line('T')]).toEqual(['WORKING 30/31', 'WORKING 0/3']);
    expect(kinds(driver.quote('110', '111'))).toEqual([
      'OrderFilled T',
      'OrderCancelled E',
      'OrderCancelled T',
    ]);
    expect(driver.line('T')).toBe('CANCELLED 1/3');
  });
});

describe('order that joins a group late', () => {
  it('hears of a fill in the order of age all the same', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    const member = { type: 'LIMIT', group: 'G', groupType: 1 } as const;
    driver.place('old', { type: 'LIMIT', limit: '90' });
    driver.place('one', { ...member, limit: '91' });
    driver.place('two', { ...member, limit: '98' });
    driver.modify('old', { ...member, limit: '90' });
    expect(kinds(driver.quote('97', '98'))).toEqual([
      'OrderFilled two',
      'OrderCancelled old',
      'OrderCancelled one',
    ]);
  });
});

describe('way of a group to handle a fill', () => {
  const stop = { side: 'SELL', type: 'STOP', stop: '95', tif: 'GTC', group: 'G1' } as const;

  it('can be changed until an order of it has filled', () => {
    const driver = pair(1);
    expect(kinds(driver.modify('S', { ...stop, groupType: 2 }))).toEqual(['OrderModified S']);
    expect(driver.order('S').ocaType).toBe(2);
    driver.modify('T', { ...stop, type: 'LIMIT', limit: '110', groupType: 2 });
    driver.liquidity({ sell: '30' });
    driver.quote('110', '111');
    const change = { ...stop, quantity: '70', groupType: 3 } as const;
    expect(reason(driver.modify('S', change))).toBe('oca-type-revision');
  });

  it('is no change where it is repeated, or left out', () => {
    const driver = pair(2);
    driver.liquidity({ sell: '30' });
    driver.quote('110', '111');
    for (const groupType of [{}, { groupType: 2 as const }])
      expect(kinds(driver.modify('S', { ...stop, ...groupType, quantity: '70' }))).toEqual([
        'OrderModified S',
      ]);
  });

  it('cannot be changed for children that were placed with a group', () => {
    const driver = new Driver();
    const group = { group: 'MINE', groupType: 3 } as const;
    driver.bracket({ type: 'LIMIT', limit: '98' }, { target: group, stop: group });
    const change = { side: 'SELL', type: 'STOP', stop: '95', tif: 'GTC', group: 'MINE' } as const;
    expect(reason(driver.modify('S', { ...change, groupType: 2 }))).toBe('oca-type-revision');
  });
});
