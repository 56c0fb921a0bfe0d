/** What the broker can be seen to report of an order, in our terms. */
export type BrokerOrderState =
  | 'PENDING_ACK'
  | 'STAGED'
  | 'HELD'
  | 'WORKING'
  | 'SUSPENDED'
  | 'UNKNOWN'
  | 'FILLED'
  | 'CANCELLED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'LAPSED';

const ENDED: ReadonlySet<BrokerOrderState> = new Set([
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
  'LAPSED',
]);

/** True where nothing of the order is left at the broker. */
export function hasEnded(state: BrokerOrderState): boolean {
  return ENDED.has(state);
}

/** What one status of the broker says. A null state means that it does not tell. */
export interface StatusMeaning {
  readonly state: BrokerOrderState | null;
  /** The broker has a cancel in hand; the order can still fill. */
  readonly cancelPending: boolean;
}

const NOT_PENDING = { cancelPending: false } as const;

/** The broker's statuses, as in docs/reference/broker-behaviour.md. */
const MEANINGS: ReadonlyMap<string, StatusMeaning> = new Map<string, StatusMeaning>([
  // In the API client or in TWS, not at the broker's servers.
  ['ApiPending', { state: 'PENDING_ACK', ...NOT_PENDING }],
  ['PendingSubmit', { state: 'PENDING_ACK', ...NOT_PENDING }],
  // An acknowledgement: the broker has it, the exchange does not yet (stop, child, hours).
  ['PreSubmitted', { state: 'HELD', ...NOT_PENDING }],
  ['Submitted', { state: 'WORKING', ...NOT_PENDING }],
  ['PendingCancel', { state: null, cancelPending: true }],
  ['ApiCancelled', { state: 'CANCELLED', ...NOT_PENDING }],
  ['Cancelled', { state: 'CANCELLED', ...NOT_PENDING }],
  ['Filled', { state: 'FILLED', ...NOT_PENDING }],
  // Means four things; only a code or a snapshot tells which.
  ['Inactive', { state: 'SUSPENDED', ...NOT_PENDING }],
]);

/** Returns what a status means; one that we do not know means nothing. */
export function meaningOfStatus(status: string): StatusMeaning {
  return MEANINGS.get(status) ?? { state: null, cancelPending: false };
}

/** True for statuses that we know; others are worth a look. */
export function isKnownStatus(status: string): boolean {
  return MEANINGS.has(status);
}
