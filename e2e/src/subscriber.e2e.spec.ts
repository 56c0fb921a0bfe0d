import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { DistributedSystem } from './support/distributed-system';
import { ROOT, sleep } from './support/fairlead-process';

const PROGRAM = join(ROOT, 'examples/subscriber/subscriber.mjs');

interface Written {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
}

describe('a program that reads events and is no part of Fairlead', () => {
  let system: DistributedSystem;
  let subscriber: ChildProcess | null = null;
  beforeAll(async () => {
    system = await DistributedSystem.start();
  }, 120_000);
  afterAll(async () => {
    subscriber?.kill('SIGKILL');
    await system.stop();
  }, 60_000);

  const file = (): string => join(system.directory, 'events.jsonl');
  function start(): void {
    subscriber = spawn(process.execPath, [PROGRAM], {
      env: {
        PATH: process.env['PATH'],
        FAIRLEAD_NATS_URL: system.nats.url,
        FAIRLEAD_NATS_PASSWORD_FILE: join(system.directory, 'secrets/subscriber/nats'),
        SUBSCRIBER_FILE: file(),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = subscriber;
    if (child === null) throw new Error('the subscriber was not started');
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill(signal);
    return ended;
  }
  function written(): readonly Written[] {
    if (!existsSync(file())) return [];
    const lines = readFileSync(file(), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Written);
  }
  /** How many events were written a second time. */
  function repeated(): number {
    const sequences = written().map(({ sequence }) => sequence);
    return sequences.length - new Set(sequences).size;
  }
  async function untilHeld(count: number): Promise<void> {
    await system.until(`${count} positions are protected`, async () => {
      const trades = await system.call<readonly { protected: boolean }[]>('console', '/v1/trades');
      return trades?.filter((trade) => trade.protected).length === count;
    });
  }
  /** Looks at the stream as the read-only guest. */
  async function events(): Promise<number> {
    const guest = await system.connectGuest();
    try {
      const manager = await jetstreamManager(guest, { checkAPI: false });
      return (await manager.streams.info('ORDER')).state.messages;
    } finally {
      await guest.close();
    }
  }

  it('is killed in the middle, started again, and has missed nothing', async () => {
    start();
    await system.buy('AAPL');
    await system.until('the first events are written', () => written().length > 0);
    await end('SIGKILL');
    const before = written().length;
    await system.buy('MSFT');
    await system.buy('SIM001');
    await untilHeld(3);
    expect(written()).toHaveLength(before);

    start();
    await system.buy('SIM002');
    await untilHeld(4);
    await system.until('it has read everything', async () => {
      return new Set(written().map(({ sequence }) => sequence)).size === (await events());
    });
    const sequences = [...new Set(written().map(({ sequence }) => sequence))].sort((a, b) => a - b);
    expect(sequences).toEqual(Array.from(sequences, (_, index) => index + 1));
    // What was written and not yet acknowledged comes again; nothing else does.
    expect(written().length - sequences.length).toBeLessThanOrEqual(1);
    for (const { type } of written()) expect(type).toMatch(/^order\./);
  });

  it('stops in order and reads nothing twice', async () => {
    expect(await end('SIGTERM')).toBe(0);
    const before = repeated();
    start();
    await sleep(6_000);
    expect(repeated()).toBe(before);
    await end('SIGTERM');
  });
});
