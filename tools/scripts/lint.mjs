// `npm run lint`: no circles of imports, types counted, and the rules that need types (oxlint); no export that nobody imports
// (knip); then ESLint, with the boundaries between projects.
// `--cached` lets ESLint look only at what has changed: its rules see one file, and what they take from elsewhere (tags, paths, rows,
// versions) names the cache. What one file changes for another is seen by the others, which look at everything each time.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeGraph } from './graph.mjs';
import { ROOT, commandOf, contentHash, filesBelow, runNode } from './run.mjs';

/** What the rules of a file take from elsewhere. */
const FROM_ELSEWHERE = ['package-lock.json', 'tsconfig.base.json', 'eslint.config.mjs', 'nx.json'];

function cacheFile() {
  const projects = filesBelow().filter((file) => file.endsWith('project.json'));
  return `.cache/eslint/${contentHash([...FROM_ELSEWHERE, ...projects])}`;
}

if (!existsSync(join(ROOT, 'node_modules/oxlint-tsgolint'))) {
  process.stderr.write('oxlint-tsgolint is not installed: run npm ci\n');
  process.exit(1);
}
const isCached = process.argv.includes('--cached');
const cache = isCached
  ? ['--cache', '--cache-strategy', 'content', '--cache-location', cacheFile()]
  : [];

runNode([commandOf('oxlint'), '--quiet', '--type-aware', '--tsconfig', 'tsconfig.base.json', '.']);
runNode([commandOf('knip'), '--include', 'exports,types,duplicates', '--no-progress']);
makeGraph();
runNode([commandOf('eslint'), '.', ...cache], { env: { NX_DAEMON: 'false' } });
