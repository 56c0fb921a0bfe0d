import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrderType } from '@stoqey/ib';
import {
  type Disk,
  type Simulator,
  type SimulatorOptions,
  machineDisk,
  startSimulator,
} from '@fairlead/simulator-service';
import { AAPL, order } from '../../src/clients/stage';
import { TestClient } from '../../src/clients/test-client';

/** A directory of which the disk is full at times. */
interface FullDisk {
  readonly directory: string;
  readonly options: Partial<SimulatorOptions>;
  fill(): void;
  makeRoom(): void;
  cleanUp(): void;
}

const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'fairlead-simulator-full-'));

/** Every write fails as on a full disk: possible on every machine. */
function refusingDisk(): FullDisk {
  const directory = newDirectory();
  let isFull = false;
  const unlessFull = (): void => {
    if (isFull) throw new Error('ENOSPC: no space left on device, write');
  };
  const disk: Disk = {
    append(file, bytes) {
      unlessFull();
      return machineDisk.append(file, bytes);
    },
    replace(path, text) {
      unlessFull();
      machineDisk.replace(path, text);
    },
  };
  return {
    directory,
    options: { disk },
    fill: () => (isFull = true),
    makeRoom: () => (isFull = false),
    cleanUp: () => rmSync(directory, { recursive: true }),
  };
}

/** A disk of two megabytes that is full. Only root may make one. */
function smallDisk(): FullDisk {
  const directory = newDirectory();
  mount(directory, '2m');
  const ballast = join(directory, 'ballast');
  return {
    directory,
    options: {},
    fill() {
      expect(() => {
        for (;;) writeFileSync(ballast, Buffer.alloc(4_096, 'x'), { flag: 'a' });
      }).toThrow('ENOSPC');
    },
    makeRoom: () => rmSync(ballast),
    cleanUp: () => void execFileSync('umount', ['--lazy', directory]),
  };
}

function mount(directory: string, size: string): void {
  const parts = ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory];
  execFileSync('mount', parts, { stdio: 'ignore' });
}

function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-mount-'));
  try {
    mount(directory, '4k');
    execFileSync('umount', [directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const disks: readonly (readonly [string, () => FullDisk])[] = [
  ['that refuses', refusingDisk],
  ...(process.getuid?.() === 0 && canMount() ? ([['of two megabytes', smallDisk]] as const) : []),
];

describe.each(disks)('a simulator on a full disk %s', (_which, make) => {
  let disk: FullDisk;
  let simulator: Simulator | null = null;
  let said: string[];
  let errors: jest.SpyInstance;
  beforeEach(() => {
    disk = make();
    said = [];
    errors = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
  });
  afterEach(async () => {
    await simulator?.stop();
    simulator = null;
    errors.mockRestore();
    disk.cleanUp();
  });

  async function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
    simulator = await startSimulator({
      ...{ directory: disk.directory, tickMs: 0 },
      ...disk.options,
      ...options,
    });
    simulator.control.setPrice('AAPL', '100.00', '100.02');
    return simulator;
  }

  /** What a simulator finds that starts after a kill in this moment. */
  async function afterKill<T>(look: (next: Simulator) => T): Promise<T> {
    const copy = mkdtempSync(join(tmpdir(), 'fairlead-simulator-killed-'));
    cpSync(disk.directory, copy, {
      recursive: true,
      filter: (from) => !from.endsWith('.sock') && !from.endsWith('ballast'),
    });
    const next = await startSimulator({ directory: copy, tickMs: 0 });
    try {
      return look(next);
    } finally {
      await next.stop();
      rmSync(copy, { recursive: true });
    }
  }
  const openOrders = (of: Simulator): readonly number[] =>
    of.control.state().openOrders.map(({ meta }) => meta.orderId);

  it('goes on serving, says so once, and has written everything as soon as there is room', async () => {
    const { control } = await start();
    const client = await TestClient.connected(simulator as Simulator);
    const place = async (orderId: number): Promise<void> => {
      client.api.placeOrder(orderId, AAPL, order({ lmtPrice: 90, orderType: OrderType.LMT }));
      await client.waitFor('orderStatus', (args) => args[0] === orderId);
    };
    await place(1);
    disk.fill();
    for (let orderId = 2; orderId <= 15; orderId += 1) await place(orderId);
    expect(control.state().openOrders).toHaveLength(15);
    const failures = said.filter((text) => text.includes('journal'));
    expect(failures).toEqual([expect.stringContaining('ENOSPC')]);

    disk.makeRoom();
    control.tick();
    expect(await afterKill(openOrders)).toHaveLength(15);
    expect(said.filter((text) => text.includes('journal'))).toHaveLength(2);
    client.close();
  });

  it('comes back to what was written before, where it is killed meanwhile', async () => {
    await start();
    const client = await TestClient.connected(simulator as Simulator);
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, orderType: OrderType.LMT }));
    await client.waitFor('orderStatus', (args) => args[0] === 1);
    disk.fill();
    for (let orderId = 2; orderId <= 15; orderId += 1) {
      client.api.placeOrder(orderId, AAPL, order({ lmtPrice: 90, orderType: OrderType.LMT }));
      await client.waitFor('orderStatus', (args) => args[0] === orderId);
    }
    const kept = await afterKill(openOrders);
    expect(kept).toContain(1);
    expect(kept).toEqual([...kept.keys()].map((index) => index + 1));
    client.close();
  });

  it('starts on it, and knows what it knew', async () => {
    const first = await start();
    const client = await TestClient.connected(first);
    client.api.placeOrder(1, AAPL, order({ lmtPrice: 90, orderType: OrderType.LMT }));
    await client.waitFor('orderStatus', (args) => args[0] === 1);
    client.close();
    disk.fill();
    await first.stop();
    disk.fill();
    expect(openOrders(await start())).toEqual([1]);
  });

  it('keeps the moment of a stepped clock, or the one before', async () => {
    const first = await start({ clock: 'stepped' });
    await first.step({ ms: 60_000 });
    disk.fill();
    await first.step({ ms: 60_000 });
    await first.stop();
    const second = await start({ clock: 'stepped' });
    const { at } = await second.step({ ms: 0 });
    expect(['2026-01-05T14:31:00.000Z', '2026-01-05T14:32:00.000Z']).toContain(at);
  });
});
