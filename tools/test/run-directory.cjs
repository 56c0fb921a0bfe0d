const { existsSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const PREFIX = 'fairlead-test-';

/** Memory where there is some: the tests' database need not survive anything. */
const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Returns the directory of the test run that this process leads. */
function runDirectory() {
  return join(root, `${PREFIX}${process.pid}`);
}

/** Ends the servers of a test run, as far as they were started, and removes their files. */
function removeRun(directory) {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  for (const name of names.filter((each) => each.startsWith('postgres'))) {
    endProcess(join(directory, name, 'data', 'postmaster.pid'), 'SIGQUIT');
  }
  for (const name of names.filter((each) => each.startsWith('nats-'))) {
    endProcess(join(directory, name, 'nats.pid'), 'SIGKILL');
  }
  for (let tries = 0; tries < 5; tries += 1) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    if (!existsSync(directory)) return;
  }
}

/** Removes what runs left behind that were killed themselves. */
function removeDeadRuns() {
  for (const name of readdirSync(root)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : NaN;
    if (Number.isInteger(pid) && pid > 0 && !tryKill(pid, 0)) removeRun(join(root, name));
  }
}

function endProcess(pidFile, signal) {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0;
  if (pid > 0) tryKill(pid, signal);
}

function tryKill(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

module.exports = { runDirectory, removeRun, removeDeadRuns };
