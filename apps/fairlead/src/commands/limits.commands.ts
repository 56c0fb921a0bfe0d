import { userInfo } from 'node:os';
import type { LimitChangeView, LimitView } from '@fairlead/contracts';
import type { Command } from 'commander';
import { type Column, table } from '../client/table';
import { momentText } from '../printer/amounts';
import { changingCommand, command, group, requestOf, wholeNumber, withClient } from './command';

const COLUMNS: readonly Column<LimitView>[] = [
  { title: 'limit', value: ({ name }) => name },
  { title: 'value', value: ({ value }) => value },
  { title: 'set by', value: ({ set }) => set?.by ?? '' },
  { title: 'configured', value: ({ configured, set }) => (set === null ? '' : configured) }, // prettier-ignore
  { title: 'what it is', value: ({ means, unit }) => `${means} (${unit})` },
];

const CHANGES: readonly Column<LimitChangeView>[] = [
  { title: 'when (UTC)', value: ({ at }) => momentText(at) },
  { title: 'limit', value: ({ name }) => name },
  { title: 'before', value: ({ before }) => before },
  { title: 'after', value: ({ after, isSet }) => (isSet ? after : `${after} (lifted)`) },
  { title: 'by', value: ({ by }) => by },
  { title: 'key', value: ({ principal }) => principal ?? '' },
  { title: 'why', value: ({ reason }) => reason },
];

/** `fairlead limits show`, `set`, `lift` and `history`: the limits of risk, changed while it runs. */
export function limitsCommand(): Command {
  return group('limits', 'the limits of risk, and what became of them')
    .addCommand(showCommand())
    .addCommand(setCommand())
    .addCommand(liftCommand())
    .addCommand(historyCommand());
}

function showCommand(): Command {
  return command('show', 'every limit that can be changed while it runs, and who set it').action(
    (options: { readonly json?: boolean }) =>
      withClient(options, async ({ client, output }) => {
        output.write(await client.limits(), (all) => table(all, COLUMNS, 'There are no limits.'));
      }),
  );
}

interface SetOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly reason: string;
  readonly by?: string;
}

function setCommand(): Command {
  return asked(
    changingCommand('set', 'set a limit; it counts for every entry from now on, until it is lifted')
      .argument('<limit>', 'e.g. order-notional')
      .argument('<value>', 'in its unit, in plain digits, e.g. 10000'),
  ).action((name: string, value: string, options: SetOptions) =>
    withClient(options, async ({ client, output }) => {
      const limit = await client.setLimit(name, { ...saidOf(options), value }, requestOf(options));
      output.write(limit, setText);
    }),
  );
}

function liftCommand(): Command {
  return asked(
    changingCommand(
      'lift',
      'lift what was set: the limit is what the environment says again',
    ).argument('<limit>', 'e.g. order-notional'),
  ).action((name: string, options: SetOptions) =>
    withClient(options, async ({ client, output }) => {
      output.write(await client.liftLimit(name, saidOf(options), requestOf(options)), setText);
    }),
  );
}

function historyCommand(): Command {
  return command('history', 'what became of the limits, or of one, the newest first')
    .argument('[limit]', 'e.g. order-notional')
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .action(
      (name: string | undefined, options: { readonly json?: boolean; readonly limit: number }) =>
        withClient(options, async ({ client, output }) => {
          const changes = await client.limitHistory({
            ...(name === undefined ? {} : { name }),
            limit: options.limit,
          });
          output.write(changes, (all) => table(all, CHANGES, 'No limit was ever changed.'));
        }),
    );
}

function asked(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--by <name>', 'who says so, for the record; default: your user name');
}

function saidOf({ reason, by = userInfo().username }: SetOptions): { by: string; reason: string } {
  return { by, reason };
}

function setText({ name, value, unit, means, set }: LimitView): string {
  const what = `${name} (${means}) is ${value} (${unit})`;
  return set === null
    ? `${what}, as configured: nobody has set it.`
    : `${what}, set by ${set.by}. It counts for every entry from now on.`;
}
