import { randomUUID } from 'node:crypto';
import type { SignalView } from '@fairlead/contracts';
import type { SignalAnswer, SignalInput } from '@fairlead/sdk';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import { ownCommand } from '../client/own-command';
import { command, group, withClient } from './command';
import { importCommand } from './import.command';

const ACTIONS = ['BUY', 'SELL', 'SHORT', 'COVER', 'CLOSE', 'NEUTRAL'] as const;

interface SendOptions {
  readonly json?: boolean;
  readonly confidence: string;
  readonly id?: string;
  readonly source: string;
  readonly price?: string;
  readonly wait?: boolean;
}

/** `fairlead signal send AAPL BUY` and `fairlead signal import FILE`. */
export function signalCommand(): Command {
  const send = command('send', 'send a signal, as any sender would')
    .argument('<symbol>', 'one of instruments.yaml, e.g. AAPL')
    .argument('<action>', ACTIONS.join(', '))
    .option('--confidence <number>', 'from 0 to 1', '0.9')
    .option(
      '--id <id>',
      "the sender's own id: the same one is never traded twice; default: a new one",
    )
    .option('--source <name>', 'who sends', 'cli')
    .option('--price <price>', 'the price that the sender saw')
    .option('--wait', 'wait for how it ends; exit code 1 unless EXECUTED or NO_ACTION')
    .action((symbol: string, action: string, options: SendOptions) =>
      withClient(options, async ({ client, output }) => {
        const sent = await client.sendSignal(signalBody(symbol, action, options));
        if (options.wait !== true) {
          output.write(sent, sentText);
          return;
        }
        if (process.stderr.isTTY) process.stderr.write(`${sent.status}; waiting for how it ends\n`);
        const ended = await client.signalEnded(sent.signalId);
        output.write(ended, endedText);
        if (!isAsMeant(ended)) process.exitCode = 1;
      }),
    );
  return group('signal', 'send signals').addCommand(send).addCommand(importCommand());
}

/** Returns the body for the arguments. Throws a CommandFailure for what cannot be sent as it was meant. */
export function signalBody(symbol: string, action: string, options: SendOptions): SignalInput {
  const upper = ACTIONS.find((each) => each === action.toUpperCase());
  if (upper === undefined) {
    throw new CommandFailure('USAGE', `"${action}" is no action: use ${ACTIONS.join(', ')}.`, 2);
  }
  const confidence = Number(options.confidence);
  if (options.confidence.trim() === '' || !(confidence >= 0 && confidence <= 1)) {
    throw new CommandFailure('USAGE', `confidence is from 0 to 1, not "${options.confidence}".`, 2);
  }
  return {
    id: options.id ?? `cli-${randomUUID()}`,
    source: options.source,
    symbol: symbol.toUpperCase(),
    action: upper,
    confidence,
    ...(options.price === undefined ? {} : { price: options.price }),
  };
}

/** What was sent was carried out, or there was nothing to carry out. DENIED, EXPIRED and the like are failures. */
function isAsMeant({ disposition }: SignalView): boolean {
  return disposition === 'EXECUTED' || disposition === 'NO_ACTION';
}

function sentText({ status, message, signalId }: SignalAnswer): string {
  return `${status}: ${message}\n${explainHint(signalId)}`;
}

function endedText({ disposition, code, reason, signalId }: SignalView): string {
  return `${disposition ?? 'on its way'} (${code ?? ''}): ${reason ?? ''}\n${explainHint(signalId)}`;
}

function explainHint(signalId: string): string {
  return `${ownCommand().call} explain ${signalId}`;
}
