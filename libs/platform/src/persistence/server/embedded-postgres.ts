import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import type { DatabaseConnection } from '../database-connection';
import { errorCode, postgresBinaries, serverUser } from './postgres-binaries';
import {
  type PostgresHome,
  SUPERUSER,
  freePort,
  initialiseCluster,
  openHome,
  saveHome,
} from './postgres-home';
import {
  type SpawnedPostmaster,
  askToStop,
  isAlive,
  livingPostmaster,
  spawnPostmaster,
} from './postmaster';

/** Recovery after a crash replays the log first; a big one takes a while. */
const START_LIMIT_MS = 60_000;
/** How long a fast shutdown may take before we leave the server to itself. */
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 40;
const WATCH_EVERY_MS = 1_000;
/** The children of a server that was killed hold its memory for a moment, and the next one refuses to start. */
const SPAWNS_MAX = 20;
const SPAWN_PAUSE_MS = 250;
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
  private watch: NodeJS.Timeout | null = null;

  private constructor(
    readonly connection: DatabaseConnection,
    private readonly files: { readonly binaries: string; readonly dataDirectory: string },
    private readonly again: () => Promise<unknown>,
  ) {
    this.watchAgain();
  }

  /** Starts or adopts the server of a directory and waits until it answers. Throws with the end of its log where it cannot. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const user = serverUser();
    const fsync = options.fsync ?? true;
    const binaries = await postgresBinaries(user);
    const home = await openHome(options.directory, user);
    await initialiseCluster(home, { binaries, user, fsync });
    const log = options.log ?? ((): void => undefined);
    const spawn = (port: number): Promise<SpawnedPostmaster> =>
      spawnPostmaster({
        binaries,
        user,
        fsync,
        port,
        dataDirectory: home.dataDirectory,
        logFile: join(home.directory, 'server.log'),
      });
    const connection = await new Starter(home, log, spawn).start();
    // The pools know this port, so a server that is started again has to take the same one.
    const again = { ...home, port: connection.port };
    return new EmbeddedPostgres(connection, { ...home, binaries }, () =>
      new Starter(again, log, spawn).start(),
    );
  }

  /** Leaves the server to itself: it runs on, and nobody starts it again where it dies. */
  leave(): void {
    if (this.watch !== null) clearTimeout(this.watch);
    this.watch = null;
  }

  /** Shuts the server down in order: open transactions are rolled back, a checkpoint is written. */
  async stop(): Promise<void> {
    this.leave();
    const server = await livingPostmaster(this.files.dataDirectory);
    if (server === null) return;
    await askToStop(server, this.files);
    const deadline = performance.now() + STOP_LIMIT_MS;
    while (isAlive(server.pid) && performance.now() < deadline) await sleep(POLL_MS);
  }

  private watchAgain(): void {
    this.watch = setTimeout(() => void this.look(), WATCH_EVERY_MS).unref();
  }

  /** A server that died under us is started again; until it answers, messages wait uncounted. */
  private async look(): Promise<void> {
    const living = await livingPostmaster(this.files.dataDirectory).catch(() => null);
    if (this.watch === null) return;
    if (living === null) await this.again().catch(() => undefined);
    if (this.watch !== null) this.watchAgain();
  }
}

/** Connects first and spawns second, so that a server that lived through our death is used, not fought. */
class Starter {
  private spawned: SpawnedPostmaster | null = null;
  private spawns = 0;
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
    if (this.spawned !== null && this.spawned.exited === null) return;
    if (this.spawns >= SPAWNS_MAX) {
      const why = this.spawned?.exited ?? 'unknown';
      throw new Error(`PostgreSQL ended at once (${why})\n${await this.logTail()}`);
    }
    if (this.spawns > 0) await sleep(SPAWN_PAUSE_MS);
    this.spawns += 1;
    await this.spawnServer();
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
