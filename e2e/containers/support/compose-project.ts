import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@fairlead/testing';

/** The root of the checkout. */
export const ROOT = join(__dirname, '../../..');

const POLL_MS = 250;
/** An `up` replaces containers one after another: so often a look may meet one. */
const LOOKS_MAX = 10;
const OUTPUT_BYTES_MAX = 64 * 1_024 * 1_024;
const run = promisify(execFile);

/** What is published on this machine. */
export interface Ports {
  readonly edge: number;
  readonly console: number;
  readonly nats: number;
}

/** One container of a project. */
export interface ContainerFacts {
  readonly ID: string;
  readonly Name: string;
  readonly Service: string;
  /** `running`, `exited`, … */
  readonly State: string;
  /** `healthy`, `starting`, `unhealthy`, or empty where there is no check. */
  readonly Health: string;
  readonly ExitCode: number;
}

/** The compose file of this checkout, under a name of the test's own. */
export class ComposeProject {
  private files: readonly string[] = ['docker-compose.yml'];

  private constructor(
    readonly name: string,
    readonly ports: Ports,
  ) {}

  /** Returns a project that nobody else uses, on free ports; nothing is started. */
  static async create(name: string): Promise<ComposeProject> {
    const ports = { edge: await freePort(), console: await freePort(), nats: await freePort() };
    return new ComposeProject(`${name}-${process.pid}`, ports);
  }

  /** Free ports instead of the usual ones, and a broker connection that need not prove itself for ten seconds. */
  get settings(): Readonly<Record<string, string>> {
    return {
      FAIRLEAD_PORT: `127.0.0.1:${this.ports.edge}`,
      FAIRLEAD_CONSOLE_PORT: String(this.ports.console),
      FAIRLEAD_NATS_PORT: String(this.ports.nats),
      FAIRLEAD_ENTRY_HOLD_MS: '1000',
      FAIRLEAD_SETTLE_MS: '2000',
    };
  }

  private get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ...this.settings,
      COMPOSE_PROJECT_NAME: this.name,
      COMPOSE_FILE: this.files.join(':'),
    };
  }

  /** Takes a further compose file for this and every later command, as `-f` does. */
  also(file: string): void {
    this.files = [...this.files, file];
  }

  /** Takes it back: later commands know the compose file of this checkout alone. */
  alone(): void {
    this.files = ['docker-compose.yml'];
  }

  /** Runs `docker compose …` and returns what it printed. Throws with its complaints. */
  async compose(...command: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', ['compose', ...command], {
      cwd: ROOT,
      env: this.environment,
      maxBuffer: OUTPUT_BYTES_MAX,
    });
    return stdout;
  }

  /** Starts `docker compose …` and leaves it running. */
  attached(...command: readonly string[]): ChildProcess {
    return spawn('docker', ['compose', ...command], {
      cwd: ROOT,
      env: this.environment,
      stdio: 'ignore',
    });
  }

  /** Runs `docker …`. */
  async docker(...command: readonly string[]): Promise<string> {
    return (await run('docker', [...command], { maxBuffer: OUTPUT_BYTES_MAX })).stdout;
  }

  /** Returns all containers, those that ended included. */
  async containers(service?: string): Promise<readonly ContainerFacts[]> {
    const output = await this.listed(service === undefined ? [] : [service]);
    return output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as ContainerFacts);
  }

  /** Compose lists containers and then looks at each: those that an `up` replaces in between are looked for in vain. */
  private async listed(services: readonly string[], tries = LOOKS_MAX): Promise<string> {
    try {
      return await this.compose('ps', '--all', '--no-trunc', '--format', 'json', ...services);
    } catch (error) {
      if (tries <= 1 || !String(error).includes('No such container')) throw error;
      return this.listed(services, tries - 1);
    }
  }

  /** Returns what the containers of a service, or of all, have written to their logs. */
  async logs(service?: string): Promise<readonly string[]> {
    const containers = await this.containers(service);
    const logs = await Promise.all(containers.map(({ ID }) => this.docker('logs', ID)));
    return logs.flatMap((log) => log.trimEnd().split('\n'));
  }

  /** Waits until every container of these services runs and is healthy. */
  async untilHealthy(...services: readonly string[]): Promise<void> {
    await until(`${services.join(', ')} healthy`, async () => {
      const found = (await this.containers()).filter(({ Service }) => services.includes(Service));
      const named = new Set(found.map(({ Service }) => Service));
      return named.size === services.length && found.every(({ Health }) => Health === 'healthy');
    });
  }

  /** Ends a container as a crash would: its process is killed from within, and Docker starts it again. */
  async crash({ ID }: ContainerFacts): Promise<void> {
    await this.docker('exec', ID, 'sh', '-c', 'kill -9 -1').catch(() => undefined);
  }

  /** Stops and starts the containers of a service one after another, each healthy before the next. */
  async rollingRestart(service: string): Promise<void> {
    for (const { ID } of await this.containers(service)) {
      await this.docker('restart', ID);
      await this.untilHealthy(service);
    }
  }

  /** Removes everything of the project, data included. */
  async remove(): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '1', '--remove-orphans');
  }
}

/** Waits until a condition holds. Throws when it does not in time. */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  withinMs = 90_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`in vain: ${what}`);
    await sleep(POLL_MS);
  }
}

/** Says how far a suite is; Jest keeps its own output for the end. */
export function progress(text: string): void {
  process.stderr.write(`── ${text}\n`);
}
