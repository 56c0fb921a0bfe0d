import { assertNever } from '@fairlead/core';
import type { OrderView, RefusalReason, RejectionReason } from '@fairlead/exchange';
import type { Switches } from '../switches';
import { type BrokerError, validationError } from './order-terms.mapper';

const TICK_ERROR: BrokerError = {
  code: 110,
  text: 'The price does not conform to the minimum price variation for this contract.',
};
const OCA_TYPE_ERROR: BrokerError = {
  code: 10327,
  text: 'OCA group type revision is not allowed.',
};
const OCA_ERROR: BrokerError = {
  code: 10326,
  text: 'OCA group revision is not allowed.',
};

/** Returns the broker's number and text for a new order that is not taken. */
export function errorOfRejection(
  reason: RejectionReason,
  message: string,
  switches: Pick<Switches, 'missingParentError' | 'incompleteOrderError'>,
): BrokerError {
  switch (reason) {
    case 'duplicate-key':
      return { code: 103, text: 'Duplicate order id' };
    case 'unknown-account':
      return validationError('Invalid account code');
    case 'unknown-instrument':
      return {
        code: 200,
        text: 'No security definition has been found for the request',
      };
    case 'missing-parent':
      return switches.missingParentError === 135
        ? { code: 135, text: `Can't find order with id. ${message}` }
        : { code: 10006, text: 'Missing parent order.' };
    case 'size-zero':
      return { code: 434, text: 'The order size cannot be zero.' };
    case 'size-increment':
      return {
        code: 10243,
        text: 'Fractional-sized order cannot be placed via API. Please refer to the documentation.',
      };
    case 'size-minimum':
      return { code: 388, text: 'Order size is smaller than the minimum requirement.' };
    case 'missing-price':
      return switches.incompleteOrderError === 107
        ? { code: 107, text: 'Cannot transmit incomplete order.' }
        : validationError(`Missing or invalid price. ${message}`);
    case 'not-available':
      return {
        code: 203,
        text: 'The security is not available or allowed for this account.',
      };
    case 'no-permission':
      return { code: 460, text: 'No trading permissions.' };
    case 'condition':
      return validationError(`Invalid condition. ${message}`);
    case 'price-tick':
      return TICK_ERROR;
    case 'time-in-force':
      return { code: 111, text: 'The TIF (Tif type) and the order type are incompatible.' };
    case 'oca-revision':
      return OCA_ERROR;
    case 'currency':
    case 'late':
    case 'too-many-orders':
    case 'buying-power':
    case 'unfilled':
    case 'broker':
      return { code: 201, text: `Order rejected - reason:${message}` };
    default:
      return assertNever(reason);
  }
}

/** Returns the answer to a change that is not made. */
export function errorOfModify(
  orderId: number,
  request: {
    readonly reason: RefusalReason;
    readonly message: string;
    readonly order: OrderView | null;
  },
  switches: Switches,
): BrokerError {
  switch (request.reason) {
    case 'unknown-order':
    case 'parent-done':
      return { code: 135, text: `Can't find order with id =${orderId}` };
    case 'order-done':
      return request.order?.state === 'FILLED'
        ? { code: 104, text: 'Cannot modify a filled order.' }
        : { code: 103, text: 'Duplicate order id' };
    case 'not-matching':
    case 'quantity-below-filled':
      return { code: 105, text: 'Order being modified does not match original order.' };
    case 'order-type':
      return { code: 329, text: 'Order modify failed. Cannot change to the new order type.' };
    case 'not-transmitted':
      return { code: 106, text: `Can't transmit order Id: ${orderId}` };
    case 'oca-type-revision':
      return OCA_TYPE_ERROR;
    case 'size-zero':
    case 'size-increment':
    case 'size-minimum':
    case 'missing-price':
    case 'price-tick':
    case 'time-in-force':
    case 'condition':
    case 'late':
    case 'oca-revision':
    case 'buying-power':
      return errorOfRejection(request.reason, request.message, switches);
    default:
      return assertNever(request.reason);
  }
}

/** An auction lets no order go after its cut-off. */
export const HELD_FAST: BrokerError = { code: 136, text: 'This order cannot be cancelled.' };

/** Returns the answer to a cancel of an order that is not there, or has ended. */
export function errorOfCancel(
  orderId: number,
  order: OrderView | null,
  errors: Switches['cancelErrors'],
): BrokerError {
  if (errors === 'older') return olderErrorOfCancel(orderId, order);
  if (order === null)
    return { code: 10147, text: `OrderId ${orderId} that needs to be cancelled is not found.` };
  const statuses = { FILLED: 'Filled', CANCELLED: 'Cancelled', REJECTED: 'Inactive' } as const;
  const state =
    order.state === 'FILLED' || order.state === 'CANCELLED' || order.state === 'REJECTED'
      ? statuses[order.state]
      : 'PendingCancel';
  return {
    code: 10148,
    text: `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${state}.`,
  };
}

function olderErrorOfCancel(orderId: number, order: OrderView | null): BrokerError {
  if (order === null) return { code: 135, text: `Can't find order with id =${orderId}` };
  const text = `Cancel attempted when order is not in a cancellable state.  Order permId =${order.permId}`;
  return { code: 161, text };
}
