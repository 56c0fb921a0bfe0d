// `npm run mutate -- FILE…`: changes these files of the order domain in small ways, one at a time, and says which change no spec
// notices. `--specs FOLDER` looks into more folders than the files' own; `--jobs` runs several at a time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, commandOf, runNode } from './run.mjs';

const DOMAIN = 'libs/order/domain';
/** All that a spec of the domain reads: the rest of the checkout is not copied for each run. */
const COPIED = ['libs/core', DOMAIN, 'tools/test', 'jest.preset.js', 'tsconfig.base.json', '.swcrc', 'package.json']; // prettier-ignore

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    specs: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '1' },
  },
});
if (positionals.length === 0) {
  console.error(
    'Name the files to mutate: npm run mutate -- libs/order/domain/src/sizing/size-entry.ts',
  );
  process.exit(2);
}

const folders = [...new Set([...positionals.map((file) => dirname(file)), ...values.specs])];
const config = {
  mutate: positionals,
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      rootDir: DOMAIN,
      preset: '../../../jest.preset.js',
      testMatch: folders.map((folder) => `**/${folder}/**/*.spec.ts`),
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
