import { type Decimal, ZERO } from '@fairlead/core';

const AVERAGE_PLACES = 8;
const ID = /^([0-9a-f]{8})\.([0-9a-f]{8})\.01\.(\d{2})$/;

/** Returns the text of an execution's id: two executions differ in the counter, their corrections in the revision. */
export function executionId(prefix: string, number: number, revision: number): string {
  const counter = number.toString(16).padStart(8, '0');
  return `${prefix}.${counter}.01.${String(revision).padStart(2, '0')}`;
}

/** Returns number and revision of an execution of this exchange, or null where the text names none. */
export function parseExecutionId(
  ownPrefix: string,
  id: string,
): { readonly number: number; readonly revision: number } | null {
  const [, prefix, counter, revision] = ID.exec(id) ?? [];
  if (prefix !== ownPrefix || counter === undefined || revision === undefined) return null;
  return { number: Number.parseInt(counter, 16), revision: Number(revision) };
}

/** Returns the average price as it is reported, 0 for nothing. */
export function averagePrice(value: Decimal, quantity: Decimal): Decimal {
  return quantity.isZero() ? ZERO : value.div(quantity).toDecimalPlaces(AVERAGE_PLACES);
}
