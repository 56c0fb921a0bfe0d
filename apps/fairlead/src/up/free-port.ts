import { createServer } from 'node:net';

const TRIES = 50;

/** Returns the port, or the next free one after it. Throws where none of the next fifty is free. */
export async function freePortFrom(host: string, port: number): Promise<number> {
  for (let candidate = port; candidate < port + TRIES && candidate <= 65_535; candidate += 1) {
    if (await isFree(host, candidate)) return candidate;
  }
  throw new Error(`no free port from ${port} to ${port + TRIES - 1} on ${host}`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
