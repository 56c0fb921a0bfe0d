/** What may be traded: `instruments.yaml`. */
export abstract class Listings {
  /** Returns the symbol of a listed instrument, or null where it is not listed. */
  abstract symbolOf(instrumentKey: string): string | null;
}
