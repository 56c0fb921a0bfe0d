// `npm run mutate -- FILE…`: changes these files of the order domain in small ways, one at a time, and says which change no spec
// notices. `--since COMMIT` takes the lines that were changed since then. Specs are those of the files' folders, and those that
// lie directly above them; `--specs FOLDER` looks into more. `--jobs` runs several at a time.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, commandOf, runNode } from './run.mjs';

const DOMAIN = 'libs/order/domain';
/** All that a spec of the domain reads: the rest of the checkout is not copied for each run. */
const COPIED = ['libs/core', DOMAIN, 'docs/reference', 'tools/test', 'jest.preset.js', 'tsconfig.base.json', '.swcrc', 'package.json']; // prettier-ignore

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    since: { type: 'string' },
    specs: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '1' },
  },
});
const mutated = values.since === undefined ? positionals : changedLines(values.since);
if (values.since !== undefined && mutated.length === 0) {
  console.log(`mutate: nothing of ${DOMAIN} has changed since ${values.since}`);
  process.exit(0);
}
if (mutated.length === 0) {
  console.error(
    'Name the files to mutate: npm run mutate -- libs/order/domain/src/sizing/size-entry.ts',
  );
  process.exit(2);
}

/** Returns the changed lines of the domain as Stryker takes them, `file:from-to`; none of specs and what only these use. */
function changedLines(commit) {
  const paths = [`${DOMAIN}/src`, ':!*.spec.ts', `:!${DOMAIN}/src/testing`];
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 };
  const diff = execFileSync('git', ['diff', '--unified=0', commit, '--', ...paths], options);
  let file = '';
  return diff.split('\n').flatMap((line) => {
    file = /^\+\+\+ b\/(.*)/.exec(line)?.[1] ?? file;
    const [, from, count = '1'] = /^@@ \S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    const isAdded = from !== undefined && count !== '0';
    return isAdded ? [`${file}:${from}-${Number(from) + Number(count) - 1}`] : [];
  });
}

const folders = [...new Set(mutated.map((file) => dirname(file)))];
const looked = [
  ...[...folders, ...values.specs].map((folder) => `**/${folder}/**/*.spec.ts`),
  ...folders.map((folder) => `**/${dirname(folder)}/*.spec.ts`),
];
const config = {
  mutate: mutated,
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      rootDir: DOMAIN,
      preset: '../../../jest.preset.js',
      testMatch: looked,
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: Number(values.jobs),
  dryRunTimeoutMinutes: 20,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  tempDirName: '.cache/mutants',
  ignorePatterns: ['**', ...COPIED.flatMap((path) => [`!${path}`, `!${path}/**`])],
};

const file = join(ROOT, '.cache/stryker.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify(config));
runNode([commandOf('@stryker-mutator/core', 'stryker'), 'run', file]);
