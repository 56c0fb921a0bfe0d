import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { CommandFailure } from './client/failure';
import { neutralLines } from './client/neutral';
import { ownCommand } from './client/own-command';
import { approvalsCommand } from './commands/approvals.commands';
import { barsCommand } from './commands/bars.command';
import { booksCommand, reconcileCommand } from './commands/reconcile.commands';
import { closeCommand } from './commands/control.commands';
import { flattenCommand } from './commands/flatten.command';
import { haltCommand, reduceOnlyCommand, resumeCommand } from './commands/trading-state.commands';
import { deadLettersCommand } from './commands/dead-letters.commands';
import { explainCommand } from './commands/explain.command';
import { keysCommand } from './commands/keys.command';
import {
  ordersCommand,
  positionsCommand,
  signalsCommand,
  tradesCommand,
} from './commands/list.commands';
import { limitsCommand } from './commands/limits.commands';
import { journalCommand, pnlCommand } from './commands/performance.commands';
import { orderCommand } from './commands/order/order.commands';
import { predictionApiCommand } from './commands/prediction-api.command';
import { provisionCommand } from './commands/provision.command';
import { rulesCommand } from './commands/rules.command';
import { signalCommand } from './commands/signal.command';
import { simCommand } from './commands/sim.command';
import { statusCommand } from './commands/status.command';
import { upCommand } from './commands/up.command';
import { watchCommand } from './commands/watch.command';
import { homeOf } from './config/home';

/** Returns the command line. Every command loads what it needs when it runs, so that `--help` is quick. */
export function program(): Command {
  const fairlead = new Command('fairlead')
    .version(ownVersion(), '--version', 'the version of Fairlead')
    .description('Signals to protected positions at Interactive Brokers.')
    .addHelpText(
      'after',
      `\nThe commands talk to a running Fairlead ("${ownCommand().start}").\n` +
        'Exit codes: 0 done, 1 not done, denied or not reachable, 2 asked for wrongly.\n' +
        'FAIRLEAD_HOME names another home than .fairlead, FAIRLEAD_URL and FAIRLEAD_API_KEY another server.',
    );
  const commands = [
    upCommand(),
    signalCommand(),
    statusCommand(),
    watchCommand(),
    signalsCommand(),
    ordersCommand(),
    orderCommand(),
    positionsCommand(),
    tradesCommand(),
    journalCommand(),
    pnlCommand(),
    explainCommand(),
    barsCommand(),
    closeCommand(),
    approvalsCommand(),
    haltCommand(),
    reduceOnlyCommand(),
    flattenCommand(),
    resumeCommand(),
    limitsCommand(),
    reconcileCommand(),
    booksCommand(),
    keysCommand(),
    deadLettersCommand(),
    rulesCommand(),
    predictionApiCommand(),
    provisionCommand(),
    simCommand(),
  ];
  for (const one of commands) fairlead.addCommand(one);
  return withUsageExit(fairlead);
}

/** A mistake on the command line ends with 2, so that a script knows it from something that failed. */
function withUsageExit(command: Command): Command {
  command.exitOverride();
  command.configureOutput({
    outputError: (text, write) => write(text.replace(/^error:/, 'fairlead:')),
  });
  command.showHelpAfterError(`See: ${ownCommand().call}${pathOf(command)} --help`);
  for (const child of command.commands) withUsageExit(child);
  return command;
}

function ownVersion(): string {
  const text = readFileSync(join(homeOf({}).root, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** The names from below `fairlead` down to a command. */
function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`;
}

/** Runs a command line. Returns its exit code: 0 done, 1 not done, denied or not reachable, 2 called wrongly. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...argv]);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has printed what is wrong, or printed the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandFailure) {
    process.stderr.write(`fairlead: ${neutralLines(error.message)}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`fairlead: ${neutralLines(text)}\n`);
  return 1;
}
