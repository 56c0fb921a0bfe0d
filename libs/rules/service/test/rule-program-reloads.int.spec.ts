import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REQUESTS, RuleChangedV1 } from '@fairlead/contracts';
import { ManualClock } from '@fairlead/core';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { RuleEngineModule, RuleFile, RulesEnv } from '../src';

const YAML = `
rules:
  - { id: aapl-buy, template: createBuyRule, symbol: AAPL, quantity: 100 }
  - { id: msft-buy, template: createBuyRule, symbol: MSFT, quantity: 100 }
`;
const PROGRAM = `
import { createBuyRule, defineRules } from '@fairlead/sdk';
import { quantity } from './sizes';
export default defineRules(['AAPL', 'MSFT'].map((symbol) => createBuyRule({ symbol, quantity: quantity(symbol) })));
`;
const sizes = (msft: number): string =>
  `export const quantity = (symbol: string): number => (symbol === 'MSFT' ? ${msft} : 100);\n`;

describe('an engine whose rules are a program', () => {
  let service: TestService;
  let directory: string;

  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  const boot = async (rules: string, database?: TestService['database']): Promise<TestService> => {
    const env = Object.assign(new RulesEnv(), {
      FAIRLEAD_RULES: join(directory, rules),
      FAIRLEAD_INSTRUMENTS: join(directory, 'instruments.yaml'),
      TWS_ACCOUNT: 'DU1234567',
    });
    return startTestService([RuleEngineModule.register(env)], {
      clock: new ManualClock(TRADING_NOON),
      ...(database === undefined ? {} : { database }),
    });
  };
  const look = (): Promise<void> => service.app.get(RuleFile, { strict: false }).lookAgain();
  const inForce = async (): Promise<unknown> =>
    (await service.request(REQUESTS.rules, {})).map((rule) => [rule.ruleId, rule.ruleVersion]);
  const standing = async (): Promise<unknown> =>
    (await service.request(REQUESTS.ruleFiles, {})).find(({ kind }) => kind === 'rules');

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-rules-'));
    copyFileSync(
      join(__dirname, '../../../../instruments.yaml'),
      join(directory, 'instruments.yaml'),
    );
    write('rules.yaml', YAML);
    write('rules.ts', PROGRAM);
    write('sizes.ts', sizes(100));
    service = await boot('rules.ts');
  }, 60_000);
  afterEach(async () => {
    await service.stop();
    rmSync(directory, { recursive: true });
  });

  it('goes on with the versions of the YAML that says the same', async () => {
    const first = [['aapl-buy', 1], ['msft-buy', 1]]; // prettier-ignore
    expect(await inForce()).toEqual(first);
    const { database } = service;
    for (const file of ['rules.yaml', 'rules.ts']) {
      await service.stop();
      service = await boot(file, database);
      expect(await inForce()).toEqual(first);
      expect(await standing()).toMatchObject({ version: 1, state: 'IN_FORCE' });
    }
  }, 60_000);

  it('takes a change of what the program imports, and changes nothing else', async () => {
    const versions = (): readonly number[] => service.published(RuleChangedV1).map(({ data }) => data.version); // prettier-ignore
    await service.waitUntil(() => versions().length > 0, 'the start');
    write('sizes.ts', sizes(250));
    await look();
    expect(await inForce()).toEqual([['aapl-buy', 1], ['msft-buy', 2]]); // prettier-ignore
    await service.waitUntil(() => versions().length > 1, 'the change');
    await look();
    expect(versions()).toEqual([1, 2]);
  }, 60_000);

  it('keeps what was in force while the program cannot be read, and takes it once it can', async () => {
    const before = await inForce();
    const broken: readonly (readonly [string, string, RegExp])[] = [
      ['sizes.ts', "throw new Error('later');", /^rules\.ts: sizes\.ts:1:1: Error: later$/],
      ['sizes.ts', 'const = 1;', /^rules\.ts: sizes\.ts:1:7: Expected identifier/],
      ['sizes.ts', 'for (;;);', /^rules\.ts: was ended after 10 s/],
      ['rules.ts', PROGRAM.replace('./sizes', './others'), /^rules\.ts:3:26: Could not resolve/],
      [
        'rules.ts',
        PROGRAM.replace("'MSFT'", "'MSFTT'"),
        /^rules\.ts: rule msftt-buy, symbol: .*MSFT/,
      ],
    ];
    for (const [name, text, problem] of broken) {
      write('rules.ts', PROGRAM);
      write('sizes.ts', sizes(100));
      write(name, text);
      await look();
      expect(await standing()).toMatchObject({
        ...{ state: 'BROKEN', version: 1 },
        problems: [expect.stringMatching(problem)],
      });
      expect(await inForce()).toEqual(before);
    }
    write('rules.ts', PROGRAM.replace('./sizes', './others'));
    await look();
    write('others.ts', sizes(300));
    await look();
    expect(await standing()).toMatchObject({ state: 'IN_FORCE', version: 2, problems: [] });
  }, 120_000);
});
