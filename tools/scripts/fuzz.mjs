// `npm run fuzz`: bodies of anything against a signal-ingestion that runs; `--count`, `--seed`.
import { runNode } from './run.mjs';

runNode(
  [
    ...['--expose-gc', '--require', '@swc-node/register'],
    'libs/signal/service/test/fuzz/main.ts',
    ...process.argv.slice(2),
  ],
  { env: { SWC_NODE_PROJECT: 'tsconfig.base.json' } },
);
