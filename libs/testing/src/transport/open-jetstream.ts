import { JetStreamTransport, PinoLogger, provisionStreams } from '@fairlead/platform';
import { connect } from '@nats-io/transport-node';

/** Opens the driver on a server that knows no users. */
export function openJetStream(url: string, user = 'spec'): Promise<JetStreamTransport> {
  return JetStreamTransport.open(
    { url, user, password: null },
    {
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
      onFatal: (error) => {
        throw error;
      },
    },
  );
}

/** Makes the streams and consumers on a server that knows no users. Returns what was changed. */
export async function provisionSpec(url: string): Promise<readonly string[]> {
  const connection = await connect({ servers: url });
  try {
    return await provisionStreams(connection);
  } finally {
    await connection.close();
  }
}
