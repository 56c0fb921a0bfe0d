import type { DeadLetterView } from '@fairlead/contracts';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { ownCommand } from '../client/own-command';
import { type Column, table } from '../client/table';
import { momentText } from '../printer/amounts';
import { command, group, wholeNumber, withClient } from './command';

/** Among so many of the newest one is looked for. */
const SHOWN_MAX = 1_000;
const ERROR_WIDTH = 80;

const COLUMNS: readonly Column<DeadLetterView>[] = [
  { title: 'set aside (UTC)', value: (row) => momentText(row.at) },
  { title: 'service', value: (row) => row.service },
  { title: 'message', value: (row) => row.messageType },
  { title: 'error', value: (row) => firstLine(row.error) },
  { title: 'message id', value: (row) => row.messageId },
];

/** `fairlead dead-letters list` and `show`. Nothing hands one in again: what was about it has gone on without it. */
export function deadLettersCommand(): Command {
  return group('dead-letters', 'messages that no try could handle')
    .addCommand(listCommand())
    .addCommand(showCommand());
}

function listCommand(): Command {
  return command('list', 'the newest messages that were set aside')
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .action((options: { readonly json?: boolean; readonly limit: number }) =>
      withClient(options, async ({ client, output }) => {
        const rows = await client.deadLetters({ limit: options.limit });
        output.write(rows, (all) => table(all, COLUMNS, 'No dead letters.'));
      }),
    );
}

function showCommand(): Command {
  const list = `${ownCommand().call} dead-letters list`;
  return command('show', 'a message that was set aside, whole, with its error')
    .argument('<message>', `its id, or the beginning of it; "${list}" lists them`)
    .action((message: string, options: { readonly json?: boolean }) =>
      withClient(options, async ({ client, output }) => {
        const all = await client.deadLetters({ limit: SHOWN_MAX });
        const found = all.filter(({ messageId }) => messageId.startsWith(message.toLowerCase()));
        const [letter] = found;
        if (letter === undefined || found.some((one) => one.messageId !== letter.messageId)) {
          const count = letter === undefined ? 'No' : 'More than one';
          throw new CommandFailure('UNKNOWN_MESSAGE', `${count} dead letter begins with "${message}". "${list}" lists them.`, 1); // prettier-ignore
        }
        output.write(found, (letters) => letters.map(renderDeadLetter).join('\n'));
      }),
    );
}

/** Returns a dead letter as lines for a person. */
function renderDeadLetter(letter: DeadLetterView): string {
  const about =
    letter.correlationId === null
      ? 'it belongs to no signal'
      : `${ownCommand().call} explain ${letter.correlationId}`;
  return [
    `${letter.messageType} ${letter.messageId}, on ${letter.subject}`,
    `  ${letter.service} set it aside at ${letter.at}, after ${letter.attempts} tries`,
    `  about      ${about}`,
    `  error      ${letter.error}`,
    `  message    ${JSON.stringify(letter.message, null, 2).replaceAll('\n', '\n             ')}`,
  ].join('\n');
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > ERROR_WIDTH ? `${line.slice(0, ERROR_WIDTH - 1)}…` : line;
}
