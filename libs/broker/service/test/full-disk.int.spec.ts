import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REQUESTS, BrokerGateV1 } from '@fairlead/contracts';
import { GatewayBench, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

/** Tables that nothing can be written to, until there is room. */
interface FullDisk {
  makeRoom(): Promise<void>;
  /** Takes away what was made for it. */
  cleanUp(): Promise<void>;
}

const TABLES = ['journal', 'room_trial'].map((table) => `tws_gateway.${table}`);

/** Every insert fails as it does where PostgreSQL cannot extend a file (SQLSTATE 53100): possible on every machine. */
async function refusedInserts({ database }: GatewayBench): Promise<FullDisk> {
  await database.query(`
    CREATE FUNCTION tws_gateway.no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'could not extend file "base/5/16384": No space left on device'
        USING ERRCODE = 'disk_full', HINT = 'Check free disk space.';
    END $$`);
  for (const table of TABLES) {
    await database.query(
      `CREATE TRIGGER full_disk BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION tws_gateway.no_room()`,
    );
  }
  return {
    makeRoom: async () => {
      for (const table of TABLES) await database.query(`DROP TRIGGER full_disk ON ${table}`);
    },
    cleanUp: () => Promise.resolve(),
  };
}

/** A disk of two megabytes that is full. Only root may make one. */
async function smallDisk({ database }: GatewayBench): Promise<FullDisk> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=0777', 'tmpfs', directory]);
  const place = join(directory, 'tables');
  execFileSync('mkdir', ['-m', '0700', place]);
  const [server] = await database.query<{ data_directory: string }>('SHOW data_directory');
  execFileSync('chown', ['--reference', server?.data_directory ?? '', place]);
  chmodSync(directory, 0o755);
  await database.query(`CREATE TABLESPACE small_disk LOCATION '${place}'`);
  for (const table of TABLES)
    await database.query(`ALTER TABLE ${table} SET TABLESPACE small_disk`);
  await database.query('CREATE TABLE ballast (filler text) TABLESPACE small_disk');
  await database.query('ALTER TABLE ballast ALTER COLUMN filler SET STORAGE PLAIN');
  await expect(
    database.query("INSERT INTO ballast SELECT repeat('x', 7000) FROM generate_series(1, 1000)"),
  ).rejects.toMatchObject({ code: '53100' });
  return {
    makeRoom: async () => {
      await database.query('DROP TABLE ballast');
      await database.query('CHECKPOINT');
    },
    cleanUp: async () => {
      for (const table of TABLES) {
        await database.query(`ALTER TABLE ${table} SET TABLESPACE pg_default`);
      }
      await database.query('DROP TABLESPACE small_disk');
      execFileSync('umount', ['--lazy', directory]);
    },
  };
}

const disks: readonly (readonly [string, (bench: GatewayBench) => Promise<FullDisk>])[] = [
  ['that PostgreSQL says is full', refusedInserts],
  ...(process.getuid?.() === 0 && canMount() ? ([['of two megabytes', smallDisk]] as const) : []),
];

function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', directory], {
      stdio: 'ignore',
    });
    execFileSync('umount', [directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.each(disks)('a journal on a disk %s', (_which, fill) => {
  let bench: GatewayBench;
  let disk: FullDisk | null = null;
  beforeEach(async () => {
    bench = await GatewayBench.open();
  });
  afterEach(async () => {
    await disk?.cleanUp();
    disk = null;
    await bench.close();
  });

  it('shuts the gate, sends nothing and says so; with room again the order that waited goes out, once', async () => {
    const service = await bench.bootOpen();
    disk = await fill(bench);
    const placing = bench.place(newTrade());
    await service.waitUntil(
      async () => (await service.request(REQUESTS.gatewayStatus, {})).code === 'DISK_FULL',
      'the gate is shut',
    );
    const status = await service.request(REQUESTS.gatewayStatus, {});
    expect(status).toMatchObject({ gate: 'closed', code: 'DISK_FULL' });
    expect(status.reason).toMatch(/No space left on device.*make room/);
    await service.waitUntil(
      () => service.published(BrokerGateV1).at(-1)?.data.code === 'DISK_FULL',
      'everybody was told',
    );
    expect(bench.sent(3)).toEqual([]);
    await disk.makeRoom();
    await service.waitUntil(
      async () => (await service.request(REQUESTS.gatewayStatus, {})).gate === 'open',
      'the gate is open again',
    );
    await placing;
    await service.waitUntil(() => bench.sent(3).length >= 3, 'the bracket was written');
    expect(bench.sent(3)).toHaveLength(3);
  });
});
