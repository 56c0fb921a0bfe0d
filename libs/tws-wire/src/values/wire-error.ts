/** Where in which message a frame broke. */
export interface WireFault {
  /** The message, as the specification names it, or `frame` or `hello`. */
  readonly messageName: string;
  /** The field that broke, or the empty string where the whole frame did. */
  readonly field: string;
  /** The frame as it was read, for the log. */
  readonly frame: readonly string[];
}

/** A frame that does not match its message's field list: drift between two programs, never an everyday outcome. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly messageName: string;
  readonly field: string;
  readonly frame: readonly string[];

  constructor(
    readonly problem: string,
    fault: WireFault,
  ) {
    super(`${fault.messageName}.${fault.field}: ${problem}`);
    this.messageName = fault.messageName;
    this.field = fault.field;
    this.frame = fault.frame;
  }
}
