import type { IBApi } from '@stoqey/ib';
import type { LinkListener } from '../../../application/ports/broker-link';
import type { TwsZone } from './parse/tws-zone';
import type { PendingRequests } from './pending-requests';

/** Order ids stay far below, so that an error names either an order or a request, never both. */
export const FIRST_REQUEST_ID = 1_000_000_000;

/** What is known of one stream of quotes. */
interface QuoteStream {
  /** The broker's name for the kind of instrument: it decides which prices there can be. */
  readonly kind: string;
  delayed: boolean;
}

/** What the listeners of one link share. */
export interface IbParts {
  /** The zone of TWS, as far as this connection has shown it by now. */
  tws: TwsZone;
  readonly api: IBApi;
  readonly listener: LinkListener;
  readonly pending: PendingRequests;
  /** Rows of answers that come in several messages, by the key of the question. */
  readonly rows: Map<string, unknown[]>;
  /** Subscriptions of quotes. */
  readonly streams: Map<number, QuoteStream>;
  /** Ids of orders that were only asked about: what comes with one is never about an order of ours. */
  readonly whatIfs: Set<number>;
}

/** Returns the key that the answer to a what-if order is waited for under. */
export function whatIfKey(orderId: number): string {
  return `whatIf:${orderId}`;
}
