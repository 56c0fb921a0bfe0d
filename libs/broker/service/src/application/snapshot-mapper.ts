import type { BrokerSnapshotV1, SnapshotOrderV1, SnapshotPositionV1 } from '@fairlead/contracts';
import { meaningOfStatus } from '@fairlead/broker-domain';
import { decimalText, instantText, roleOfOrderRef } from '@fairlead/core';
import { referenceOf } from './evidence-mapper';
import type { InstrumentDirectory } from './instrument-directory';
import type { BrokerPosition, ShownOrder } from './ports/broker-link';
import type { Picture } from './prober';

/** A snapshot carries at most this many orders and positions. */
const ROWS_MAX = 500;

/** Returns what others are told of a picture. */
export function snapshotEvent(
  picture: Picture,
  directory: InstrumentDirectory,
  of: { readonly account: string; readonly epoch: number },
): BrokerSnapshotV1 {
  return {
    account: of.account,
    epoch: of.epoch,
    askedAt: instantText(picture.startedAt),
    takenAt: instantText(picture.takenAt),
    openOrders: picture.open.slice(0, ROWS_MAX).map((order) => orderRow(order, directory)),
    positions: picture.positions
      .filter((position) => !position.quantity.isZero())
      .slice(0, ROWS_MAX)
      .map((position) => positionRow(position, directory)),
    executionCount: picture.executions.length,
  };
}

function orderRow(order: ShownOrder, directory: InstrumentDirectory): SnapshotOrderV1 {
  const orderRef = referenceOf(order.orderRef).slice(0, 64);
  const { state, cancelPending } = meaningOfStatus(order.word);
  const unsaid = cancelPending ? 'WORKING' : 'PENDING_ACK';
  return {
    orderRef,
    external: roleOfOrderRef(orderRef) === null,
    permId: order.permId ?? 0,
    orderId: order.orderId,
    instrumentKey: directory.keyFor(order.contract),
    symbol: order.contract.symbol.slice(0, 32),
    side: order.side,
    orderType: order.orderType.slice(0, 16),
    status: state ?? unsaid,
    quantity: order.quantity === null ? '0' : decimalText(order.quantity),
    filledQuantity: order.filled === null ? '0' : decimalText(order.filled),
    ...(order.limitPrice === null ? {} : { limitPrice: decimalText(order.limitPrice) }),
    ...(order.stopPrice === null ? {} : { stopPrice: decimalText(order.stopPrice) }),
    ...(order.ocaGroup === null ? {} : { ocaGroup: order.ocaGroup.slice(0, 64) }),
    ...(order.ocaType === null ? {} : { ocaType: order.ocaType }),
  };
}

function positionRow(position: BrokerPosition, directory: InstrumentDirectory): SnapshotPositionV1 {
  return {
    instrumentKey: directory.keyFor(position.contract),
    symbol: position.contract.symbol.slice(0, 32),
    quantity: decimalText(position.quantity),
    averageCost: decimalText(position.averageCost),
  };
}
