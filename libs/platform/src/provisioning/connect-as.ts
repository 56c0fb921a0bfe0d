import { inboxOf } from '@fairlead/contracts';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { refusalOf } from '../messaging/jetstream/nats-refused-error';
import { ProvisioningError } from './provisioning-error';

/** Connects a user to NATS once. Throws a NatsRefusedError where it is not let in, else a ProvisioningError with the cause. */
export async function connectAs(login: {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}): Promise<NatsConnection> {
  const { url, user, password } = login;
  try {
    return await connect({
      servers: url,
      user,
      pass: password,
      inboxPrefix: inboxOf(user),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw (
      refusalOf(error, login) ??
      new ProvisioningError(
        `NATS at ${url} does not answer (${reason}): start it with the nats.conf that \`fairlead provision secrets\` writes, or correct FAIRLEAD_NATS_URL`,
        { cause: error },
      )
    );
  }
}
