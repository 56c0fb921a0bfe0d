import { Decimal, type Instant, type OrderRef } from '@fairlead/core';
import type { StatusEvidence } from '../trade/evidence/evidence';
import { applyRejection, applyStatus } from './apply-to-leg';
import { type Leg, type LegTerms, newLeg } from './leg';

const NOW = 1_780_000_000_000 as Instant;
const STOP = newLeg(
  {
    orderRef: 'F:1:S1' as OrderRef,
    purpose: 'STOP',
    ordinal: 1,
    side: 'SELL',
    type: 'STOP',
    timeInForce: 'GTC',
    terms: { quantity: new Decimal(100), limitPrice: null, stopPrice: new Decimal(95) },
  },
  NOW,
);
const DOUBTFUL: Leg = {
  ...STOP,
  status: 'UNKNOWN',
  code: '12345',
  reason: 'the preset says no',
  pending: { kind: 'cancel', since: NOW },
};
const refusedCancel = (leg: Leg, code: string): Leg =>
  applyRejection(
    leg,
    {
      kind: 'rejection',
      orderRef: leg.orderRef,
      request: 'cancel',
      code,
      reason: 'OrderId 4 that needs to be cancelled is not found',
      final: false,
    },
    NOW,
  );

describe('a cancel that the broker refuses', () => {
  it.each(['161', '10147', '10148', '10149'])(
    'with %s leaves an order in doubt the reason that brought it there',
    (code) => {
      const leg = refusedCancel(DOUBTFUL, code);
      expect(leg).toMatchObject({ status: 'UNKNOWN', code: '12345', pending: null });
      expect(leg.reason).toBe('the preset says no');
      expect(leg.refused).toMatchObject({ request: 'cancel', code, count: 1 });
    },
  );
  it('is what an order in doubt says where nothing was reported before', () => {
    const leg = refusedCancel({ ...DOUBTFUL, code: null, reason: null }, '10147');
    expect(leg).toMatchObject({ status: 'UNKNOWN', code: '10147' });
  });
  it('is what an order says that works', () => {
    const leg = refusedCancel({ ...DOUBTFUL, status: 'WORKING' }, '10148');
    expect(leg).toMatchObject({ status: 'WORKING', code: '10148' });
  });
});

describe('a trailing order that is modified', () => {
  const trail = { kind: 'amount', value: new Decimal(2) } as const;
  const terms = { ...STOP.terms, trail };
  const wanted = { ...terms, quantity: new Decimal(60) };
  const echo = (side: Leg['side'], stopPrice: string, asked: LegTerms = wanted): Leg => {
    const status: StatusEvidence = {
      ...{ kind: 'status', orderRef: STOP.orderRef, status: 'WORKING', cancelPending: false },
      ...{ quantity: asked.quantity, filledQuantity: null, limitPrice: null },
      stopPrice: new Decimal(stopPrice),
      ...{ ocaGroup: null, ocaType: null, permId: null, code: null, reason: null },
    };
    const pending = { kind: 'modify', since: NOW, wanted: asked } as const;
    return applyStatus({ ...STOP, side, type: 'TRAIL', terms, status: 'WORKING', pending }, status, NOW); // prettier-ignore
  };

  it.each([
    ['SELL', '95', true],
    ['SELL', '95.5', true],
    ['SELL', '94.5', false],
    ['BUY', '94.5', true],
    ['BUY', '95.5', false],
  ] as const)(
    'to %s is as asked for where its trigger stands at %s: %s',
    (side, shown, isAnswered) => {
      const leg = echo(side, shown);
      expect(leg.pending === null).toBe(isAnswered);
      expect(leg.terms).toEqual({ ...wanted, stopPrice: new Decimal(shown) });
    },
  );

  it('has the distance that was asked for, and the trigger that the broker found for it', () => {
    const asked = { ...wanted, stopPrice: null, trail: { kind: 'percent', value: new Decimal(3) } } as const; // prettier-ignore
    const leg = echo('SELL', '93', asked);
    expect(leg).toMatchObject({ pending: null, terms: { ...asked, stopPrice: new Decimal(93) } });
  });
});
