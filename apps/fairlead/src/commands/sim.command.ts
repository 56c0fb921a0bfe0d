import type { Command } from 'commander';
import { processEnvironment } from '../config/environment';
import { homeOf } from '../config/home';
import type { SimFlags } from '../sim/sim';
import { command, withOutput } from './command';

/** `fairlead sim`: the TWS simulator alone. */
export function simCommand(): Command {
  return command(
    'sim',
    'run the TWS simulator alone: any IB client, in any language, connects to it',
  )
    .option('--config <file>', 'YAML with the same settings; flags count over it')
    .option('--host <address>', 'where clients connect (default: 127.0.0.1)')
    .option('--port <port>', 'port for clients, 0 for any (default: 7497)')
    .option('--control-host <address>', 'where the control port listens (default: 127.0.0.1)')
    .option('--control-names <names>', 'names that it is called by beside localhost, with commas')
    .option('--control-port <port>', 'port for HTTP control, 0 for any (default: 7498)')
    .option('--directory <directory>', 'where its state is kept (default: sim in the home)')
    .option('--seed <number>', 'prices are a function of it and of time (default: 1)')
    .option('--account <account>', 'default: that of the directory, DU1000001 in a new one')
    .option('--cash <dollars>', 'what a new account starts with (default: 1000000)')
    .option(
      '--other-cash <amounts>',
      'what it holds besides, such as CAD=10000: TWS reports those rates',
    )
    .option('--prices <file>', 'CSV of bars or ticks; symbols that are not in it walk by the seed')
    .option('--clock <clock>', 'real, stepped, or such as 10x (default: real)')
    .option(
      '--start-at <moment>',
      'where a clock begins that is not real, such as 2026-01-05T14:30:00Z',
    )
    .option('--hours <hours>', 'always-open, or us-equities with sessions (default: always-open)')
    .option('--history-days <days>', 'executions and ended orders shown, up to 7 (default: 1)')
    .option('--scenario <name or file>', 'what to play, such as 01-fills-during-1100')
    .option('--announce-version <version>', 'the highest server version to announce (default: 178)')
    .option('--market-data <kind>', 'live, delayed or none (default: live)')
    .option('--read-only', 'refuse orders with error 321')
    .addHelpText(
      'after',
      '\nCtrl-C saves and stops; the same directory again is a restart of TWS.\n' +
        'The control port describes itself at /openapi.json.',
    )
    .action((flags: SimFlags) =>
      withOutput(flags, async (output) => {
        const { runSim } = await import('../sim/sim.js');
        await runSim(flags, { home: homeOf(processEnvironment()), output });
      }),
    );
}
