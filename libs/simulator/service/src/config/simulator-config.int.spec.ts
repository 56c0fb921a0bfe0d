import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEnvironment } from '@fairlead/platform';
import {
  type SimulatorConfig,
  environmentOptions,
  readSimulatorConfig,
  simulatorOptions,
} from './simulator-config';
import { SimulatorEnv } from './simulator.env';

const SCENARIOS = resolve(__dirname, '../../../../../scenarios');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-config-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function written(text: string): string {
  const file = join(directory, 'sim.yaml');
  writeFileSync(file, text);
  return file;
}

function optionsOf(config: SimulatorConfig): unknown {
  return simulatorOptions(config, { directory: '/state', scenarios: SCENARIOS });
}

describe('a configuration of the simulator', () => {
  it('is read from a file and becomes options', () => {
    const file = written(`
port: 0
clock: 20x
prices: { spreadTicks: 3, jumps: { everySeconds: 60, fraction: 0.01 } }
scenario: 30-read-only-api
announceVersion: 177
readOnly: true
hours: us-equities
historyDays: 7
`);
    expect(optionsOf(readSimulatorConfig(file))).toMatchObject({
      port: 0,
      clock: '20x',
      directory: '/state',
      prices: { spreadTicks: 3, jumps: { everySeconds: 60, fraction: 0.01 } },
      scenario: { name: '30-read-only-api' },
      serverVersion: 177,
      profile: 'us-equities',
      historyDays: 7,
      switches: { readOnlyApi: true },
    });
  });

  it('may be empty, and every default then holds', () => {
    expect(optionsOf(readSimulatorConfig(written('')))).toEqual({ directory: '/state' });
  });

  it.each([
    ['prot: 1', '"prot" is not a field here'],
    ['port: 70000', 'port: must be <= 65535'],
    ['cash: 1000', 'cash: must be string'],
    ['prices: { jumps: { fraction: 0.5 } }', 'prices/jumps: "everySeconds" is missing'],
    ['marketData: free', 'marketData: must be one of live, delayed, none'],
    ['a: [', 'sim.yaml'],
  ])('is refused in a sentence where it says %j', (text, sentence) => {
    expect(() => readSimulatorConfig(written(text))).toThrow(sentence);
  });

  it.each<[SimulatorConfig, string]>([
    [{ clock: 'fast' }, 'clock: fast is neither real, nor stepped, nor such as 10x'],
    [{ startAt: 'noon' }, 'startAt: noon is not a moment'],
    [{ scenario: 'nope' }, 'is neither a file nor one of 01-fills-during-1100'],
  ])('is refused where %j cannot be', (config, sentence) => {
    expect(() => optionsOf(config)).toThrow(sentence);
  });

  it('comes from the environment too, where a scenario may say what it needs', () => {
    const { values } = readEnvironment([SimulatorEnv], {
      FAIRLEAD_SIMULATOR_CONTROL_PORT: '0',
      FAIRLEAD_SIMULATOR_CLOCK: 'stepped',
      FAIRLEAD_SIMULATOR_HOURS: 'us-equities',
      FAIRLEAD_SIMULATOR_SCENARIO: join(SCENARIOS, '25-live-account.yaml'),
    });
    const options = environmentOptions(values[0]);
    expect(options).toMatchObject({ port: 7497, controlPort: 0, clock: 'stepped' });
    expect(options.profile).toBe('us-equities');
    expect(options.scenario?.needs?.account).toBe('U1000001');
    expect(options).not.toHaveProperty('account');
  });
});
