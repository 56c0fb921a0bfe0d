import { Decimal, InvariantError, decimal, decimalText } from '@fairlead/core';

/**
 * Turns values that hold decimals into plain JSON and back: a decimal is `{"$decimal":"1.5"}`, everything else is itself.
 * It carries inputs (for a journal), events and snapshots alike.
 */
export function toPlain(value: unknown): unknown {
  if (value instanceof Decimal) return { $decimal: decimalText(value) };
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toPlain(field)]));
}

/** Returns what `toPlain` was given. Throws on a malformed decimal. */
export function fromPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value !== 'object' || value === null) return value;
  if ('$decimal' in value) {
    if (typeof value.$decimal !== 'string') throw new InvariantError('a decimal is text');
    return decimal(value.$decimal);
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fromPlain(field)]));
}
