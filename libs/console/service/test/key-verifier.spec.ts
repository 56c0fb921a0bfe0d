import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyVerifier } from '../src/adapters/out/files/file-key-verifier';
import { MemoryKeyVerifier } from '../src/adapters/out/memory/memory-key-verifier';
import { keyVerifierFeatures } from './key-verifier.features';

keyVerifierFeatures('a key in a file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-key-'));
  const file = join(directory, 'api-key');
  return {
    verifier: new FileKeyVerifier(file),
    replace: (key) => (key === null ? rmSync(file, { force: true }) : writeFileSync(file, key)),
    close: () => rmSync(directory, { recursive: true }),
  };
});

keyVerifierFeatures('a key in memory', () => {
  let current: string | null = null;
  return {
    verifier: new MemoryKeyVerifier(() => current),
    replace: (key) => {
      current = key;
    },
    close: () => undefined,
  };
});
