import { createServer } from 'node:net';
import { CommandFailure } from '../client/failure';

const TRIES = 50;

/** Returns the port, or the next free one after it. Throws a CommandFailure where none of the next fifty is free. */
export async function freePortFrom(host: string, port: number): Promise<number> {
  for (let candidate = port; candidate < port + TRIES && candidate <= 65_535; candidate += 1) {
    const fault = await faultOf(host, candidate);
    if (fault === null) return candidate;
    // Only a taken port is better elsewhere; an address that is not ours, or a port below 1024, stays wrong.
    if (fault !== 'EADDRINUSE') {
      throw new CommandFailure(
        'CANNOT_LISTEN',
        `Cannot listen on ${host} port ${candidate} (${fault}). Set FAIRLEAD_HTTP_HOST and FAIRLEAD_HTTP_PORT.`,
        2,
      );
    }
  }
  throw new CommandFailure(
    'NO_FREE_PORT',
    `No port from ${port} to ${port + TRIES - 1} is free on ${host}. Set FAIRLEAD_HTTP_PORT; 0 takes any.`,
    2,
  );
}

/** Returns why nobody can listen there, or null. */
function faultOf(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve('code' in error ? String(error.code) : error.message);
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(null);
      });
    });
  });
}
