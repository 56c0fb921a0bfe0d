import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decimal } from '@fairlead/core';
import { InstrumentCatalogue } from '@fairlead/platform';
import { buyRule, shortRule } from '@fairlead/rules-domain';
import { parseRules, validateRules } from './parse-rules';

const instruments = new InstrumentCatalogue(
  ['AAPL', 'MSFT', 'TSLA', 'GLD'].map((symbol) => ({
    symbol,
    type: 'STK',
    currency: 'USD',
    exchange: 'SMART',
  })),
);
const parsed = (text: string): ReturnType<typeof parseRules> => parseRules(text, instruments);
const full = (then: string, when = '{ event: { type: signal.accepted } }'): string =>
  `rules:\n  - id: r\n    when: ${when}\n    then: ${then}\n`;

describe('a rules file', () => {
  it('makes of a template what the builder in TypeScript makes', () => {
    const text = `
rules:
  - { id: b, template: buy, symbols: [AAPL, MSFT], size: { notional: 30000 } }
  - { id: s, template: short, symbol: GLD, size: { riskPct: "0.5" }, confidence: 0.5, cooldownMinutes: 3,
      stop: { atr: 6 }, target: { atr: 4, period: 20, interval: 1m }, strategy: swing }`;
    expect(parsed(text)).toEqual({
      ok: true,
      value: [
        buyRule({
          id: 'b',
          symbols: ['AAPL', 'MSFT'],
          size: { kind: 'notional', value: decimal(30_000) },
        }),
        shortRule({
          id: 's',
          symbols: ['GLD'],
          strategy: 'swing',
          size: { kind: 'riskPct', value: decimal('0.5') },
          confidence: 0.5,
          cooldownMinutes: 3,
          stop: { kind: 'atr', value: decimal(6), period: 14, interval: '10s' },
          target: { kind: 'atr', value: decimal(4), period: 20, interval: '1m' },
        }),
      ],
    });
  });

  it('takes conditions, priorities, limits and actions as they are written', () => {
    const text = `
rules:
  - id: careful
    strategy: swing
    when:
      and:
        - event: { type: signal.accepted, where: { action: { in: [BUY, SHORT] }, confidence: { gte: 0.8, lt: 1 }, features.rsi: { lt: 30 } } }
        - not: { position: { open: true, heldSecondsMin: 60, unrealisedPercentMin: -2.5 } }
        - or: [{ time: { start: "09:30", end: "16:00", days: [MON], marketHoursOnly: true } }]
    then: { enter: { direction: LONG, size: { equityPct: 2 }, stop: { absolute: "1.50" }, target: { percent: 4 }, limitOffsetPercent: 0.2, onOpposite: close } }
    priority: 7
    cooldownSeconds: 1.5
    maxPerDay: 3
    mode: shadow
    enabled: false`;
    expect(parsed(text)).toEqual({
      ok: true,
      value: [
        {
          id: 'careful',
          strategy: 'swing',
          symbols: null,
          when: {
            kind: 'and',
            of: [
              {
                kind: 'event',
                type: 'signal.accepted',
                where: [
                  { field: 'action', comparison: 'in', values: ['BUY', 'SHORT'] },
                  { field: 'confidence', comparison: '>=', values: [0.8] },
                  { field: 'confidence', comparison: '<', values: [1] },
                  { field: 'features.rsi', comparison: '<', values: [30] },
                ],
              },
              {
                kind: 'not',
                of: {
                  kind: 'position',
                  open: true,
                  heldMsMin: 60_000,
                  unrealisedPercentMin: decimal('-2.5'),
                },
              },
              {
                kind: 'or',
                of: [
                  {
                    kind: 'time',
                    start: '09:30',
                    end: '16:00',
                    days: ['MON'],
                    marketHoursOnly: true,
                  },
                ],
              },
            ],
          },
          then: {
            kind: 'enter',
            direction: 'LONG',
            size: { kind: 'equityPct', value: decimal(2) },
            stop: { kind: 'absolute', value: decimal('1.50') },
            target: { kind: 'percent', value: decimal(4) },
            entry: { type: 'LIMIT', offsetPercent: decimal('0.2') },
            onOpposite: 'close',
            allowShort: false,
          },
          priority: 7,
          cooldownMs: 1_500,
          maxPerDay: 3,
          mode: 'shadow',
          enabled: false,
        },
      ],
    });
  });

  it('closes', () => {
    const result = parsed(full('{ close: LONG }'));
    expect(result.ok && result.value[0]?.then).toEqual({ kind: 'close', direction: 'LONG' });
  });

  const enter = 'direction: LONG, size: { shares: 1 }, target: { percent: 1 }';
  it.each<[string, string, string]>([
    ['no YAML', 'rules: [', 'at line 1'],
    ['no rules', 'version: 1', '"rules" is missing'],
    ['another version', 'version: 2\nrules: []', 'line 1, version: must be equal to constant'],
    [
      'a rule without an id',
      'rules:\n  - { template: buy, symbol: AAPL, size: { shares: 1 } }',
      'line 2, rule number 1: "id" is missing',
    ],
    [
      'an unknown template',
      'rules:\n  - { id: a, template: sell, symbol: AAPL, size: { shares: 1 } }',
      'line 2, rule a, template: must be one of buy, short',
    ],
    [
      'a field that is none',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1 }, stopp: 3 }',
      'rule a: "stopp" is not a field here',
    ],
    [
      'two sizes',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1, notional: 5 } }',
      'rule a, size: must have exactly one field',
    ],
    [
      'no size at all',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: {} }',
      'rule a, size: must have exactly one field',
    ],
    [
      'a size of nothing',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: "0.0" } }',
      'rule a, size.shares: must be more than 0',
    ],
    [
      'a confidence of 80',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1 }, confidence: 80 }',
      'rule a, confidence: must be <= 1',
    ],
    [
      'no symbol',
      'rules:\n  - { id: a, template: buy, size: { shares: 1 } }',
      'rule a: "symbol" or "symbols" is missing',
    ],
    [
      'an unlisted symbol',
      'rules:\n  - { id: a, template: buy, symbol: APPL, size: { shares: 1 } }',
      'rule a, symbol: "APPL" is not listed in instruments.yaml; nearest: AAPL',
    ],
    [
      'an id twice',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1 } }\n  - { id: a, template: buy, symbol: MSFT, size: { shares: 1 } }',
      'line 3, rule a, id: is the id of rule number 1 too',
    ],
    [
      'the id of the exit rule',
      'rules:\n  - { id: built-in-exit, template: buy, symbol: AAPL, size: { shares: 1 } }',
      'is the id of the rule that is always there',
    ],
    [
      'two measures of a stop',
      full(`{ enter: { ${enter}, stop: { percent: 1, atr: 2 } } }`),
      'rule r, then.enter.stop: must have exactly one of percent, absolute and atr',
    ],
    [
      'an ATR period of a percentage',
      full(`{ enter: { ${enter}, stop: { percent: 1, period: 14 } } }`),
      '"period" and "interval" belong to atr',
    ],
    ['no stop', full(`{ enter: { ${enter} } }`), 'rule r, then.enter: "stop" is missing'],
    [
      'two actions',
      full(`{ close: ANY, enter: { ${enter}, stop: { percent: 1 } } }`),
      'rule r, then: must have exactly one field',
    ],
    [
      'a number that a double does not keep',
      full(`{ enter: { ${enter}, stop: { absolute: 1.2345678901234567 } } }`),
      'then.enter.stop.absolute: has more digits than a number keeps',
    ],
    [
      'an unknown event',
      full('{ close: ANY }', '{ event: { type: market.bar } }'),
      'rule r, when.event.type: must be signal.accepted',
    ],
    [
      'an unknown field of a signal',
      full('{ close: ANY }', '{ event: { type: signal.accepted, where: { confidance: 1 } } }'),
      'when.event.where.confidance: is not a field of a signal',
    ],
    [
      'a time that is none',
      full(
        '{ close: ANY }',
        '{ and: [{ event: { type: signal.accepted } }, { time: { start: "9:30" } }] }',
      ),
      'rule r, when.and.1.time.start: must match pattern',
    ],
    [
      'a rule that no event reaches',
      full('{ close: ANY }', '{ time: { start: "15:59" } }'),
      'rule r, when: can never hold',
    ],
  ])('with %s says what is wrong and where', (_what, text, expected) => {
    const problems = validateRules(text, instruments);
    expect(problems.join('\n')).toContain(expected);
  });

  it('names all problems at once', () => {
    const text =
      'rules:\n  - { id: A!, template: buy, size: {} }\n  - { id: b, template: buy, symbol: AAPL }';
    expect(validateRules(text)).toHaveLength(3);
  });

  it('at the root of the repository is valid against its instruments', async () => {
    const root = join(__dirname, '../../../../../../..');
    const { readInstruments } = await import('@fairlead/platform');
    const listed = await readInstruments(join(root, 'instruments.yaml'));
    expect(validateRules(readFileSync(join(root, 'rules.yaml'), 'utf8'), listed)).toEqual([]);
  });
});
