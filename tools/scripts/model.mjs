// `npm run model`: the model test of order management in its long form; `--count` sequences (100 000), `--seed` (drawn, and named).
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runNode } from './run.mjs';

const SEEDS = 2 ** 31;

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const seed = values.seed ?? String(randomInt(SEEDS));
console.log(`model: ${values.count} sequences, seed ${seed}`);
const startedAt = Date.now();
runNode(['node_modules/jest/bin/jest.js', 'libs/order/domain/src/testing/model', '--runInBand'], {
  env: { MODEL_SEQUENCES: values.count, TEST_SEED: seed },
});
const seconds = Math.round((Date.now() - startedAt) / 1_000);
console.log(`model: ${values.count} sequences, seed ${seed}, ${seconds} s`);
