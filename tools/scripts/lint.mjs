// `npm run lint`: ESLint over everything, with the boundaries between projects. Those rules read Nx's graph from its
// cache, so the graph is made anew first.
import { commandOf, runNode } from './run.mjs';

const env = { NX_DAEMON: 'false' };
runNode([commandOf('nx'), 'show', 'projects'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
runNode([commandOf('eslint'), '.', ...process.argv.slice(2)], { env });
