import { type Decimal, decimal } from '@fairlead/core';
import type { Change } from '../../api/views';
import { IBKR_FUTURES, REG_T_MARGIN, usStock } from '../../config';
import {
  ACCOUNT,
  Driver,
  STOCK,
  type TermsText,
  reason,
  terms,
} from '../../testing/exchange.driver';

function figures(driver: Driver): Record<string, string> {
  const account = driver.exchange.account(ACCOUNT);
  const all = Object.entries(account ?? {}).filter(([name]) => name !== 'cash');
  return Object.fromEntries(all.map(([name, value]) => [name, String(value)]));
}

/** 100 000 USD under Regulation T, without commission. */
function regT(): Driver {
  const accounts = [{ id: ACCOUNT, currency: 'USD', cash: { USD: decimal(100_000) } }];
  const free = { ...IBKR_FUTURES, perUnit: [] };
  const driver = Driver.with({}, { margin: REG_T_MARGIN, accounts, commission: free });
  driver.quote('100', '100');
  return driver;
}

/** Gains and losses move cash each time they are settled; the position itself does not. */
const FUTURE = {
  ...usStock(STOCK),
  settlement: 'variation' as const,
  commission: IBKR_FUTURES,
};

describe('margin by Regulation T', () => {
  it('binds half of a long position to open and a quarter to keep', () => {
    const driver = regT();
    driver.place('b', { quantity: '1000' });
    expect(figures(driver)).toMatchObject({
      initialMargin: '50000',
      maintenanceMargin: '25000',
      availableFunds: '50000',
      excessLiquidity: '75000',
      buyingPower: '100000',
    });
  });

  it('binds half of a short position to open and 30 % to keep, beyond its proceeds', () => {
    const driver = regT();
    driver.place('s', { side: 'SELL', quantity: '1000' });
    expect(figures(driver)).toMatchObject({
      totalCash: '200000',
      netLiquidation: '100000',
      initialMargin: '50000',
      maintenanceMargin: '30000',
    });
  });

  it('follows the market', () => {
    const driver = regT();
    driver.place('b', { quantity: '1000' });
    driver.quote('80', '80');
    expect(figures(driver)).toMatchObject({ initialMargin: '40000', availableFunds: '40000' });
  });

  it('gives twofold buying power, and rejects what exceeds it', () => {
    const driver = regT();
    expect(figures(driver).buyingPower).toBe('200000');
    const events = driver.place('much', { quantity: '2001' });
    expect(events).toMatchObject([
      {
        reason: 'buying-power',
        message: 'Initial margin of 100050.00 USD exceeds the available funds of 100000.00 USD.',
      },
    ]);
    driver.place('all', { quantity: '2000' });
    expect(driver.line('all')).toBe('FILLED 2000/2000');
    expect(reason(driver.place('more', { quantity: '1' }))).toBe('buying-power');
    expect(driver.place('less', { side: 'SELL', quantity: '2000' })[0]?.kind).toBe('OrderAccepted');
  });

  it('lets a position turn around as far as the other side is carried', () => {
    const driver = regT();
    driver.place('b', { quantity: '2000' });
    expect(reason(driver.place('turn', { side: 'SELL', quantity: '4001' }))).toBe('buying-power');
    driver.place('turn-2', { side: 'SELL', quantity: '4000' });
    expect(driver.position()).toBe('-2000');
  });
});

describe('margin of futures', () => {
  const future = {
    ...FUTURE,
    multiplier: decimal(50),
    margin: {
      basis: 'contract' as const,
      long: { initial: decimal(12_000), maintenance: decimal(11_000) },
      short: { initial: decimal(13_000), maintenance: decimal(12_500) },
    },
  };

  it('is an amount for each contract, and only gains and losses move cash', () => {
    const driver = Driver.with({}, { instruments: [future] });
    driver.quote('5000', '5000');
    driver.place('b', { quantity: '2' });
    expect(figures(driver)).toMatchObject({
      totalCash: '999998.3',
      netLiquidation: '999998.3',
      initialMargin: '24000',
      maintenanceMargin: '22000',
      grossPositionValue: '0',
    });
    driver.quote('5010', '5010');
    expect(figures(driver)).toMatchObject({
      totalCash: '999998.3',
      netLiquidation: '1000998.3',
      unrealizedPnl: '998.3',
    });
    driver.place('s', { side: 'SELL', quantity: '3' });
    expect(figures(driver)).toMatchObject({
      totalCash: '1000995.75',
      netLiquidation: '1000995.75',
      initialMargin: '13000',
      realizedPnl: '996.6',
      unrealizedPnl: '-0.85',
    });
  });
});

