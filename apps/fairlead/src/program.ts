import { Command } from 'commander';
import {
  closeCommand,
  booksCommand,
  haltCommand,
  resumeCommand,
} from './commands/control.commands';
import { explainCommand } from './commands/explain.command';
import {
  ordersCommand,
  positionsCommand,
  signalsCommand,
  tradesCommand,
} from './commands/list.commands';
import { provisionCommand } from './commands/provision.command';
import { rulesCommand } from './commands/rules.command';
import { signalCommand } from './commands/signal.command';
import { simCommand } from './commands/sim.command';
import { statusCommand } from './commands/status.command';
import { upCommand } from './commands/up.command';

/** Returns the command line. Every command loads what it needs when it runs, so that `--help` is quick. */
export function program(): Command {
  const fairlead = new Command('fairlead')
    .description('Signals to protected positions at Interactive Brokers.')
    .addHelpText(
      'after',
      '\nThe commands talk to a running Fairlead ("npm start" or "fairlead up").\n' +
        'FAIRLEAD_HOME names another home than .fairlead, FAIRLEAD_URL and FAIRLEAD_API_KEY another server.',
    );
  const commands = [
    upCommand(),
    signalCommand(),
    statusCommand(),
    signalsCommand(),
    ordersCommand(),
    positionsCommand(),
    tradesCommand(),
    explainCommand(),
    closeCommand(),
    haltCommand(),
    resumeCommand(),
    booksCommand(),
    rulesCommand(),
    provisionCommand(),
    simCommand(),
  ];
  for (const one of commands) fairlead.addCommand(one);
  return withUsageExit(fairlead);
}

/** A mistake on the command line ends with 2, so that a script can tell it from something that failed. */
function withUsageExit(command: Command): Command {
  command.exitOverride();
  for (const child of command.commands) withUsageExit(child);
  return command;
}
