// `npm run test:unit`: all tests that need no database, in one Jest, whose start is what costs the most in small projects. With
// `--cached` only those of projects for which something has changed since they passed: a file of theirs, of a project that they
// import (by Nx's graph), one outside that they read, or what all tests rest on. What failed is not remembered.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeGraph, readGraph } from './graph.mjs';
import { ROOT, commandOf, filesBelow } from './run.mjs';
import { groupsOf } from './unit-groups.mjs';

const PASSED = join(ROOT, '.cache/unit/passed.json');
const REPORT = join(ROOT, '.cache/unit/report.json');
/** Enough to go between branches. */
const PASSED_MAX = 1_000;

// Other inputs than those of the commit are drawn to be tried.
const isCached = process.argv.includes('--cached') && process.env.TEST_SEED === undefined;
mkdirSync(join(ROOT, '.cache/unit'), { recursive: true });
const passed = existsSync(PASSED) ? JSON.parse(readFileSync(PASSED, 'utf8')) : [];
makeGraph();
const groups = groupsNow();
const due = groups.filter(({ key }) => !isCached || !passed.includes(key));
const specs = due.flatMap((group) => group.specs);
if (specs.length === 0) {
  process.stdout.write('no test is due\n');
  process.exit(0);
}
rmSync(REPORT, { force: true });
const args = ['--runTestsByPath', ...specs, '--json', '--outputFile', REPORT];
const { status, stderr } = spawnSync(process.execPath, [commandOf('jest'), ...args], {
  cwd: ROOT,
  stdio: ['ignore', 'ignore', 'pipe'],
  encoding: 'utf8',
  maxBuffer: 1_000_000_000,
});
// Jest ends with the list of all that it was given.
process.stderr.write(stderr.replace(/^Ran all test suites within paths .*$/m, ''));
if (status !== 0) process.exitCode = 1;
const { testResults } = JSON.parse(readFileSync(REPORT, 'utf8'));
const failed = testResults.filter((result) => result.status !== 'passed').map(({ name }) => name);
const ran = new Set(testResults.map(({ name }) => name));
const isGreen = (spec) => ran.has(join(ROOT, spec)) && !failed.includes(join(ROOT, spec));
// Where Jest failed and no test did, nobody knows what it was. What was changed meanwhile was not what was tested.
const isTold = status === 0 || failed.length > 0;
const still = new Set(groupsNow().map(({ key }) => key));
const done = due.filter(
  ({ key, specs: own }) => isCached && isTold && still.has(key) && own.every(isGreen),
);
const keys = [...done.map(({ key }) => key), ...passed].slice(0, PASSED_MAX);
writeFileSync(PASSED, JSON.stringify(keys));
process.stdout.write(
  `${ran.size} of ${groups.flatMap(({ specs: all }) => all).length} files of tests were due\n`,
);

function groupsNow() {
  const entries = filesBelow().map((file) => [file, readFileSync(join(ROOT, file), 'latin1')]);
  return groupsOf(Object.fromEntries(entries), readGraph());
}
