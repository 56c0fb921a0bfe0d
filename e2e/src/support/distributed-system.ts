import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GUEST, SERVICE_NAMES, type ServiceName, inboxOf } from '@fairlead/contracts';
import { roleOf } from '@fairlead/platform';
import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { type TestDatabase, TestNats, databaseOnOwnServer, freePort } from '@fairlead/testing';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { ROOT, sleep } from './fairlead-process';
import { DEFAULT_FILES, type Scenario } from './scenario';

const MAIN = (app: string): string => join(ROOT, 'dist/apps', app, 'main.cjs');

/** How a system differs from the one that a newcomer has. */
export interface DistributedOptions {
  readonly scenario?: Scenario;
  /** Default: one on a server of its own, which does not wait for the disk. */
  readonly database?: TestDatabase;
  /** Every service is configured with it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Fills the database, what NATS keeps and the simulator's directory before anything runs on them. */
  readonly restore?: (into: StoredPlaces) => Promise<void>;
}

/** Where a system keeps what it stores. */
export interface StoredPlaces {
  readonly database: TestDatabase;
  readonly natsStore: string;
  readonly simulator: string;
}

/** How a signal ended, or nulls where it did not yet. */
export interface EndOfSignal {
  readonly signalId: string;
  readonly disposition: string | null;
  readonly code: string | null;
}

/** Six services and the console, each in a process of its own, with the users that `fairlead provision` made for them. */
export class DistributedSystem {
  private readonly processes = new Map<string, ServiceChild>();

  private constructor(
    private readonly environment: {
      readonly provisioning: Readonly<Record<string, string>>;
      readonly services: Readonly<Record<string, string>>;
    },
    readonly directory: string,
    readonly nats: TestNats,
    readonly database: TestDatabase,
    readonly simulator: Simulator,
  ) {}

  /** Provisions and starts everything, and waits until the gate to the broker is open. */
  static async start(options: DistributedOptions = {}): Promise<DistributedSystem> {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-distributed-'));
    const database = options.database ?? (await databaseOnOwnServer());
    const natsStore = join(directory, 'nats');
    const simulatorDirectory = join(directory, 'simulator');
    await options.restore?.({ database, natsStore, simulator: simulatorDirectory });
    const [port, monitor] = [await freePort(), await freePort()];
    const provisioning = provisioningEnvironment(directory, database, port);
    provision(provisioning, [
      'secrets',
      ...['--nats-listen', `127.0.0.1:${port}`],
      ...['--nats-monitor', `127.0.0.1:${monitor}`],
      ...['--nats-store', natsStore],
    ]);
    const nats = await TestNats.startWith({
      file: join(directory, 'secrets/nats/nats.conf'),
      port,
    });
    for (const part of ['database', 'streams']) provision(provisioning, [part]);
    const simulator = await startSimulator({ directory: simulatorDirectory, port: 0 });
    options.scenario?.scriptPrices(simulator);
    const files = options.scenario?.write(directory) ?? DEFAULT_FILES;
    const services = { ...files, ...options.environment };
    const environment = { provisioning, services };
    const system = new DistributedSystem(environment, directory, nats, database, simulator);
    for (const service of SERVICE_NAMES) system.startService(service);
    await system.untilOpen();
    return system;
  }

  /** Starts one, or a further instance of one. */
  startService(service: ServiceName, instance = service as string): ServiceChild {
    const child = new ServiceChild(service, this.environmentOf(service, instance));
    this.processes.set(instance, child);
    return child;
  }

  /** Runs `fairlead provision` on a part as an operator would. Returns what it printed. */
  provision(part: string): string {
    return provision(this.environment.provisioning, [part]);
  }

  /** Where an instance writes its commits and messages down. */
  unitLogOf(instance: string): string {
    return join(this.directory, 'units', `${instance}.jsonl`);
  }

  /** Connects to NATS as the read-only guest. */
  connectGuest(): Promise<NatsConnection> {
    return connect({
      servers: this.nats.url,
      user: GUEST.name,
      pass: readFileSync(join(this.directory, 'secrets/guest/nats'), 'utf8').trim(),
      inboxPrefix: inboxOf(GUEST.name),
    });
  }

  /** Where NATS keeps its files. */
  get natsStore(): string {
    return join(this.directory, 'nats');
  }

  process(instance: string): ServiceChild {
    const child = this.processes.get(instance);
    if (child === undefined) throw new Error(`${instance} was not started`);
    return child;
  }

