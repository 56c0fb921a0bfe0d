import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FairleadProcess,
  ROOT,
  newHome,
  removeStoppedHome,
  sleep,
} from './support/fairlead-process';
import { seeded } from './support/seeded';
import { typed } from './support/typed';

const MAIN = join(ROOT, 'dist/apps/fairlead/main.cjs');
const ROWS = 600;
const KILLS = 3;

interface Report {
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly refusals: readonly { readonly line: number; readonly message: string }[];
}

describe('a file of signals', () => {
  let home: string;
  let system: FairleadProcess;
  beforeAll(async () => {
    home = newHome();
    system = await FairleadProcess.start(home);
    await system.ready();
  }, 90_000);
  afterAll(async () => {
    await system.stop();
    removeStoppedHome(home);
  });

  const file = (): string => join(home, 'signals.csv');
  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, FAIRLEAD_HOME: home });
  const started = (): ChildProcess =>
    spawn(process.execPath, [MAIN, 'signal', 'import', file(), '--issued-now'], { cwd: ROOT, env: environment(), stdio: 'ignore' }); // prettier-ignore

  async function imported(
    ...options: readonly string[]
  ): Promise<{ readonly code: number; readonly report: Report }> {
    const words = ['signal', 'import', file(), '--json', '--issued-now', ...options];
    const { code, out } = await typed(home, words);
    return { code, report: JSON.parse(out) as Report };
  }

  it('is imported whole and once, however often the import is killed', async () => {
    const rows = Array.from(
      { length: ROWS },
      (_, at) => `AAPL;neutral;${at === 299 ? 'x' : '0,9'};${at}`,
    );
    writeFileSync(file(), ['symbol;action;confidence;sequence', ...rows].join('\r\n'));

    const { report: dry } = await imported('--dry-run');
    expect(dry).toMatchObject({ rows: ROWS, accepted: ROWS - 1, refused: 1 });
    expect(await system.get('/v1/signals')).toEqual([]);

    const random = seeded(12);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const importing = started();
      await sleep(1_000 + random() * 1_500);
      importing.kill('SIGKILL');
    }
    const { code, report } = await imported();
    expect(code).toBe(1);
    expect(report).toMatchObject({ rows: ROWS, refused: 1 });
    expect(report.accepted + report.duplicates).toBe(ROWS - 1);
    expect(report.refusals).toMatchObject([
      { line: 301, message: expect.stringContaining('confidence must be a number') as string },
    ]);
    const signals = await system.get<readonly unknown[]>('/v1/signals?limit=1000');
    expect(signals).toHaveLength(ROWS - 1);
    expect((await imported()).report).toMatchObject({ accepted: 0, duplicates: ROWS - 1 });
  }, 120_000);
});
