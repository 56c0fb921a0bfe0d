import { type ServerInfo, errors as natsErrors } from '@nats-io/transport-node';

/** Older servers take settings that they do not know and ignore them. */
const VERSION_MIN = [2, 12] as const;

/** NATS, or what it is set to, does not do: waiting would not help. The message says what does. */
export class NatsRefusedError extends Error {
  override readonly name = 'NatsRefusedError';
}

/** Returns what is wrong for good with a failure to connect or with the server, or null. */
export function refusalOf(
  found: unknown,
  address: { readonly url: string; readonly user: string },
): NatsRefusedError | null {
  if (found instanceof NatsRefusedError) return found;
  if (found instanceof natsErrors.AuthorizationError) {
    return new NatsRefusedError(
      `NATS at ${address.url} does not let "${address.user}" in: give the password that \`fairlead provision\` made for it`,
    );
  }
  return isServerInfo(found) ? serverRefusal(found, address.url) : null;
}

function serverRefusal(info: ServerInfo, url: string): NatsRefusedError | null {
  const [major = 0, minor = 0] = info.version.split('.').map(Number);
  if (major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1])) {
    return new NatsRefusedError(
      `NATS at ${url} is ${info.version}: ${VERSION_MIN.join('.')} or later is needed, install a newer nats-server`,
    );
  }
  if (info.jetstream === true) return null;
  return new NatsRefusedError(
    `NATS at ${url} has no JetStream: start it with \`-js\` or with the file that \`fairlead provision\` writes`,
  );
}

function isServerInfo(found: unknown): found is ServerInfo {
  return typeof found === 'object' && found !== null && 'version' in found && 'server_id' in found;
}
