import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { types } from 'node:util';
import {
  type Extension,
  MONITOR_USER,
  NATS_USERS,
  PROVISIONER,
  SERVICE_NAMES,
} from '@fairlead/contracts';
import {
  ConfigurationError,
  type DatabaseConnection,
  NatsRefusedError,
  ProvisioningError,
  SecretDirectory,
  databaseConnection,
  ensureSecret,
  natsServerConfig,
  provisionDatabase,
  provisionStreamsAt,
  reloadNats,
  resendAll,
} from '@fairlead/platform';
import { CommandFailure } from '../client/failure';
import type { Environment, Home } from '../config/home';
import { readExtensions } from './extensions';
import { type GivenNatsServer, natsServerOf } from './nats-server';
import { patiently } from './patience';
import { ensureApiKey, serviceSchemas } from './service-schemas';

/** Beside the working directory's rules and instruments. */
const EXAMPLES = 'examples';
const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';

/** What to provision and with what. */
export interface ProvisionRequest {
  readonly parts: readonly ('secrets' | 'database' | 'streams' | 'resend')[];
  readonly environment: Environment;
  readonly home: Home;
  /** How long PostgreSQL and NATS may take to answer. */
  readonly waitMs: number;
  /** What is absent stays as an earlier call left it. */
  readonly nats: GivenNatsServer;
  /** Is given what each part changed when it is done: what comes after it may fail. */
  readonly onChanges: (changes: readonly string[]) => void;
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
  const deadline = performance.now() + request.waitMs;
  try {
    // Each can be repeated at will, so what answers only half way through is simply done again.
    for (const part of request.parts) {
      const done = await patiently(steps[part], deadline);
      request.onChanges(done);
      changes.push(...done);
    }
  } catch (error) {
    throw failureOf(error);
  }
  return changes;
}

async function writeSecrets(
  secrets: SecretDirectory,
  { environment, home, nats }: ProvisionRequest,
): Promise<readonly string[]> {
  const extensions = await extensionsOf(environment);
  const users = [...[...NATS_USERS, ...extensions].map(({ name }) => name), MONITOR_USER];
  const passwords = await secrets.ensure('nats', users);
  await secrets.ensure('postgres', SERVICE_NAMES);
  // A PostgreSQL that is started with this file has its administrator's password from here, too.
  const administrator = environment['FAIRLEAD_DATABASE_PASSWORD_FILE'];
  if (administrator !== undefined && administrator !== '') await ensureSecret(administrator);
  const file = secrets.file('nats', 'nats.conf');
  const server = await natsServerOf(secrets.file('nats', 'server.json'), nats, {
    url: environment['FAIRLEAD_NATS_URL'] ?? DEFAULT_NATS_URL,
    home: home.directory,
  });
  const text = natsServerConfig({ ...server, passwords, extensions });
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return [];
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
  return [`${file}: written`];
}

async function provisionSchemas(
  secrets: SecretDirectory,
  { environment, home }: ProvisionRequest,
): Promise<readonly string[]> {
  const admin = adminOf(environment);
  const passwords = await secrets.ensure('postgres', SERVICE_NAMES);
  const changes = await provisionDatabase({ admin, schemas: serviceSchemas(), passwords });
  const keyFile = environment['FAIRLEAD_API_KEY_FILE'] ?? secrets.file('console', 'api-key');
  const key = await ensureApiKey({ admin, passwords, home, keyFile });
  return key === null ? changes : [...changes, `${keyFile}: written, the key for sending signals`];
}

async function provisionNats(
  secrets: SecretDirectory,
  environment: Environment,
): Promise<readonly string[]> {
  const url = environment['FAIRLEAD_NATS_URL'] ?? DEFAULT_NATS_URL;
  const passwords = await secrets.ensure('nats', [PROVISIONER.name, MONITOR_USER]);
  // A server that ran already when its users were written has to learn of them first.
  await reloadNats({ url, password: passwords.get(MONITOR_USER) ?? '' });
  return provisionStreamsAt({
    url,
    password: passwords.get(PROVISIONER.name) ?? '',
    extensions: await extensionsOf(environment),
  });
}

function extensionsOf(environment: Environment): Promise<readonly Extension[]> {
  return readExtensions({ examples: EXAMPLES, named: environment['FAIRLEAD_EXTENSIONS'] ?? '' });
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

/** What a person can put right is a sentence. */
function failureOf(error: unknown): unknown {
  if (error instanceof ConfigurationError) {
    return new CommandFailure('MISCONFIGURED', error.problems.join('\n'), 2);
  }
  if (error instanceof ProvisioningError || error instanceof NatsRefusedError) {
    return new CommandFailure('NOT_PROVISIONED', error.message);
  }
  if (types.isNativeError(error) && 'code' in error && typeof error.code === 'string') {
    return new CommandFailure('NOT_PROVISIONED', databaseText(error.code, error.message));
  }
  return error;
}

/** Only PostgreSQL's errors come with a code; those of its connection are the system's. */
function databaseText(code: string, message: string): string {
  const detail = message === '' ? code : message;
  return /^E[A-Z]+$/.test(code)
    ? `PostgreSQL does not answer (${detail}): start it, or correct FAIRLEAD_DATABASE_URL`
    : `PostgreSQL: ${detail} (${code})`;
}
