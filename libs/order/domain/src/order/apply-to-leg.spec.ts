import { Decimal, type Instant, type OrderRef } from '@fairlead/core';
import { applyRejection } from './apply-to-leg';
import { type Leg, newLeg } from './leg';

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
