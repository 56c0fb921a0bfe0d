import { assert } from '@fairlead/core';

const DAY_SECONDS = 86_400;

/** Returns how the broker writes a length of history: seconds up to a day, whole days beyond. */
export function historyDuration(seconds: number): string {
  assert(Number.isSafeInteger(seconds) && seconds > 0, 'a length of history is positive seconds');
  if (seconds <= DAY_SECONDS) return `${seconds} S`;
  return `${Math.ceil(seconds / DAY_SECONDS)} D`;
}
