import { type AccountId, decimal, flatLadder } from '@fairlead/core';
import { exchangeConfig, usStock } from '../config';
import { createExchange } from '../engine';
import { ACCOUNT, Driver, STOCK, kinds, reason } from '../testing/exchange.driver';

function values(driver: Driver): Record<string, string> {
  const account = driver.exchange.account(ACCOUNT);
  return Object.fromEntries(
    Object.entries(account ?? {}).map(([name, value]) => [name, String(value)]),
  );
}

describe('placement', () => {
  it.each([
    ['a price off the tick', { type: 'LIMIT' as const, limit: '90.005' }, 'price-tick'],
    ['a stop off the tick', { type: 'STOP' as const, stop: '90.005' }, 'price-tick'],
    ['a broken share', { quantity: '0.5' }, 'size-increment'],
    ['no shares', { quantity: '0' }, 'size-zero'],
    ['a limit without a price', { type: 'LIMIT' as const }, 'missing-price'],
    ['a stop without a price', { type: 'STOP' as const }, 'missing-price'],
    ['a stop at nothing', { type: 'STOP' as const, stop: '0' }, 'missing-price'],
    ['a trail without a distance', { type: 'TRAIL' as const }, 'missing-price'],
    ['a GTD order that is over', { tif: 'GTD' as const, goodTill: 1 }, 'time-in-force'],
    ['an unknown instrument', { instrument: 'NONE' }, 'unknown-instrument'],
    ['an unknown account', { account: 'DU2' }, 'unknown-account'],
  ])('is rejected for %s and leaves no order', (_, text, expected) => {
    const driver = new Driver();
    expect(reason(driver.place('b', text))).toBe(expected);
    expect(driver.exchange.order('b')).toBeNull();
  });

  it('is rejected for a key that was used before', () => {
    const driver = new Driver();
    driver.place('b', {});
    driver.cancel('b');
    expect(reason(driver.place('b', {}))).toBe('duplicate-key');
    expect(driver.line('b')).toBe('CANCELLED 0/100');
  });

  it('does not look at prices that mean nothing for the type', () => {
    const driver = new Driver();
    expect(kinds(driver.place('b', { limit: '90.005', stop: '0' }))).toEqual(['OrderAccepted b']);
    expect(driver.order('b')).toMatchObject({ limitPrice: null, stopPrice: null });
  });

  it('takes finer steps where the ladder and the size increment allow them', () => {
    const driver = Driver.with(
      {},
      {
        instruments: [
          { ...usStock(STOCK), ladder: flatLadder('0.0001'), sizeIncrement: decimal('0.5') },
        ],
      },
    );
    expect(kinds(driver.place('b', { type: 'LIMIT', limit: '0.9999', quantity: '1.5' }))).toEqual([
      'OrderAccepted b',
    ]);
  });
});

describe('size of an order', () => {
  it('is at least the minimum of the instrument', () => {
    const instruments = [{ ...usStock(STOCK), sizeMinimum: decimal(10) }];
    const driver = Driver.with({}, { instruments });
    expect(reason(driver.place('few', { quantity: '9' }))).toBe('size-minimum');
    driver.place('b', { quantity: '10' });
    expect(reason(driver.modify('b', { quantity: '9' }))).toBe('size-minimum');
  });
});

