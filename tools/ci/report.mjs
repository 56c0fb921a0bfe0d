/** What a step of the gate learns from Jest's JSON report. */

/** More than this many suites at once are no accident of timing. */
const SUITES_AT_MOST = 3;
/** Suites that start processes, databases or servers: what they wait for depends on what the machine does beside them. */
const STARTS_PROCESSES = /\.(int|e2e)\.spec\.ts$|\/containers\//;

/** Tests counted by outcome. A test that was skipped, or a file that could not run, has failed. */
export function countsOf(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report;
  const failed = numFailedTests + numPendingTests + numTodoTests + report.numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed };
}

/** `file: test` of each test that failed; the file alone where it could not run. */
export function failuresOf(report) {
  return failedSuites(report).flatMap(({ name, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    return failed.length === 0 ? [name] : failed.map(({ fullName }) => `${name}: ${fullName}`);
  });
}

/**
 * The files to run once more, alone: those with failures, where each of them starts processes, they are few, and all that failed was a
 * test that ran. A suite of pure functions fails the same way each time, so it is never given a second look.
 */
export function filesToRunAgain(report) {
  const files = failedSuites(report).map(({ name }) => name);
  const { numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = report;
  const others = numPendingTests + numTodoTests + numRuntimeErrorTestSuites;
  const few = files.length <= SUITES_AT_MOST && others === 0;
  return few && files.every((file) => STARTS_PROCESSES.test(file)) ? files : [];
}

/** The counts of a step after its second look, which replaces what those files counted in the first. */
export function countsAfter(report, second) {
  const failures = failuresOf(report).length;
  const { failed } = countsOf(second);
  return { passed: countsOf(report).passed + failures - failed, failed };
}

function failedSuites({ testResults }) {
  return testResults.filter(({ status }) => status === 'failed');
}