describe('cash of futures', () => {
  it('is a decimal with an end, whatever part of a holding is closed, and nothing is left when it is', () => {
    const driver = Driver.with({}, { instruments: [FUTURE] });
    for (const [side, price, quantity] of [
      ['BUY', '100', '1'],
      ['BUY', '101', '2'],
      ['SELL', '103', '1'],
      ['SELL', '104', '2'],
    ] as const) {
      driver.quote(price, price);
      driver.place(`${side} ${price}`, { side, quantity });
      expect(driver.exchange.account(ACCOUNT)?.totalCash.decimalPlaces()).toBeLessThanOrEqual(8);
    }
    expect(figures(driver)).toMatchObject({ totalCash: '1000003.9', netLiquidation: '1000003.9' });
    driver.place('again', { quantity: '1' });
    expect(String(driver.exchange.positions()[0]?.averageCost)).toBe('104.85');
  });
});

function asked(driver: Driver, text: TermsText): Record<string, unknown> {
  const answer = driver.exchange.whatIf('w', terms(text));
  if (!answer.ok) return { refused: answer.refusal.reason };
  const { order, commissionCurrency, ...changes } = answer.value;
  const asText = ({ before, change, after }: Change): string => [before, change, after].join(' ');
  const show = (value: Change | Decimal): string =>
    'after' in value ? asText(value) : String(value);
  return {
    ...Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, show(value)])),
    order: `${order.key} ${order.permId} ${order.state}`,
    commissionCurrency,
  };
}

describe('what if', () => {
  it('tells margins and equity before, change and after, and the commission', () => {
    const driver = Driver.with({}, { margin: REG_T_MARGIN });
    driver.quote('99', '100', '99.50');
    driver.place('b', { quantity: '1000' });
    expect(asked(driver, { quantity: '1000' })).toEqual({
      order: 'w 0 HELD',
      initialMargin: '49750 50000 99750',
      maintenanceMargin: '24875 25000 49875',
      equityWithLoan: '999495 -505 998990',
      commission: '5',
      commissionCurrency: 'USD',
    });
    expect(
      asked(driver, { side: 'SELL', quantity: '1000', type: 'LIMIT', limit: '101' }),
    ).toMatchObject({
      initialMargin: '49750 -50500 -750',
      equityWithLoan: '999495 1495 1000990',
    });
  });

  it('changes nothing, not even ids', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('b', {});
    const before = JSON.stringify(driver.exchange.snapshot());
    asked(driver, { quantity: '5000' });
    asked(driver, { side: 'SELL', quantity: '5000' });
    expect(JSON.stringify(driver.exchange.snapshot())).toBe(before);
  });

  it('can be asked under the key of a living order', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.place('w', { type: 'LIMIT', limit: '90' });
    expect(asked(driver, { quantity: '100' })).toMatchObject({ initialMargin: '0 2500 2500' });
  });

  it('does not refuse what the account cannot carry: the figures say so', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    expect(asked(driver, { quantity: '50000' })).toMatchObject({
      initialMargin: '0 1250000 1250000',
    });
  });

  it('says why an order would not be taken', () => {
    const driver = new Driver();
    expect(asked(driver, {})).toEqual({ refused: 'missing-price' });
    driver.quote('99', '100');
    expect(asked(driver, { type: 'LIMIT', limit: '99.005' })).toEqual({ refused: 'price-tick' });
    expect(asked(driver, { instrument: 'NONE' })).toEqual({ refused: 'unknown-instrument' });
  });
});

describe('general margin', () => {
  it('is a fraction of values', () => {
    const margin = { ...REG_T_MARGIN, basis: 'contract' } as const;
    expect(() => Driver.with({}, { margin })).toThrow('a fraction of values');
  });
});
