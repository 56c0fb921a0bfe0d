import { readFileSync } from 'node:fs';
import { DEFAULT_KEY_NAME } from '@fairlead/core';
import { KeyVerifier } from '../../../application/ports/key-verifier';
import { isSameKey } from './is-same-key';

/** Compares with the key in a file. The file is read each time, so that a replaced key counts at once. */
export class FileKeyVerifier extends KeyVerifier {
  constructor(private readonly file: string) {
    super();
  }

  nameOf(key: string): string | null {
    return isSameKey(key, this.read()) ? DEFAULT_KEY_NAME : null;
  }

  private read(): string | null {
    try {
      return readFileSync(this.file, 'utf8');
    } catch {
      // Without a readable key nobody gets in; `status` on the command line says which file is missing.
      return null;
    }
  }
}
