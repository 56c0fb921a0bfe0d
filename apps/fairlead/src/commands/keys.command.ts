import type { ApiKeyView, KeyTerms } from '@fairlead/contracts';
import { durationMsOf, durationText } from '@fairlead/core';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { type Column, table } from '../client/table';
import { momentText } from '../printer/amounts';
import { changingCommand, command, group, requestOf, withClient } from './command';

const COLUMNS: readonly Column<ApiKeyView>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'begins with', value: ({ prefix }) => prefix },
  { title: 'state', value: ({ state }) => state },
  { title: 'sources', value: ({ sources }) => sources?.join(', ') ?? 'any' },
  { title: 'strategies', value: ({ strategies }) => strategies?.join(', ') ?? 'any' },
  { title: 'max notional', value: ({ maxNotional }) => maxNotional ?? 'none' },
  { title: 'max age', value: ({ maxAgeMs }) => agesText(maxAgeMs) },
  { title: 'made (UTC)', value: ({ createdAt }) => momentText(createdAt) },
  { title: 'ends (UTC)', value: ({ expiresAt }) => (expiresAt === null ? 'never' : momentText(expiresAt)) }, // prettier-ignore
];

/** `fairlead keys create`, `list` and `revoke`: who may send signals, and what each may do. */
export function keysCommand(): Command {
  return group('keys', 'the keys that signals are sent with')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

interface CreateOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly source?: readonly string[];
  readonly strategy?: readonly string[];
  readonly maxNotional?: string;
  readonly maxAge?: Readonly<Record<string, number>>;
  readonly expires?: string;
}

function createCommand(): Command {
  return changingCommand('create', 'make a key for sending signals; it is shown this once')
    .argument('<name>', 'of the key; it is named with everything that is sent with it')
    .option(
      '--source <names...>',
      'the sources it may send for, the default one first; default: any',
    )
    .option(
      '--strategy <names...>',
      'the strategies whose rules may enter for its signals; default: any',
    ) // prettier-ignore
    .option(
      '--max-notional <amount>',
      "what one entry may be worth, in the account's currency; default: no limit",
    ) // prettier-ignore
    .option(
      '--max-age <limit>',
      'how old a signal may be, such as 30s, or news=5m for one source; may be repeated',
      ageLimits,
    ) // prettier-ignore
    .option(
      '--expires <when>',
      'after how long (90d) or when (2027-01-31T00:00:00Z) it ends; default: never',
    ) // prettier-ignore
    .action((name: string, options: CreateOptions) =>
      withClient(options, async ({ client, output }) => {
        const { expires } = options;
        const expiresAt =
          expires === undefined ? {} : { expiresAt: endOf(expires, await client.time()) };
        const terms = { ...termsOf(name, options), ...expiresAt };
        output.write(await client.createKey(terms, requestOf(options)), createdText);
      }),
    );
}

function termsOf(name: string, { source, strategy, maxNotional, maxAge }: CreateOptions): KeyTerms {
  return {
    name,
    ...(source === undefined ? {} : { sources: source }),
    ...(strategy === undefined ? {} : { strategies: strategy }),
    ...(maxNotional === undefined ? {} : { maxNotional }),
    ...(maxAge === undefined ? {} : { maxAgeMs: maxAge }),
  };
}

function listCommand(): Command {
  return command('list', 'the keys, newest first; never the keys themselves').action(
    (options: { readonly json?: boolean }) =>
      withClient(options, async ({ client, output }) => {
        output.write(await client.keys(), (keys) => table(keys, COLUMNS, 'No keys.'));
      }),
  );
}

function revokeCommand(): Command {
  return changingCommand('revoke', 'end a key: nothing is accepted with it any more')
    .argument('<name>', 'of the key')
    .action((name: string, options: { readonly json?: boolean; readonly requestId?: string }) =>
      withClient(options, async ({ client, output }) => {
        const key = await client.revokeKey(name, requestOf(options));
        output.write(key, () => `The key ${key.name} is revoked. What it sent before stays.`);
      }),
    );
}

/** Adds a limit of an option that can be repeated: `30s` for any source, `news=5m` for one. */
function ageLimits(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const [, source = '*', duration = ''] = /^(?:([^=]+)=)?([^=]+)$/.exec(text) ?? [];
  const ms = durationMsOf(duration);
  if (ms === null || ms === 0) {
    throw new CommandFailure('USAGE', `"${text}" is no limit: write 30s, 5m or 2h, or news=5m for one source.`, 2); // prettier-ignore
  }
  return { ...before, [source]: ms };
}

/** Returns when a key ends: after a duration from now, or at a moment. */
function endOf(text: string, now: string): string {
  const ms = durationMsOf(text);
  if (ms !== null) return new Date(Date.parse(now) + ms).toISOString();
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new CommandFailure('USAGE', `"${text}" is no end: write 90d, or a UTC time such as 2027-01-31T00:00:00Z.`, 2); // prettier-ignore
}

function createdText(created: ApiKeyView & { readonly key: string }): string {
  const { key, name, sources, strategies, maxNotional, maxAgeMs, expiresAt } = created;
  return [
    key,
    '',
    `This is the key ${name}. It is shown this once: only its hash is kept.`,
    `  sources       ${sources?.join(', ') ?? 'any'}`,
    `  strategies    ${strategies?.join(', ') ?? 'any'}`,
    `  max notional  ${maxNotional ?? 'none'}`,
    `  max age       ${agesText(maxAgeMs)}`,
    `  ends          ${expiresAt ?? 'never'}`,
  ].join('\n');
}

function agesText(limits: Readonly<Record<string, number>>): string {
  const all = Object.entries(limits).map(([source, ms]) =>
    source === '*' ? durationText(ms) : `${source} ${durationText(ms)}`,
  );
  return all.length === 0 ? 'the common one' : all.join(', ');
}
