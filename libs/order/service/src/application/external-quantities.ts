import type { BrokerSnapshotV1 } from '@fairlead/contracts';
import {
  type Decimal,
  decimal,
  decimalText,
  directionSign,
  parseInstant,
  sum,
} from '@fairlead/core';
import { type Trade, plannedPosition, positionAt } from '@fairlead/order-domain';
import type { AccountState, StoredTrade } from './ports/order-store';

type Quantities = AccountState['externalQuantities'];

/**
 * Returns what the broker holds beyond our trades, signed shares by instrument key. Fills travel beside the snapshot:
 * of those that came before it here, the ones that were recorded after its moment are not in it.
 */
export function externalQuantitiesOf(
  data: BrokerSnapshotV1,
  trades: readonly StoredTrade[],
): Quantities {
  const takenAt = parseInstant(data.takenAt);
  const keys = new Set([
    ...data.positions.map((position) => position.instrumentKey),
    ...trades.map(({ trade }) => trade.contract.instrumentKey),
  ]);
  return [...keys].reduce<Quantities>((quantities, key) => {
    const held = data.positions.find((position) => position.instrumentKey === key)?.quantity ?? '0';
    const own = trades.filter(({ trade }) => trade.contract.instrumentKey === key);
    const ours = sum(own.map(({ trade }) => positionAt(trade, takenAt)));
    return withQuantity(quantities, key, decimal(held).minus(ours));
  }, {});
}

/** Returns the account with the shares held beside our trades moved by so many. */
export function withExternal(account: AccountState, key: string, moved: Decimal): AccountState {
  const before = decimal(account.externalQuantities[key] ?? '0');
  const externalQuantities = withQuantity(account.externalQuantities, key, before.plus(moved));
  return { ...account, externalQuantities };
}

/** True where the gateway told of a fill before the snapshot of this connection, which then counts it. */
export function isInSnapshot(account: AccountState, recordedAt: string): boolean {
  return account.snapshotAt !== null && parseInstant(recordedAt) <= account.snapshotAt;
}

/** Returns a trade's signed shares by the broker's word, which may be ahead of the executions that reached us. */
export function toldPosition(trade: Trade): Decimal {
  return plannedPosition(trade).times(directionSign(trade.direction));
}

function withQuantity(quantities: Quantities, key: string, quantity: Decimal): Quantities {
  const others = Object.fromEntries(Object.entries(quantities).filter(([each]) => each !== key));
  return quantity.isZero() ? others : { ...others, [key]: decimalText(quantity) };
}
