// Runs every suite of the gate in turn and ends with `N passed, N failed`: the sum of all tests and steps.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { excessOf } from './budget.mjs';
import { countsAfter, countsOf, failuresOf, filesToRunAgain } from './report.mjs';

const reports = process.argv[2];
if (reports === undefined) throw new Error('usage: run.mjs <folder for reports>');

const DOCKER = 'node tools/docker/with-docker.mjs';
/** What the last steps take is fetched while the first ones compute; where that fails, they fetch it themselves. */
const AHEAD = `${DOCKER} --install && node tools/images/build.mjs --download`;

/** The whole gate must stay short enough to be run before every merge; beyond this it says so. */
const MINUTES_IN_ALL = 30;
/** And here it fails. Between the two it may be the machine: the same suites took between 22 and 40 minutes at different hours. */
const MINUTES_AT_MOST = 60;

/**
 * Steps without a report count as one test; a suite counts as its tests. `minutes` is what a step may take: about twice what it took on
 * two idle cores, since machines differ. A step beyond it is reported, and does not fail by itself.
 */
const STEPS = [
  { name: 'install', minutes: 2, command: 'npm ci --no-audit --no-fund', fatal: true },
  { name: 'format', minutes: 2, command: 'npm run --silent format:check' },
  { name: 'lint', minutes: 3, command: 'npm run --silent lint' },
  { name: 'types', minutes: 2, command: 'npm run --silent typecheck' },
  { name: 'tests', minutes: 12, command: 'npm test --silent --', report: 'test.json' },
  { name: 'whole pipeline', minutes: 16, command: 'npm run --silent e2e --', report: 'e2e.json' },
  { name: 'images', minutes: 5, command: `${DOCKER} node tools/images/build.mjs`, waits: true },
  {
    name: 'containers',
    minutes: 8,
    command: `${DOCKER} npm run --silent test:containers --`,
    report: 'containers.json',
  },
];

let passed = 0;
let failed = 0;
const over = [];
/** Tests that failed, by name: printed last, since the end of a log is what is kept of it. */
const failures = [];
/** Suites that failed beside others and passed alone. */
const notSteady = [];
let ahead = null;
const gateStartedAt = performance.now();

for (const step of STEPS) {
  const startedAt = performance.now();
  process.stdout.write(`\n── ${step.name}: ${step.command}\n`);
  if (step.waits === true && ahead.exitCode === null) await once(ahead, 'exit');
  const result = step.report === undefined ? stepResult(run(step.command)) : suiteResult(step);
  passed += result.passed;
  failed += result.failed;
  const seconds = secondsSince(startedAt);
  process.stdout.write(
    `── ${step.name}: ${result.passed} passed, ${result.failed} failed, ${seconds.toFixed(1)} s\n`,
  );
  over.push(excessOf(step.name, seconds, step.minutes));
  if (step.fatal === true && result.failed > 0) break;
  ahead ??= spawn('bash', ['-c', AHEAD], { stdio: 'ignore' });
}

const inAll = secondsSince(gateStartedAt);
over.push(excessOf('the whole gate', inAll, MINUTES_IN_ALL));
for (const excess of over) if (excess !== null) process.stdout.write(`over budget: ${excess}\n`);
const tooLong = excessOf('the whole gate', inAll, MINUTES_AT_MOST);
if (tooLong === null) passed += 1;
else {
  failed += 1;
  process.stdout.write(`FAILED: ${tooLong}\n`);
}
for (const file of notSteady) {
  process.stdout.write(`NOT STEADY, passed only alone, to be mended: ${file}\n`);
}
for (const failure of failures) process.stdout.write(`FAILED: ${failure}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** Runs a command and returns its exit code. What Jest prints of its suites goes to standard error. */
function run(command, stdout = 'inherit') {
  return spawnSync('bash', ['-c', command], { stdio: ['ignore', stdout, 'inherit'] }).status;
}

function stepResult(status) {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs the suites of a step, and the few that failed beside others once more, alone: what fails then fails the gate. */
function suiteResult(step) {
  const { report, status } = runSuites(step.command, step.report);
  if (report === null) return { passed: 0, failed: 1 };
  const counts = countsOf(report);
  // It left with an error though no test failed.
  if (counts.failed === 0) return { ...counts, failed: status === 0 ? 0 : 1 };
  const again = filesToRunAgain(report);
  const second = again.length === 0 ? null : runAlone(step, again);
  failures.push(...failuresOf(second ?? report));
  return second === null ? counts : countsAfter(report, second);
}

function runAlone(step, files) {
  process.stdout.write(`── ${step.name}: once more, alone: ${files.join(' ')}\n`);
  const { report } = runSuites(
    `${step.command} --runInBand ${files.join(' ')}`,
    `again-${step.report}`,
  );
  if (report === null || report.numTotalTests === 0) return null;
  const unsteady = files.filter((file) =>
    failuresOf(report).every((failure) => !failure.startsWith(file)),
  );
  for (const file of unsteady) notSteady.push(file);
  return report;
}

function runSuites(command, name) {
  const file = join(reports, name);
  const status = run(`${command} --json --outputFile=${file}`, 'ignore');
  return { status, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null };
}

function secondsSince(startedAt) {
  return (performance.now() - startedAt) / 1_000;
}
