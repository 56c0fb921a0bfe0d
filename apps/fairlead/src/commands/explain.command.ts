import type { Command } from 'commander';
import { ownCommand } from '../client/own-command';
import { command, withClient } from './command';

/** `fairlead explain <name>`. */
export function explainCommand(): Command {
  return command(
    'explain',
    'the whole story of a signal, trade, order, execution or position: why, or why not',
  )
    .argument(
      '<name>',
      `a signal by its id or the beginning of it, a trade or an execution by its id, an order by its reference, or a symbol; "${ownCommand().call} signals", "trades" and "orders" list them`,
    )
    .action((name: string, options: { json?: boolean }) =>
      withClient(options, async ({ client, output }) => {
        const story = await client.explain(name);
        const { renderStory } = await import('../printer/story-text.js');
        output.write(story, renderStory);
      }),
    );
}
