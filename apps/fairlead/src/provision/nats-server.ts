import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where a nats-server listens, shows its figures and keeps its files. */
export interface NatsServer {
  /** `host:port`. */
  readonly listen: string;
  /** `host:port`. */
  readonly monitor: string;
  readonly storeDirectory: string;
}

/** What of it a command names. */
export type GivenNatsServer = {
  readonly [Name in keyof NatsServer]?: NatsServer[Name] | undefined;
};

const LISTEN = '127.0.0.1:4222';
const MONITOR = '127.0.0.1:8222';

/**
 * Returns the server to write a configuration for: what is given now, else what was given before (kept in `note`), else
 * the default. A later call without options must not move a running server's files.
 */
export async function natsServerOf(
  note: string,
  given: GivenNatsServer,
  place: { readonly url: string; readonly home: string },
): Promise<NatsServer> {
  const before = await readNote(note);
  const store = given.storeDirectory === undefined ? undefined : resolve(given.storeDirectory);
  const server: NatsServer = {
    listen: given.listen ?? before.listen ?? listenOf(place.url),
    monitor: given.monitor ?? before.monitor ?? MONITOR,
    storeDirectory: store ?? before.storeDirectory ?? join(place.home, 'jetstream'),
  };
  await mkdir(dirname(note), { recursive: true, mode: 0o700 });
  await writeFile(note, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600 });
  return server;
}

/** A server on this machine listens where the services look for it. */
function listenOf(url: string): string {
  const { hostname, port } = new URL(url);
  return /^(127\.\d+\.\d+\.\d+|localhost)$/.test(hostname)
    ? `${hostname}:${port === '' ? '4222' : port}`
    : LISTEN;
}

/** A call of an earlier version left only the configuration itself. */
async function readNote(note: string): Promise<GivenNatsServer> {
  const text = await readFile(note, 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text) as GivenNatsServer;
  const written = await readFile(join(dirname(note), 'nats.conf'), 'utf8').catch(() => '');
  const value = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}: "(.*)"$`, 'm').exec(written)?.[1];
  return { listen: value('listen'), monitor: value('http'), storeDirectory: value('store_dir') };
}
