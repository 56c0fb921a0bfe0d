/** The states of one order: docs/reference/broker-behaviour.md explains each. */
export type OrderStatus =
  | 'APPROVED'
  | 'DEFERRED'
  | 'SENDING'
  | 'PENDING_ACK'
  | 'STAGED'
  | 'HELD'
  | 'WORKING'
  | 'PARTIAL'
  | 'SUSPENDED'
  | 'UNKNOWN'
  | 'FILLED'
  | 'CANCELLED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'LAPSED';

/** The states that evidence from the gateway can name. */
export type EvidencedStatus = Exclude<OrderStatus, 'APPROVED' | 'DEFERRED' | 'SENDING' | 'PARTIAL'>;

const TERMINAL: ReadonlySet<OrderStatus> = new Set([
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
  'LAPSED',
]);
const ACKNOWLEDGED: ReadonlySet<OrderStatus> = new Set(['HELD', 'WORKING', 'PARTIAL', 'FILLED']);
const EFFECTIVE: ReadonlySet<OrderStatus> = new Set(['HELD', 'WORKING', 'PARTIAL']);

/** True where the order has ended. UNKNOWN has not: it may live, fill or be found later. */
export function isTerminal(status: OrderStatus): boolean {
  return TERMINAL.has(status);
}

/** True where the broker was seen to have taken the order. */
export function isAcknowledged(status: OrderStatus): boolean {
  return ACKNOWLEDGED.has(status);
}

/** True where the broker holds or works the order now. */
export function isEffective(status: OrderStatus): boolean {
  return EFFECTIVE.has(status);
}
