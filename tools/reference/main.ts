import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { absolutePath, referenceFiles } from './build';

/** Writes the generated reference: npm run reference. */
for (const { path, text } of referenceFiles()) {
  mkdirSync(dirname(absolutePath(path)), { recursive: true });
  writeFileSync(absolutePath(path), text);
  process.stdout.write(`${path}\n`);
}
