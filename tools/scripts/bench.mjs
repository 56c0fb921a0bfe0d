// `npm run bench`: builds everything, then measures.
import { runNode } from './run.mjs';

runNode(['tools/build/build.mjs']);
runNode(['tools/build/build.mjs', 'bench']);
runNode(['--enable-source-maps', 'dist/apps/bench/main.cjs', ...process.argv.slice(2)]);
