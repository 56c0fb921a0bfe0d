import {
  type Extension,
  MONITOR_USER,
  NATS_USERS,
  type NatsUser,
  STREAMS,
  natsUserOfExtension,
} from '@fairlead/contracts';
import { assert, present } from '@fairlead/core';

/** Passwords by the name of the user. */
export type Passwords = ReadonlyMap<string, string>;

/** Where the server listens and keeps its files. */
export interface NatsServerOptions {
  /** `host:port` for services. */
  readonly listen: string;
  /** `host:port` for health checks and figures. */
  readonly monitor: string;
  readonly storeDirectory: string;
  readonly passwords: Passwords;
  /** Programs that read events and are no part of Fairlead; default none. */
  readonly extensions?: readonly Extension[];
}

/** A whole message with its envelope fits; a snapshot of many orders is the largest. */
const MAX_PAYLOAD = '1MB';
const MAX_CONNECTIONS = 256;
/** Beside what the streams were promised: consumers and the streams of extensions. */
const SPARE_BYTES = 1_024 * 1_024 * 1_024;

/** Returns the configuration of a nats-server that knows the flow's users and writes through to the disk. */
export function natsServerConfig(options: NatsServerOptions): string {
  const promised = STREAMS.reduce((sum, { maxBytes }) => sum + maxBytes, SPARE_BYTES);
  return [
    '# Written by `fairlead provision` from libs/contracts/src/topology/flow.ts; changes made here are lost.',
    'server_name: fairlead',
    `listen: ${quoted(options.listen)}`,
    `http: ${quoted(options.monitor)}`,
    `max_payload: ${MAX_PAYLOAD}`,
    `max_connections: ${MAX_CONNECTIONS}`,
    'jetstream {',
    `  store_dir: ${quoted(options.storeDirectory)}`,
    '  # An answer is given only when the message is on the disk.',
    '  sync_interval: always',
    `  max_file_store: ${promised}`,
    '}',
    natsAccounts(options.passwords, options.extensions),
  ].join('\n');
}

/** Returns the accounts: one user for each service with the subjects of its row and nothing else, none anonymous. */
export function natsAccounts(passwords: Passwords, extensions: readonly Extension[] = []): string {
  const users = [...NATS_USERS, ...extensions.map(natsUserOfExtension)];
  const monitor = `{ user: ${quoted(MONITOR_USER)}, password: ${passwordOf(passwords, MONITOR_USER)} }`;
  return [
    'accounts {',
    '  TRADING {',
    '    jetstream: enabled',
    '    users: [',
    ...users.map((user) => userText(user, passwordOf(passwords, user.name))),
    '    ]',
    '  }',
    `  SYS { users: [ ${monitor} ] }`,
    '}',
    'system_account: SYS',
    '',
  ].join('\n');
}

function userText({ name, publish, subscribe, replies }: NatsUser, password: string): string {
  return [
    '      {',
    `        user: ${quoted(name)}, password: ${password}`,
    '        permissions {',
    `          publish { ${rule(publish)} }`,
    `          subscribe { ${rule(subscribe)} }`,
    ...(replies ? ['          allow_responses { max: 1, expires: "10s" }'] : []),
    '        }',
    '      }',
  ].join('\n');
}

/** An empty list of what is allowed would allow everything. */
function rule(subjects: readonly string[]): string {
  return subjects.length === 0
    ? 'deny: [">"]'
    : `allow: [${subjects.map((subject) => quoted(subject)).join(', ')}]`;
}

function passwordOf(passwords: Passwords, user: string): string {
  const password = present(passwords.get(user), `no password for the NATS user ${user}`);
  assert(/^[\w-]{16,}$/.test(password), `the password of ${user} is too short or not plain`);
  return quoted(password);
}

function quoted(text: string): string {
  assert(!/["\\\n]/.test(text), `not for a configuration file: ${text}`);
  return `"${text}"`;
}
