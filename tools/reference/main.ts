import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { absolutePath, currentShapes, referenceFiles } from './build';
import { record } from './record';

/** Writes the generated reference, and the shapes that were not published before: npm run reference. */
for (const path of record(currentShapes())) process.stdout.write(`${path}\n`);
for (const { path, text } of referenceFiles()) {
  mkdirSync(dirname(absolutePath(path)), { recursive: true });
  writeFileSync(absolutePath(path), text);
  process.stdout.write(`${path}\n`);
}
