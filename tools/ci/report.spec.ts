import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../tidy/repository';

const REPORT = pathToFileURL(join(ROOT, 'tools/ci/report.mjs')).href;

/** The part of Jest's JSON report that the gate reads. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly unknown[];
}

/** A report in which each of these files has a test that passed and, if it is named, one that failed. */
function reportOf(files: Readonly<Record<string, string | null>>, others = {}): Report {
  const names = Object.keys(files);
  const testResults = names.map((name) => {
    const failing = files[name] ?? null;
    const failed = failing === null ? [] : [{ fullName: failing, status: 'failed' }];
    const assertionResults = [{ fullName: 'fine', status: 'passed' }, ...failed];
    return { name, status: failing === null ? 'passed' : 'failed', assertionResults };
  });
  const numFailedTests = Object.values(files).filter((failing) => failing !== null).length;
  const none = { numPendingTests: 0, numTodoTests: 0, numRuntimeErrorTestSuites: 0 };
  return { numPassedTests: names.length, numFailedTests, ...none, ...others, testResults };
}

/** What the gate concludes: it is a program of its own, so it is asked as one. */
function ask(name: string, ...reports: readonly Report[]): unknown {
  const values = reports.map((report) => JSON.stringify(report)).join(', ');
  const program = `import { ${name} } from '${REPORT}';
    console.log(JSON.stringify(${name}(${values})));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
  return JSON.parse(run.stdout.toString());
}

describe('the report of a step of the gate', () => {
  it('counts what was left out as failed', () => {
    const left = { numPendingTests: 1, numTodoTests: 2, numRuntimeErrorTestSuites: 3 };
    const report = reportOf({ 'a.spec.ts': null, 'b.spec.ts': 'adds' }, left);
    expect(ask('countsOf', report)).toEqual({ passed: 2, failed: 7 });
  });

  it('names each test that failed, and a file that could not run', () => {
    const report = reportOf({ 'a.spec.ts': 'adds', 'b.spec.ts': null });
    const broken = { name: 'c.spec.ts', status: 'failed', assertionResults: [] };
    const testResults = [...report.testResults, broken];
    expect(ask('failuresOf', { ...report, testResults })).toEqual(['a.spec.ts: adds', 'c.spec.ts']);
  });
});

describe('what runs once more, alone', () => {
  const E2E = 'e2e/src/kill.e2e.spec.ts';
  const INT = 'libs/sdk/test/nats.int.spec.ts';
  const CONTAINERS = 'e2e/containers/guide.spec.ts';

  it('are the few suites that start processes', () => {
    const report = reportOf({ [E2E]: 'a', [INT]: 'b', [CONTAINERS]: 'c', 'other.spec.ts': null });
    expect(ask('filesToRunAgain', report)).toEqual([E2E, INT, CONTAINERS]);
  });

  it.each([
    ['a suite of pure functions is among them', reportOf({ [E2E]: 'a', 'sum.spec.ts': 'adds' })],
    [
      'more than three failed',
      reportOf({ [E2E]: 'a', [INT]: 'b', [CONTAINERS]: 'c', 'd.int.spec.ts': 'd' }),
    ],
    ['a file could not run', reportOf({ [E2E]: 'a' }, { numRuntimeErrorTestSuites: 1 })],
    ['a test was skipped', reportOf({ [E2E]: 'a' }, { numPendingTests: 1 })],
    ['nothing failed', reportOf({ [E2E]: null })],
  ])('is nothing where %s', (_, report) => expect(ask('filesToRunAgain', report)).toEqual([]));

  it('counts as it ended the second time', () => {
    const report = reportOf({ [E2E]: 'a', [INT]: 'b', 'other.spec.ts': null });
    const mended = reportOf({ [E2E]: null, [INT]: null });
    const stillOne = reportOf({ [E2E]: 'a', [INT]: null });
    expect(ask('countsAfter', report, mended)).toEqual({ passed: 5, failed: 0 });
    expect(ask('countsAfter', report, stillOne)).toEqual({ passed: 4, failed: 1 });
  });
});
