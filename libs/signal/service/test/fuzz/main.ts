import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { databaseOnOwnServer } from '@fairlead/testing';
import { fuzz } from './fuzz-run';

/** The heap may breathe so much between the first and the last sample. */
const HEAP_GROWTH_MB_MAX = 48;

/** `npm run fuzz -- --count 1000000 --seed 1`. Exit code 1 where an answer was a fault of ours, or memory grew. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const count = Number(values.count);
  const seed = Number(values.seed);
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-fuzz-'));
  process.env['FAIRLEAD_TEST_RUN'] = directory;
  process.stdout.write(`${count} bodies, seed ${seed}\n`);
  const database = await databaseOnOwnServer();
  const startedAt = performance.now();
  try {
    const report = await fuzz({
      ...{ count, seed, database },
      onProgress: (done) => {
        const rate = Math.round((done * 1_000) / (performance.now() - startedAt));
        process.stdout.write(`${done} bodies, ${rate} a second\n`);
      },
    });
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    const [first = 0] = report.heapMb;
    const growth = Math.max(...report.heapMb, first) - first;
    if (report.faultCount > 0 || growth > HEAP_GROWTH_MB_MAX) process.exitCode = 1;
  } finally {
    await database.drop();
    rmSync(directory, { recursive: true, force: true });
  }
}

void main();
