/** An expected end of a command: said in a sentence, without a stack. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  constructor(
    readonly code: string,
    message: string,
    /** 1: it did not work out. 2: it was asked for wrongly. */
    readonly exitCode: 1 | 2 = 1,
    /** What the server said, where it said something. */
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** No answer came: what was asked for may have been done all the same. */
export class UnansweredFailure extends CommandFailure {}
