import { type AccountId, type Instant, decimal, decimalText, flatLadder } from '@fairlead/core';
import type { ExchangeEvent } from '../api/events';
import { IBKR_CURRENCY, IBKR_FIXED, exchangeConfig, usStock } from '../config';
import { createExchange } from '../engine';
import { ACCOUNT, Driver, STOCK, reason } from '../testing/exchange.driver';

const FREE = { ...IBKR_FIXED, minimum: decimal(0), perUnit: [] };
const GERMAN = { ...usStock('SAP'), currency: 'EUR', commission: FREE };
const PAIR = {
  ...usStock('EUR.USD'),
  ladder: flatLadder('0.00005'),
  settlement: 'exchange' as const,
  unitCurrency: 'EUR',
  commission: IBKR_CURRENCY,
};
const RATES = { USD: decimal(1), EUR: decimal('1.1') };

function dollars(): Driver {
  const driver = Driver.with(
    {},
    { instruments: [{ ...usStock(STOCK), commission: FREE }, GERMAN, PAIR], rates: RATES },
  );
  driver.quote('100', '100');
  driver.quote('200', '200', '200', { instrument: 'SAP' });
  driver.quote('1.1', '1.1', '1.1', { instrument: 'EUR.USD' });
  return driver;
}

function cash(driver: Driver, account = ACCOUNT): Record<string, string> {
  const held = driver.exchange.account(account)?.cash ?? {};
  return Object.fromEntries(
    Object.entries(held).map(([currency, amount]) => [currency, decimalText(amount)]),
  );
}

function figure(
  driver: Driver,
  name:
    | 'netLiquidation'
    | 'totalCash'
    | 'initialMargin'
    | 'unrealizedPnl'
    | 'realizedPnl'
    | 'grossPositionValue',
): string {
  return String(driver.exchange.account(ACCOUNT)?.[name]);
}

describe('stock in another currency', () => {
  it('is paid in that currency, which the account borrows, and valued in the base currency', () => {
    const driver = dollars();
    driver.place('b', { instrument: 'SAP', quantity: '100' });
    expect(cash(driver)).toEqual({ USD: '1000000', EUR: '-20000' });
    expect(figure(driver, 'netLiquidation')).toBe('1000000');
    expect(figure(driver, 'grossPositionValue')).toBe('22000');
    expect(figure(driver, 'initialMargin')).toBe('5500');
    driver.quote('210', '210', '210', { instrument: 'SAP' });
    expect(figure(driver, 'unrealizedPnl')).toBe('1100');
    expect(driver.exchange.positions()[0]).toMatchObject({ currency: 'EUR' });
    expect(String(driver.exchange.positions()[0]?.unrealizedPnl)).toBe('1000');
    expect(driver.exchange.executions()[0]?.currency).toBe('EUR');
  });

  it('follows the exchange rate', () => {
    const driver = dollars();
    driver.place('b', { instrument: 'SAP', quantity: '100' });
    driver.quote('210', '210', '210', { instrument: 'SAP' });
    driver.apply({ kind: 'SetRates', now: driver.at(), rates: { EUR: decimal('1.2') } });
    expect(figure(driver, 'totalCash')).toBe('976000');
    expect(figure(driver, 'netLiquidation')).toBe('1001200');
    driver.place('s', { instrument: 'SAP', side: 'SELL', quantity: '100' });
    expect(cash(driver)).toEqual({ USD: '1000000', EUR: '1000' });
    expect(figure(driver, 'realizedPnl')).toBe('1200');
  });

  it('is carried by the buying power of the base currency', () => {
    const driver = dollars();
    expect(reason(driver.place('much', { instrument: 'SAP', quantity: '18182' }))).toBe(
      'buying-power',
    );
    driver.place('all', { instrument: 'SAP', quantity: '18181' });
    expect(driver.line('all')).toBe('FILLED 18181/18181');
  });

  it('is not taken while no rate is known', () => {
    const driver = Driver.with({}, { instruments: [usStock(STOCK), GERMAN] });
    expect(reason(driver.place('b', { instrument: 'SAP' }))).toBe('currency');
    driver.apply({ kind: 'SetRates', now: driver.at(), rates: RATES });
    expect(driver.place('b', { instrument: 'SAP' })[0]?.kind).toBe('OrderAccepted');
  });
});

