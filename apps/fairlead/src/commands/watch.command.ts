import { type Command, Option } from 'commander';
import { command, withClient } from './command';

const STAGES = ['market', 'signal', 'decision', 'risk', 'order', 'broker', 'fill', 'position'];

interface WatchOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly symbol?: string;
  readonly stage?: readonly string[];
}

/** `fairlead watch`. */
export function watchCommand(): Command {
  return command('watch', 'follow the events as they happen, until Ctrl-C')
    .option('--symbol <symbol>', 'only those of this symbol')
    .addOption(new Option('--stage <stages...>', 'only those of these stages').choices(STAGES))
    .option('--verbose', 'also what is only background')
    .addHelpText(
      'after',
      '\nAfter an interruption it goes on with what happened meanwhile. --json prints a line for each event.',
    )
    .action((options: WatchOptions) =>
      withClient(options, async ({ client }) => {
        const { watch } = await import('../watch/watch.js');
        await watch(client, {
          json: options.json === true,
          verbose: options.verbose === true,
          symbol: options.symbol?.toUpperCase() ?? null,
          stages: options.stage ?? null,
        });
      }),
    );
}
