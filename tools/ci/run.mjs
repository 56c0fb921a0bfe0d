// Runs every suite of the gate in turn and ends with `N passed, N failed`: the sum of all tests and steps.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { excessOf } from './budget.mjs';

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
let ahead = null;
const gateStartedAt = performance.now();

for (const step of STEPS) {
  const startedAt = performance.now();
  process.stdout.write(`\n── ${step.name}: ${step.command}\n`);
  if (step.waits === true && ahead.exitCode === null) await once(ahead, 'exit');
  const file = step.report === undefined ? null : join(reports, step.report);
  const command = file === null ? step.command : `${step.command} --json --outputFile=${file}`;
  const { status } = spawnSync('bash', ['-c', command], {
    stdio: ['ignore', file === null ? 'inherit' : 'ignore', 'inherit'],
  });
  const result = file === null ? stepResult(status) : suiteResult(file, status);
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
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function stepResult(status) {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A suite that skipped a test, could not run a file, or left with an error though no test failed, has failed. */
function suiteResult(file, status) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const notRun = report.numPendingTests + report.numTodoTests + report.numRuntimeErrorTestSuites;
  const failures = report.numFailedTests + notRun;
  return {
    passed: report.numPassedTests,
    failed: failures === 0 && status !== 0 ? 1 : failures,
  };
}

function secondsSince(startedAt) {
  return (performance.now() - startedAt) / 1_000;
}
