import type { ExchangeEvent } from '@fairlead/exchange';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import {
  type LedgerOrder,
  commissionReport,
  errorMessage,
  execDetails,
  openOrder,
  orderStatus,
  statusOf,
} from './order-messages.mapper';
import type { Switches } from '../switches';
import type { OrderMeta } from './order-meta';
import type { BrokerError } from './order-terms.mapper';
import { HELD_FAST, errorOfCancel, errorOfModify, errorOfRejection } from './refusals';
import { errorOfWarning } from './warnings';

/** What turning an event into messages needs to know. */
export interface EventContext {
  readonly meta: OrderMeta;
  readonly version: number;
  /** Orders that fill in the same batch: a market order that fills at once is never seen as Submitted. */
  readonly fillsNow: ReadonlySet<number>;
  readonly switches: Switches;
}

const CANCELLED_TEXT = 'Order Canceled - reason:';

/** Returns the key of the order that an event is about, undefined for events that are about none. */
export function orderKeyOfEvent(event: ExchangeEvent): string | undefined {
  if ('key' in event) return event.key;
  return 'order' in event ? event.order.key : undefined;
}

/** Returns what the broker sends for an event, in its order. */
export function messagesOf(event: ExchangeEvent, context: EventContext): readonly ServerOutgoing[] {
  const { meta } = context;
  switch (event.kind) {
    case 'OrderHeld':
    case 'PositionChanged':
    case 'CashChanged':
    case 'CorrectionRefused':
      return [];
    case 'OrderAccepted':
      return accepted({ view: event.order, meta }, context);
    case 'OrderActivated':
    case 'OrderTriggered':
    case 'OrderResized':
    case 'OrderEnded':
      return pair({ view: event.order, meta });
    case 'OrderModified':
      return modified({ view: event.order, meta }, context);
    case 'OrderFilled':
      return filled(event, context);
    case 'OrderCancelled':
      return cancelled(event, context);
    case 'OrderRejected':
      return rejected(event, context);
    case 'RequestRefused':
      return [refused(event, context)];
    case 'OrderWarned':
      return warned(event, context);
    case 'ExecutionCorrected':
      return corrected(event, context);
  }
}

function pair(order: LedgerOrder, status?: 'PreSubmitted'): readonly ServerOutgoing[] {
  return [openOrder(order, status), orderStatus(order, status)];
}

function accepted(order: LedgerOrder, context: EventContext): readonly ServerOutgoing[] {
  const held = order.view.whyHeld.length > 0 || order.view.state === 'WAITING';
  if (held) return pair(order);
  if (!context.switches.preSubmittedReported) return pair(order);
  const first = pair(order, 'PreSubmitted');
  const fillsAtOnce = order.view.type === 'MARKET' && context.fillsNow.has(order.view.permId);
  return fillsAtOnce ? first : [...first, ...pair(order)];
}

function modified(order: LedgerOrder, { switches }: EventContext): readonly ServerOutgoing[] {
  const twice = switches.modifyReportedTwice && statusOf(order.view) === 'Submitted';
  return [...(twice ? pair(order, 'PreSubmitted') : []), ...pair(order)];
}

function filled(
  event: Extract<ExchangeEvent, { kind: 'OrderFilled' }>,
  context: EventContext,
): readonly ServerOutgoing[] {
  const { meta, version, switches } = context;
  const order: LedgerOrder = { view: event.order, meta };
  const done = event.order.state === 'FILLED';
  return [
    execDetails(event.execution, { meta, reqId: -1, version }),
    ...(done ? [openOrder(order)] : []),
    orderStatus(order),
    commissionReport(event.execution, switches),
  ];
}

function cancelled(
  event: Extract<ExchangeEvent, { kind: 'OrderCancelled' }>,
  context: EventContext,
): readonly ServerOutgoing[] {
  const order: LedgerOrder = { view: event.order, meta: context.meta };
  const unfilled = event.cause === 'unfilled' ? [openOrder(order, 'PendingCancel')] : [];
  const isReported = event.cause === 'requested' && context.switches.pendingCancelReported;
  const pending =
    isReported || event.cause === 'unfilled' ? [orderStatus(order, 'PendingCancel')] : [];
  return [
    ...unfilled,
    ...pending,
    orderStatus(order),
    errorMessage(context.meta.orderId, 202, CANCELLED_TEXT),
  ];
}

function rejected(
  event: Extract<ExchangeEvent, { kind: 'OrderRejected' }>,
  { meta, switches }: EventContext,
): readonly ServerOutgoing[] {
  const { code, text } = errorOfRejection(event.reason, event.message, switches);
  const error = errorMessage(meta.orderId, code, text);
  if (event.order === null) return [error];
  const shown = pair({ view: event.order, meta });
  // Once seen on a paper account: an unfillable FOK order went Inactive silently.
  return event.reason === 'unfilled' ? shown : [error, ...shown];
}

function warned(
  event: Extract<ExchangeEvent, { kind: 'OrderWarned' }>,
  { meta, switches }: EventContext,
): readonly ServerOutgoing[] {
  if (event.warning.kind === 'crosses-position' && !switches.crossSideWarning) return [];
  const order: LedgerOrder = { view: event.order, meta };
  const { code, text } = errorOfWarning(event.warning, order);
  const error = errorMessage(meta.orderId, code, text);
  // An order may be held for shares at any time, so its status says it again.
  return event.warning.kind === 'locating-shares' ? [error, orderStatus(order)] : [error];
}

/** A correction is the execution again under its new id, and its commission. */
function corrected(
  event: Extract<ExchangeEvent, { kind: 'ExecutionCorrected' }>,
  context: EventContext,
): readonly ServerOutgoing[] {
  const { meta, version, switches } = context;
  return [
    execDetails(event.execution, { meta, reqId: -1, version }),
    orderStatus({ view: event.order, meta }),
    commissionReport(event.execution, switches),
  ];
}

function refused(
  event: Extract<ExchangeEvent, { kind: 'RequestRefused' }>,
  { meta, switches }: EventContext,
): ServerOutgoing {
  const { code, text } = refusalOf(event, { meta, switches });
  return errorMessage(meta.orderId, code, text);
}

function refusalOf(
  event: Extract<ExchangeEvent, { kind: 'RequestRefused' }>,
  { meta, switches }: Pick<EventContext, 'meta' | 'switches'>,
): BrokerError {
  if (event.request === 'modify') return errorOfModify(meta.orderId, event, switches);
  if (event.reason === 'late') return HELD_FAST;
  return errorOfCancel(meta.orderId, event.order, switches.cancelErrors);
}

/** Returns the orders that fill within a batch of events. */
export function fillsIn(events: readonly ExchangeEvent[]): ReadonlySet<number> {
  return new Set(
    events.flatMap((event) => (event.kind === 'OrderFilled' ? [event.order.permId] : [])),
  );
}
