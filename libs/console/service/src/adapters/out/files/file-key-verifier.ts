import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { KeyVerifier } from '../../../application/ports/key-verifier';

/** Compares with the key in a file. The file is read each time, so that a replaced key counts at once. */
export class FileKeyVerifier extends KeyVerifier {
  constructor(private readonly file: string) {
    super();
  }

  verify(key: string): boolean {
    const expected = this.read();
    if (expected === null || key === '') return false;
    return timingSafeEqual(sha256(key), sha256(expected));
  }

  private read(): string | null {
    try {
      const text = readFileSync(this.file, 'utf8').trim();
      return text === '' ? null : text;
    } catch {
      // Without a readable key nobody gets in; `status` on the command line says which file is missing.
      return null;
    }
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
