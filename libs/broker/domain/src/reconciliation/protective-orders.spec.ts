import { type Decimal, decimal, instant } from '@fairlead/core';
import fc from 'fast-check';
import { type BrokerOrder, journaledOrder } from '../order/broker-order';
import { foldOrder } from '../order/broker-order.fold';
import { type BrokerPicture, type JournaledOrder, planReconciliation } from './plan';
import { isProtective, proofOf } from './protective-orders';

const STARTED = 1_000_000;
const RULES = { settleMs: 30_000, youngMs: 10_000 };
const ROLES = [['E', false], ['A', false], ['X', false], ['S', true], ['T', true]] as const; // prettier-ignore
const refOf = (role: string): string => `F1-AAAAAAAAAAAAAAAA-${role}1`;
const wanted = { revision: 0, quantity: decimal(100), limitPrice: null, stopPrice: null };

function order(role: string, more: Partial<BrokerOrder> = {}): BrokerOrder {
  const taken = { acknowledged: true, worked: true, status: 'HELD' } as const;
  return { ...journaledOrder(refOf(role), wanted), ...taken, ...more };
}

/** The row after pictures at these moments, none of which shows it, and the moments at which it was cancelled by id. */
function afterPictures(
  role: string,
  moments: readonly number[],
  known: {
    readonly order?: Partial<BrokerOrder>;
    readonly executed?: BrokerPicture['executed'];
    /** The connection of the pictures; the order is of the first. */
    readonly epoch?: number;
  } = {},
) {
  const cancelled: number[] = [];
  let row: JournaledOrder = {
    ...{ order: order(role, known.order), orderId: 5, instrumentKey: 'AAPL', epoch: 1 },
    ...{ touchedAt: instant(STARTED - 60_000), goodTill: null, positionWhenAbsent: null },
  };
  for (const moment of moments) {
    const picture = {
      ...{
        epoch: known.epoch ?? 1,
        startedAt: instant(moment),
        open: [],
        completed: [],
        executed: known.executed ?? [],
      },
      positions: new Map([['AAPL', '100']]),
    };
    const [step] = planReconciliation([row], picture, RULES);
    if (step === undefined || step.evidence === null) continue;
    if (step.cancelOrderId !== null) cancelled.push(moment);
    const folded = foldOrder(row.order, step.evidence, instant(moment)).order;
    row = { ...row, order: folded, positionWhenAbsent: step.positionWhenAbsent };
  }
  return { status: row.order.status, cancelled };
}

describe('an order that the broker was seen to have and that no picture shows', () => {
  it.each(ROLES)('of role %s is lost after two seconds: %s', (role, protects) => {
    expect(isProtective(refOf(role))).toBe(protects);
    const looks = [STARTED, STARTED + 2_000];
    expect(afterPictures(role, looks).status).toBe(protects ? 'LAPSED' : 'UNKNOWN');
    expect(afterPictures(role, looks.slice(0, 1)).status).toBe('UNKNOWN');
    expect(afterPictures(role, [...looks, STARTED + 30_000]).status).toBe('LAPSED');
  });

  it('is cancelled by id at once, but for what protects: that may be there, where one picture errs', () => {
    const looks = [STARTED, STARTED + 2_000];
    expect(afterPictures('S', looks).cancelled).toEqual([STARTED + 2_000]);
    expect(afterPictures('E', looks).cancelled).toEqual([STARTED]);
  });

  it('of a connection before is given the longer time: a TWS that has just come back lists its orders one by one', () => {
    const looks = [0, 2_000, 29_999].map((ms) => STARTED + ms);
    const before = { status: 'UNKNOWN', cancelled: [] };
    expect(afterPictures('S', looks, { epoch: 2 })).toEqual(before);
    expect(afterPictures('S', [...looks, STARTED + 30_000], { epoch: 2 })).toEqual({
      ...{ status: 'LAPSED', cancelled: [STARTED + 30_000] },
    });
  });

  it('is cancelled by id also where it has filled in part: its successor covers the rest', () => {
    const executed = ['S', 'E'].map((role) => ({ orderRef: refOf(role), permId: null }));
    const looks = [STARTED, STARTED + 2_000];
    expect(afterPictures('S', looks, { executed }).cancelled).toEqual([STARTED + 2_000]);
    expect(afterPictures('E', looks, { executed }).cancelled).toEqual([]);
  });

  it('waits for the longer proof where the broker never showed it', () => {
    const looks = [STARTED, STARTED + 2_000];
    const silent = { acknowledged: false, worked: false, status: 'PENDING_ACK' } as const;
    expect(afterPictures('S', looks, { order: silent })).toEqual({
      status: 'UNKNOWN',
      cancelled: [STARTED],
    });
  });

  it('that protects is lost by two pictures two seconds apart, whenever they are taken, and never by less', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 6 }),
        (times) => {
          const looks = times.toSorted((one, other) => one - other).map((ms) => STARTED + ms);
          const span = (looks.at(-1) ?? 0) - (looks[0] ?? 0);
          expect(afterPictures('T', looks).status).toBe(span >= 2_000 ? 'LAPSED' : 'UNKNOWN');
        },
      ),
    );
  });
});

describe('what a list of open orders says of a protective order', () => {
  const filled: Decimal = decimal(100);
  it.each<[string, Partial<BrokerOrder>, boolean, string]>([
    ['listed', {}, true, 'stands'],
    ['not listed', {}, false, 'missing'],
    ['not listed, in doubt', { status: 'UNKNOWN' }, false, 'missing'],
    ['not listed, suspended', { status: 'SUSPENDED' }, false, 'missing'],
    ['filled meanwhile', { status: 'FILLED', seen: { ...order('S').seen, filled } }, false, 'stands'], // prettier-ignore
    ['cancelled meanwhile', { status: 'CANCELLED' }, false, 'stands'],
    ['not answered yet', { acknowledged: false, status: 'PENDING_ACK' }, false, 'unanswered'],
  ])('%s', (_name, more, isListed, proof) => {
    expect(proofOf(order('S', more), isListed)).toBe(proof);
  });
});
