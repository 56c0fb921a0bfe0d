import { assert } from '@fairlead/core';

/** Returns the next state of the generator (mulberry32) and a whole number from 0 up to and with `max`. */
export function drawInteger(
  random: number,
  max: number,
): { readonly random: number; readonly value: number } {
  assert(Number.isInteger(max) && max >= 0, 'a draw has a whole upper bound');
  const next = (random + 0x6d2b79f5) >>> 0;
  let mixed = next;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  const unit = ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  return { random: next, value: Math.floor(unit * (max + 1)) };
}
