import { hostname } from 'node:os';
import { readFileSync } from 'node:fs';
import { IsOptional, IsString, Matches, MinLength } from 'class-validator';
import type { DatabaseConnection } from '../persistence/database-connection';
import { ConfigurationError } from './configuration-error';

const DATABASE_PORT = 5_432;

/** Settings of a service that runs as a process of its own. */
export class ServiceProcessEnv {
  /** `nats://host:port`; the user and its password are given apart. */
  @Matches(/^(nats|tls):\/\/[^/@\s]+$/, { message: 'must be like nats://127.0.0.1:4222' })
  FAIRLEAD_NATS_URL = 'nats://127.0.0.1:4222';
  /** Default: the name of the service. */
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_NATS_USER?: string;
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_NATS_PASSWORD?: string;
  /** A file with the password in it: the better way. */
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_NATS_PASSWORD_FILE?: string;
  /** `postgres://role@host:port/database`, with or without a password. */
  @Matches(/^postgres(ql)?:\/\/\S+$/, {
    message: 'must be like postgres://fairlead_order_management@127.0.0.1:5432/fairlead',
  })
  FAIRLEAD_DATABASE_URL: string;
  /** A file with the password in it: the better way. */
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_DATABASE_PASSWORD_FILE?: string;
  /** Which of several replicas this is. It has to survive a restart. */
  @Matches(/^[\w.-]{1,64}$/) FAIRLEAD_INSTANCE = hostname();
}

/** Returns the password of NATS, from the file or the variable. Throws a ConfigurationError where there is none. */
export function natsPassword(env: Readonly<ServiceProcessEnv>): string {
  const { FAIRLEAD_NATS_PASSWORD_FILE: file, FAIRLEAD_NATS_PASSWORD: given } = env;
  const password = file === undefined ? given : secretIn('FAIRLEAD_NATS_PASSWORD_FILE', file);
  if (password !== undefined) return password;
  throw new ConfigurationError([
    'FAIRLEAD_NATS_PASSWORD_FILE is not set: name the file that `fairlead provision` wrote for this service',
  ]);
}

/** Returns the connection that a URL names. Throws a ConfigurationError where it names none. */
export function databaseConnection(url: string, passwordFile?: string): DatabaseConnection {
  const { hostname: host, port, username, password, pathname } = parseUrl(url);
  const database = decodeURIComponent(pathname.slice(1));
  if (username === '' || database === '') {
    throw new ConfigurationError([
      'FAIRLEAD_DATABASE_URL must name a user and a database: postgres://user@host:port/database',
    ]);
  }
  return {
    host,
    port: port === '' ? DATABASE_PORT : Number(port),
    user: decodeURIComponent(username),
    password:
      passwordFile === undefined
        ? decodeURIComponent(password)
        : secretIn('FAIRLEAD_DATABASE_PASSWORD_FILE', passwordFile),
    database,
  };
}

/** The URL itself is not shown: it may hold a password. */
function parseUrl(url: string): URL {
  if (url === '') {
    throw new ConfigurationError([
      'FAIRLEAD_DATABASE_URL is not set: such as postgres://user@127.0.0.1:5432/fairlead',
    ]);
  }
  try {
    return new URL(url);
  } catch {
    throw new ConfigurationError(['FAIRLEAD_DATABASE_URL is no URL']);
  }
}

/** Returns the secret in a file. Throws a ConfigurationError that names the setting where it cannot be read. */
export function secretIn(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([`${name} cannot be read: ${reason}`]);
  }
}
