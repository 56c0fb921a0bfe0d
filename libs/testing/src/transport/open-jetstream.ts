import type { Extension } from '@fairlead/contracts';
import { JetStreamTransport, PinoLogger, provisionStreams } from '@fairlead/platform';
import { connect } from '@nats-io/transport-node';

/** Opens the driver. Without a password the server is one that knows no users. */
export function openJetStream(
  url: string,
  options: {
    readonly user?: string;
    readonly password?: string;
    readonly onFatal?: (error: Error) => void;
  } = {},
): Promise<JetStreamTransport> {
  return JetStreamTransport.open(
    { url, user: options.user ?? 'spec', password: options.password ?? null },
    {
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
      onFatal: options.onFatal ?? throwIt,
    },
  );
}

function throwIt(error: Error): void {
  throw error;
}

/** Makes the streams and consumers. Returns what was changed. */
export async function provisionSpec(
  url: string,
  login: {
    readonly user: string;
    readonly pass: string;
    readonly inboxPrefix: string;
  } | null = null,
  extensions: readonly Extension[] = [],
): Promise<readonly string[]> {
  const connection = await connect({ servers: url, ...login });
  try {
    return await provisionStreams(connection, { extensions });
  } finally {
    await connection.close();
  }
}
