import { userInfo } from 'node:os';
import { basename } from 'node:path';
import type { RuleChangeView, RuleView } from '@fairlead/contracts';
import type { FairleadClient } from '@fairlead/sdk';
import { type Command } from 'commander';
import { type Column, table } from '../client/table';
import { wrongFile } from '../client/wrong-file';
import { momentText } from '../printer/amounts';
import { fixturesBeside } from './rules-fixtures';
import { changingCommand, command, requestOf, wholeNumber, withClient } from './command';

interface PersonOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly by?: string;
  readonly reason?: string;
}

/** `fairlead rules apply | history | enable | disable | mode | lift | reset`: what is done with rules that are in force. */
export function inForceCommands(): readonly Command[] {
  return [
    applyCommand(),
    historyCommand(),
    settingCommand('enable', 'let a rule fire, whatever the rules say, until "rules lift"'),
    settingCommand(
      'disable',
      'keep a rule from firing, whatever the rules say, until "rules lift"',
    ),
    modeCommand(),
    settingCommand('lift', 'end what "enable", "disable" and "mode" set on a rule: its file counts again'), // prettier-ignore
    resetCommand(),
  ];
}

function byPerson(name: string, description: string): Command {
  return changingCommand(name, description)
    .option('--reason <text>', 'why, for the record')
    .option('--by <name>', 'who does it, for the record; default: your user name');
}

function saidOf({ by, reason }: PersonOptions) {
  return { by: by ?? userInfo().username, ...(reason === undefined ? {} : { reason }) };
}

function done(
  options: PersonOptions,
  act: (client: FairleadClient) => Promise<{ readonly text: string }>,
): Promise<void> {
  return withClient(options, async ({ client, output }) => {
    output.write(await act(client), ({ text }) => text);
  });
}

function applyCommand(): Command {
  const about = 'put a file of rules in force, until a file is changed or others are applied';
  return byPerson('apply', about)
    .argument('<file>', 'rules, as YAML or JSON, or as a program (rules.ts)')
    .action((file: string, options: PersonOptions) =>
      done(options, async (client) => {
        const { readRules } = await import('@fairlead/rules-service');
        const { reading } = await readRules(file);
        if (!reading.ok) throw await wrongFile(file, reading.refusal);
        const beside = await fixturesBeside(file);
        const fixtures = beside === null ? {} : { fixtures: beside.text };
        const what = { text: reading.value, file: basename(file), ...fixtures, ...saidOf(options) };
        return client.applyRules(what, requestOf(options));
      }),
    );
}

function settingCommand(name: 'enable' | 'disable' | 'lift', description: string): Command {
  return byPerson(name, description)
    .argument('<rule>', 'its id')
    .action((rule: string, options: PersonOptions) =>
      done(options, (client) =>
        client.setRule(rule, { set: name, ...saidOf(options) }, requestOf(options)),
      ),
    );
}

function modeCommand(): Command {
  return byPerson('mode', 'set the mode of a rule, whatever the rules say, until "rules lift"')
    .argument('<rule>', 'its id')
    .argument('<mode>', 'off, shadow, paper, approve or live')
    .action((rule: string, mode: string, options: PersonOptions) =>
      done(options, (client) =>
        client.setRule(rule, { set: 'mode', mode, ...saidOf(options) }, requestOf(options)),
      ),
    );
}

function resetCommand(): Command {
  return byPerson('reset', 'forget cooldown and daily count of a rule')
    .argument('<rule>', 'its id')
    .option('--symbol <symbol>', 'for this one only; default: for all')
    .action((rule: string, { symbol, ...options }: PersonOptions & { readonly symbol?: string }) =>
      done(options, (client) => {
        const what = { ...saidOf(options), ...(symbol === undefined ? {} : { symbol }) };
        return client.resetRule(rule, what, requestOf(options));
      }),
    );
}

const HISTORY: readonly Column<RuleChangeView>[] = [
  { title: 'at (UTC)', value: ({ at }) => momentText(at) },
  { title: 'by', value: ({ by }) => by ?? 'the file' },
  { title: 'what', value: ({ text }) => text },
  { title: 'why', value: ({ reason }) => reason ?? '' },
];

interface HistoryOptions {
  readonly json?: boolean;
  readonly limit: number;
  readonly show?: number;
}

function historyCommand(): Command {
  return command(
    'history',
    'what became of the rules in force, or of one: versions, and what people did',
  )
    .argument('[rule]', 'its id; default: all')
    .option('--limit <count>', 'how many, the newest first', wholeNumber, 50)
    .option('--show <version>', 'print this version of the rules as it was written', wholeNumber)
    .action((ruleId: string | undefined, options: HistoryOptions) =>
      withClient(options, async ({ client, output }) => {
        const { show, limit } = options;
        if (show !== undefined) {
          output.write(await client.rulesVersion(show), ({ text }) => text.trimEnd());
          return;
        }
        const query = { limit, ...(ruleId === undefined ? {} : { ruleId }) };
        const changes = await client.ruleHistory(query);
        output.write(changes, (rows) => table(rows, HISTORY, 'Nothing became of them yet.'));
      }),
    );
}

const IN_FORCE: readonly Column<RuleView>[] = [
  { title: 'RULE', value: ({ ruleId }) => ruleId },
  { title: 'VERSION', number: true, value: ({ ruleVersion }) => String(ruleVersion) },
  { title: 'SYMBOL', value: ({ symbol }) => symbol },
  { title: 'MODE', value: ({ mode }) => mode },
  { title: 'FIRED', number: true, value: ({ firedToday }) => String(firedToday) },
  { title: 'SET BY A PERSON', value: ({ overlay }) => overlay ?? '' },
];

/** Returns the rules of the Fairlead that runs. */
export function inForceText(rows: readonly RuleView[]): string {
  const version = rows[0]?.rulesVersion;
  const head = version === undefined ? [] : [`Version ${version} of the rules is in force.`];
  return [...head, table(rows, IN_FORCE, 'No rules are in force.')].join('\n');
}
