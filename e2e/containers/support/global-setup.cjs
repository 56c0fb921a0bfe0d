const { execFileSync, spawnSync } = require('node:child_process');
const { join } = require('node:path');

const ROOT = join(__dirname, '../../..');
/** Testcontainers lets this one tidy up after a run that was killed. */
const RYUK = 'testcontainers/ryuk:0.14.0';

/** Says what is missing and fails, or builds the images of this checkout. Nothing is skipped. */
module.exports = () => {
  need(['version', '--format', '{{.Server.Version}}'], 'no Docker daemon answers');
  need(['compose', 'version', '--short'], 'there is no `docker compose` (2.20 or later)');
  process.stderr.write('── building the images\n');
  try {
    execFileSync('docker', ['compose', 'build', '--quiet'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  } catch {
    fail('the images cannot be built', 'Without an image registry: node tools/images/build.mjs');
  }
  if (spawnSync('docker', ['image', 'inspect', RYUK], { stdio: 'ignore' }).status !== 0) {
    process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  }
};

function need(command, problem) {
  const { status, stderr, error } = spawnSync('docker', command, { encoding: 'utf8' });
  if (status === 0) return;
  const detail = (error === undefined ? stderr : String(error)).trim();
  fail(
    problem,
    `${detail}\nInstall and start Docker, or: node tools/docker/with-docker.mjs npm run test:containers`,
  );
}

function fail(problem, advice) {
  throw new Error(`test:containers: ${problem}.\n${advice}`);
}
