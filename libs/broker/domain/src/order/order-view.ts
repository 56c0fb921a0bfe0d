import type { Decimal } from '@fairlead/core';
import type { OrderView } from './broker-order';

type Same = (left: OrderView, right: OrderView) => boolean;

/** How each field is compared: one that is forgotten does not compile. */
const SAME: Readonly<Record<keyof OrderView, Same>> = {
  status: (left, right) => left.status === right.status,
  cancelPending: (left, right) => left.cancelPending === right.cancelPending,
  quantity: (left, right) => sameDecimal(left.quantity, right.quantity),
  filled: (left, right) => sameDecimal(left.filled, right.filled),
  limitPrice: (left, right) => sameDecimal(left.limitPrice, right.limitPrice),
  stopPrice: (left, right) => sameDecimal(left.stopPrice, right.stopPrice),
  ocaGroup: (left, right) => left.ocaGroup === right.ocaGroup,
  ocaType: (left, right) => left.ocaType === right.ocaType,
  permId: (left, right) => left.permId === right.permId,
  code: (left, right) => left.code === right.code,
  reason: (left, right) => left.reason === right.reason,
  answeredRevision: (left, right) => left.answeredRevision === right.answeredRevision,
};

/** True where two views say the same. */
export function sameView(left: OrderView | null, right: OrderView): boolean {
  return left !== null && Object.values(SAME).every((same) => same(left, right));
}

function sameDecimal(left: Decimal | null, right: Decimal | null): boolean {
  return left === null || right === null ? left === right : left.eq(right);
}
