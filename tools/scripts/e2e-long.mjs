// `npm run e2e:long`: builds everything, then the long form of the suites that CI has in short; `-- replicas` runs one of them.
import { runNode } from './run.mjs';

const SUITES = ['day', 'kill', 'replicas', 'service-kills', 'watched-rules'];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !SUITES.includes(name));
if (unknown.length > 0) {
  console.error(`No long form: ${unknown.join(', ')}. There is one of ${SUITES.join(', ')}.`);
  process.exit(2);
}
const suites = named.length > 0 ? named : SUITES;
runNode(['tools/build/build.mjs']);
runNode(
  [
    ...['node_modules/jest/bin/jest.js', '-c', 'e2e/jest.config.cjs', '--runInBand'],
    ...suites.map((name) => `e2e/src/${name}.e2e.spec.ts`),
  ],
  { env: { E2E_FORM: 'long' } },
);
