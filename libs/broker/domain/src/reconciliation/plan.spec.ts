import { decimal, instant } from '@fairlead/core';
import { type BrokerOrder, journaledOrder } from '../order/broker-order';
import { type BrokerPicture, type JournaledOrder, planReconciliation } from './plan';

const STARTED = instant(1_000_000);
const RULES = { settleMs: 30_000, youngMs: 10_000 };
const REF = 'F1-AAAAAAAAAAAAAAAA-E1';

function row(order: Partial<BrokerOrder> = {}, more: Partial<JournaledOrder> = {}): JournaledOrder {
  const wanted = { revision: 0, quantity: decimal(100), limitPrice: null, stopPrice: null };
  return {
    order: { ...journaledOrder(REF, wanted), ...order },
    orderId: 5,
    instrumentKey: 'AAPL',
    epoch: 1,
    touchedAt: instant(STARTED - 60_000),
    goodTill: null,
    positionWhenAbsent: null,
    ...more,
  };
}
const picture = (more: Partial<BrokerPicture> = {}): BrokerPicture => ({
  epoch: 2,
  startedAt: STARTED,
  open: [],
  completed: [],
  executed: [],
  positions: new Map(),
  ...more,
});
const only = (journal: JournaledOrder, of: BrokerPicture) =>
  planReconciliation([journal], of, RULES)[0];

describe('comparing the journal with the broker', () => {
  it('adopts what is listed by reference', () => {
    const listed = { orderRef: REF, permId: 7, status: 'Submitted' };
    expect(only(row(), picture({ open: [listed] }))).toMatchObject({
      finding: 'adopt',
      evidence: { kind: 'listed', status: 'Submitted' },
      cancelOrderId: null,
    });
  });

  it.each([
    ['whose time has ended', STARTED, null, 5],
    ['whose time has ended, of which nothing filled', STARTED - 1, 0, 5],
    ['whose time has not ended', STARTED + 1, null, null],
    ['whose time has ended, but that has filled in part: its trade cuts it', STARTED - 1, 40, null],
  ])(
    'adopts an order %s, and cancels it where nothing of it may live',
    (_which, till, filled, id) => {
      const seen = { ...row().order.seen, filled: filled === null ? null : decimal(filled) };
      const listed = { orderRef: REF, permId: 7, status: 'Submitted' };
      const order = row({ seen }, { goodTill: instant(till) });
      expect(only(order, picture({ open: [listed] }))).toMatchObject({
        finding: 'adopt',
        cancelOrderId: id,
      });
    },
  );

  it('adopts by permId where the reference is gone', () => {
    const order = row({ seen: { ...row().order.seen, permId: 7 } });
    const listed = { orderRef: '', permId: 7, status: 'PreSubmitted' };
    expect(only(order, picture({ open: [listed] }))?.finding).toBe('adopt');
  });

  it('leaves what is among the finished orders', () => {
    const completed = [{ orderRef: REF, permId: 7, status: 'Cancelled' }];
    expect(only(row(), picture({ completed }))?.finding).toBe('leave');
  });

  it('cancels what is missing by id once, and calls it absent', () => {
    expect(only(row(), picture())).toMatchObject({
      finding: 'missing',
      cancelOrderId: 5,
      evidence: { kind: 'absent', positionMoved: false },
      positionWhenAbsent: '0',
    });
    const second = row({ absentSince: STARTED, status: 'UNKNOWN' }, { positionWhenAbsent: '0' });
    expect(only(second, picture())).toMatchObject({ finding: 'missing', cancelOrderId: null });
  });

  it('does not cancel by id what has executions, but resolves it like anything missing', () => {
    const executed = [{ orderRef: REF, permId: 7 }];
    expect(only(row({ status: 'WORKING' }), picture({ executed }))).toMatchObject({
      finding: 'missing',
      cancelOrderId: null,
    });
  });

  it('sees that the position moved since it was first absent', () => {
    const second = row({ absentSince: STARTED, status: 'UNKNOWN' }, { positionWhenAbsent: '0' });
    const moved = picture({ positions: new Map([['AAPL', '100']]) });
    expect(only(second, moved)?.evidence).toMatchObject({ positionMoved: true });
  });

  it('does not judge a write of this connection that is younger than the answer can be', () => {
    const young = row({}, { epoch: 2, touchedAt: instant(STARTED - 9_999) });
    expect(only(young, picture())?.finding).toBe('young');
    const old = row({}, { epoch: 2, touchedAt: instant(STARTED - 10_000) });
    expect(only(old, picture())?.finding).toBe('missing');
    const before = row({}, { epoch: 1, touchedAt: instant(STARTED - 1) });
    expect(only(before, picture())?.finding).toBe('missing');
  });

  it('does not wait anew for what was missing already and is cancelled in this connection', () => {
    const absent = { absentSince: instant(STARTED - 40_000), status: 'UNKNOWN' } as const;
    const cancelled = row(absent, { epoch: 2, touchedAt: instant(STARTED - 100) });
    expect(only(cancelled, picture())?.finding).toBe('missing');
  });

  it('leaves an ended order alone', () => {
    expect(only(row({ status: 'FILLED' }), picture())?.finding).toBe('leave');
  });
});
