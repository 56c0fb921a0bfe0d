import type { Person } from '../../../application/operator';
import { requestIdOf } from './request-id';

/** What a body may say of who asks, and why, and an id that makes a repeat harmless. */
interface Said {
  readonly requestId?: string | undefined;
  readonly by?: string;
  readonly reason?: string;
}

/** Returns who asks through the operator API, and why. `key` is the header of the request, `reason` counts where the body names none. */
export function personOf(said: Said, key: string | undefined, reason: string): Person {
  return {
    requestId: requestIdOf(key, said.requestId),
    by: said.by ?? 'operator',
    reason: said.reason ?? reason,
  };
}
