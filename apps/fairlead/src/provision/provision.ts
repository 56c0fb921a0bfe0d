import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MONITOR_USER, NATS_USERS, PROVISIONER, SERVICE_NAMES } from '@fairlead/contracts';
import {
  ConfigurationError,
  type DatabaseConnection,
  NatsRefusedError,
  ProvisioningError,
  SecretDirectory,
  databaseConnection,
  natsServerConfig,
  provisionDatabase,
  provisionStreamsAt,
  resendAll,
} from '@fairlead/platform';
import { CommandFailure } from '../client/failure';
import type { Environment, Home } from '../config/home';
import { ensureApiKey, serviceSchemas } from './service-schemas';

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';

/** What to provision and with what. */
export interface ProvisionRequest {
  readonly parts: readonly ('secrets' | 'database' | 'streams' | 'resend')[];
  readonly environment: Environment;
  readonly home: Home;
  readonly nats: {
    readonly listen: string;
    readonly monitor: string;
    readonly storeDirectory: string;
  };
}

/** Prepares what services that run as processes need. Returns what was changed, a line each. */
export async function provision(request: ProvisionRequest): Promise<readonly string[]> {
  const { environment, home } = request;
  const directory = environment['FAIRLEAD_SECRETS'] ?? join(home.directory, 'secrets');
  const secrets = new SecretDirectory(resolve(directory));
  const steps = {
    secrets: () => writeSecrets(secrets, request),
    database: () => provisionSchemas(secrets, request),
    streams: () => provisionNats(secrets, environment),
    resend: () => resend(secrets, environment),
  } as const;
  const changes: string[] = [];
  try {
    for (const part of request.parts) changes.push(...(await steps[part]()));
  } catch (error) {
    throw failureOf(error);
  }
  return changes;
}

async function writeSecrets(
  secrets: SecretDirectory,
  { nats }: ProvisionRequest,
): Promise<readonly string[]> {
  const users = [...NATS_USERS.map(({ name }) => name), MONITOR_USER];
  const passwords = await secrets.ensure('nats', users);
  await secrets.ensure('postgres', SERVICE_NAMES);
  const file = join(secrets.directory, 'nats.conf');
  const text = natsServerConfig({ ...nats, passwords });
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return [];
  await writeFile(file, text, { mode: 0o600 });
  return [`${file}: written; NATS takes it up when it starts or is told to reload`];
}

async function provisionSchemas(
  secrets: SecretDirectory,
  { environment, home }: ProvisionRequest,
): Promise<readonly string[]> {
  const admin = adminOf(environment);
  const passwords = await secrets.ensure('postgres', SERVICE_NAMES);
  const changes = await provisionDatabase({ admin, schemas: serviceSchemas(), passwords });
  const keyFile = environment['FAIRLEAD_API_KEY_FILE'] ?? join(secrets.directory, 'api-key');
  const key = await ensureApiKey({ admin, passwords, home, keyFile });
  return key === null ? changes : [...changes, `${keyFile}: written, the key for sending signals`];
}

async function provisionNats(
  secrets: SecretDirectory,
  environment: Environment,
): Promise<readonly string[]> {
  const passwords = await secrets.ensure('nats', [PROVISIONER.name]);
  return provisionStreamsAt({
    url: environment['FAIRLEAD_NATS_URL'] ?? DEFAULT_NATS_URL,
    password: passwords.get(PROVISIONER.name) ?? '',
  });
}

async function resend(
  secrets: SecretDirectory,
  environment: Environment,
): Promise<readonly string[]> {
  const passwords = await secrets.ensure('postgres', SERVICE_NAMES);
  return resendAll({ admin: adminOf(environment), services: SERVICE_NAMES, passwords });
}

function adminOf(environment: Environment): DatabaseConnection {
  const url = environment['FAIRLEAD_DATABASE_URL'] ?? '';
  return databaseConnection(url, environment['FAIRLEAD_DATABASE_PASSWORD_FILE']);
}

/** What a person can put right is said in a sentence. */
function failureOf(error: unknown): unknown {
  if (error instanceof ConfigurationError) {
    return new CommandFailure('MISCONFIGURED', error.problems.join('\n'), 2);
  }
  if (error instanceof ProvisioningError || error instanceof NatsRefusedError) {
    return new CommandFailure('NOT_PROVISIONED', error.message);
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return new CommandFailure('NOT_PROVISIONED', `${error.message || error.code} (${error.code})`);
  }
  return error;
}
