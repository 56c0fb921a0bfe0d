import { decimal, instant } from '@fairlead/core';
import {
  type BrokerOrder,
  type OrderEvidence,
  type OrderFold,
  journaledOrder,
} from '../order/broker-order';
import { foldOrder } from '../order/broker-order.fold';
import {
  CODE_MEANINGS,
  type RequestKind,
  adviceOf,
  meaningOfCode,
  orderEffectOf,
} from './error-codes';
import { REFUSAL_CODES } from './refusal-codes';

const NOW = instant(1_000_000);
const WANTED = { revision: 0, quantity: decimal(100), limitPrice: null, stopPrice: decimal(95) };
const NEW = journaledOrder('F1-AAAAAAAAAAAAAAAA-S1', WANTED);
const WORKS: OrderEvidence = {
  ...{ kind: 'status', status: 'Submitted', whyHeld: '' },
  ...{ filled: decimal(0), remaining: decimal(100), permId: 7 },
};

/** What was asked of the order before the code came. */
const BEFORE: Readonly<Record<RequestKind, readonly OrderEvidence[]>> = {
  place: [],
  modify: [
    WORKS,
    { kind: 'modifySent', wanted: { ...WANTED, revision: 1, stopPrice: decimal(96) } },
  ],
  cancel: [WORKS, { kind: 'cancelSent' }],
};

/** Listed ones, those that the enumeration of the library has beside them, and numbers that nobody has listed. */
const LISTED = CODE_MEANINGS.filter((row) => row.order !== undefined).map((row) => row.code);
const UNLISTED = [
  114, 117, 384, 399_000, 449, 999, 2_100, 2_130, 2_199, 10_001, 10_347, 12_345, 99_999,
];

function after(request: RequestKind, code: number): { before: BrokerOrder; fold: OrderFold } {
  const before = BEFORE[request].reduce((order, each) => foldOrder(order, each, NOW).order, NEW);
  const evidence: OrderEvidence = { kind: 'error', code, message: 'as the broker says it' };
  return { before, fold: foldOrder(before, evidence, NOW) };
}

const codes = [...LISTED, ...UNLISTED].map((code) => [code] as const);

describe('every code of the table, and codes that it does not have', () => {
  it.each(codes)('%i for a new order: dead, looked for at once, or a warning', (code) => {
    const { order, probeInMs, rejections } = after('place', code).fold;
    switch (orderEffectOf(code, 'place')) {
      case 'dead':
        expect(order).toMatchObject({ status: 'REJECTED', code: String(code) });
        expect(rejections).toMatchObject([{ request: 'place', code, final: true }]);
        return;
      case 'cancelled':
        expect(order.status).toBe('CANCELLED');
        return;
      case 'look':
        // It may live: neither protection nor proof of its absence. A code that only answers a change or a cancel says nothing.
        if (meaningOfCode(code)?.only === undefined) expect(order.status).toBe('UNKNOWN');
        return;
      case 'refused':
        expect(probeInMs === null || probeInMs <= 1_000).toBe(true);
        expect(['PENDING_ACK', 'UNKNOWN']).toContain(order.status);
        return;
      case 'note':
        expect(['PENDING_ACK', 'SUSPENDED']).toContain(order.status);
    }
  });

  it.each(codes)('%i for a change leaves an order that works where it was', (code) => {
    const { before, fold } = after('modify', code);
    if (orderEffectOf(code, 'modify') === 'cancelled') return;
    if (code !== 404) expect(fold.order.status).toBe(before.status);
    if (orderEffectOf(code, 'modify') !== 'refused') return;
    expect(fold.rejections).toMatchObject([{ code, final: false }]);
    expect(fold.probeInMs).not.toBeNull();
  });

  it.each(codes)('%i for a cancel never makes an order dead by itself', (code) => {
    const { fold } = after('cancel', code);
    const ends =
      orderEffectOf(code, 'cancel') === 'cancelled' ? ['CANCELLED'] : ['WORKING', 'SUSPENDED'];
    expect(ends).toContain(fold.order.status);
  });

  it.each(UNLISTED.filter((code) => code < 2_100 || code >= 2_200).map((code) => [code] as const))(
    '%i is not listed: a new order is unknown with the words of the broker, and looked for within a second',
    (code) => {
      const { order, probeInMs } = after('place', code).fold;
      expect(order).toMatchObject({
        ...{ status: 'UNKNOWN', code: String(code), reason: 'as the broker says it' },
      });
      expect(probeInMs).toBeLessThanOrEqual(1_000);
    },
  );

  it('says what may help with limits of size, with types, times and groups', () => {
    expect([383, 451].map(adviceOf)).toEqual(['size', 'size']);
    expect([387, 111, 395, 388].map(adviceOf)).toEqual(['type', 'time', 'group', 'none']);
    expect([201, 99_999].map(adviceOf)).toEqual([null, null]);
  });

  it('has each refusing code once', () => {
    expect(new Set(REFUSAL_CODES.map(({ code }) => code)).size).toBe(REFUSAL_CODES.length);
  });
});
