import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DecisionMadeV1,
  REQUESTS,
  RuleChangedV1,
  type RuleSetting,
  SignalAcceptedV1,
} from '@fairlead/contracts';
import {
  ManualClock,
  instantText,
  instrumentKeyOf,
  plusMs,
  present,
  signalIdOf,
} from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { RuleEngineModule, RuleFile } from '../src';
import { RuleVersions } from '../src/application/ports/rule-versions';
import { rulesFolder } from './support/rules-folder';

const AAPL = instrumentKeyOf({ symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' });
const rulesOf = (shares: number): string =>
  `rules: [{ id: buy, template: buy, symbol: AAPL, size: { shares: ${shares} }, cooldownMinutes: 0, strategy: s${shares} }]`;

/** An engine with a file of its own, over the database of all. */
interface Engine {
  readonly service: TestService;
  readonly write: (shares: number) => void;
  readonly look: () => Promise<void>;
}

describe('the rules in force, for several engines', () => {
  let directory: string;
  let database: TestService['database'] | undefined;
  let clock: ManualClock;
  let engines: Engine[];
  let count = 0;

  beforeEach(() => {
    clock = new ManualClock(TRADING_NOON);
    directory = mkdtempSync(join(tmpdir(), 'fairlead-in-force-'));
    database = undefined;
    engines = [];
  });
  afterEach(async () => {
    // The first one owns the database.
    for (const { service } of engines.reverse()) await service.stop();
    rmSync(directory, { recursive: true });
  });

  async function start(name: string, shares: number): Promise<Engine> {
    const folder = rulesFolder(rulesOf(shares), { directory: join(directory, name) });
    const write = (each: number): void => folder.write(rulesOf(each));
    const service = await startTestService([RuleEngineModule.register(folder.env)], {
      ...{ clock, instanceId: name },
      ...(database === undefined ? {} : { database }),
    });
    database = service.database;
    const look = (): Promise<void> => service.app.get(RuleFile, { strict: false }).lookAgain();
    const engine = { service, write, look };
    engines.push(engine);
    return engine;
  }

  async function decide({ service }: Engine): Promise<DecisionMadeV1> {
    count += 1;
    const signalId = signalIdOf('versions', String(count));
    const data: SignalAcceptedV1 = {
      ...{ signalId, source: 'spec', instrumentKey: AAPL, symbol: 'AAPL', action: 'BUY' },
      ...{ confidence: 0.9, receivedBy: 'spec', issuedAt: instantText(clock.now()) },
      expiresAt: instantText(plusMs(clock.now(), 30_000)),
    };
    await service.deliver(SignalAcceptedV1, data, { correlationId: signalId });
    const of = (): DecisionMadeV1 | undefined =>
      service.published(DecisionMadeV1).map((event) => event.data).find((made) => made.signalId === signalId); // prettier-ignore
    await service.waitUntil(() => of() !== undefined, 'a decision');
    return present(of(), 'waited for');
  }
  const sharesOf = ({ rulesVersion, intents }: DecisionMadeV1): unknown => [
    rulesVersion,
    intents.map(({ size }) => size?.value),
  ];
  async function textOf(version: number): Promise<string> {
    const [{ service }] = engines as [Engine, ...Engine[]];
    const versions = service.app.get(RuleVersions, { strict: false });
    const unitOfWork = service.app.get(UnitOfWork, { strict: false });
    const kept = await unitOfWork.run((tx) => versions.version(tx, version));
    return kept?.text ?? '';
  }

  it('are those that were changed last, whatever file an engine has on its disk', async () => {
    const one = await start('one', 100);
    const two = await start('two', 200);
    expect(sharesOf(await decide(one))).toEqual([2, ['200']]);
    expect(sharesOf(await decide(two))).toEqual([2, ['200']]);
    one.write(100);
    await one.look();
    const again = await start('one', 100);
    expect(sharesOf(await decide(again))).toEqual([2, ['200']]);
    expect(await again.service.request(REQUESTS.ruleFiles, {})).toMatchObject([
      { kind: 'rules', state: 'IN_FORCE', version: 2, setAside: true },
      { kind: 'instruments' },
    ]);
    one.write(300);
    await one.look();
    expect(sharesOf(await decide(two))).toEqual([3, ['300']]);
    two.write(100);
    await two.look();
    expect(sharesOf(await decide(one))).toEqual([4, ['100']]);
    expect(await two.service.request(REQUESTS.rules, {})).toMatchObject([{ ruleVersion: 4 }]);
  });

  it('are known to a decision the moment they are committed, before an engine has looked', async () => {
    const one = await start('one', 100);
    const two = await start('two', 100);
    expect(sharesOf(await decide(two))).toEqual([1, ['100']]);
    one.write(150);
    await one.look();
    expect(sharesOf(await decide(two))).toEqual([2, ['150']]);
    expect(one.service.published(RuleChangedV1).at(-1)?.data).toMatchObject({ version: 2 });
  });

  it('are named by each decision, while they are edited twenty times and signals flow', async () => {
    const both = [await start('one', 100), await start('two', 100)];
    const made: DecisionMadeV1[] = [];
    let isEdited = true;
    const signals = both.map(async (engine) => {
      while (isEdited) made.push(await decide(engine));
    });
    for (let edit = 1; edit <= 20; edit += 1) {
      const engine = present(both[edit % 2], 'one of two');
      engine.write(100 + edit);
      clock.advanceMs(10);
      await engine.look();
    }
    isEdited = false;
    await Promise.all(signals);
    made.push(...(await Promise.all(both.map(decide))));
    expect(made.length).toBeGreaterThan(20);
    expect(made.at(-1)?.rulesVersion).toBe(21);
    for (const { rulesVersion = 0, intents, evaluations } of made) {
      const text = await textOf(rulesVersion);
      expect(intents.map(({ size }) => `shares: ${size?.value ?? ''} `).every((each) => text.includes(each))).toBe(true); // prettier-ignore
      expect(intents).toHaveLength(1);
      expect(evaluations[0]?.ruleVersion).toBe(rulesVersion);
    }
  }, 120_000);

  describe('in the hands of a person', () => {
    const person = (by = 'anna') => ({
      ...{ requestId: randomUUID(), by, reason: 'because', principal: 'default' },
    });
    const texts = async ({ service }: Engine): Promise<readonly string[]> => {
      const rows = await service.request(REQUESTS.ruleHistory, { ruleId: null, limit: 20 });
      return rows.map(({ kind, by, text }) => `${kind} ${by ?? 'file'}: ${text}`);
    };

    it('are applied, and a file that is read again does not take them back', async () => {
      const one = await start('one', 100);
      const two = await start('two', 100);
      const apply = { ...person(), text: rulesOf(400), file: 'tuesday.yaml' };
      const answer = await one.service.request(REQUESTS.applyRules, apply);
      expect(answer).toMatchObject({ version: 2, count: 1 });
      expect(await one.service.request(REQUESTS.applyRules, apply)).toEqual(answer);
      await two.look();
      expect(sharesOf(await decide(two))).toEqual([2, ['400']]);
      expect(sharesOf(await decide(await start('one', 100)))).toEqual([2, ['400']]);
      const broken = { ...person(), text: rulesOf(0), file: 'wednesday.yaml' };
      await expect(one.service.request(REQUESTS.applyRules, broken)).rejects.toThrow('0 is below 1'); // prettier-ignore
      expect((await texts(two))[0]).toBe('VERSION anna: version 2 from tuesday.yaml, put in force by anna; changed: buy'); // prettier-ignore
      expect(await two.service.request(REQUESTS.rulesVersion, { version: 2 })).toMatchObject({
        ...{ by: 'anna', file: 'tuesday.yaml', text: rulesOf(400) },
      });
      const said = { principal: 'default', data: { by: 'anna' } };
      expect(one.service.published(RuleChangedV1).at(-1)).toMatchObject(said);
      const set = { ...person(), ruleId: 'buy', set: { enabled: false } };
      await one.service.request(REQUESTS.setRule, set);
      expect(one.service.published(RuleChangedV1).at(-1)).toMatchObject(said);
      await one.service.request(REQUESTS.setRule, { ...person(), ruleId: 'buy', set: 'lift' });
      one.write(500);
      await one.look();
      const byFile = one.service.published(RuleChangedV1).at(-1);
      expect(byFile?.principal).toBe('system:rule-engine');
    });

    it('say which indicators they name, by every engine, and nothing of rules that are gone', async () => {
      const engines = [await start('one', 100), await start('two', 100)];
      const wanted = () =>
        Promise.all(engines.map(({ service }) => service.request(REQUESTS.wantedIndicators, {})));
      const apply = (text: string) =>
        present(engines[1], 'two').service.request(REQUESTS.applyRules, { ...person(), text, file: 'x.yaml' }); // prettier-ignore
      expect(await wanted()).toEqual([[], []]);
      const when = '{ and: [{ event: { type: signal.accepted } }, { market: { indicator: { name: RSI, period: 7, above: 70 } } }] }'; // prettier-ignore
      await apply(`rules: [{ id: a, symbol: AAPL, when: ${when}, then: { moveStop: { atr: 2, interval: 1h } } }]`); // prettier-ignore
      const named = [
        { name: 'RSI', period: 7, interval: '1m' },
        { name: 'ATR', period: 14, interval: '1h' },
      ];
      expect(await wanted()).toEqual([named, named]);
      await apply(rulesOf(200));
      expect(await wanted()).toEqual([[], []]);
    });

    it('are applied with their fixtures only where they decide as those say', async () => {
      const one = await start('one', 100);
      const fixtures = (shares: number): string => `fixtures:
  - name: a BUY
    at: 2026-11-23T15:00:00Z
    steps:
      - signal: { symbol: AAPL, action: BUY, confidence: 0.9 }
        expect: { intents: [{ enter: LONG, size: { shares: ${shares} } }] }
`;
      const apply = (shares: number) => one.service.request(REQUESTS.applyRules, { ...person(), text: rulesOf(400), file: 'tuesday.ts', fixtures: fixtures(shares) }); // prettier-ignore
      await expect(apply(300)).rejects.toMatchObject({
        code: 'FIXTURES_FAILED',
        message: expect.stringMatching(/^tuesday\.ts is not put in force:\ntuesday\.fixtures\.yaml:6:29: fixture "a BUY", step 1: expected size 300 shares, and it is 400 shares/) as unknown, // prettier-ignore
      });
      expect(sharesOf(await decide(one))).toEqual([1, ['100']]);
      expect(await apply(400)).toMatchObject({ version: 2 });
      expect(sharesOf(await decide(one))).toEqual([2, ['400']]);
    });

    it('keep what is set on them over new versions and starts, until it is lifted', async () => {
      const one = await start('one', 100);
      const two = await start('two', 100);
      const set = (set: RuleSetting, by?: string) =>
        one.service.request(REQUESTS.setRule, { ...person(by), ruleId: 'buy', set });
      const codes = async (engine: Engine): Promise<readonly string[]> =>
        (await decide(engine)).evaluations.map(({ code }) => code);
      expect((await set({ enabled: false })).text).toContain('buy is disabled by anna since');
      expect([await codes(one), await codes(two)]).toEqual([['DISABLED'], ['DISABLED']]);
      two.write(200);
      await two.look();
      expect(await codes(one)).toEqual(['DISABLED']);
      expect(await codes(await start('three', 200))).toEqual(['DISABLED']);
      await set({ enabled: true });
      await set({ mode: 'shadow' }, 'ben');
      expect(await codes(two)).toEqual(['SHADOW']);
      expect(await two.service.request(REQUESTS.rules, {})).toMatchObject([
        { mode: 'shadow', rulesVersion: 2, overlay: expect.stringContaining('enabled, mode shadow by ben') as string }, // prettier-ignore
      ]);
      await set('lift');
      expect(await codes(two)).toEqual(['FIRED']);
      await expect(set('lift')).rejects.toThrow('nobody has set anything');
      await expect(set({ mode: 'shadwo' })).rejects.toThrow('did you mean shadow?');
      const unknown = { ...person(), ruleId: 'buyy', set: { enabled: false } };
      await expect(one.service.request(REQUESTS.setRule, unknown)).rejects.toThrow('did you mean buy?'); // prettier-ignore
      expect((await texts(one)).map((text) => text.split(':')[0])).toEqual([
        ...['LIFTED anna', 'SET ben', 'SET anna', 'VERSION file', 'SET anna', 'VERSION file'],
      ]);
    });

    it('forget their cooldowns and counts, and say so', async () => {
      const one = await start('one', 100);
      await one.service.request(REQUESTS.applyRules, {
        ...{ ...person(), file: 'f', text: rulesOf(100).replace('cooldownMinutes: 0', 'cooldownMinutes: 60') }, // prettier-ignore
      });
      const code = async (): Promise<string | undefined> => (await decide(one)).evaluations[0]?.code; // prettier-ignore
      expect([await code(), await code()]).toEqual(['FIRED', 'COOLDOWN']);
      const reset = (symbol: string | null) =>
        one.service.request(REQUESTS.resetRule, { ...person(), ruleId: 'buy', symbol });
      expect((await reset('MSFT')).text).toContain('no cooldown and no count to forget');
      expect(await code()).toBe('COOLDOWN');
      expect((await reset('AAPL')).text).toContain('of AAPL are forgotten');
      expect(await code()).toBe('FIRED');
      expect((await texts(one))[0]).toContain('RESET anna');
    });
  });
});