  /** Calls a service's HTTP API; null where it is not there. */
  async call<T>(instance: string, path: string, body?: object): Promise<T | null> {
    const { url } = this.process(instance);
    if (url === null) return null;
    const key = readFileSync(join(this.directory, 'secrets/console/api-key'), 'utf8').trim();
    const response = await fetch(new URL(path, url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => null);
    return response?.ok === true ? ((await response.json()) as T) : null;
  }

  /** Sends a signal to buy until it is taken: the first answer may have died with a service. Returns its id. */
  async buy(symbol: string, at = 'signal-ingestion'): Promise<string> {
    const signal = { id: randomUUID(), source: 'e2e', symbol, action: 'BUY', confidence: 0.95 };
    return this.send({ ...signal, issuedAt: new Date().toISOString() }, at);
  }

  /** Sends a signal until it is taken. Returns its id. */
  async send(signal: object, at = 'signal-ingestion'): Promise<string> {
    let signalId = '';
    await this.until(`${at} takes a signal`, async () => {
      const answer = await this.call<EndOfSignal>(at, '/v1/signals', signal);
      signalId = answer?.signalId ?? '';
      return answer !== null;
    });
    return signalId;
  }

  /** Waits until a signal has ended, and returns how. */
  async untilDisposed(signalId: string): Promise<EndOfSignal> {
    let last: EndOfSignal | null = null;
    await this.until(`${signalId} is disposed`, async () => {
      last = await this.call<EndOfSignal>('signal-ingestion', `/v1/signals/${signalId}`);
      return last !== null && last.disposition !== null;
    });
    return last ?? { signalId, disposition: null, code: null };
  }

  async until(
    what: string,
    condition: () => boolean | Promise<boolean>,
    withinMs = 60_000,
  ): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error(`in vain: ${what}\n${this.tail()}`);
      await sleep(50);
    }
  }

  async untilOpen(): Promise<void> {
    const isOpen = async (): Promise<boolean> => {
      const status = await this.call<{ orderManagement?: { gate?: string } }>(
        'console',
        '/v1/status',
      );
      return status?.orderManagement?.gate === 'open';
    };
    // Seven processes start at once, on a machine that may be busy.
    await this.until('the gate is open and quotes come', isOpen, 120_000);
  }

  /** Ends all in order and returns their exit codes. */
  async stop(): Promise<readonly (readonly [string, number])[]> {
    const codes = await Promise.all(
      [...this.processes].map(async ([name, child]) => [name, await child.stop()] as const),
    );
    await this.simulator.stop();
    await this.nats.stop();
    await this.database.drop();
    rmSync(this.directory, { recursive: true, force: true });
    return codes;
  }

  private tail(): string {
    return [...this.processes.values()].map((child) => child.tail()).join('\n');
  }

  private environmentOf(service: ServiceName, instance: string): Record<string, string> {
    const { host, port, database } = this.database.connection;
    const secret = (owner: string, kind: string): string =>
      join(this.directory, 'secrets', owner, kind);
    return {
      FAIRLEAD_NATS_URL: this.nats.url,
      FAIRLEAD_NATS_PASSWORD_FILE: secret(service, 'nats'),
      FAIRLEAD_DATABASE_URL: `postgres://${roleOf(service)}@${host}:${port}/${database}`,
      FAIRLEAD_DATABASE_PASSWORD_FILE: secret(service, 'postgres'),
      FAIRLEAD_INSTANCE: instance,
      FAIRLEAD_HTTP_PORT: '0',
      FAIRLEAD_API_KEY_FILE: secret('console', 'api-key'),
      FAIRLEAD_UNIT_LOG: this.unitLogOf(instance),
      FAIRLEAD_SETTLE_MS: '1000',
      TWS_HOST: this.simulator.host,
      TWS_PORT: String(this.simulator.port),
      TWS_ACCOUNT: this.simulator.account,
      ...this.environment.services,
    };
  }
}

const living = new Set<ChildProcess>();
process.once('exit', () => living.forEach((child) => child.kill('SIGKILL')));

/** One service in a process of its own. */
export class ServiceChild {
  /** Where its HTTP API is, once it runs. */
  url: string | null = null;
  readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly exited: Promise<number>;

  constructor(service: ServiceName, environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, ['--enable-source-maps', MAIN(service)], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.take(line));
    }
    this.exited = new Promise((done) => this.child.once('exit', (code) => done(code ?? -1)));
    living.add(this.child);
    this.child.once('exit', () => living.delete(this.child));
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Pauses it as a machine that sleeps, or lets it go on. */
  pause(isPaused: boolean): void {
    this.child.kill(isPaused ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Ends it as an orchestrator does and returns its exit code. */
  async stop(): Promise<number> {
    this.child.kill('SIGTERM');
    return this.exited;
  }

  exit(): Promise<number> {
    return this.exited;
  }

  tail(): string {
    return this.lines.slice(-12).join('\n');
  }

  private take(line: string): void {
    this.lines.push(line);
    if (!line.includes('"service.runs"')) return;
    this.url = (JSON.parse(line) as { url: string }).url;
  }
}

function provision(environment: Readonly<Record<string, string>>, args: readonly string[]): string {
  return execFileSync(process.execPath, [MAIN('fairlead'), 'provision', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...environment },
    encoding: 'utf8',
  });
}

/** What `fairlead provision` is configured with. */
function provisioningEnvironment(
  directory: string,
  { connection }: TestDatabase,
  natsPort: number,
): Record<string, string> {
  const { user, password, host, port, database } = connection;
  return {
    FAIRLEAD_SECRETS: join(directory, 'secrets'),
    FAIRLEAD_DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`,
    FAIRLEAD_NATS_URL: `nats://127.0.0.1:${natsPort}`,
  };
}
