// `npm run lint`: no circles of imports, types counted; no export that nobody imports; then ESLint over everything, with the
// boundaries between projects.
// Those rules read Nx's graph from its cache, so the graph is made anew first. `--cached` looks only at what has changed.
import { commandOf, runNode } from './run.mjs';

const env = { NX_DAEMON: 'false' };
const isCached = process.argv.includes('--cached');
const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/eslint'];

runNode([commandOf('oxlint'), '--quiet', '--tsconfig', 'tsconfig.base.json', '.']);
runNode([commandOf('knip'), '--include', 'exports,types,duplicates', '--no-progress']);
runNode([commandOf('nx'), 'show', 'projects'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
runNode([commandOf('eslint'), '.', ...(isCached ? cache : [])], { env });