describe('active orders', () => {
  const resting = { type: 'LIMIT', limit: '50', quantity: '1' } as const;

  function fifteen(): Driver {
    const driver = new Driver();
    for (let n = 1; n <= 15; n += 1) driver.place(`b${n}`, resting);
    return driver;
  }

  it('are at most fifteen for an instrument and side', () => {
    const driver = fifteen();
    expect(driver.place('b16', resting)).toMatchObject([
      { kind: 'OrderRejected', reason: 'too-many-orders', order: { state: 'REJECTED' } },
    ]);
    expect(kinds(driver.place('s', { ...resting, side: 'SELL', limit: '150' }))).toEqual([
      'OrderAccepted s',
    ]);
    driver.cancel('b1');
    expect(kinds(driver.place('b17', resting))).toEqual(['OrderAccepted b17']);
  });

  it('do not include those that are not transmitted', () => {
    const driver = fifteen();
    expect(kinds(driver.place('held', { ...resting, transmit: false }))).toEqual([
      'OrderHeld held',
    ]);
    expect(reason(driver.modify('held', resting))).toBe('too-many-orders');
  });

  it('include children, also those that wait', () => {
    const driver = new Driver();
    for (let n = 1; n <= 8; n += 1) {
      driver.place(`E${n}`, { ...resting, transmit: false });
      const exit = { side: 'SELL', parent: `E${n}`, quantity: '1' } as const;
      driver.place(`T${n}`, { ...exit, type: 'LIMIT', limit: '150', transmit: false });
      driver.place(`S${n}`, { ...exit, type: 'STOP', stop: '40' });
    }
    expect(driver.line('T8')).toBe('WAITING 0/1');
    expect(driver.line('S8')).toBe('REJECTED 0/1');
  });

  it('have no limit where the behaviour sets none', () => {
    const driver = fifteen();
    driver.behave({ activeOrdersMax: null });
    expect(kinds(driver.place('b16', resting))).toEqual(['OrderAccepted b16']);
  });
});

describe('buying power', () => {
  it('is four times the excess, and an order that needs more is rejected and shown', () => {
    const driver = new Driver();
    driver.quote('99', '100', '100');
    expect(values(driver)).toMatchObject({ buyingPower: '4000000', netLiquidation: '1000000' });
    const events = driver.place('b', { quantity: '40001' });
    expect(events).toMatchObject([
      { kind: 'OrderRejected', reason: 'buying-power', order: { state: 'REJECTED' } },
    ]);
    driver.place('c', { quantity: '40000' });
    expect(driver.line('c')).toBe('FILLED 40000/40000');
  });

  it('counts what other working entries would open', () => {
    const driver = new Driver();
    driver.place('a', { type: 'LIMIT', limit: '100', quantity: '30000' });
    expect(reason(driver.place('b', { type: 'LIMIT', limit: '100', quantity: '20000' }))).toBe(
      'buying-power',
    );
  });

  it('is never needed to close', () => {
    const driver = new Driver();
    driver.quote('100', '100', '100');
    driver.place('b', { quantity: '39000' });
    driver.place('s', { side: 'SELL', quantity: '39000' });
    expect(driver.position()).toBe('0');
  });

  it('takes the children along when a parent cannot be carried', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.bracket({ quantity: '50000' });
    expect(kinds(driver.log).slice(3)).toEqual(['OrderCancelled T', 'OrderCancelled S']);
    expect(driver.order('E').state).toBe('REJECTED');
  });
});

describe('commission', () => {
  it.each([
    ['the minimum for a small order', '100', '100', '1'],
    ['the rate for a large one', '1000', '100', '5'],
    ['one per cent of the value for pennies', '100', '0.50', '0.5'],
  ])('is %s', (_, quantity, price, commission) => {
    const driver = new Driver();
    driver.quote(price, price);
    driver.place('b', { quantity });
    expect(String(driver.order('b').commission)).toBe(commission);
  });

  it('counts the minimum once for an order that fills in parts', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.liquidity({ buy: '100' });
    driver.place('b', { quantity: '300' });
    driver.release({ buy: '100' });
    driver.release({ buy: '100' });
    expect(driver.exchange.executions().map((each) => String(each.commission))).toEqual([
      '1',
      '0',
      '0.5',
    ]);
  });
});

