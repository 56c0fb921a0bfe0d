import {
  type BrokerSnapshotV1,
  type SnapshotOrderV1,
  type SnapshotPositionV1,
} from '@fairlead/contracts';
import { meaningOfStatus, referenceOf, type ShownOrder } from '@fairlead/broker-domain';
import {
  decimalText,
  derivedId,
  instantText,
  instrumentTypeOf,
  roleOfOrderRef,
} from '@fairlead/core';
import type { InstrumentDirectory } from '../data/instrument-directory';
import type { BrokerPosition } from '../ports/broker-link';
import type { Picture } from './prober';

/** Returns what others are informed of a picture, our own orders and what we trade first. */
export function snapshotEvent(
  picture: Picture,
  directory: InstrumentDirectory,
  origin: { readonly account: string; readonly epoch: number },
): BrokerSnapshotV1 {
  const orders = ownFirst(
    picture.open.map((order) => orderRow(order, directory)),
    (order) => !order.external,
  );
  const positions = ownFirst(
    picture.positions
      .filter((position) => !position.quantity.isZero())
      .map((position) => positionRow(position, directory)),
    (position) => instrumentTypeOf(position.instrumentKey) !== null,
  );
  return {
    account: origin.account,
    epoch: origin.epoch,
    askedAt: instantText(picture.startedAt),
    takenAt: instantText(picture.takenAt),
    openOrders: orders,
    positions,
    executionCount: picture.executions.length,
  };
}

/** Returns the id that all parts of a picture carry. */
export function snapshotIdOf({ account, epoch, takenAt }: BrokerSnapshotV1): string {
  return derivedId('snapshot', account, String(epoch), takenAt);
}

function ownFirst<T>(rows: readonly T[], isOwn: (row: T) => boolean): T[] {
  return [...rows.filter(isOwn), ...rows.filter((row) => !isOwn(row))];
}

function orderRow(order: ShownOrder, directory: InstrumentDirectory): SnapshotOrderV1 {
  const orderRef = referenceOf(order.orderRef).slice(0, 64);
  const { state, cancelPending } = meaningOfStatus(order.status);
  const unsaid = cancelPending ? 'WORKING' : 'PENDING_ACK';
  return {
    orderRef,
    external: roleOfOrderRef(orderRef) === null,
    permId: order.permId ?? 0,
    orderId: order.orderId,
    instrumentKey: directory.keyFor(order.contract),
    symbol: directory.nameFor(order.contract),
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
    symbol: directory.nameFor(position.contract),
    quantity: decimalText(position.quantity),
    averageCost: decimalText(position.averageCost),
  };
}
