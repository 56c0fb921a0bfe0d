import type { Person } from '../../../application/operator';

/** Returns who asks through the operator API, and why. */
export function person(requestId: string, reason: string): Person {
  return { requestId, by: 'operator', reason };
}
