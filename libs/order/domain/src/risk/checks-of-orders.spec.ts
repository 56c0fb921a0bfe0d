import { type OrderType, type Side, decimal, price } from '@fairlead/core';
import { type RiskInputChanges, riskInput } from '../testing/risk-input.builder';
import { denialsIn, evaluateRisk } from './evaluate-risk';
import type { WorkingOrder } from './risk-input';

const SHORT = {
  direction: 'SHORT',
  side: 'SELL',
  allowShort: true,
  protection: { stopPrice: price(103), targetPrice: price(92) },
} as const;

function denied(changes: RiskInputChanges): readonly string[] {
  return denialsIn(evaluateRisk(riskInput(changes))).map((result) => result.check);
}

function order(side: Side, type: OrderType, limit: string | null = null): WorkingOrder {
  return { strategy: 'swing', side, type, limitPrice: limit === null ? null : decimal(limit) };
}

const stops = (side: Side, count: number): readonly WorkingOrder[] =>
  Array.from({ length: count }, () => order(side, 'STOP'));

describe('working orders on one side of a contract', () => {
  it.each<readonly [string, RiskInputChanges, readonly string[]]>([
    [
      'a long: 13 sells and its stop and target',
      { view: { workingOrders: stops('SELL', 13) } },
      [],
    ],
    ['a long: 14 sells', { view: { workingOrders: stops('SELL', 14) } }, ['MAX_OPEN_ORDERS']],
    ['a long: 14 buys and itself', { view: { workingOrders: stops('BUY', 14) } }, []],
    ['a long: 15 buys', { view: { workingOrders: stops('BUY', 15) } }, ['MAX_OPEN_ORDERS']],
    ['a short: 13 buys', { entry: SHORT, view: { workingOrders: stops('BUY', 13) } }, []],
    ['a short: 14 buys', { entry: SHORT, view: { workingOrders: stops('BUY', 14) } }, ['MAX_OPEN_ORDERS']], // prettier-ignore
    ['an addition, whose stop is there: 15 sells', { entry: { exitOrders: 0 }, view: { workingOrders: stops('SELL', 15) } }, []], // prettier-ignore
    ['a lower limit', { view: { workingOrders: stops('SELL', 1) }, limits: { ordersPerSideMax: 2 } }, ['MAX_OPEN_ORDERS']], // prettier-ignore
  ])('beside %s', (_name, changes, codes) => {
    expect(denied(changes)).toEqual(codes);
  });

  it('are named with the limit and what they would come to', () => {
    const [denial] = denialsIn(evaluateRisk(riskInput({ view: { workingOrders: stops('SELL', 14) } }))); // prettier-ignore
    expect(denial).toMatchObject({ limit: '15 on a side', actual: '1 BUY, 16 SELL' });
  });
});

describe('an order of our own on the other side', () => {
  const at = (limitPrice: string) => ({ limitPrice: price(limitPrice) });
  // The market is 99.99 to 100.00; a market order to buy comes as far as 100.00.
  it.each<readonly [string, RiskInputChanges['entry'], WorkingOrder, readonly string[]]>([
    ['a target at the ask', {}, order('SELL', 'LIMIT', '100.00'), ['SELF_CROSS']],
    ['a target above the ask', {}, order('SELL', 'LIMIT', '100.01'), []],
    ['a target at our limit', at('101.00'), order('SELL', 'LIMIT', '101.00'), ['SELF_CROSS']],
    ['a target above our limit', at('101.00'), order('SELL', 'LIMIT', '101.01'), []],
    ['an exit at the market', {}, order('SELL', 'MARKET'), ['SELF_CROSS']],
    ['an order that follows the quote', {}, order('SELL', 'MIDPRICE', '120'), ['SELF_CROSS']],
    ['a stop', {}, order('SELL', 'STOP'), []],
    ['a stop limit below', {}, order('SELL', 'STOP_LIMIT', '95'), []],
    ['an order for the close', {}, order('SELL', 'MARKET_ON_CLOSE'), []],
    ['an order on our own side', {}, order('BUY', 'MARKET'), []],
    ['for a short, a buy at its price', { ...SHORT, ...at('99.99') }, order('BUY', 'LIMIT', '99.99'), ['SELF_CROSS']], // prettier-ignore
    ['for a short, a buy below its price', { ...SHORT, ...at('99.99') }, order('BUY', 'LIMIT', '99.98'), []], // prettier-ignore
  ])('%s', (_name, entry = {}, working, codes) => {
    expect(denied({ entry, view: { workingOrders: [working] } })).toEqual(codes);
  });
});
