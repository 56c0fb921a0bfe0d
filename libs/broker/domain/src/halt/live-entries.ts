import { type Decimal, ZERO, roleOfOrderRef } from '@fairlead/core';
import type { BrokerCallback, ShownOrder } from '../evidence/broker-report';
import { hasEnded, meaningOfStatus } from '../order/broker-status';

/** An order of ours at the broker that opens or adds to a position, as the broker shows it. */
export interface LiveEntry {
  readonly orderId: number;
  readonly orderRef: string;
  readonly filled: Decimal;
}

/** By order id. */
export type LiveEntries = ReadonlyMap<number, LiveEntry>;

/** Whose orders are looked at. */
interface Own {
  readonly account: string;
  readonly clientId: number;
}

/** Returns the entries that live after what the broker reports: it needs no record, so it is right without one. */
export function entriesAfter(entries: LiveEntries, report: BrokerCallback, own: Own): LiveEntries {
  if (report.kind === 'openOrder') return afterShown(entries, report, own);
  if (report.kind !== 'orderStatus' || report.clientId !== own.clientId) return entries;
  const entry = entries.get(report.orderId);
  if (entry === undefined) return entries;
  return put(entries, { ...entry, filled: report.filled ?? entry.filled }, report.status);
}

/** Returns the entries with one that was just written: the broker has not shown it yet. */
export function entriesWith(
  entries: LiveEntries,
  { orderId, orderRef }: Pick<LiveEntry, 'orderId' | 'orderRef'>,
): LiveEntries {
  if (!isEntryRef(orderRef) || entries.has(orderId)) return entries;
  return new Map([...entries, [orderId, { orderId, orderRef, filled: ZERO }]]);
}

function afterShown(entries: LiveEntries, shown: ShownOrder, own: Own): LiveEntries {
  const { orderId, orderRef, clientId, account, status } = shown;
  if (clientId !== own.clientId || account !== own.account || !isEntryRef(orderRef)) return entries;
  const filled = shown.filled ?? entries.get(orderId)?.filled ?? ZERO;
  return put(entries, { orderId, orderRef, filled }, status);
}

function put(entries: LiveEntries, entry: LiveEntry, status: string): LiveEntries {
  const { state } = meaningOfStatus(status);
  const others = [...entries].filter(([orderId]) => orderId !== entry.orderId);
  const isOver = state !== null && hasEnded(state);
  return new Map(isOver ? others : [...others, [entry.orderId, entry]]);
}

function isEntryRef(orderRef: string): boolean {
  const role = roleOfOrderRef(orderRef);
  return role === 'E' || role === 'A';
}
