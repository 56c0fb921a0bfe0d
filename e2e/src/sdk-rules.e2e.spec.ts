import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { present } from '@fairlead/core';
import { parseRules } from '@fairlead/rules-service';
import {
  FairleadClient,
  type RuleDocument,
  StrategyBuilder,
  type When,
  all,
  any,
  createBuyRule,
  createScaleInRule,
  createShortRule,
  defineRules,
  enter,
  named,
  not,
  onSignal,
  position,
  time,
} from '@fairlead/sdk';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import {
  FairleadProcess,
  ROOT,
  killLeftovers,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';

/** What the engine makes of a text, rule by rule. */
function engineReads(text: string): readonly unknown[] {
  const parsed = parseRules(text, { instruments: null });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return JSON.parse(JSON.stringify(parsed.value)) as readonly unknown[];
}
/** What the SDK says that the engine makes of rules. */
function sdkSays(rules: readonly RuleDocument[]): readonly unknown[] {
  return defineRules(rules).rules.map(({ content }) => JSON.parse(content) as unknown);
}
function rulesIn(yaml: string): readonly RuleDocument[] {
  return (parse(yaml) as { readonly rules: readonly RuleDocument[] }).rules;
}

const percent = fc.integer({ min: 25, max: 4_000 }).map((hundredths) => hundredths / 100);
const distance = fc.oneof(
  fc.record({ percent }),
  fc.record({ absolute: percent }),
  fc.record({ atr: percent }),
  fc.record({ atr: percent, period: fc.constant(14), interval: fc.constant('10s') }),
);
const size = fc.oneof(
  fc.record({ shares: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({ notional: fc.integer({ min: 1, max: 100_000_000 }) }),
  fc.record({ riskPct: fc.integer({ min: 5, max: 500 }).map((hundredths) => hundredths / 100) }),
);
const confidence = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100);
const signal = fc
  .record({
    action: fc.constantFrom('BUY', 'SHORT'),
    at: confidence,
    model: fc.constantFrom('NO', '1e3', 'yes', 'm'),
  }) // prettier-ignore
  .map(
    ({ action, at, model }) =>
    onSignal({ action, model: { in: [model] }, confidence: { gte: at }, 'features.rsi': { lt: 30 } }), // prettier-ignore
  );
const leaf: fc.Arbitrary<When> = fc.oneof(
  signal,
  fc.constantFrom(
    time({ start: '09:45', end: '15:30', days: ['MON', 'FRI'] }),
    time({ marketHoursOnly: true }),
    position({ open: true, unrealisedPercentMin: 2, heldSecondsMin: 90 }),
    position({ open: false }),
  ),
);
const when = fc
  .tuple(signal, fc.array(leaf, { minLength: 1, maxLength: 3 }), leaf)
  .map(([first, some, last]) =>
    named('all of it', all(first, any(...some), named('but', not(last)))),
  );
const rule = fc.record(
  {
    id: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/),
    symbols: fc.constantFrom(['AAPL'], ['MSFT', 'SPY']),
    when,
    then: fc.record({ size, stop: distance, target: distance, allowShort: fc.boolean() }).map((each) => enter({ direction: 'LONG', ...each })), // prettier-ignore
    cooldownSeconds: fc.integer({ min: 0, max: 604_800 }),
    mode: fc.constantFrom('off', 'shadow', 'paper', 'approve', 'live'),
    priority: fc.integer({ min: -5, max: 500 }),
    maxPerDay: fc.integer({ min: 1, max: 10_000 }),
  },
  { requiredKeys: ['id', 'when', 'then'] },
) as fc.Arbitrary<RuleDocument>;

describe('rules written in TypeScript and in YAML', () => {
  it.each(['rules.yaml', 'e2e/stored/rules.yaml'])('are the same for %s', (file) => {
    const yaml = readFileSync(join(ROOT, file), 'utf8');
    const rules = rulesIn(yaml);
    expect(sdkSays(rules)).toEqual(engineReads(yaml));
    expect(engineReads(defineRules(rules).text)).toEqual(engineReads(yaml));
  });

  it('are the same where they share variables: each rule, and the rules as a whole', () => {
    const yaml = `version: 1
variables: { strong: &strong 0.85, tech: &tech [AAPL, MSFT] }
rules:
  - { id: a, template: buy, symbols: *tech, confidence: *strong, size: { notional: 20000 } }
  - { id: b, template: short, symbols: *tech, confidence: *strong, size: { notional: 10000 } }
`;
    const variables = { strong: 0.85, tech: ['AAPL', 'MSFT'] } as const;
    const shared = { symbols: variables.tech, confidence: variables.strong };
    const rules = [
      { id: 'a', template: 'buy', size: { notional: 20_000 }, ...shared },
      { id: 'b', template: 'short', size: { notional: 10_000 }, ...shared },
    ] as const;
    const set = defineRules(rules, { variables });
    expect(parse(set.text)).toEqual(parse(yaml));
    expect(engineReads(set.text)).toEqual(engineReads(yaml));
    expect(sdkSays(rules)).toEqual(engineReads(yaml));
  });

  it('are the same whatever they are', () => {
    const set = fc.uniqueArray(rule, { selector: ({ id }) => id, maxLength: 4 });
    fc.assert(
      fc.property(set, (rules) => {
        const engine = engineReads(
          stringify({ rules }, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }),
        );
        expect(sdkSays(rules)).toEqual(engine);
        expect(engineReads(defineRules(rules).text)).toEqual(engine);
      }),
    );
  });
});

