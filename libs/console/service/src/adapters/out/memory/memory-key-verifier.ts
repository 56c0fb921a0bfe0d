import { DEFAULT_KEY_NAME } from '@fairlead/core';
import { KeyVerifier } from '../../../application/ports/key-verifier';
import { isSameKey } from '../files/is-same-key';

/** Compares with a key that somebody holds in memory; null lets nobody in. */
export class MemoryKeyVerifier extends KeyVerifier {
  constructor(private readonly current: () => string | null) {
    super();
  }

  nameOf(key: string): string | null {
    return isSameKey(key, this.current()) ? DEFAULT_KEY_NAME : null;
  }
}
