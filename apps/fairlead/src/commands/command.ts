import { Command } from 'commander';
import type { ChangeOptions, FairleadClient } from '@fairlead/sdk';
import { CommandFailure, failureOf } from '../client/failure';
import { Output } from '../client/output';
import { processEnvironment } from '../config/environment';
import { homeOf } from '../config/home';

/** What a command of the operator API gets to work with. */
export interface ClientContext {
  readonly client: FairleadClient;
  readonly output: Output;
}

/** The options that every command has. */
interface CommonOptions {
  readonly json?: boolean;
}

/** Returns a command with the options that all have. */
export function command(name: string, description: string): Command {
  return new Command(name).description(description).option('--json', 'print JSON instead of text');
}

/** Returns a command that changes something: it can be repeated with the id that it had. */
export function changingCommand(name: string, description: string): Command {
  return command(name, description).option(
    '--request-id <id>',
    'an id of yours: the same request with the same id is done once; default: a new one',
  );
}

/** Returns how a command that changes something is sent. */
export function requestOf(options: { readonly requestId?: string }): ChangeOptions {
  return options.requestId === undefined ? {} : { requestId: options.requestId };
}

/** Returns a command that only holds others. It has no options: those of its commands would be taken for its own. */
export function group(name: string, description: string): Command {
  return new Command(name).description(description);
}

/** Runs an action with a client of the API; an expected failure ends as a sentence and an exit code. */
export async function withClient(
  options: CommonOptions,
  action: (context: ClientContext) => Promise<void>,
): Promise<void> {
  await withOutput(options, async (output) => {
    const { FairleadClient, FairleadError } = await import('@fairlead/sdk');
    const environment = processEnvironment();
    try {
      const client = FairleadClient.from(environment, homeOf(environment).directory);
      await action({ client, output });
    } catch (error) {
      throw error instanceof FairleadError ? failureOf(error) : error;
    }
  });
}

/** Runs an action that needs no server. */
export async function withOutput(
  options: CommonOptions,
  action: (output: Output) => Promise<void>,
): Promise<void> {
  const output = new Output(options.json === true);
  try {
    await action(output);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    output.failure(error);
    process.exitCode = error.exitCode;
  }
}

/** Parses a whole number from 1 for an option. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new CommandFailure('USAGE', `"${text}" is not a whole number from 1.`, 2);
}

/** Checks an amount of an option, which stays text: no digit of it is lost. */
export function positiveAmount(text: string): string {
  if (/^\d+(\.\d+)?$/.test(text) && /[1-9]/.test(text)) return text;
  throw new CommandFailure('USAGE', `"${text}" is not a number above 0, such as 12.50.`, 2);
}
