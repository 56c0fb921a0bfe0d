import { decimalText } from '@fairlead/core';
import { usStock } from '../config';
import { ACCOUNT, Driver, STOCK, kinds } from '../testing/exchange.driver';

function executions(driver: Driver): readonly string[] {
  return driver.exchange
    .executions()
    .map((each) =>
      [each.id.slice(9), each.quantity, '@', each.price, each.commission, each.realizedPnl]
        .map(String)
        .join(' '),
    );
}

function ledgerOf(driver: Driver): Record<string, string> {
  const account = driver.exchange.account(ACCOUNT);
  const [position] = driver.exchange.positions();
  return {
    held: driver.position(),
    cost: String(position?.averageCost ?? 0),
    cash: String(account?.totalCash),
    realized: String(account?.realizedPnl),
    net: String(account?.netLiquidation),
  };
}

/** Buys 100 at 100, sells 50 at 110. */
function traded(): Driver {
  const driver = new Driver();
  driver.quote('100', '100');
  driver.place('b', {});
  driver.quote('110', '110');
  driver.place('s', { side: 'SELL', quantity: '50' });
  return driver;
}

const BUY = '0000e0d5.00000001.01.01';
const SELL = '0000e0d5.00000002.01.01';

describe('corrected price', () => {
  it('replaces the fill: the same id but for its end, and a ledger as if it had always been so', () => {
    const driver = traded();
    expect(executions(driver)).toEqual([
      '00000001.01.01 100 @ 100 1 null',
      '00000002.01.01 50 @ 110 1 498.5',
    ]);
    const events = driver.correct(BUY, { price: '98' });
    expect(events.map((event) => event.kind)).toEqual([
      'ExecutionCorrected',
      'PositionChanged',
      'CashChanged',
    ]);
    expect(executions(driver)).toEqual([
      '00000001.01.02 100 @ 98 1 null',
      '00000002.01.01 50 @ 110 1 598.5',
    ]);
    expect(ledgerOf(driver)).toEqual({
      held: '50',
      cost: '98.01',
      cash: '995698',
      realized: '598.5',
      net: '1001198',
    });
    expect(String(driver.order('b').averagePrice)).toBe('98');
  });

  it('reports the fill before and after it', () => {
    const [event] = traded().correct(BUY, { price: '98' });
    expect(event).toMatchObject({
      kind: 'ExecutionCorrected',
      key: 'b',
      previous: { id: BUY },
      execution: { id: '0000e0d5.00000001.01.02' },
    });
  });

  it('can be corrected again, by any of its ids', () => {
    const driver = traded();
    driver.correct(BUY, { price: '98' });
    driver.correct(BUY, { price: '97' });
    driver.correct('0000e0d5.00000001.01.03', { price: '100' });
    expect(executions(driver)[0]).toBe('00000001.01.04 100 @ 100 1 null');
    expect(ledgerOf(driver)).toEqual(ledgerOf(traded()));
  });
});

describe('corrected quantity', () => {
  it('changes what a live order has filled, and what is left of it', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.place('b', {});
    driver.correct(BUY, { quantity: '30' });
    expect(driver.line('b')).toBe('WORKING 30/100');
    driver.release({ buy: '1000' });
    expect(driver.exchange.executions().map((each) => String(each.cumulativeQuantity))).toEqual([
      '30',
      '100',
    ]);
    expect(driver.position()).toBe('100');
  });

  it('ends a live order as filled where it is full now', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.bracket();
    expect(kinds(driver.correct(BUY, { quantity: '100' }))).toEqual([
      'ExecutionCorrected E',
      'OrderEnded E',
    ]);
    expect([driver.line('E'), driver.line('S')]).toEqual(['FILLED 100/100', 'WORKING 0/100']);
  });

  it('turns a filled order that is short now into a cancelled one, and back', () => {
    const driver = traded();
    expect(driver.correct(BUY, { quantity: '90' })[0]).toMatchObject({
      order: { state: 'CANCELLED' },
    });
    expect(driver.line('b')).toBe('CANCELLED 90/100');
    expect(driver.position()).toBe('40');
    driver.correct(BUY, { quantity: '100' });
    expect(driver.line('b')).toBe('FILLED 100/100');
  });

  it('keeps what later fills of the order report in line', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.place('b', {});
    driver.quote('100', '101');
    driver.release({ buy: '60' });
    driver.correct(BUY, { quantity: '20', price: '99' });
    const fills = driver.exchange
      .executions()
      .map((each) => `${String(each.cumulativeQuantity)} at ${String(each.averagePrice)}`);
    expect(fills).toEqual(['20 at 99', '80 at 100.5']);
  });
});

