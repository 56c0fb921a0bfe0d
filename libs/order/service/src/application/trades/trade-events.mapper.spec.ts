import { ORDER_PRICES, ORDER_TYPES, type OrderType, decimal, present } from '@fairlead/core';
import { type Leg, type LegTerms, openTrade } from '@fairlead/order-domain';
import { TRADE_NOW, tradeOpening } from '@fairlead/order-domain/testing';
import { legOf, modifyCommandOf } from './trade-events.mapper';

const TRADE = openTrade(tradeOpening(), TRADE_NOW);
const STOP = present(TRADE.legs[1], 'a bracket has a stop');

/** Terms with all that an order of the type can have. */
function termsOf(type: OrderType, by: 'amount' | 'percent' = 'amount'): LegTerms {
  const { limit, stop, trails, offset } = ORDER_PRICES[type];
  return {
    quantity: decimal(100),
    limitPrice: limit === 'none' ? null : decimal('98.5'),
    stopPrice: stop === 'none' ? null : decimal('97.25'),
    ...(trails ? { trail: { kind: by, value: decimal('2.5') } } : {}),
    ...(offset ? { limitOffset: decimal('0.1') } : {}),
  };
}

function textsOf(type: OrderType): object {
  const { limit, stop, trails, offset } = ORDER_PRICES[type];
  return {
    ...(limit === 'none' ? {} : { limitPrice: '98.5' }),
    ...(stop === 'none' ? {} : { stopPrice: '97.25' }),
    ...(trails ? { trailingAmount: '2.5' } : {}),
    ...(offset ? { limitOffset: '0.1' } : {}),
  };
}

describe('an order as it travels', () => {
  const { orderRef, parentRef } = STOP;
  const common = { orderRef, parentRef, role: 'STOP', side: 'SELL', quantity: '100', timeInForce: 'GTC' } as const; // prettier-ignore

  it.each(ORDER_TYPES)(
    'that is %s carries every price of its type, placed and modified',
    (type) => {
      const leg: Leg = { ...STOP, type };
      const wanted = termsOf(type);
      const expected = { ...common, type, ...textsOf(type) };
      expect(legOf(leg, wanted)).toEqual(expected);
      const step = { kind: 'modify', leg, wanted, revision: 1, reason: 'spec' } as const;
      expect(modifyCommandOf(TRADE, step).leg).toEqual(expected);
    },
  );

  it('trails by a percentage as well as by an amount', () => {
    const leg = legOf({ ...STOP, type: 'TRAIL' }, termsOf('TRAIL', 'percent'));
    expect(leg).toMatchObject({ stopPrice: '97.25', trailingPercent: '2.5' });
    expect(leg).not.toHaveProperty('trailingAmount');
  });

  it('says when it begins to work, that it works outside regular hours, and what it becomes', () => {
    const trail = { kind: 'percent', value: decimal(2) } as const;
    const adjusts = { at: decimal(104), type: 'TRAIL_LIMIT', stopPrice: decimal(100), trail, limitOffset: decimal('0.2') } as const; // prettier-ignore
    const leg: Leg = { ...STOP, goodAfter: TRADE_NOW, outsideHours: true, adjusts };
    expect(legOf(leg, STOP.terms)).toEqual({
      ...{ ...common, type: 'STOP', stopPrice: '97', outsideHours: true },
      goodAfter: '2026-11-23T15:00:00.000Z',
      adjusts: { at: '104', type: 'TRAIL_LIMIT', stopPrice: '100', trailingPercent: '2', limitOffset: '0.2' }, // prettier-ignore
    });
  });
});