describe('currency pair', () => {
  it('exchanges cash for cash, reported balance by balance', () => {
    const driver = dollars();
    const events = driver.place('b', { instrument: 'EUR.USD', quantity: '100000' });
    const balances = events.flatMap((event: ExchangeEvent) =>
      event.kind === 'CashChanged'
        ? [`${event.currency} ${decimalText(event.change)} ${decimalText(event.cash)}`]
        : [],
    );
    expect(balances).toEqual(['USD -110002.2 889997.8', 'EUR 100000 100000']);
    expect(figure(driver, 'netLiquidation')).toBe('999997.8');
    driver.place('s', { instrument: 'EUR.USD', side: 'SELL', quantity: '100000' });
    expect(cash(driver)).toEqual({ USD: '999995.6', EUR: '0' });
    expect(figure(driver, 'realizedPnl')).toBe('-4.4');
  });

  it('is reported as a position too, which adds nothing to the account', () => {
    const driver = dollars();
    driver.place('b', { instrument: 'EUR.USD', quantity: '100000' });
    expect(driver.exchange.positions().map((each) => each.instrument)).toEqual(['EUR.USD']);
    expect(figure(driver, 'grossPositionValue')).toBe('0');
  });

  it('gives back both currencies when its fill is busted', () => {
    const driver = dollars();
    driver.place('b', { instrument: 'EUR.USD', quantity: '100000' });
    driver.bust('0000e0d5.00000001.01.01');
    expect(cash(driver)).toEqual({ USD: '1000000', EUR: '0' });
  });

  it('has to name its unit, and nothing else may', () => {
    const nameless = { ...usStock(STOCK), settlement: 'exchange' } as const;
    expect(() => Driver.with({}, { instruments: [nameless] })).toThrow('names its unit');
    const stock = { ...usStock(STOCK), unitCurrency: 'EUR' };
    expect(() => Driver.with({}, { instruments: [stock] })).toThrow('names its unit');
  });
});

describe('accounts of several base currencies', () => {
  const EURO = 'DU2000002' as AccountId;
  const config = exchangeConfig({
    instruments: [{ ...usStock(STOCK), commission: FREE }],
    accounts: [
      { id: ACCOUNT, currency: 'USD', cash: { USD: decimal(1_000), EUR: decimal(1_000) } },
      { id: EURO, currency: 'EUR', cash: { EUR: decimal(1_000) } },
    ],
    rates: RATES,
  });

  it('are each valued in their own', () => {
    const exchange = createExchange(config, 1);
    expect(exchange.accounts().map((each) => String(each.netLiquidation))).toEqual([
      '2100',
      '1000',
    ]);
    const driver = new Driver(exchange);
    driver.quote('11', '11');
    driver.place('b', { account: EURO, quantity: '10' });
    expect(cash(driver, EURO)).toEqual({ EUR: '1000', USD: '-110' });
    expect(exchange.account(EURO)?.grossPositionValue.toNumber()).toBe(100);
    expect(cash(driver)).toEqual({ USD: '1000', EUR: '1000' });
  });

  it('report their rates', () => {
    const exchange = createExchange(config, 1);
    expect(
      [exchange.rate('EUR', 'USD'), exchange.rate('USD', 'USD'), exchange.rate('GBP', 'USD')].map(
        String,
      ),
    ).toEqual(['1.1', '1', 'null']);
  });

  it('are refused with cash that nobody can value, and with rates of nothing', () => {
    const accounts = [{ id: ACCOUNT, currency: 'USD', cash: { GBP: decimal(1) } }];
    expect(() => createExchange({ ...config, accounts }, 1)).toThrow('from GBP to USD is needed');
    const exchange = createExchange(config, 1);
    const rates = { EUR: decimal(0) };
    expect(() => exchange.apply({ kind: 'SetRates', now: 1 as Instant, rates })).toThrow(
      'positive',
    );
  });
});

describe('the quote of a currency pair', () => {
  it('is the exchange rate from then on: what the position gains is what the account gains', () => {
    const driver = dollars();
    driver.place('b', { instrument: 'EUR.USD', quantity: '10000' });
    const before = Number(figure(driver, 'netLiquidation'));
    driver.quote('0.9', '0.9', '0.9', { instrument: 'EUR.USD' });
    expect(String(driver.exchange.rate('EUR', 'USD'))).toBe('0.9');
    expect(Number(figure(driver, 'netLiquidation')) - before).toBe(-2000);
    expect(Number(figure(driver, 'unrealizedPnl'))).toBeCloseTo(-2002);
  });

  it('moves the currency that is not the measure of all', () => {
    const yen = { ...PAIR, id: 'USD.JPY', currency: 'JPY', unitCurrency: 'USD' };
    const driver = Driver.with(
      {},
      { instruments: [PAIR, yen], rates: { ...RATES, JPY: decimal('0.01') } },
    );
    driver.quote('160', '160', '160', { instrument: 'USD.JPY' });
    expect(String(driver.exchange.rate('JPY', 'USD'))).toBe('0.00625');
    expect(String(driver.exchange.rate('EUR', 'USD'))).toBe('1.1');
  });
});
