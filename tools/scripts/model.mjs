// `npm run model`: the model test of order management in its long form; `--count` sequences (100 000), `--seed` (drawn, and named),
// `--workers` (1) that play at the same time.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runNode } from './run.mjs';

const SEEDS = 2 ** 30;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(randomInt(SEEDS)) },
    workers: { type: 'string', default: '1' },
  },
});
const { count, seed, workers } = values;
console.log(`model: ${count} sequences, seed ${seed}`);
runNode(
  [
    ...['--require', '@swc-node/register', 'libs/order/domain/bench/model.ts'],
    ...['--count', count, '--seed', seed, '--workers', workers],
  ],
  { env: { SWC_NODE_PROJECT: 'tsconfig.base.json' } },
);
