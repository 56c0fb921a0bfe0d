/** Knows which API key may use the operator API. */
export abstract class KeyVerifier {
  /** True where the key is the one that this installation gave out. Takes the same time for every wrong key. */
  abstract verify(key: string): boolean;
}