describe('position', () => {
  it('costs its average with commission, and realises after commission', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.place('b', {});
    expect(driver.exchange.positions()).toMatchObject([{ account: ACCOUNT, instrument: STOCK }]);
    expect(String(driver.exchange.positions()[0]?.averageCost)).toBe('100.01');
    driver.quote('110', '110');
    driver.place('s', { side: 'SELL', quantity: '50' });
    const [opened, closed] = driver.exchange.executions();
    expect(opened?.realizedPnl).toBeNull();
    expect(String(closed?.realizedPnl)).toBe('498.5');
    expect(values(driver)).toMatchObject({
      totalCash: '995498',
      netLiquidation: '1000998',
      unrealizedPnl: '499.5',
      realizedPnl: '498.5',
      grossPositionValue: '5500',
    });
  });

  it('goes short with what it received less commission', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.place('s', { side: 'SELL' });
    expect(String(driver.exchange.positions()[0]?.averageCost)).toBe('99.99');
    driver.quote('90', '90');
    expect(values(driver)).toMatchObject({ unrealizedPnl: '999', netLiquidation: '1000999' });
  });

  it('crosses through zero: closes what it held and opens the rest', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.place('b', {});
    driver.quote('110', '110');
    driver.place('s', { side: 'SELL', quantity: '250' });
    expect(driver.position()).toBe('-150');
    expect(String(driver.exchange.executions()[1]?.realizedPnl)).toBe('998.5');
    expect(String(driver.exchange.positions()[0]?.averageCost)).toBe('109.995');
  });

  it('multiplies by the contract', () => {
    const driver = Driver.with(
      {},
      {
        instruments: [{ ...usStock(STOCK), ladder: flatLadder('0.25'), multiplier: decimal(50) }],
      },
    );
    driver.quote('100', '100');
    driver.place('b', { quantity: '2' });
    driver.quote('101', '101');
    expect(String(driver.exchange.positions()[0]?.averageCost)).toBe('5000.5');
    expect(values(driver)).toMatchObject({ unrealizedPnl: '99', grossPositionValue: '10100' });
  });

  it('is reported once as zero when it ends, and listed no more', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.place('b', {});
    const events = driver.place('s', { side: 'SELL' });
    const positions = events.flatMap((event) =>
      event.kind === 'PositionChanged' ? [event.position] : [],
    );
    expect(positions.map((position) => String(position.quantity))).toEqual(['0']);
    expect(driver.exchange.positions()).toEqual([]);
  });
});

describe('several accounts', () => {
  it('keep their orders, positions and cash apart', () => {
    const config = exchangeConfig({
      instruments: [usStock(STOCK)],
      accounts: ['DU1', 'DU2'].map((id) => ({
        id: id as AccountId,
        currency: 'USD',
        cash: { USD: decimal(10_000) },
      })),
    });
    const driver = new Driver(createExchange(config, 1));
    driver.quote('100', '100');
    driver.place('a', { account: 'DU1', quantity: '10' });
    expect(driver.exchange.positions('DU2' as AccountId)).toEqual([]);
    expect(driver.exchange.accounts().map((each) => String(each.totalCash))).toEqual([
      '8999',
      '10000',
    ]);
  });

  it('reject instruments of another currency', () => {
    const driver = Driver.with({}, { instruments: [{ ...usStock(STOCK), currency: 'EUR' }] });
    expect(reason(driver.place('b', {}))).toBe('currency');
  });
});

describe('configuration', () => {
  it('is refused where it could not run', () => {
    const config = exchangeConfig({ instruments: [usStock(STOCK)] });
    expect(() => createExchange({ ...config, accounts: [] }, 1)).toThrow('has an account');
    expect(() => createExchange({ ...config, executionPrefix: 'x' }, 1)).toThrow('8 hex digits');
    expect(() =>
      createExchange({ ...config, instruments: [usStock('A'), usStock('A')] }, 1),
    ).toThrow('unique');
  });

  it('takes a new instrument while it runs, once', () => {
    const driver = new Driver();
    const add = () =>
      driver.apply({ kind: 'AddInstrument', now: driver.at(), instrument: usStock('MSFT') });
    add();
    expect(kinds(driver.place('b', { instrument: 'MSFT' }))).toEqual(['OrderAccepted b']);
    expect(add).toThrow('is new');
  });
});
