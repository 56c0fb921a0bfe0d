import { type Decider, type Decimal, type Instant, ok, refused } from '@fairlead/core';
import { foldOrder } from '../order/broker-order.fold';
import type { BrokerOrder, OrderEvidence, WantedOrder } from '../order/broker-order';
import { hasEnded } from '../order/broker-status';
import type { GatewayStanding, Refusal } from './gateway-standing';

/** An order of the journal that is to be changed. */
export interface ChangeableOrder {
  readonly order: BrokerOrder;
  /** The client id that it was placed under. */
  readonly clientId: number;
  /** An entry, or an addition to one. */
  readonly isEntry: boolean;
  readonly quantity: Decimal;
}

/** A change that somebody wants, with the gateway as it stands then. */
export type OrderChange =
  | { readonly kind: 'modify'; readonly wanted: WantedOrder; readonly standing: GatewayStanding }
  | { readonly kind: 'cancel'; readonly standing: GatewayStanding };

/** What is recorded of a change before it is sent: evidence of our own side. */
export interface ChangeEvent {
  readonly kind: 'sent';
  readonly evidence: Extract<OrderEvidence, { kind: 'modifySent' | 'cancelSent' }>;
  readonly at: Instant;
}

/**
 * Changes of an order that is journaled, null for none.
 * 1. Only the client id that placed an order can change or cancel it. 2. What has ended stays as it is. 3. What may not
 * exist is not modified: that could create it. 4. Revisions ascend. 5. What makes an entry larger is an entry itself.
 */
export const orderChangeDecider: Decider<
  ChangeableOrder | null,
  OrderChange,
  ChangeEvent,
  Refusal
> = {
  initial: null,
  decide: (change, state) => {
    if (state === null) return refused(NOT_JOURNALED);
    const refusal = outOfReach(state, change.standing) ?? refusalOf(change, state);
    if (refusal !== null) return refused(refusal);
    const at = change.standing.now;
    if (change.kind === 'cancel') {
      return ok([{ kind: 'sent', evidence: { kind: 'cancelSent' }, at }]);
    }
    return ok([{ kind: 'sent', evidence: { kind: 'modifySent', wanted: change.wanted }, at }]);
  },
  /** Folds what was recorded into the order, by the rules of all evidence. */
  evolve: (state, { evidence, at }) => {
    if (state === null) return null;
    const { order } = foldOrder(state.order, evidence, at);
    const quantity = evidence.kind === 'modifySent' ? evidence.wanted.quantity : state.quantity;
    return { ...state, order, quantity };
  },
};

const NOT_JOURNALED: Refusal = { code: 'ORDER_NOT_FOUND', reason: 'no order was placed under it' };
const ENDED: Refusal = { code: 'ORDER_ENDED', reason: 'the order has ended' };
const UNKNOWN: Refusal = {
  code: 'ORDER_UNKNOWN',
  reason: 'it is not known whether the broker has this order',
};

/** Order ids belong to a client id: under another one a cancel finds nothing, and a change would be a new order. */
function outOfReach(
  { order, clientId }: ChangeableOrder,
  standing: GatewayStanding,
): Refusal | null {
  if (hasEnded(order.status)) return ENDED;
  if (clientId === standing.clientId) return null;
  const reason = `it was placed under client id ${clientId}, and only that one can change or cancel it`;
  return { code: 'OTHER_CLIENT_ID', reason };
}

function refusalOf(change: OrderChange, { order, ...row }: ChangeableOrder): Refusal | null {
  if (change.kind === 'cancel') return null;
  const { wanted, standing } = change;
  if (order.status === 'UNKNOWN') return UNKNOWN;
  const sent = order.wanted.revision;
  if (wanted.revision <= sent) return { code: 'REVISION_OLD', reason: `revision ${sent} was sent` };
  if (!row.isEntry || wanted.quantity.lte(row.quantity)) return null;
  if (standing.halted) return { code: 'HALTED', reason: 'entries are halted' };
  const { gate } = standing;
  return gate.state === 'open' ? null : { code: 'GATE_CLOSED', reason: gate.reason };
}
