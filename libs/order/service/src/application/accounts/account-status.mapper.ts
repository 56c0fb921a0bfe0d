import type { OrderManagementStatus } from '@fairlead/contracts';
import { decimalText, instantText } from '@fairlead/core';
import type { Account } from '@fairlead/order-domain';

/** Returns what is held beside our trades. */
export function externalQuantitiesOf({
  holdings,
}: Account): NonNullable<OrderManagementStatus['externalQuantities']> {
  const held = [...holdings].filter(([, { external }]) => !external.isZero());
  return held.map(([instrumentKey, { symbol, external }]) => ({
    ...{ instrumentKey, symbol },
    quantity: decimalText(external),
  }));
}

/** Returns what nothing explains, and what is in doubt. */
export function differencesOf({
  holdings,
}: Account): NonNullable<OrderManagementStatus['differences']> {
  return [...holdings].flatMap(([instrumentKey, { symbol, unexplained, doubt }]) => {
    if (unexplained.isZero() && doubt === null) return [];
    const seen = doubt === null ? {} : { held: decimalText(doubt.held), since: instantText(doubt.seenAt) }; // prettier-ignore
    return [{ ...{ instrumentKey, symbol }, unexplained: decimalText(unexplained), ...seen }];
  });
}
