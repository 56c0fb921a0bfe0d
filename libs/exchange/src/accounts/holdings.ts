import { type AccountId, type Decimal, ZERO } from '@fairlead/core';
import type { InstrumentId } from '../api/instrument';
import type { EngineState } from '../state/state';

/** Returns the key of a position in the state. */
export function positionId(account: AccountId, instrument: InstrumentId): string {
  return `${account}|${instrument}`;
}

/** Returns the signed quantity an account holds. */
export function heldQuantity(
  state: EngineState,
  account: AccountId,
  instrument: InstrumentId,
): Decimal {
  return state.positions.get(positionId(account, instrument))?.quantity ?? ZERO;
}
