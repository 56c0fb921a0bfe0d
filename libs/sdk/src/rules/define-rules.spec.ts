import { RuleMistakesError, defineRules } from './define-rules';
import {
  all,
  any,
  close,
  closeAll,
  conditional,
  enter,
  log,
  market,
  not,
  onSignal,
  position,
  sequence,
  time,
} from './parts';
import type { RuleDocument } from './rule-document';
import { StrategyBuilder, createBuyRule, createShortRule } from './templates';

const ENTRY = { direction: 'LONG', size: { shares: 100 }, stop: { percent: 3 }, target: { percent: 8 } } as const; // prettier-ignore
const RULE: RuleDocument = {
  id: 'aapl',
  symbol: 'AAPL',
  when: onSignal({ action: 'BUY', confidence: { gte: 0.8 } }),
  then: enter(ENTRY),
};

function mistakesOf(...rules: readonly unknown[]): readonly string[] {
  try {
    defineRules(rules as readonly RuleDocument[]);
    return [];
  } catch (error) {
    if (error instanceof RuleMistakesError) return error.message.split('\n');
    throw error;
  }
}

describe('values that several rules share', () => {
  const variables = { strong: 0.8, tech: ['AAPL', 'MSFT'] } as const;
  const buy = (id: string): RuleDocument => ({
    ...{ id, template: 'buy', symbols: variables.tech, size: { shares: 1 } },
    confidence: variables.strong,
  });

  it('are named in the document before the rules, and are no part of what a rule is', () => {
    const rules = [buy('one'), buy('two')];
    const named = defineRules(rules, { variables });
    expect(Object.keys(JSON.parse(named.text) as object)).toEqual(['version', 'variables', 'rules']); // prettier-ignore
    expect(JSON.parse(named.text)).toMatchObject({ variables });
    expect(named.rules).toEqual(defineRules(rules).rules);
  });

  it.each([[['no', 'names']], [7], ['text'], [null]])('are refused as %j', (wrong) => {
    const options = { variables: wrong } as unknown as Parameters<typeof defineRules>[1];
    expect(() => defineRules([buy('one')], options)).toThrow('variables: must be a map of values');
  });
});

describe('rules written in TypeScript', () => {
  it('are the document that YAML has, part by part', () => {
    const { text } = defineRules([
      {
        ...RULE,
        when: all(
          onSignal(),
          any(time({ start: '09:45', end: '15:30' }), time({ days: ['MON'] })),
          not(position({ open: true, direction: 'LONG' })),
        ),
      },
      { ...RULE, id: 'out', then: close() },
    ]);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      rules: [
        {
          ...{ id: 'aapl', symbol: 'AAPL', then: { enter: ENTRY } },
          when: {
            and: [
              { event: { type: 'signal.accepted' } },
              { or: [{ time: { start: '09:45', end: '15:30' } }, { time: { days: ['MON'] } }] },
              { not: { position: { open: true, direction: 'LONG' } } },
            ],
          },
        },
        {
          ...{ id: 'out', symbol: 'AAPL', then: { close: 'ANY' } },
          when: {
            event: {
              type: 'signal.accepted',
              where: { action: 'BUY', confidence: { gte: 0.8 } },
            },
          },
        },
      ],
    });
  });

  it('are the same however they are written: numbers as text, fields in any order, defaults said or not', () => {
    const same: RuleDocument = {
      then: enter({ ...ENTRY, size: { shares: '100' }, stop: { percent: '3.0' }, onOpposite: 'ignore', allowShort: false }), // prettier-ignore
      when: onSignal({ action: 'BUY', confidence: { gte: '0.80' } }),
      symbols: ['AAPL'],
      id: 'aapl',
      ...{ strategy: 'basic', priority: 100, cooldownSeconds: 0, mode: 'paper', enabled: true },
    };
    expect(defineRules([same]).rules).toEqual(defineRules([RULE]).rules);
    const other = defineRules([{ ...RULE, priority: 101 }]).rules[0];
    expect(other?.sha256).not.toBe(defineRules([RULE]).rules[0]?.sha256);
  });

  it('enter without protection only where they say so', () => {
    const bare = enter({ direction: 'LONG', size: { shares: 1 }, protection: 'none' });
    expect(defineRules([{ ...RULE, then: bare }]).rules[0]?.sentence).toContain(
      'without protection',
    );
    const silent = { enter: { direction: 'LONG', size: { shares: 1 } } };
    expect(mistakesOf({ ...RULE, then: silent }).join()).toContain('"stop" is missing');
    const both = { enter: { ...ENTRY, protection: 'none' } };
    expect(mistakesOf({ ...RULE, then: both }).join()).toContain('take out one or the other');
  });

  it('say in a sentence what they do', () => {
    const [rule] = defineRules([RULE]).rules;
    expect(rule?.sentence).toMatch(/confidence.*0\.8/);
    expect(rule?.sentence).toMatch(/100 shares/);
  });

  it.each<readonly [string, unknown, string | RegExp]>([
    ['a fraction for a percentage', { ...RULE, then: enter({ ...ENTRY, stop: { percent: 0.03 } }) }, /^rule aapl, then.enter.stop.percent: .*3/], // prettier-ignore
    ['a field that is misspelt', { ...RULE, cooldownSecond: 5 }, /^rule aapl.*cooldownSeconds/],
    ['a word that is misspelt', { ...RULE, when: onSignal({ action: 'BUYS' as 'BUY' }) }, /did you mean BUY\?/], // prettier-ignore
    ['two measures of a size', { ...RULE, then: enter({ ...ENTRY, size: { shares: 1, notional: 1 } }) }, /^rule aapl, then.enter.size/], // prettier-ignore
    ['no number', { ...RULE, then: enter({ ...ENTRY, size: { shares: NaN } }) }, /must be a number.*NaN/], // prettier-ignore
    ['what can never hold', { ...RULE, when: time({ start: '10:00', end: '10:00' }) }, /can never hold/], // prettier-ignore
    ['a rule without a signal and without limits', { ...RULE, when: position({ open: true }) }, /add cooldownSeconds: 300 and maxPerDay: 3/], // prettier-ignore
    ['no id', { ...RULE, id: undefined }, /^rule number 1: "id" is missing/],
    ['no rule at all', null, /^rule number 1/],
    ['the name of the original', { ...RULE, stopLossPct: 0.03 }, /stop: \{ percent: 3 \}/],
  ])('are refused with the mend where they hold %s', (_what, rule, message) => {
    expect(mistakesOf(rule).join('\n')).toMatch(message);
  });

  it('are refused with everything that is wrong, each rule by its name', () => {
    const found = mistakesOf({ ...RULE, mode: 'lively' }, { ...RULE, id: 'two', priority: 0.5 }, RULE); // prettier-ignore
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(/^rule aapl, mode: .*live/);
    expect(found[1]).toMatch(/^rule two, priority/);
    expect(found[2]).toMatch(/^rule aapl, id: .*rule number 1/);
  });
});

