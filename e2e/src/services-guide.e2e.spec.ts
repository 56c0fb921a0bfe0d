import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { type TestDatabase, databaseOnOwnServer, freePort } from '@fairlead/testing';
import { commandBlocks, withOwn } from './support/documents';
import { ROOT } from './support/fairlead-process';

const GUIDE = 'docs/guides/services-as-processes.md';

/** Waits for what the guide says to look at. */
const UNTIL_READY = `
for port in $PORTS; do
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health/ready"; do sleep 0.2; done
done
`;
const ONCE_MORE = '\nnpx fairlead provision\n';

describe('the guide to services as processes', () => {
  let directory: string;
  let database: TestDatabase;
  let simulator: Simulator;
  let shell: ChildProcess | null = null;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-guide-'));
    database = await databaseOnOwnServer();
    simulator = await startSimulator({ directory: join(directory, 'sim'), port: 0 });
  }, 60_000);
  afterAll(async () => {
    if (shell?.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL');
    await simulator.stop();
    await database.drop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  /** Where `nats-server` is by that name: as on the machine of somebody who installed it. */
  function directoryOfNats(): string {
    const resolve = ['tools/nats/resolve.mjs'];
    const binary = execFileSync(process.execPath, resolve, { cwd: ROOT, encoding: 'utf8' }).trim();
    const programs = join(directory, 'bin');
    mkdirSync(programs);
    symlinkSync(binary, join(programs, 'nats-server'));
    return programs;
  }

  /** Runs a script as a person would type it, in a group of its own that ends with it. */
  async function run(script: string, ports: readonly number[]): Promise<string> {
    const path = [directoryOfNats(), process.env['PATH']].join(delimiter);
    const child = spawn('bash', ['-c', `set -e\ntrap 'kill $(jobs -p)' EXIT\n${script}`], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: path,
        HOME: process.env['HOME'],
        FAIRLEAD_HOME: join(directory, 'home'),
        FAIRLEAD_ENTRY_HOLD_MS: '500',
        PORTS: ports.join(' '),
      },
    });
    shell = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    const status = await new Promise((done) => child.once('exit', done));
    if (status !== 0) throw new Error(`ended with ${String(status)}:\n${output}`);
    return output;
  }

  it('leads, word for word, from nothing to a position', async () => {
    const [prepare, start, use] = commandBlocks(GUIDE).map(({ text }) => text);
    const { host, port, user, password, database: name } = database.connection;
    const nats = await freePort();
    const ports = await Promise.all(Array.from({ length: 7 }, () => freePort()));
    const http = Object.fromEntries(
      ports.map((own, index) => [String(7_400 + index), String(own)]),
    );
    const script = [
      withOwn(prepare ?? '', {
        // Built before all suites; building again would pull the programs away from under the others.
        'npm run build': ':',
        '/etc/fairlead/secrets': join(directory, 'secrets'),
        'postgres://admin:password@127.0.0.1:5432/fairlead': `postgres://${user}:${password}@${host}:${port}/${name}`,
        'nats://127.0.0.1:4222': `nats://127.0.0.1:${nats}`,
        '/var/lib/nats': `${join(directory, 'nats')} --nats-monitor 127.0.0.1:${await freePort()}`,
      }),
      ONCE_MORE,
      withOwn(start ?? '', {
        'TWS_PORT=7497': `TWS_PORT=${simulator.port}`,
        '127.0.0.1:5432/fairlead': `${host}:${port}/${name}`,
        ...http,
      }),
      UNTIL_READY,
      withOwn(use ?? '', { '7401': http['7401'] ?? '', '7400': http['7400'] ?? '' }),
    ].join('\n');
    const output = await run(script, ports);
    expect(output).toContain('Everything is as it should be.');
    expect(output).toMatch(/gate open .* at 127\.0\.0\.1:/);
    expect(output).toContain('EXECUTED');
    expect(output).toMatch(/AAPL\s+percent\s+LONG\s+\w+\s+\+\d+/);
    expect(output).not.toContain('is not a setting');
    const configuration = readFileSync(join(directory, 'secrets/nats/nats.conf'), 'utf8');
    expect(configuration).toContain(`store_dir: "${join(directory, 'nats')}"`);
    expect(configuration).toContain(`listen: "127.0.0.1:${nats}"`);
  }, 120_000);
});
