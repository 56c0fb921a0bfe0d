import { decimal } from '@fairlead/core';
import type { BrokerCallback } from '../evidence/broker-report';
import { type LiveEntries, entriesAfter, entriesWith } from './live-entries';

const OWN = { account: 'DU1', clientId: 10 };
const ENTRY = 'F1-AAAAAAAAAAAAAAAA-E1';

function shown(changes: object = {}): BrokerCallback {
  return {
    ...{ kind: 'openOrder', orderId: 7, clientId: 10, account: 'DU1', orderRef: ENTRY, permId: 1 },
    ...{ status: 'Submitted', filled: null, ...changes },
  } as BrokerCallback;
}

function status(
  status: string,
  filled: number | null = null,
  changes: object = {},
): BrokerCallback {
  return {
    ...{ kind: 'orderStatus', orderId: 7, clientId: 10, status, whyHeld: '', remaining: null },
    ...{ permId: 1, filled: filled === null ? null : decimal(filled), ...changes },
  };
}

function after(...reports: readonly BrokerCallback[]): readonly (readonly [string, string])[] {
  const entries = reports.reduce<LiveEntries>(
    (known, report) => entriesAfter(known, report, OWN),
    new Map(),
  );
  return [...entries.values()].map(({ orderRef, filled }) => [orderRef, filled.toFixed()] as const);
}

describe('the entries that live at the broker', () => {
  it.each([
    ['an entry', ENTRY, 1],
    ['an addition', 'F1-AAAAAAAAAAAAAAAA-A2', 1],
    ['a stop', 'F1-AAAAAAAAAAAAAAAA-S1', 0],
    ['a target', 'F1-AAAAAAAAAAAAAAAA-T1', 0],
    ['an exit', 'F1-AAAAAAAAAAAAAAAA-X1', 0],
    ['an order by hand', '', 0],
  ])('count %s', (_what, orderRef, count) => {
    expect(after(shown({ orderRef }))).toHaveLength(count);
  });

  it.each([
    ['of another client id', { clientId: 11 }],
    ['of another account', { account: 'DU2' }],
  ])('count none %s', (_what, changes) => {
    expect(after(shown(changes))).toEqual([]);
  });

  it.each(['Filled', 'Cancelled', 'ApiCancelled'])(
    'lose one that is %s, however that comes',
    (end) => {
      expect(after(shown(), status(end))).toEqual([]);
      expect(after(shown(), shown({ status: end }))).toEqual([]);
    },
  );

  it.each(['PreSubmitted', 'PendingSubmit', 'PendingCancel', 'Inactive', 'of tomorrow'])(
    'keep one that is %s: it may live',
    (state) => {
      expect(after(shown(), status(state))).toEqual([[ENTRY, '0']]);
    },
  );

  it('know what has filled, and forget nothing of it', () => {
    expect(after(shown(), status('Submitted', 40), status('Submitted'), shown())).toEqual([[ENTRY, '40']]); // prettier-ignore
    expect(after(status('Submitted', 40))).toEqual([]);
    expect(after(shown(), status('Cancelled', 0, { clientId: 0 }))).toEqual([[ENTRY, '0']]);
  });

  it('have one that was just written, and not its stop', () => {
    const written = entriesWith(new Map(), { orderId: 7, orderRef: ENTRY });
    expect(written.get(7)?.orderRef).toBe(ENTRY);
    expect(entriesWith(written, { orderId: 7, orderRef: ENTRY })).toBe(written);
    expect(entriesWith(new Map(), { orderId: 8, orderRef: 'F1-AAAAAAAAAAAAAAAA-S1' }).size).toBe(0);
  });
});
