// `npm run conformance`: the unmodified client library against the simulated TWS.
import { runNode } from './run.mjs';

runNode(
  [
    '--require',
    '@swc-node/register',
    'libs/simulator/conformance/src/run/main.ts',
    ...process.argv.slice(2),
  ],
  { env: { SWC_NODE_PROJECT: 'tsconfig.base.json' } },
);
