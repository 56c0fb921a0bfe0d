import { userInfo } from 'node:os';
import type { ApprovalRequestedV1, ApprovalView } from '@fairlead/contracts';
import { durationText } from '@fairlead/core';
import type { FairleadClient } from '@fairlead/sdk';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { ownCommand } from '../client/own-command';
import { type Column, table } from '../client/table';
import { priceText } from '../printer/amounts';
import { changingCommand, command, group, requestOf, withClient } from './command';

const UUID_LENGTH = 36;
const SECOND_MS = 1_000;

const COLUMNS: readonly Column<ApprovalView>[] = [
  { title: 'time left', value: ({ leftMs }) => leftText(leftMs) },
  { title: 'symbol', value: (row) => row.symbol },
  { title: 'entry', value: (row) => entryText(row) },
  { title: 'at', value: (row) => priceText(row.limitPrice ?? row.referencePrice) },
  { title: 'stop', value: (row) => priceText(row.stopPrice) },
  { title: 'target', value: (row) => priceText(row.targetPrice) },
  { title: 'rule', value: (row) => row.ruleId },
  { title: 'id', value: (row) => row.intentId },
];

/** `fairlead approvals list`, `approve` and `reject`: entries of rules with mode approve. */
export function approvalsCommand(): Command {
  return group('approvals', 'entries that wait for your yes')
    .addCommand(listCommand())
    .addCommand(answerCommand('approve'))
    .addCommand(answerCommand('reject'));
}

function listCommand(): Command {
  return command('list', 'the entries that wait, the one with the least time left first').action(
    (options: { readonly json?: boolean }) =>
      withClient(options, async ({ client, output }) => {
        output.write(await client.approvals(), (all) =>
          table(all, COLUMNS, 'Nothing waits for an approval.'),
        );
      }),
  );
}

interface AnswerOptions {
  readonly json?: boolean;
  readonly requestId?: string;
  readonly reason?: string;
  readonly by?: string;
}

const DESCRIPTIONS = {
  approve: 'say yes: every check runs again, and the entry goes out at the price of now',
  reject: 'say no: the entry ends DENIED (NOT_APPROVED)',
} as const;

function answerCommand(answer: 'approve' | 'reject'): Command {
  return changingCommand(answer, DESCRIPTIONS[answer])
    .argument('<id>', `its id, or the beginning of it; "${listText()}" shows them`)
    .option('--reason <text>', 'why, for the record')
    .option('--by <name>', 'who says so, for the record; default: your user name')
    .action((name: string, options: AnswerOptions) =>
      withClient(options, async ({ client, output }) => {
        const { reason, by = userInfo().username } = options;
        const what = reason === undefined ? { by } : { by, reason };
        const id = await wholeId(client, name.toLowerCase());
        const asked = await client[answer](id, what, requestOf(options));
        output.write(asked, (entry) => answeredText(answer, entry));
      }),
    );
}

/** A whole id is sent as it is, so that the answer says what became of one that waits no longer. */
async function wholeId(client: FairleadClient, name: string): Promise<string> {
  if (name.length >= UUID_LENGTH) return name;
  const found = (await client.approvals()).filter(({ intentId }) => intentId.startsWith(name));
  const [one, another] = found;
  if (one !== undefined && another === undefined) return one.intentId;
  const count = one === undefined ? 'No entry that waits' : 'More than one entry that waits';
  const message = `${count} begins with "${name}". "${listText()}" shows them.`;
  throw new CommandFailure(one === undefined ? 'UNKNOWN_APPROVAL' : 'AMBIGUOUS_APPROVAL', message, 1); // prettier-ignore
}

function answeredText(answer: 'approve' | 'reject', asked: ApprovalRequestedV1): string {
  const what = `${asked.symbol} ${entryText(asked)}`;
  if (answer === 'reject') return `Rejected: ${what}. It is denied.`;
  const story = `${ownCommand().call} explain ${asked.signalId ?? asked.causeId}`;
  return `Approved: ${what}. Every check runs again; "${story}" tells what becomes of it.`;
}

function entryText({ direction, quantity, limitPrice }: ApprovalRequestedV1): string {
  return `${direction} ${quantity}${limitPrice === undefined ? '' : ' limit'}`;
}

/** Whole seconds are what a person has time to read. */
function leftText(leftMs: number): string {
  return durationText(Math.floor(leftMs / SECOND_MS) * SECOND_MS);
}

function listText(): string {
  return `${ownCommand().call} approvals list`;
}
