import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import type { DatabaseConnection } from './database-connection';
import { errorCode, postgresBinaries, serverUser } from './postgres-binaries';
import {
  type PostgresHome,
  SUPERUSER,
  freePort,
  initialiseCluster,
  openHome,
  saveHome,
} from './postgres-home';
import { type SpawnedPostmaster, isAlive, livingPostmaster, spawnPostmaster } from './postmaster';

/** Recovery after a crash replays the log first; a big one takes a while. */
const START_LIMIT_MS = 60_000;
/** How long a fast shutdown may take before we leave the server to itself. */
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 40;
/** SQLSTATE of a server that starts up, recovers or shuts down. */
const CANNOT_CONNECT_NOW = '57P03';
const DATABASE = 'fairlead';

/** How the embedded server is started. */
export interface EmbeddedPostgresOptions {
  /** Its home: the note of port and password, the log and, where possible, the data. */
  readonly directory: string;
  /** Default true. False only in tests: a power cut would lose commits. */
  readonly fsync?: boolean;
  readonly log?: (message: string) => void;
}

/**
 * A PostgreSQL server of our own, from the binaries of an npm package. It outlives a killed process of ours, and the
 * next start adopts it.
 */
export class EmbeddedPostgres {
  private constructor(
    readonly connection: DatabaseConnection,
    private readonly dataDirectory: string,
  ) {}

  /** Starts or adopts the server of a directory and waits until it answers. Throws with the end of its log where it cannot. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const user = serverUser();
    const fsync = options.fsync ?? true;
    const binaries = await postgresBinaries(user);
    const home = await openHome(options.directory, user);
    await initialiseCluster(home, { binaries, user, fsync });
    const starter = new Starter(home, options.log ?? (() => undefined), async (port) =>
      spawnPostmaster({
        binaries,
        user,
        fsync,
        port,
        dataDirectory: home.dataDirectory,
        logFile: join(home.directory, 'server.log'),
      }),
    );
    return new EmbeddedPostgres(await starter.start(), home.dataDirectory);
  }

  /** Shuts the server down in order: open transactions are rolled back, a checkpoint is written. */
  async stop(): Promise<void> {
    const server = await livingPostmaster(this.dataDirectory);
    if (server === null) return;
    process.kill(server.pid, 'SIGINT');
    const deadline = performance.now() + STOP_LIMIT_MS;
    while (isAlive(server.pid) && performance.now() < deadline) await sleep(POLL_MS);
  }
}

/** Connects first and spawns second, so that a server that lived through our death is used, not fought. */
class Starter {
  private spawned: SpawnedPostmaster | null = null;
  private home: PostgresHome;

  constructor(
    home: PostgresHome,
    private readonly log: (message: string) => void,
    private readonly spawn: (port: number) => Promise<SpawnedPostmaster>,
  ) {
    this.home = home;
  }

  async start(): Promise<DatabaseConnection> {
    const deadline = performance.now() + START_LIMIT_MS;
    while (performance.now() < deadline) {
      await this.ensureRunning();
      if (await this.answers()) return this.connectionTo(DATABASE);
      await sleep(POLL_MS);
    }
    throw new Error(`PostgreSQL did not answer in ${START_LIMIT_MS} ms\n${await this.logTail()}`);
  }

  private async ensureRunning(): Promise<void> {
    const living = await livingPostmaster(this.home.dataDirectory);
    if (living !== null) {
      if (this.spawned === null && living.port > 0 && living.port !== this.home.port) {
        this.home = { ...this.home, port: living.port };
      }
      return;
    }
    if (this.spawned === null) await this.spawnServer();
    else if (this.spawned.exited !== null) {
      throw new Error(`PostgreSQL ended at once (${this.spawned.exited})\n${await this.logTail()}`);
    }
  }

  private async spawnServer(): Promise<void> {
    const port = await freePort(this.home.port);
    if (port !== this.home.port) {
      this.home = { ...this.home, port };
      await saveHome(this.home);
    }
    this.log(`starting PostgreSQL on 127.0.0.1:${port}, data in ${this.home.dataDirectory}`);
    this.spawned = await this.spawn(port);
  }

  private async answers(): Promise<boolean> {
    const client = new Client({ ...this.connectionTo('postgres'), connectionTimeoutMillis: 5_000 });
    // A server that shuts down cuts the connection outside of any query.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
      if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
      return true;
    } catch (error) {
      if (isTransient(error)) return false;
      throw new Error(`PostgreSQL refuses us: ${String(error)}\n${await this.logTail()}`, {
        cause: error,
      });
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private connectionTo(database: string): DatabaseConnection {
    const { port, password } = this.home;
    return { host: '127.0.0.1', port, user: SUPERUSER, password, database };
  }

  private async logTail(): Promise<string> {
    const log = await readFile(join(this.home.directory, 'server.log'), 'utf8').catch(() => '');
    return log.split('\n').slice(-12).join('\n');
  }
}

/** True while the server is not there yet; an answer such as a wrong password is final. */
function isTransient(error: unknown): boolean {
  return !(error instanceof DatabaseError) || errorCode(error) === CANNOT_CONNECT_NOW;
}