describe("the original's templates", () => {
  const tuned = { confidenceThreshold: 0.85, stopLossPct: 0.04, takeProfitPct: 0.12, cooldownMinutes: 1, mode: 'approve' } as const; // prettier-ignore
  const yamlOf = (fields: object): string => stringify({ rules: [fields] });
  const aapl = { symbol: 'AAPL', quantity: 100 } as const;
  const basic = { ...aapl, enableScaleIn: false } as const;

  it.each<readonly [string, object, readonly RuleDocument[], object]>([
    [
      'createBuyRule',
      { id: 'aapl-buy', template: 'createBuyRule', ...aapl },
      [createBuyRule(aapl)],
      {},
    ],
    [
      'createBuyRule, tuned',
      { id: 'aapl-buy', template: 'createBuyRule', ...aapl, ...tuned },
      [createBuyRule({ ...aapl, ...tuned })],
      tuned,
    ],
    [
      'createShortRule',
      { id: 'aapl-short', template: 'createShortRule', ...aapl },
      [createShortRule(aapl)],
      {},
    ],
    [
      'createShortRule, tuned',
      { id: 'aapl-short', template: 'createShortRule', ...aapl, ...tuned },
      [createShortRule({ ...aapl, ...tuned })],
      tuned,
    ],
    [
      'StrategyBuilder.createBasicStrategy',
      { id: 'aapl-basic', template: 'createBasicStrategy', ...basic },
      StrategyBuilder.createBasicStrategy(basic),
      {},
    ],
    [
      'StrategyBuilder.createBasicStrategy, tuned',
      { id: 'aapl-basic', template: 'createBasicStrategy', ...basic, ...tuned },
      StrategyBuilder.createBasicStrategy({ ...basic, ...tuned }),
      tuned,
    ],
  ])('%s is the same document in YAML and TypeScript', (_name, yaml, rules, options) => {
    // prettier-ignore
    const [rule, ...more] = sdkSays(rules);
    expect(more).toEqual([]);
    expect([rule]).toEqual(engineReads(yamlOf(yaml)));
    const { stopLossPct = 0.03, takeProfitPct = 0.08, confidenceThreshold = 0.8, cooldownMinutes = 5, mode = 'paper' } = options as Partial<typeof tuned> & { mode?: string }; // prettier-ignore
    expect(rule).toMatchObject({
      ...{ priority: 100, mode, enabled: true, cooldownMs: cooldownMinutes * 60_000 },
      when: {
        where: [{ field: 'action' }, { field: 'confidence', values: [confidenceThreshold] }],
      },
      then: {
        stop: { kind: 'percent', value: String(stopLossPct * 100) },
        target: { kind: 'percent', value: String(takeProfitPct * 100) },
      },
    });
  });

  it.each([
    ['its defaults', {}],
    ['what it takes', { priceOffset: 0.03, cooldownMinutes: 10, maxPerDay: 2, priority: 80 }],
  ] as const)(
    'createScaleInRule is the same document in YAML and TypeScript, with %s',
    (_what, options) => {
      const yaml = yamlOf({ id: 'aapl-scale-in', priority: 90, template: 'createScaleInRule', symbol: 'AAPL', scaleQuantity: 50, ...options }); // prettier-ignore
      const [written] = engineReads(yaml);
      const [built] = engineReads(defineRules([createScaleInRule({ symbol: 'AAPL', scaleQuantity: 50, ...options })]).text); // prettier-ignore
      expect(written).toEqual(built);
      expect(written).toMatchObject({ then: { kind: 'scaleIn' } });
    },
  );
});

