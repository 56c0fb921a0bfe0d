import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../observability/logger';
import type { DatabaseConnection } from '../persistence/database-connection';

const TRY_EVERY_MS = 500;
const CHECK_EVERY_MS = 1_000;
/** A database that does not answer for this long may have given the lock to another. */
const ANSWER_LIMIT_MS = 2_000;
/** After this long whoever holds it is another instance, and not what is left of this one. */
const REGAIN_WITHIN_MS = 5_000;

/** Who wants to be alone. */
interface Wanted {
  readonly connection: DatabaseConnection;
  readonly name: string;
  readonly logger: Logger;
  readonly onLost: (error: Error) => void;
}

/**
 * The right to be the only running instance of a service: a lock of the database's session, so it ends with the
 * process, however that ends. A second instance waits and takes over.
 */
export class SingleInstance {
  private released = false;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly client: Client,
    private readonly onLost: (error: Error) => void,
  ) {
    client.on('error', (error) => this.lost(error));
    client.on('end', () => this.lost(new Error('the connection that holds the lock ended')));
    this.timer = setInterval(() => void this.check(), CHECK_EVERY_MS).unref();
  }

  /** Waits until it holds the lock. `onLost` is called once, where the lock may be somebody else's from then on. */
  static async acquire(wanted: Wanted): Promise<SingleInstance> {
    const client = new Client({ ...wanted.connection, keepAlive: true });
    await client.connect();
    await untilLocked(() => tryLock(client, 'pg_try_advisory_lock', wanted.name), wanted);
    wanted.logger.info('instance.alone', { name: wanted.name });
    return new SingleInstance(client, wanted.onLost);
  }

  /**
   * Tries until the database answers again. Returns null where another holds the lock by then: it is at work, and this one
   * has to end.
   */
  static async regain(wanted: Wanted): Promise<SingleInstance | null> {
    for (;;) {
      const client = new Client({ ...wanted.connection, keepAlive: true });
      // Without a listener an error of the connection would end the process.
      client.on('error', () => undefined);
      const held = await regained(client, wanted.name).catch(() => 'away' as const);
      if (held === true) return new SingleInstance(client, wanted.onLost);
      await client.end().catch(() => undefined);
      if (held === false) return null;
      await sleep(TRY_EVERY_MS);
    }
  }

  /** Waits until nobody is the only one: builds that shared nothing with others ran one engine alone. */
  static async waitForLast(wanted: Omit<Wanted, 'onLost'>): Promise<void> {
    const client = new Client(wanted.connection);
    await client.connect();
    try {
      await untilLocked(() => tryLock(client, 'pg_try_advisory_lock_shared', wanted.name), wanted);
    } finally {
      await client.end();
    }
  }

  async release(): Promise<void> {
    this.released = true;
    clearInterval(this.timer);
    await this.client.end().catch(() => undefined);
  }

  private async check(): Promise<void> {
    const late = sleep(ANSWER_LIMIT_MS, 'late', { ref: false });
    const answer = await Promise.race([late, this.client.query('SELECT 1').catch(toError)]);
    if (answer === 'late') this.lost(new Error('the database that holds the lock does not answer'));
    else if (answer instanceof Error) this.lost(answer);
  }

  private lost(error: Error): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    this.onLost(error);
  }
}

/** A session of ours that the database has not missed yet may hold it for a moment. */
async function regained(client: Client, name: string): Promise<boolean> {
  await client.connect();
  for (let waitedMs = 0; waitedMs < REGAIN_WITHIN_MS; waitedMs += TRY_EVERY_MS) {
    if (await tryLock(client, 'pg_try_advisory_lock', name)) return true;
    await sleep(TRY_EVERY_MS);
  }
  return false;
}

async function untilLocked(
  attempt: () => Promise<boolean>,
  { name, logger }: Pick<Wanted, 'name' | 'logger'>,
): Promise<void> {
  for (let tries = 0; !(await attempt()); tries += 1) {
    if (tries === 0) logger.info('instance.waits', { name });
    await sleep(TRY_EVERY_MS);
  }
}

async function tryLock(
  client: Client,
  lock: 'pg_try_advisory_lock' | 'pg_try_advisory_lock_shared',
  name: string,
): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    `SELECT ${lock}(hashtext('fairlead instance'), hashtext($1)) AS mine`,
    [name],
  );
  return rows[0]?.mine === true;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
