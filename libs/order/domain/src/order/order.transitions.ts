import type { EvidencedStatus, OrderStatus } from './order-status';

type Row = Readonly<Partial<Record<EvidencedStatus, OrderStatus>>>;

const ENDS: Row = {
  FILLED: 'FILLED',
  CANCELLED: 'CANCELLED',
  REJECTED: 'REJECTED',
  EXPIRED: 'EXPIRED',
  LAPSED: 'LAPSED',
};
const AT_BROKER: Row = { HELD: 'HELD', WORKING: 'WORKING', SUSPENDED: 'SUSPENDED' };
const BEFORE_BROKER: Row = {
  ...AT_BROKER,
  ...ENDS,
  PENDING_ACK: 'PENDING_ACK',
  STAGED: 'STAGED',
  UNKNOWN: 'UNKNOWN',
};
/** What the broker once had does not go back to being on its way: such evidence is late, not news. */
const TAKEN: Row = { ...AT_BROKER, ...ENDS, UNKNOWN: 'UNKNOWN' };

/** What evidence makes of an order (docs/reference/broker-behaviour.md). A pair that is absent changes nothing. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, Row>> = {
  APPROVED: BEFORE_BROKER,
  DEFERRED: BEFORE_BROKER,
  SENDING: BEFORE_BROKER,
  PENDING_ACK: BEFORE_BROKER,
  STAGED: TAKEN,
  HELD: TAKEN,
  // IB repeats PreSubmitted for an order that it has already called Submitted.
  WORKING: { ...TAKEN, HELD: 'WORKING' },
  PARTIAL: { ...TAKEN, HELD: 'PARTIAL', WORKING: 'PARTIAL' },
  SUSPENDED: TAKEN,
  // UNKNOWN is resolved by evidence only; "still on its way" is none.
  UNKNOWN: TAKEN,
  // Ends are final for statuses; only executions can add to them (a late fill).
  FILLED: {},
  CANCELLED: { FILLED: 'FILLED' },
  REJECTED: { FILLED: 'FILLED' },
  EXPIRED: { FILLED: 'FILLED' },
  // LAPSED is our own inference from absence, so the broker showing the order proves it wrong.
  LAPSED: { ...AT_BROKER, FILLED: 'FILLED', CANCELLED: 'CANCELLED', REJECTED: 'REJECTED' },
};

/** Returns the status after this evidence. */
export function transition(from: OrderStatus, evidence: EvidencedStatus): OrderStatus {
  return ORDER_TRANSITIONS[from][evidence] ?? from;
}
