import type { Command } from 'commander';
import type { UpOptions } from '../up/up';
import { command } from './command';

/** `fairlead up`: what `npm start` runs. */
export function upCommand(): Command {
  return command(
    'up',
    'run everything in one process; the TWS simulator too, unless TWS_HOST is set',
  )
    .option('--demo', 'send signals by itself and show a whole trade and a refused one')
    .option('--poll', 'with --demo: predict by a prediction API of its own, which is polled')
    .option(
      '--exit',
      'with --demo: stop after it; exit code 0 only if everything went as it should',
    )
    .option('--verbose', 'print background events too')
    .action(async (options: UpOptions) => {
      const { runUp } = await import('../up/up.js');
      process.exitCode = await runUp(options);
    });
}
