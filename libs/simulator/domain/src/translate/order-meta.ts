import type { OrderEcho } from './order-echo';

/** What the engine does not keep of an order, but its echoes need. Plain JSON. */
export interface OrderMeta {
  /** `<clientId>:<orderId>`, the engine's key. */
  readonly key: string;
  readonly clientId: number;
  readonly orderId: number;
  readonly conId: number;
  readonly exchange: string;
  readonly orderType: string;
  readonly tif: string;
  readonly goodTillDate: string;
  readonly openClose: string;
  readonly origin: number;
  readonly orderRef: string;
  readonly outsideRth: boolean;
  readonly hidden: boolean;
  readonly parentId: number;
  /** Absent for orders that were typed into TWS. */
  readonly echo?: OrderEcho;
}

/** Returns the engine's key of a client's order. */
export function orderKey(clientId: number, orderId: number): string {
  return `${clientId}:${orderId}`;
}

/** Returns the order id within an engine key. */
export function orderIdOf(key: string): number {
  return Number(key.slice(key.indexOf(':') + 1));
}
