import { contractOf, type OrderMeta } from '@fairlead/simulator-domain';
import type { ExchangeEvent, OrderView } from '@fairlead/exchange';
import type { ClientMessage } from '@fairlead/tws-wire';

/** What a scenario can wait for. Requests are reported before they are answered, everything else after its client was informed. */
export const SIMULATOR_EVENTS = [
  'connected',
  'disconnected',
  'place-requested',
  'change-requested',
  'cancel-requested',
  'order-accepted',
  'order-working',
  'order-changed',
  'order-part-filled',
  'order-filled',
  'order-ended',
] as const;
export type SimulatorEventKind = (typeof SIMULATOR_EVENTS)[number];

/** Something that happened at the simulated broker. The order fields are there where it is about an order. */
export interface SimulatorEvent {
  readonly kind: SimulatorEventKind;
  readonly clientId: number;
  readonly orderId?: number;
  readonly symbol?: string;
  readonly side?: string;
  readonly orderType?: string;
  /** Whether the order has a parent. */
  readonly child?: boolean;
}

/** Reports to listeners what happens; what it does in turn comes once the present message is done with. */
export class SimulatorEvents {
  private readonly listeners = new Set<(event: SimulatorEvent) => void>();
  private waiting: SimulatorEvent[] = [];
  private depth = 0;

  listen(listener: (event: SimulatorEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reports something, at once, or after the present batch. */
  emit(event: SimulatorEvent): void {
    if (this.depth > 0) this.waiting.push(event);
    else for (const listener of this.listeners) listener(event);
  }

  /** Runs a batch, and reports after it what happened in it. */
  batch(act: () => void): void {
    this.depth += 1;
    try {
      act();
    } finally {
      this.depth -= 1;
    }
    if (this.depth > 0) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const event of waiting) this.emit(event);
  }
}

/** Returns what an event means to a scenario, undefined for events that mean nothing to it. */
export function simulatorEventOf(
  event: ExchangeEvent,
  meta: OrderMeta,
): SimulatorEvent | undefined {
  const kind = kindOf(event);
  const view = 'order' in event ? event.order : null;
  return kind === undefined ? undefined : { kind, ...subjectOf(meta, view) };
}

function subjectOf(meta: OrderMeta, view: OrderView | null): Omit<SimulatorEvent, 'kind'> {
  const { clientId, orderId, orderType } = meta;
  const symbol = contractOf(meta.conId)?.symbol ?? '';
  const side = view === null ? {} : { side: view.side };
  return { clientId, orderId, symbol, orderType, child: meta.parentId !== 0, ...side };
}

function kindOf(event: ExchangeEvent): SimulatorEventKind | undefined {
  switch (event.kind) {
    case 'OrderAccepted':
      return 'order-accepted';
    case 'OrderActivated':
    case 'OrderTriggered':
      return 'order-working';
    case 'OrderModified':
    case 'OrderResized':
      return 'order-changed';
    case 'OrderFilled':
      return event.order.state === 'FILLED' ? 'order-filled' : 'order-part-filled';
    case 'OrderEnded':
    case 'OrderCancelled':
    case 'OrderRejected':
      return 'order-ended';
    case 'OrderHeld':
    case 'OrderWarned':
    case 'RequestRefused':
    case 'ExecutionCorrected':
    case 'CorrectionRefused':
    case 'PositionChanged':
    case 'CashChanged':
      return undefined;
  }
}

/** Returns what a client's message means to a scenario. An order that lives already is changed by being placed again. */
export function requestEvent(
  message: ClientMessage,
  sender: { readonly clientId: number; readonly isLive: (orderId: number) => boolean },
): SimulatorEvent | undefined {
  const { clientId } = sender;
  if (message.name === 'cancelOrder')
    return { kind: 'cancel-requested', clientId, orderId: message.values.orderId };
  if (message.name !== 'placeOrder') return undefined;
  const { orderId, conId, symbol, action, orderType, parentId } = message.values;
  return {
    kind: sender.isLive(orderId) ? 'change-requested' : 'place-requested',
    clientId,
    orderId,
    symbol: symbol === '' ? (contractOf(conId)?.symbol ?? '') : symbol,
    side: action,
    orderType,
    child: parentId !== 0,
  };
}
