import { NatsRefusedError } from '../messaging/jetstream/nats-refused-error';
import { connectAs } from './connect-as';
import { MONITOR_USER } from '@fairlead/contracts';
import { ProvisioningError } from './provisioning-error';

const ANSWER_LIMIT_MS = 5_000;

/** Lets a running NATS take up its file of users anew; nothing changes where the file is as it was. Throws where it cannot. */
export async function reloadNats(access: {
  readonly url: string;
  /** Of the user for the server's own figures. */
  readonly password: string;
}): Promise<void> {
  const connection = await connectAs({ ...access, user: MONITOR_USER }).catch((error: unknown) => {
    // A server that does not know this user was not started with our file: who runs it tells it of users.
    if (error instanceof NatsRefusedError) return null;
    throw error;
  });
  if (connection === null) return;
  try {
    const server = connection.info?.server_id ?? '';
    const answer = await connection.request(`$SYS.REQ.SERVER.${server}.RELOAD`, '', {
      timeout: ANSWER_LIMIT_MS,
    });
    const { error } = answer.json<{ error?: { description?: string } }>();
    if (error === undefined) return;
    throw new ProvisioningError(
      `NATS does not take up its file while it runs, restart it: ${error.description ?? 'no reason given'}`,
    );
  } finally {
    await connection.close();
  }
}
