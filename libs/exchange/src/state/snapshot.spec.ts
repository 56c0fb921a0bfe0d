import type { ExchangeSnapshot } from '../api/exchange';
import { createExchange, restoreExchange } from '../engine';
import { exchangeConfig, usStock } from '../config';
import { Driver, kinds } from '../testing/exchange.driver';
import { toPlain } from './codec';
import stored from '../testing/fixtures/snapshot-v1.json';

/** The snapshot was written by version 1, and so was what it went on to do. */
function restored(): Driver {
  const driver = new Driver(restoreExchange(stored.snapshot as ExchangeSnapshot));
  driver.now = stored.now;
  return driver;
}

function goOn(driver: Driver): void {
  driver.release({ buy: '60' });
  driver.quote('112', '113');
  driver.modify('held', { type: 'LIMIT', limit: '91' });
  driver.place('m', { quantity: '5' });
  driver.cancel('E2');
  driver.quote('93', '94');
  driver.release({ buy: '60', sell: '500' });
  driver.now = 2_000;
  driver.quote('90', '90');
}

describe('snapshot of version 1', () => {
  it('goes on as version 1 went on: the same events, orders, fills and books', () => {
    const driver = restored();
    goOn(driver);
    const { exchange } = driver;
    expect(kinds(driver.log)).toEqual(stored.events);
    const orders = [...exchange.openOrders(), ...exchange.completedOrders()];
    expect(Object.fromEntries(orders.map(({ key }) => [key, driver.line(key)]))).toEqual(
      stored.orders,
    );
    const fills = exchange
      .executions()
      .map(({ id, key, quantity, price, commission, realizedPnl }) =>
        [id, key, quantity, '@', price, commission, realizedPnl].map(String).join(' '),
      );
    expect(fills).toEqual(stored.executions);
    const figures = Object.entries(exchange.accounts()[0] ?? {}).filter(
      ([name]) => name !== 'cash',
    );
    expect(Object.fromEntries(figures.map(([name, value]) => [name, String(value)]))).toEqual(
      stored.account,
    );
  });

  it('is written as version 2, which holds the same', () => {
    const first = restored();
    const snapshot = first.exchange.snapshot();
    expect(snapshot.version).toBe(2);
    const second = new Driver(restoreExchange(snapshot));
    second.now = stored.now;
    goOn(first);
    goOn(second);
    expect(JSON.stringify(second.exchange.snapshot())).toBe(
      JSON.stringify(first.exchange.snapshot()),
    );
  });

  it('holds executions that can no longer be corrected, and takes corrections of later ones', () => {
    const driver = restored();
    const [oldest] = driver.exchange.executions();
    expect(driver.correct(oldest?.id ?? '', { price: '99' })).toMatchObject([
      { kind: 'CorrectionRefused', reason: 'unknown-execution' },
    ]);
    goOn(driver);
    const again = new Driver(restoreExchange(driver.exchange.snapshot()));
    again.now = driver.now;
    expect(again.correct(oldest?.id ?? '', { price: '99' })).toMatchObject([
      { kind: 'CorrectionRefused', reason: 'unknown-execution' },
    ]);
    const ledger = (): string =>
      JSON.stringify([again.exchange.positions(), again.exchange.accounts()].map(toPlain));
    const before = ledger();
    const newest = again.exchange.executions().at(-1)?.id ?? '';
    expect(kinds(again.correct(newest, { price: '89' }))).toEqual(['ExecutionCorrected held']);
    expect(ledger()).not.toBe(before);
    again.correct(newest, { price: '90' });
    expect(ledger()).toBe(before);
  });
});

describe('snapshot', () => {
  it('of another version, or of nothing, is refused', () => {
    const snapshot = createExchange(exchangeConfig({ instruments: [usStock('A')] }), 1).snapshot();
    const other = { ...snapshot, version: 3 } as unknown as ExchangeSnapshot;
    expect(() => restoreExchange(other)).toThrow('another version');
    for (const version of [1, 2] as const)
      expect(() => restoreExchange({ version, state: {} })).toThrow('a whole state');
    expect(() => restoreExchange({ version: 2, state: null })).toThrow('holds a state');
  });

  it('is detached: what happens later is not in it', () => {
    const driver = new Driver();
    const before = driver.exchange.snapshot();
    const text = JSON.stringify(before);
    driver.quote('99', '100');
    driver.place('b', {});
    expect(JSON.stringify(before)).toBe(text);
  });
});
