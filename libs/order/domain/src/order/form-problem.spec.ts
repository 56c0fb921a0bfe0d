import {
  ORDER_PRICES,
  ORDER_TYPES,
  type OrderType,
  TIMES_IN_FORCE,
  type TimeInForce,
  decimal,
  flatLadder,
  parseInstant,
  plusMs,
} from '@fairlead/core';
import { formProblem } from './form-problem';
import type { OrderForm } from './order-form';

const NOW = parseInstant('2026-11-30T15:00:00.000Z');
const AROUND = {
  ...{ now: NOW, ladder: flatLadder('0.05'), exchange: null },
  session: { open: true, since: null, until: null },
};
const LATER = plusMs(NOW, 3_600_000);

/** An order of a type with every price that it needs, and no other. */
function formOf(type: OrderType, timeInForce: TimeInForce = 'DAY'): OrderForm {
  const { limit, stop, trails, offset } = ORDER_PRICES[type];
  return {
    ...{ type, timeInForce, goodTill: timeInForce === 'GTD' ? LATER : null },
    limitPrice: limit === 'needed' ? decimal('49.95') : null,
    stopPrice: stop === 'needed' ? decimal('49.5') : null,
    ...(trails ? { trail: { kind: 'percent', value: decimal(2) } as const } : {}),
    ...(offset ? { limitOffset: decimal('0.1') } : {}),
  };
}

/** How long an order of each type may live, by what IB's documents say of each. */
const LIVES: Readonly<Record<OrderType, string>> = {
  MARKET: 'DAY GTC IOC FOK OPG',
  LIMIT: 'DAY GTC IOC FOK GTD OPG',
  STOP: 'DAY GTC GTD',
  STOP_LIMIT: 'DAY GTC GTD',
  MARKET_IF_TOUCHED: 'DAY GTC GTD',
  LIMIT_IF_TOUCHED: 'DAY GTC GTD',
  TRAIL: 'DAY GTC GTD',
  TRAIL_LIMIT: 'DAY GTC GTD',
  MARKET_ON_CLOSE: 'DAY',
  LIMIT_ON_CLOSE: 'DAY',
  RELATIVE: 'DAY GTC GTD',
  MIDPRICE: 'DAY GTC GTD',
};

describe.each(ORDER_TYPES)('an order that is %s', (type) => {
  it('lives as long as its type can', () => {
    const passing = TIMES_IN_FORCE.filter(
      (time) => formProblem(formOf(type, time), AROUND) === null,
    );
    expect(passing.join(' ')).toBe(LIVES[type]);
  });

  it('has every price that it needs, and no other', () => {
    const { limit, stop, trails, offset } = ORDER_PRICES[type];
    const whole = formOf(type);
    const { trail: _trail, limitOffset: _offset, ...bare } = whole;
    const codeOf = (form: OrderForm): string | null => formProblem(form, AROUND)?.code ?? null;
    const trail = { kind: 'amount', value: decimal(1) } as const;
    const terms = 'ORDER_TERMS';
    expect({
      noLimit: codeOf({ ...whole, limitPrice: null }),
      limit: codeOf({ ...whole, limitPrice: decimal(50) }),
      noStop: codeOf({ ...whole, stopPrice: null }),
      stop: codeOf({ ...whole, stopPrice: decimal(50) }),
      noTrail: codeOf({ ...bare, ...(offset ? { limitOffset: decimal(0) } : {}) }),
      trail: codeOf({ ...whole, trail }),
      offset: codeOf({ ...whole, limitOffset: decimal(0) }),
    }).toEqual({
      noLimit: limit === 'needed' ? terms : null,
      limit: limit === 'none' ? terms : null,
      noStop: stop === 'needed' ? terms : null,
      stop: stop === 'none' ? terms : null,
      noTrail: trails ? terms : null,
      trail: trails ? null : terms,
      offset: offset ? null : terms,
    });
  });

  it('has prices of its contract only', () => {
    const { limit, stop } = ORDER_PRICES[type];
    const off = decimal('49.97');
    const codes = [
      ...(limit === 'none' ? [] : [formProblem({ ...formOf(type), limitPrice: off }, AROUND)]),
      ...(stop === 'none' ? [] : [formProblem({ ...formOf(type), stopPrice: off }, AROUND)]),
    ];
    for (const found of codes) {
      expect(found).toMatchObject({ code: 'PRICE_TICK', limit: 'steps of 0.05', actual: '49.97' });
    }
  });
});

describe('the moments of an order', () => {
  it.each([
    ['ends in the past', { timeInForce: 'GTD', goodTill: plusMs(NOW, -1) }],
    ['ends now', { timeInForce: 'GTD', goodTill: NOW }],
    ['is GTD without an end', { timeInForce: 'GTD', goodTill: null }],
    ['has an end and is not GTD', { timeInForce: 'GTC', goodTill: LATER }],
    ['begins when it has ended', { timeInForce: 'GTD', goodTill: LATER, goodAfter: LATER }],
    ['is IOC and waits', { timeInForce: 'IOC', goodAfter: LATER }],
    ['is FOK outside hours', { timeInForce: 'FOK', outsideHours: true }],
  ] as const)('are refused where it %s', (_what, changes) => {
    expect(formProblem({ ...formOf('LIMIT'), ...changes }, AROUND)?.code).toBe('ORDER_TERMS');
  });

  it('pass where it begins before it ends', () => {
    const form = { ...formOf('LIMIT', 'GTD'), goodAfter: plusMs(NOW, 60_000) };
    expect(formProblem(form, AROUND)).toBeNull();
  });

  it.each(ORDER_TYPES)('outside regular hours are for types that work there: %s', (type) => {
    const found = formProblem({ ...formOf(type), outsideHours: true }, AROUND);
    const works = !['MARKET', 'MARKET_ON_CLOSE', 'LIMIT_ON_CLOSE', 'RELATIVE', 'MIDPRICE'].includes(type); // prettier-ignore
    expect(found === null).toBe(works);
  });
});
