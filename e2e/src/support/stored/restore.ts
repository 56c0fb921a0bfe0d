import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgres } from '@fairlead/platform';
import { TestNats, freePort } from '@fairlead/testing';
import { connect } from '@nats-io/transport-node';
import type { StoredPlaces } from '../distributed-system';
import { ROOT, newHome } from '../fairlead-process';
import type { ScenarioFiles } from '../scenario';
import { restoreDatabase } from './database-dump';
import { restoreStreams } from './stream-dump';

/** What an earlier commit stored, as `e2e/stored/record.ts` recorded it. */
export class Stored {
  private readonly directory: string;

  constructor(commit: string) {
    this.directory = join(ROOT, 'e2e/stored', commit);
  }

  /** The rules and the allow-list that were in force. */
  get files(): ScenarioFiles {
    return {
      FAIRLEAD_RULES: join(this.directory, 'rules.yaml'),
      FAIRLEAD_INSTRUMENTS: join(this.directory, 'instruments.yaml'),
    };
  }

  /** Returns a home with everything in it, as it was left. */
  async home(): Promise<string> {
    const home = newHome();
    cpSync(join(this.directory, 'one-process/home'), home, { recursive: true });
    // Root's database runs as somebody else, who has to come in.
    chmodSync(home, 0o755);
    const postgres = await EmbeddedPostgres.start({ directory: join(home, 'postgres') });
    await restoreDatabase(postgres.connection, join(this.directory, 'one-process/database'));
    await postgres.stop();
    return home;
  }

  /** Fills the places of services that run as processes. */
  async services({ database, natsStore, simulator }: StoredPlaces): Promise<void> {
    const from = join(this.directory, 'services');
    cpSync(join(from, 'simulator'), simulator, { recursive: true });
    await restoreDatabase(database.connection, join(from, 'database'));
    const port = await freePort();
    const file = `${natsStore}.restore.conf`;
    writeFileSync(file, natsConfiguration(port, natsStore));
    const nats = await TestNats.startWith({ file, port });
    const connection = await connect({ servers: nats.url, user: 'restore', pass: 'restore' });
    await restoreStreams(connection, join(from, 'streams'));
    await connection.close();
    await nats.stop();
  }
}

/** The account is part of where the server keeps a stream. */
function natsConfiguration(port: number, store: string): string {
  return [
    `listen: "127.0.0.1:${port}"`,
    `jetstream { store_dir: "${store}", max_file_store: 64GB }`,
    'accounts { TRADING { jetstream: enabled, users: [{ user: restore, password: restore }] } }',
    '',
  ].join('\n');
}
