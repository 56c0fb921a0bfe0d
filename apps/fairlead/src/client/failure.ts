import type { FairleadError } from '@fairlead/sdk';
import { ownCommand } from './own-command';

/** An expected end of a command: a sentence, without a stack. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  constructor(
    readonly code: string,
    message: string,
    /** 1: it did not work out. 2: it was called wrongly. */
    readonly exitCode: 1 | 2 = 1,
    /** What the server replied, where it replied. */
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** Returns the end of a command whose call did not come off. */
export function failureOf({ code, message, advice, problem }: FairleadError): CommandFailure {
  switch (code) {
    case 'NOT_RUNNING':
      return new CommandFailure(code, `${message} ${startHint()}`);
    case 'STILL_OPEN':
      return new CommandFailure(code, `${message} See "${ownCommand().call} signals".`);
    case 'MISUSE':
      return new CommandFailure(code, `${message} ${advice}`, 2);
    default:
      return new CommandFailure(code, message, 1, problem ?? undefined);
  }
}

function startHint(): string {
  return `Start Fairlead with "${ownCommand().start}", or set FAIRLEAD_URL or FAIRLEAD_HOME; it may also have stopped without tidying up.`;
}
