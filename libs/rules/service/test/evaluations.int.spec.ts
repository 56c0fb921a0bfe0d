import { randomUUID } from 'node:crypto';
import {
  DecisionMadeV1,
  type RecordedDecisionsPage,
  REQUESTS,
  type RuleEvaluationView,
  SignalAcceptedV1,
} from '@fairlead/contracts';
import { ManualClock, instantText, instrumentKeyOf, plusMs, signalIdOf } from '@fairlead/core';
import { contentOf, recordOf, Replay } from '@fairlead/rules-domain';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { ReplayRun, RuleEngineModule, parseRules } from '../src';
import { KeepEvaluations, MISSES_KEPT } from '../src/application/evaluations/keep-evaluations';
import { type RulesFolder, rulesFolder } from './support/rules-folder';

const AAPL = instrumentKeyOf({ symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' });
const RULES = `rules:
  - id: strong
    symbol: AAPL
    when: { and: [{ event: { type: signal.accepted, where: { action: BUY } } }, { event: { type: signal.accepted, where: { confidence: { gte: 0.8 } } }, alias: strong enough }] }
    then: { enter: { direction: LONG, size: { shares: 100 }, stop: { percent: 3 }, target: { percent: 8 } } }
    cooldownSeconds: 60
  - { id: short, template: short, symbol: AAPL, size: { shares: 10 }, strategy: other }
  - { id: watcher, symbol: AAPL, strategy: watch, when: { market: { priceMin: 50 } }, then: { close: ANY }, cooldownSeconds: 60, maxPerDay: 3 }
`;
// prettier-ignore
const PROGRAM = `import { all, defineRules, enter, market, named, onSignal } from '@fairlead/sdk';
export default defineRules([
  { id: 'strong', symbol: 'AAPL', when: all(onSignal({ action: 'BUY' }), named('strong enough', onSignal({ confidence: { gte: 0.8 } }))), then: enter({ direction: 'LONG', size: { shares: 100 }, stop: { percent: 3 }, target: { percent: 8 } }), cooldownSeconds: 60 },
  { id: 'short', template: 'short', symbol: 'AAPL', size: { shares: 10 }, strategy: 'other' },
  { id: 'watcher', symbol: 'AAPL', strategy: 'watch', when: market({ priceMin: 50 }), then: { close: 'ANY' }, cooldownSeconds: 60, maxPerDay: 3 },
]);
`;

describe.each([
  ['rules.yaml', RULES],
  ['rules.ts', PROGRAM],
])('evaluations of %s', (name, text) => {
  let folder: RulesFolder;
  let clock: ManualClock;
  let service: TestService;
  let count = 0;

  beforeEach(async () => {
    clock = new ManualClock(TRADING_NOON);
    folder = rulesFolder(text, { name });
    service = await startTestService([RuleEngineModule.register(folder.env)], { clock });
  }, 60_000);
  afterEach(async () => {
    await service.stop();
    folder.remove();
  });

  async function decide(action: SignalAcceptedV1['action'], confidence: number): Promise<string> {
    count += 1;
    const signalId = signalIdOf('evaluations', String(count));
    const data: SignalAcceptedV1 = {
      ...{ signalId, source: 'spec', instrumentKey: AAPL, symbol: 'AAPL', action, confidence },
      ...{ receivedBy: 'spec', issuedAt: instantText(clock.now()) },
      expiresAt: instantText(plusMs(clock.now(), 30_000)),
    };
    await service.deliver(SignalAcceptedV1, data, { correlationId: signalId });
    await service.waitUntil(() => made().some((each) => each.signalId === signalId), 'a decision');
    return signalId;
  }
  const made = (): readonly DecisionMadeV1[] =>
    service.published(DecisionMadeV1).map(({ data }) => data);
  const evaluations = (
    query: Partial<{ ruleId: string; symbol: string; kind: 'all' | 'fired' | 'held' | 'misses'; limit: number }> = {}, // prettier-ignore
  ): Promise<readonly RuleEvaluationView[]> =>
    service.request(REQUESTS.ruleEvaluations, { ruleId: null, symbol: null, kind: 'all', limit: 50, ...query }); // prettier-ignore

  it('say value, threshold and distance of every clause by its name, also of what did not fire', async () => {
    const weak = await decide('BUY', 0.79);
    await decide('BUY', 0.9);
    await decide('BUY', 0.9);
    const strong = await evaluations({ ruleId: 'strong' });
    expect(strong.map(({ code }) => code)).toEqual(['COOLDOWN', 'FIRED', 'CONDITION_FALSE']);
    expect(strong[2]).toMatchObject({
      ...{ causeId: weak, cause: 'signal', symbol: 'AAPL', rulesVersion: 1, ruleVersion: 1 },
      clauses: [
        { id: 'and.0.event.action.eq', alias: 'action = BUY', holds: true, value: 'BUY', threshold: 'BUY' }, // prettier-ignore
        { id: 'and.1.event.confidence.gte', alias: 'strong enough', clause: 'confidence >= 0.8', holds: false, value: '0.79', threshold: '0.8', distance: '-0.01' }, // prettier-ignore
      ],
    });
    // The rule that no event starts is looked at beside them.
    const misses = (await evaluations({ kind: 'misses', symbol: 'AAPL' })).filter(({ cause }) => cause === 'signal'); // prettier-ignore
    expect(misses.map(({ ruleId }) => ruleId)).toEqual(['short', 'short', 'strong', 'short']);
    expect((await evaluations({ kind: 'fired' })).map(({ ruleId }) => ruleId)).toEqual(['strong']);
    expect(await evaluations({ kind: 'held' })).toHaveLength(2);
  });

  it('keep near misses up to a number, and those whose conditions held for ever', async () => {
    await decide('BUY', 0.9);
    await decide('BUY', 0.1);
    const schema = 'rule_engine.rule_evaluation';
    await service.database.query(
      `INSERT INTO ${schema} (account, cause, symbol, instrument_key, rule_id, rules_version, at_ms, code, is_miss, evaluation)
       SELECT account, cause, symbol, instrument_key, rule_id, rules_version, at_ms, code, is_miss, evaluation
       FROM ${schema}, generate_series(1, ${MISSES_KEPT}) WHERE rule_id = 'strong'`,
    );
    await service.app.get(KeepEvaluations, { strict: false }).forgetOld();
    expect(await evaluations({ ruleId: 'strong', kind: 'misses', limit: 1_000 })).toHaveLength(MISSES_KEPT); // prettier-ignore
    expect(await evaluations({ ruleId: 'strong', kind: 'fired', limit: 1_000 })).toHaveLength(MISSES_KEPT + 1); // prettier-ignore
  });

  it('say what an edited rule would have made of the same signals, over two versions of the rules', async () => {
    for (const confidence of [0.7, 0.9, 0.9]) await decide('BUY', confidence);
    const put = { requestId: randomUUID(), by: 'anna', reason: 'spec', file: 'two.yaml' };
    const second = RULES.replace('cooldownSeconds: 60\n', 'cooldownSeconds: 0\n');
    await service.request(REQUESTS.applyRules, { ...put, text: second });
    clock.advanceMs(1_000);
    await decide('BUY', 0.9);
    await decide('SHORT', 0.9);
    const read = (text: string) => {
      const parsed = parseRules(text, { instruments: null });
      return parsed.ok ? parsed.value : null;
    };
    const asked: number[] = [];
    const rulesThen = async (version: number) => {
      asked.push(version);
      return read((await service.request(REQUESTS.rulesVersion, { version }))?.text ?? '');
    };
    const edited = read(RULES.replace('gte: 0.8', 'gte: 0.7').replace('shares: 10 }', 'shares: 5 }')); // prettier-ignore
    const run = new ReplayRun(edited ?? [], rulesThen);
    const query = { since: instantText(TRADING_NOON), after: null, limit: 100 };
    const { records } = await service.request(REQUESTS.recordedDecisions, query);
    const found = [];
    for (const { record } of records) found.push(await run.step(record));
    // The weak one fires, so that the next two cool down; the one by version 2 does too, with a cooldown of its own again.
    expect(found.map((each) => each && [each.before.outcome, each.after.outcome])).toEqual([
      ...[['NO_RULE', 'INTENTS'], ['INTENTS', 'NO_ACTION'], null],
      ...[
        ['INTENTS', 'NO_ACTION'],
        ['INTENTS', 'INTENTS'],
      ],
    ]);
    expect(found[0]).toMatchObject({
      ...{ symbol: 'AAPL', action: 'BUY', confidence: 0.7 },
      after: { intents: ['ENTER LONG of basic by strong: 100 shares, stop 3 %, target 8 %'] },
      rules: [{ ruleId: 'strong', before: 'CONDITION_FALSE', after: 'FIRED' }],
    });
    expect(run.totals).toMatchObject({ replayed: 5, differing: 4, intentsBefore: 3, intentsAfter: 2, unknownRules: 0 }); // prettier-ignore
    expect(run.startedOtherwise).toEqual(['watcher']);
    expect(asked).toEqual([1, 2]);
  });

  it('come with records by which the same rules decide the same, page by page', async () => {
    const parsed = parseRules(RULES, { instruments: null });
    if (!parsed.ok) throw new Error('the rules are sound');
    const rules = parsed.value;
    for (const confidence of [0.79, 0.9, 0.9]) await decide('BUY', confidence);
    clock.advanceMs(61_000);
    for (const action of ['SHORT', 'SELL', 'NEUTRAL', 'BUY'] as const) await decide(action, 0.9);
    const replay = new Replay(rules);
    const contents = new Map(rules.map((rule) => [rule.id, contentOf(rule)]));
    const outcomes: string[] = [];
    let after = null as string | null;
    for (let pages = 0; pages < 10; pages += 1) {
      const query = { since: instantText(TRADING_NOON), after, limit: 3 };
      const page: RecordedDecisionsPage = await service.request(REQUESTS.recordedDecisions, query);
      expect(page).toMatchObject({ decisions: 7, recorded: 7 });
      for (const { record } of page.records) {
        const { differs, rules: changed, decision } = replay.step(recordOf(record), contents);
        expect({ differs, changed }).toEqual({ differs: false, changed: [] });
        outcomes.push(decision.outcome);
      }
      after = page.next;
      if (after === null) break;
    }
    expect(outcomes).toEqual(made().map(({ outcome }) => outcome));
  });
});