describe('busted fill', () => {
  it('leaves the ledger as if it had never been', () => {
    const driver = traded();
    driver.bust(SELL);
    expect(executions(driver)[1]).toBe('00000002.01.02 0 @ 110 0 null');
    expect(driver.line('s')).toBe('CANCELLED 0/50');
    const { cash, ...rest } = ledgerOf(driver);
    expect([cash, rest]).toEqual([
      '989999',
      { held: '100', cost: '100.01', realized: '0', net: '1000999' },
    ]);
  });

  it('that opened makes what closed it open the other side', () => {
    const driver = traded();
    driver.bust(BUY);
    expect(ledgerOf(driver)).toEqual({
      held: '-50',
      cost: '109.98',
      cash: '1005499',
      realized: '0',
      net: '999999',
    });
    expect(driver.exchange.executions()[1]?.realizedPnl).toBeNull();
  });

  it('of a child may be closed again by its siblings', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.bracket();
    driver.quote('110', '111');
    expect([driver.line('E'), driver.line('T'), driver.position()]).toEqual([
      'WORKING 40/100',
      'WORKING 40/100',
      '0',
    ]);
    driver.quote('99', '111');
    driver.bust('0000e0d5.00000002.01.01');
    expect(driver.position()).toBe('40');
    driver.quote('94', '95');
    expect([driver.line('S'), driver.position()]).toEqual(['WORKING 40/60', '0']);
  });

  it('may be had again at once where the market still gives it', () => {
    const driver = new Driver();
    driver.quote('99', '100');
    driver.liquidity({ buy: '40' });
    driver.bracket();
    driver.quote('110', '111');
    expect(kinds(driver.bust('0000e0d5.00000002.01.01'))).toEqual([
      'ExecutionCorrected T',
      'OrderFilled T',
      'OrderResized S',
    ]);
  });

  it('keeps the minimum commission that its order owes for the rest', () => {
    const driver = new Driver();
    driver.quote('100', '100');
    driver.liquidity({ buy: '50' });
    driver.place('b', {});
    driver.release({ buy: '50' });
    expect(executions(driver).map((line) => line.split(' ')[4])).toEqual(['1', '0']);
    driver.bust(BUY);
    expect(executions(driver)).toEqual([
      '00000001.01.02 0 @ 100 1 -1',
      '00000002.01.01 50 @ 100 0 null',
    ]);
    expect(String(driver.order('b').commission)).toBe('1');
    driver.bust(SELL);
    expect(ledgerOf(driver)).toMatchObject({ cash: '1000000', realized: '0', held: '0' });
  });
});

describe('correction that cannot be', () => {
  it.each([
    ['an unknown fill', '0000e0d5.00000009.01.01', {}, 'unknown-execution'],
    ['another exchange', '0000e0d6.00000001.01.01', {}, 'unknown-execution'],
    ['no id at all', 'x', {}, 'unknown-execution'],
    ['a broken share', BUY, { quantity: '0.5' }, 'size'],
    ['less than nothing', BUY, { quantity: '-1' }, 'size'],
    ['more than the order', BUY, { quantity: '101' }, 'size'],
    ['a price of nothing', BUY, { price: '0' }, 'price'],
  ])('is refused and changes nothing: %s', (_, id, to, expected) => {
    const driver = traded();
    const before = JSON.stringify({ ...(driver.exchange.snapshot().state as object), now: 0 });
    expect(driver.correct(id, to)).toMatchObject([{ kind: 'CorrectionRefused', reason: expected }]);
    expect(JSON.stringify({ ...(driver.exchange.snapshot().state as object), now: 0 })).toBe(
      before,
    );
  });

  it('is refused for a fill that is too old to be kept, and right for those after it', () => {
    const driver = Driver.with({}, { executionsMax: 1 });
    driver.quote('100', '100');
    driver.place('b', {});
    driver.quote('110', '110');
    driver.place('s', { side: 'SELL', quantity: '50' });
    expect(driver.correct(BUY, { price: '98' })).toMatchObject([{ reason: 'unknown-execution' }]);
    driver.correct(SELL, { price: '111' });
    expect(driver.exchange.executions().map((each) => String(each.realizedPnl))).toEqual(['548.5']);
    expect(driver.position()).toBe('50');
  });
});

describe('correction of futures', () => {
  it('moves cash by what was gained, also by fills after it', () => {
    const future = {
      ...usStock(STOCK),
      multiplier: usStock(STOCK).multiplier.times(50),
      settlement: 'variation' as const,
    };
    const driver = Driver.with({}, { instruments: [future] });
    driver.quote('100', '100');
    driver.place('b', { quantity: '2' });
    driver.quote('101', '101');
    driver.place('s', { side: 'SELL', quantity: '2' });
    const cash = driver.exchange.account(ACCOUNT)?.totalCash;
    const events = driver.correct(BUY, { price: '99' });
    const change = events.flatMap((event) =>
      event.kind === 'CashChanged' ? [decimalText(event.change)] : [],
    );
    expect(change).toEqual(['100']);
    expect(String(driver.exchange.account(ACCOUNT)?.totalCash)).toBe(String(cash?.plus(100)));
    expect(driver.exchange.account(ACCOUNT)?.realizedPnl.toNumber()).toBe(198);
  });
});
