import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Output } from '../client/output';
import { configOf, runSim } from './sim';

let directory: string;
let printed: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-sim-'));
  printed = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

const home = (): Parameters<typeof runSim>[1]['home'] => ({
  root: resolve(__dirname, '../../../..'),
  directory,
  pidFile: '',
  keyFile: '',
  endpointFile: '',
  logFile: '',
});

async function until(condition: () => boolean): Promise<void> {
  for (let count = 0; count < 500 && !condition(); count += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

describe('fairlead sim', () => {
  it('prints where it listens, and saves and stops when it is to', async () => {
    const flags = { port: '0', controlPort: '0', clock: 'stepped', scenario: '30-read-only-api' };
    const run = runSim(flags, { home: home(), output: new Output(true) });
    await until(() => printed.length > 0);
    const where = JSON.parse(printed.join('')) as Record<string, string>;
    expect(where).toMatchObject({
      host: '127.0.0.1',
      account: 'DU1000001',
      scenario: '30-read-only-api',
      frames: join(directory, 'sim/frames.jsonl'),
    });
    const state = await fetch(`${where['control']}/state`);
    expect(await state.json()).toMatchObject({ at: '2026-01-05T14:30:00.000Z', clients: [] });
    process.emit('SIGTERM', 'SIGTERM');
    await run;
    await expect(fetch(`${where['control']}/state`)).rejects.toThrow();
  });

  it('ends with a sentence where it cannot start', async () => {
    const run = (flags: Parameters<typeof configOf>[0]): Promise<void> =>
      runSim(flags, { home: home(), output: new Output(false) });
    await expect(run({ port: 'x', clock: 'stepped' })).rejects.toThrow('port: must be integer');
    await expect(run({ prices: 'none.csv', port: '0' })).rejects.toThrow('none.csv');
    await expect(
      run({ port: '0', controlPort: '0', account: 'DU1', scenario: '25-live-account' }),
    ).rejects.toThrow('the scenario needs account U1000001');
  });

  it('lets a flag count over the file', () => {
    const config = join(directory, 'sim.yaml');
    writeFileSync(config, 'port: 1\nseed: 5\nprices: { spreadTicks: 2 }\n');
    expect(configOf({ config, port: '2', prices: 'a.csv', readOnly: true })).toEqual({
      port: 2,
      controlPort: 7_498,
      seed: 5,
      prices: { spreadTicks: 2, file: 'a.csv' },
      readOnly: true,
    });
  });
});
