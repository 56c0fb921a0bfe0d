import type { Command } from 'commander';
import { ownCommand } from '../client/own-command';
import { command, withClient } from './command';

/** `fairlead explain <signal>`. */
export function explainCommand(): Command {
  return command('explain', 'the whole story of a signal: why it was traded, or why not')
    .argument(
      '<signal>',
      `its id, or the beginning of it; "${ownCommand().call} signals" lists them`,
    )
    .action((signal: string, options: { json?: boolean }) =>
      withClient(options, async ({ client, output }) => {
        const story = await client.explain(signal);
        const { renderStory } = await import('../printer/story-text.js');
        output.write(story, renderStory);
      }),
    );
}
