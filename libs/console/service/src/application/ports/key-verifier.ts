/** Knows which API key may use the operator API. */
export abstract class KeyVerifier {
  /** Returns the name of the key that this installation gave out, or null for any other. Takes the same time for every wrong key. */
  abstract nameOf(key: string): string | null;
}
