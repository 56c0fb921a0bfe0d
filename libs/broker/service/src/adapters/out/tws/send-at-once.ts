import { Socket } from 'node:net';
import type { IBApi } from '@stoqey/ib';

/** Where the library keeps its socket. */
const PATH = ['controller', 'socket', 'client'] as const;

/**
 * Lets small frames go out at once. By default the kernel holds the second leg of a bracket until TWS has confirmed the
 * first, which takes it up to 40 ms, and the library does not tell its socket otherwise. Returns false where the library
 * keeps its socket elsewhere: legs are then later, nothing else.
 */
export function sendAtOnce(api: IBApi): boolean {
  const socket = PATH.reduce<unknown>(
    (holder, name) =>
      typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : null,
    api,
  );
  if (!(socket instanceof Socket)) return false;
  socket.setNoDelay(true);
  return true;
}
