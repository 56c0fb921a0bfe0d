// `npm run e2e:replicas`: builds everything, then the long form of the run with several replicas, which CI has in short.
import { runNode } from './run.mjs';

runNode(['tools/build/build.mjs']);
runNode(
  ['node_modules/jest/bin/jest.js', '-c', 'e2e/jest.config.cjs', 'e2e/src/replicas.e2e.spec.ts'],
  { env: { REPLICA_SIGNALS: process.env.REPLICA_SIGNALS ?? '10000' } },
);