describe('the templates of the original framework', () => {
  it.each([
    ['buy', createBuyRule],
    ['short', createShortRule],
  ] as const)('make the %s rule with its names and defaults', (template, create) => {
    const plain = defineRules([create({ symbol: 'AAPL', quantity: 10 })]).rules;
    const written: RuleDocument = { id: `aapl-${template}`, template, symbol: 'AAPL', size: { shares: 10 } }; // prettier-ignore
    expect(plain).toEqual(defineRules([written]).rules);
    const options = { confidenceThreshold: 0.85, stopLossPct: 0.035, takeProfitPct: 0.1, cooldownMinutes: 3 }; // prettier-ignore
    const other = create({ symbol: 'BRK B', quantity: 10, ...options, strategy: 'mine' });
    expect(defineRules([other]).rules).toEqual(
      defineRules([
        {
          ...{ id: `brk-b-${template}`, template, symbol: 'BRK B', size: { shares: 10 } },
          ...{ confidence: 0.85, stop: { percent: 3.5 }, target: { percent: 10 } },
          ...{ cooldownMinutes: 3, strategy: 'mine' },
        },
      ]).rules,
    );
  });

  it('make the basic strategy, which adds half as many shares in profit unless that is switched off', () => {
    const options = { symbol: 'TSLA', quantity: 25, enableScaleIn: false } as const;
    const rules = StrategyBuilder.createBasicStrategy(options);
    const buy = createBuyRule({ symbol: 'TSLA', quantity: 25, id: 'tsla-basic' });
    expect(defineRules(rules).rules).toEqual(defineRules([buy]).rules);
    const scaled = StrategyBuilder.createBasicStrategy({ symbol: 'TSLA', quantity: 25 });
    const [entry, added] = defineRules(scaled).rules;
    expect(entry).toEqual(defineRules(rules).rules[0]);
    expect([added?.id, added?.sentence]).toEqual([
      'tsla-scale-in',
      expect.stringContaining('add 12 shares to what basic holds where that is 2 % in profit'),
    ]);
  });

  it.each([3, -0.03, Number.NaN])('refuse %s for a fraction', (stopLossPct) => {
    const rule = createBuyRule({ symbol: 'AAPL', quantity: 1, stopLossPct });
    expect(mistakesOf(rule)).toEqual([expect.stringMatching(/^rule aapl-buy, stopLossPct: /)]);
  });
});

describe('what else a rule does and looks at', () => {
  it('is a document of YAML', () => {
    const then = sequence(
      log('leaving'),
      conditional(market({ changePercentMax: -2 }), closeAll(), close('LONG')),
    );
    const { text, rules } = defineRules([{ ...RULE, when: all(onSignal(), market({ priceMin: '5', spreadPercentMax: 0.5 })), then }]); // prettier-ignore
    expect(JSON.parse(text)).toMatchObject({
      rules: [
        {
          when: { and: [{}, { market: { priceMin: '5', spreadPercentMax: 0.5 } }] },
          then: {
            sequence: [
              { log: 'leaving' },
              {
                conditional: {
                  if: { market: { changePercentMax: -2 } },
                  then: { closeAll: 'ANY' },
                  else: { close: 'LONG' },
                },
              },
            ],
          },
        },
      ],
    });
    expect(rules[0]?.sentence).toContain('log "leaving"');
  });
});
