// Runs a command with Docker at hand, whatever the machine has: what is missing comes from Debian (as root), a daemon is
// started where none answers and stopped afterwards, with everything it made but its images.
//   node tools/docker/with-docker.mjs npm run test:containers
//   node tools/docker/with-docker.mjs --install     only fetches what is missing
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DebianPackages, unpack } from './debian.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const CACHE = join(ROOT, '.cache/docker');
/** Beside what Docker has of its own. */
const CONFIG = join(CACHE, 'config');
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;

const say = (text) => process.stderr.write(`── docker: ${text}\n`);
const works = (...command) =>
  spawnSync(command[0], command.slice(1), { stdio: 'ignore' }).status === 0;
const isRoot = () => process.getuid?.() === 0;

/** Installs the daemon, the client and curl where the machine lacks them. */
function install() {
  const missing = [
    ...(works('dockerd', '--version') || daemonAnswers() ? [] : ['docker.io', 'iptables']),
    ...(works('docker', '--version') ? [] : ['docker.io']),
    ...(works('curl', '--version') ? [] : ['curl']),
  ];
  if (missing.length > 0) {
    if (!isRoot() || !works('apt-get', '--version')) {
      throw new Error(`install ${missing.join(', ')}; only root on Debian has it done from here`);
    }
    say(`installing ${missing.join(', ')} from Debian`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...command) =>
      execFileSync('apt-get', ['-qq', ...command], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    apt('update');
    apt('install', '--yes', '--no-install-recommends', ...new Set(missing));
  }
  if (!works('docker', 'compose', 'version')) fetchCompose();
}

/** `docker compose` is a plugin: a single file, looked for in the client's configuration. */
function fetchCompose() {
  const plugin = join(CONFIG, 'cli-plugins/docker-compose');
  process.env.DOCKER_CONFIG = CONFIG;
  if (existsSync(plugin) && works('docker', 'compose', 'version')) return;
  say('fetching docker-compose from Debian');
  const packages = new DebianPackages(join(ROOT, '.cache/debian'));
  const files = packages.fetch(['docker-compose'], (name) => name === 'docker-compose');
  const root = mkdtempSync(join(tmpdir(), 'fairlead-compose-'));
  try {
    unpack(files, root);
    mkdirSync(dirname(plugin), { recursive: true });
    copyFileSync(join(root, 'usr/libexec/docker/cli-plugins/docker-compose'), plugin);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function daemonAnswers() {
  return works('docker', 'version');
}

/** A daemon of our own, with its socket and state apart from any other's. */
class Daemon {
  #child;
  #run = mkdtempSync(join(tmpdir(), 'fairlead-dockerd-'));

  async start() {
    say('starting a daemon');
    const socket = `unix://${join(this.#run, 'docker.sock')}`;
    const log = openSync(join(this.#run, 'log'), 'a');
    const places = {
      host: socket,
      pidfile: join(this.#run, 'pid'),
      'exec-root': join(this.#run, 'exec'),
      'data-root': join(CACHE, 'data'),
    };
    mkdirSync(CACHE, { recursive: true });
    const options = Object.entries(places).map(([name, value]) => `--${name}=${value}`);
    // A group of its own: Ctrl-C is for the command, and the daemon is still needed to tidy up after it.
    this.#child = spawn('dockerd', options, { detached: true, stdio: ['ignore', log, log] });
    process.env.DOCKER_HOST = socket;
    const deadline = performance.now() + START_LIMIT_MS;
    while (!daemonAnswers()) {
      if (performance.now() > deadline || this.#child.exitCode !== null) {
        const tail = readFileSync(join(this.#run, 'log'), 'utf8').split('\n').slice(-15).join('\n');
        await this.stop();
        throw new Error(`dockerd does not run:\n${tail}`);
      }
      await sleep(200);
    }
  }

  /** Its images stay for the next time. */
  async stop() {
    if (this.#child.exitCode === null && daemonAnswers()) this.#empty();
    const ended = new Promise((done) => this.#child.once('exit', done));
    this.#child.kill('SIGTERM');
    if (this.#child.exitCode === null) {
      await Promise.race([ended, sleep(STOP_LIMIT_MS).then(() => this.#child.kill('SIGKILL'))]);
    }
    this.#unmount();
    rmSync(this.#run, { recursive: true, force: true });
  }

  /** A container on the network of the host leaves a mount behind, which cannot be deleted. */
  #unmount() {
    const places = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '')
      .filter((place) => place.startsWith(`${this.#run}/`));
    if (places.length > 0) spawnSync('umount', places, { stdio: 'ignore' });
  }

  #empty() {
    const list = (...command) =>
      execFileSync('docker', command, { encoding: 'utf8' })
        .split('\n')
        .filter((id) => id !== '');
    const containers = list('ps', '--all', '--quiet');
    if (containers.length > 0) {
      spawnSync('docker', ['rm', '--force', '--volumes', ...containers], { stdio: 'ignore' });
    }
    spawnSync('docker', ['network', 'prune', '--force'], { stdio: 'ignore' });
    const volumes = list('volume', 'ls', '--quiet');
    if (volumes.length > 0) spawnSync('docker', ['volume', 'rm', ...volumes], { stdio: 'ignore' });
  }
}

function run([command, ...args]) {
  const child = spawn(command, args, { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; what was started for it is stopped when it has ended.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}

async function main(args) {
  install();
  if (args[0] === '--install') return 0;
  if (daemonAnswers()) return run(args);
  if (!isRoot()) throw new Error('no Docker daemon answers, and only root can start one');
  const daemon = new Daemon();
  await daemon.start();
  try {
    return await run(args);
  } finally {
    say('stopping the daemon');
    await daemon.stop();
  }
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