describe('the example of rules in TypeScript', () => {
  it('is taken as it is by every command that takes rules, and says in sentences what is in it', async () => {
    const run = promisify(execFile);
    const rules = async (name: string): Promise<string> => {
      const program = 'examples/rules-in-typescript/rules.ts';
      const call = [join(ROOT, 'dist/apps/fairlead/main.cjs'), 'rules', name, program];
      return (await run(process.execPath, call, { cwd: ROOT })).stdout;
    };
    expect(await rules('validate')).toContain('are valid');
    const listed = await rules('list');
    expect(listed).toMatch(/^msft-morning .* For MSFT: when a signal comes with action BUY/m);
    expect(listed.trimEnd().split('\n')).toHaveLength(6);
  }, 60_000);
});

describe('a file of rules that the SDK wrote', () => {
  it('takes the place of the YAML that says the same, and every rule keeps its version', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-sdk-rules-'));
    const file = join(directory, 'rules.yaml');
    const yaml = readFileSync(join(ROOT, 'rules.yaml'), 'utf8');
    writeFileSync(file, yaml);
    const home = newHome();
    const system = await FairleadProcess.start(home, { env: { FAIRLEAD_RULES: file } });
    await system.ready();
    const client = FairleadClient.from({}, home);
    const inForce = async (): Promise<unknown> => (await client.status()).ruleFiles?.find(({ kind }) => kind === 'rules'); // prettier-ignore
    const before = await client.rules();

    const rules = rulesIn(yaml);
    const writtenAt = (await inForce()) as { readonly writtenAt: string };
    writeFileSync(file, defineRules(rules).text);
    await system.until('the file is read again', async () => {
      const { writtenAt: now } = (await inForce()) as { readonly writtenAt: string };
      return now !== writtenAt.writtenAt;
    });
    expect(await inForce()).toMatchObject({ state: 'IN_FORCE', version: 1, problems: [] });
    expect(await client.rules()).toEqual(before);

    const first = present(rules[0], 'there are rules');
    writeFileSync(file, defineRules([{ ...first, priority: 7 }, ...rules.slice(1)]).text);
    await system.until(
      'the changed rule is in force',
      async () =>
      (await client.rules()).some(({ ruleId, ruleVersion, priority }) => ruleId === first.id && ruleVersion === 2 && priority === 7), // prettier-ignore
    );
    const others = (await client.rules()).filter(({ ruleId }) => ruleId !== first.id);
    expect(new Set(others.map(({ ruleVersion }) => ruleVersion))).toEqual(new Set([1]));
    expect(await system.stop()).toBe(0);
    removeStoppedHome(home);
    rmSync(directory, { recursive: true });
  }, 120_000);
  afterAll(() => killLeftovers());
});
