import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decimal } from '@fairlead/core';
import { InstrumentCatalogue, fileProblemText } from '@fairlead/platform';
import { buyRule, flattenRule, ruleSentence, shortRule } from '@fairlead/rules-domain';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { parseRules, rulesSchema, validateRules } from './parse-rules';

const instruments = new InstrumentCatalogue(
  ['AAPL', 'MSFT', 'TSLA', 'GLD'].map((symbol) => ({
    symbol,
    type: 'STK',
    currency: 'USD',
    exchange: 'SMART',
  })),
);
const parsed = (text: string): ReturnType<typeof parseRules> => parseRules(text, { instruments });
const problemsOf = (text: string): string =>
  validateRules(text, instruments)
    .map((problem) => fileProblemText('rules.yaml', problem))
    .join('\n');
const full = (then: string, when = '{ event: { type: signal.accepted } }'): string =>
  `rules:\n  - id: r\n    when: ${when}\n    then: ${then}\n`;

describe('a rules file', () => {
  it('makes of a template what the builder in TypeScript makes', () => {
    const text = `
rules:
  - { id: b, template: buy, symbols: [AAPL, MSFT], size: { notional: 30000 } }
  - { id: s, template: short, symbol: GLD, size: { riskPct: "0.5" }, confidence: 0.5, cooldownMinutes: 3,
      stop: { atr: 6 }, target: { atr: 4, period: 14, interval: 10s }, strategy: swing, noEntryMinutesBeforeClose: 2 }
  - { id: d, template: buy, symbol: GLD, size: { shares: 1 }, doubleDown: { levels: [{ stopFraction: 0.4 }] } }
  - { id: f, template: flatten, symbol: GLD, strategy: swing }
  - { id: g, template: flatten, symbols: [GLD], minutesBeforeClose: 5, mode: paper, priority: 7, maxPerDay: 3, enabled: false }`;
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
          target: { kind: 'atr', value: decimal(4), period: 14, interval: '10s' },
          noEntryMinutesBeforeClose: decimal(2),
        }),
        buyRule({
          ...{ id: 'd', symbols: ['GLD'], size: { kind: 'shares', value: decimal(1) } },
          doubleDown: {
            levels: [{ stopFraction: decimal('0.4'), sizeMultiple: decimal(1) }],
            pricedBy: 'AVERAGE',
          },
        }),
        flattenRule({ id: 'f', symbols: ['GLD'], strategy: 'swing' }),
        flattenRule({
          ...{ id: 'g', symbols: ['GLD'], minutesBeforeClose: decimal(5), mode: 'paper' },
          ...{ priority: 7, maxPerDay: 3, enabled: false },
        }),
      ],
    });
  });

  it('lets a limit rest for minutes, and refuses that for a market order, which has to fill at once', () => {
    const rule = (entry: string): string =>
      `rules: [{ id: a, strategy: s, when: { event: { type: signal.accepted } }, then: { enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 }${entry} } } }]`;
    const read = parsed(rule(', limitOffsetPercent: 1, restMinutes: 30'));
    expect(read).toMatchObject({
      ok: true,
      value: [{ then: { entry: { type: 'LIMIT', restMs: 1_800_000 } } }],
    });
    const refused = parsed(rule(', restMinutes: 30'));
    expect(JSON.stringify(refused)).toContain('"restMinutes\\" is for a limit');
  });

  it.each<readonly [string, object]>([
    ['{ riskPct: 0.5 }', { kind: 'riskPct', value: decimal('0.5') }],
    [
      '{ volatilityPct: 0.1 }',
      { kind: 'volatilityPct', value: decimal('0.1'), atr: { period: 14, interval: '10s' } },
    ],
    [
      '{ notional: 9000, confidenceWeighted: true, minShares: 2, maxShares: 90, outside: deny }',
      {
        ...{ kind: 'notional', value: decimal(9_000), confidenceWeighted: true },
        ...{ minShares: decimal(2), maxShares: decimal(90), outside: 'deny' },
      },
    ],
    [
      '{ equityPct: 2, maxShares: 90, outside: clamp, confidenceWeighted: false }',
      { kind: 'equityPct', value: decimal(2), maxShares: decimal(90) },
    ],
  ])('takes a size of %s as it is written', (size, expected) => {
    const result = parsed(
      `rules: [{ id: a, template: buy, strategy: s, symbols: [AAPL], size: ${size} }]`,
    );
    const [rule] = result.ok ? result.value : [];
    expect(rule?.then).toMatchObject({ size: expected });
    expect(Object.keys((rule?.then as { size: object }).size)).toEqual(Object.keys(expected));
  });

  it('takes what is added to a trade as it is written', () => {
    const text = (fields: string): string =>
      `rules: [{ id: a, strategy: s, when: { event: { type: signal.accepted } }, then: { scaleIn: { ${fields} } } }]`;
    const rule = (fields: string) => {
      const result = parsed(text(fields));
      const [only] = result.ok ? result.value : [];
      return only;
    };
    expect(rule('size: { shares: 50 }')?.then).toEqual({
      ...{ kind: 'scaleIn', size: { kind: 'shares', value: decimal(50) } },
      ...{ limitOffsetPercent: null, unrealisedPercentMin: decimal(2) },
    });
    const byLimit = rule('size: { equityPct: 1 }, limitOffsetPercent: 1.5, restMinutes: 60');
    expect(byLimit?.then).toMatchObject({
      ...{ limitOffsetPercent: decimal('1.5'), unrealisedPercentMin: null, restMs: 3_600_000 },
    });
    expect(byLimit === undefined ? '' : ruleSentence(byLimit)).toContain(
      'add 1 equityPct to what s holds by a limit 1.5 % better than the market',
    );
    expect(problemsOf(text('size: { riskPct: 1 }'))).toContain('size what is added by shares');
    expect(problemsOf(text('size: { shares: 1 }, restMinutes: 5'))).toContain('is for a limit');
    expect(problemsOf(text('limitOffsetPercent: 1'))).toContain('"size" is missing');
  });

  it.each<readonly [string, string, readonly (readonly [string, string])[], string]>([
    ["the original's where nothing is said", '{}', [['0.5', '1']], 'AVERAGE'],
    ['one level', '{ levels: [{ stopFraction: 0.25 }] }', [['0.25', '1']], 'AVERAGE'],
    ['several, priced by the entry', '{ levels: [{ sizeMultiple: 2 }, { stopFraction: 0.8, sizeMultiple: 0.5 }], pricedBy: ENTRY }', [['0.5', '2'], ['0.8', '0.5']], 'ENTRY'], // prettier-ignore
  ])(
    'takes an entry that doubles down as it is written: %s',
    (_what, written, levels, pricedBy) => {
      const then = `{ enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 }, doubleDown: ${written} } }`;
      const result = parsed(full(then));
      const [rule] = result.ok ? result.value : [];
      const read = levels.map(([fraction, multiple]) => ({ stopFraction: decimal(fraction), sizeMultiple: decimal(multiple) })); // prettier-ignore
      expect(rule?.then).toMatchObject({ doubleDown: { levels: read, pricedBy } });
      expect(rule === undefined ? '' : ruleSentence(rule)).toContain('of the way to the stop');
    },
  );

  const leaving = (fields: string): string =>
    full(`{ enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, ${fields} } }`);

  it('takes several targets, of which the last one takes the rest', () => {
    const result = parsed(leaving('targets: [{ at: { percent: 3 }, part: 50 }, { at: { r: 2 }, part: 20 }, { at: { atr: 4 } }]')); // prettier-ignore
    const [rule] = result.ok ? result.value : [];
    expect(rule?.then).toMatchObject({
      target: { kind: 'atr' },
      rungs: [
        { target: { kind: 'percent', value: decimal(3) }, percent: decimal(50) },
        { target: { kind: 'r', value: decimal(2) }, percent: decimal(20) },
      ],
    });
    expect(rule === undefined ? '' : ruleSentence(rule)).toContain('target 50 % at 3 %, 20 % at ');
    const said = parsed(leaving('targets: [{ at: { percent: 3 }, part: 30 }, { at: { percent: 5 }, part: 70 }]')); // prettier-ignore
    expect(said.ok).toBe(true);
  });

  it.each([
    ['targets of which one but the last has no part', 'targets: [{ at: { percent: 3 } }, { at: { percent: 5 } }]', 'each target but the last needs its part'], // prettier-ignore
    ['parts that leave nothing for the last', 'targets: [{ at: { percent: 3 }, part: 60 }, { at: { percent: 4 }, part: 40 }, { at: { percent: 5 } }]', 'leave nothing for it'], // prettier-ignore
    ['a last part that is not the rest', 'targets: [{ at: { percent: 3 }, part: 60 }, { at: { percent: 5 }, part: 60 }]', 'takes the rest, 40 %'], // prettier-ignore
    ['one target as several', 'targets: [{ at: { percent: 3 } }]', 'targets'],
    ['a target beside targets', 'target: { percent: 3 }, targets: [{ at: { percent: 3 }, part: 60 }, { at: { percent: 5 } }]', 'both target and targets'], // prettier-ignore
    ['neither', 'onOpposite: close', '"target" is missing'],
  ])('refuses %s', (_what, fields, problem) => {
    expect(problemsOf(leaving(fields))).toContain(problem);
  });

  it('takes an action that doubles down on what is open, and rests as long as a session', () => {
    const result = parsed(full('{ doubleDown: { levels: [{}, { stopFraction: 0.7 }] } }'));
    expect(result).toMatchObject({
      value: [{ then: { kind: 'doubleDown', levels: [{}, {}], restMs: 390 * 60_000 } }],
    });
  });

  it.each([
    ['a level at the stop', '{ levels: [{ stopFraction: 1 }] }', 'is above 0.95'],
    ['two at one place', '{ levels: [{}, { sizeMultiple: 2 }] }', 'two levels stand at the same place'], // prettier-ignore
    ['no level', '{ levels: [] }', 'levels'],
    ['six', '{ levels: [{}, {}, {}, {}, {}, {}] }', 'levels'],
    ['another way to price', '{ pricedBy: LAST }', 'pricedBy'],
  ])('refuses %s', (_what, written, problem) => {
    const then = `{ enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 }, doubleDown: ${written} } }`;
    expect(problemsOf(full(then))).toContain(problem);
  });

  it('refuses to double down where the risk is counted by the entry, without a stop, or beside an entry', () => {
    const enter = (fields: string): string => full(`{ enter: { direction: LONG, ${fields}, doubleDown: {} } }`); // prettier-ignore
    expect(problemsOf(enter('size: { riskPct: 1 }, stop: { percent: 3 }, target: { percent: 8 }'))).toContain('counts what the entry alone would lose'); // prettier-ignore
    expect(problemsOf(enter('size: { shares: 1 }, protection: none'))).toContain('protection: none has none'); // prettier-ignore
    const both = '{ sequence: [{ enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 } } }, { doubleDown: {} }] }'; // prettier-ignore
    expect(problemsOf(full(both))).toContain('write doubleDown in enter');
  });

  it("makes of the original's scale-in rule one that adds once a day, in profit, after the entry", () => {
    const read = parsed('rules: [{ id: a, template: createScaleInRule, symbol: AAPL, scaleQuantity: 50, priceOffset: 0.03 }]'); // prettier-ignore
    expect(read).toMatchObject({
      ok: true,
      value: [
        {
          ...{ strategy: 'basic', symbols: ['AAPL'], priority: 90, maxPerDay: 1 },
          when: { kind: 'position', open: true, unrealisedPercentMin: decimal(3) },
          then: { kind: 'scaleIn', unrealisedPercentMin: decimal(3), limitOffsetPercent: null },
        },
      ],
    });
    const both = 'rules: [{ id: a, template: createBasicStrategy, symbol: AAPL, quantity: 1, enableScaleIn: true }]'; // prettier-ignore
    expect(problemsOf(both)).toContain('a rule with template: createScaleInRule beside it');
  });

  it('takes an entry without protection where it says so in as many words, and says so itself', () => {
    const text = (size: string): string =>
      `rules: [{ id: a, strategy: s, when: { event: { type: signal.accepted } }, then: { enter: { direction: LONG, size: { ${size} }, protection: none } } }]`;
    const result = parsed(text('notional: 5000'));
    expect(result).toMatchObject({ ok: true, value: [{ then: { protection: 'none' } }] });
    const [rule] = result.ok ? result.value : [];
    expect(rule?.then).not.toHaveProperty('stop');
    expect(rule === undefined ? '' : ruleSentence(rule)).toContain('then enter LONG 5000');
    expect(rule === undefined ? '' : ruleSentence(rule)).toContain('without protection');
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

  it("makes of the original's templates what its names and defaults mean", () => {
    const text = `
rules:
  - { id: b, template: createBuyRule, symbol: AAPL, quantity: 100 }
  - { id: s, template: createShortRule, symbol: MSFT, quantity: 50, confidenceThreshold: 0.9, stopLossPct: 0.04, takeProfitPct: 0.12, cooldownMinutes: 1 }
  - { id: t, template: createBasicStrategy, symbol: TSLA, quantity: 25, confidenceThreshold: 0.90, stopLossPct: 0.04, takeProfitPct: 0.12, enableScaleIn: false }`;
    const shares = (value: number) => ({ kind: 'shares', value: decimal(value) }) as const;
    const percent = (value: number) => ({ kind: 'percent', value: decimal(value) }) as const;
    const wide = { confidence: 0.9, stop: percent(4), target: percent(12) };
    expect(parsed(text)).toEqual({
      ok: true,
      value: [
        buyRule({ id: 'b', symbols: ['AAPL'], size: shares(100), confidence: 0.8, stop: percent(3), target: percent(8), cooldownMinutes: 5 }), // prettier-ignore
        shortRule({ id: 's', symbols: ['MSFT'], size: shares(50), ...wide, cooldownMinutes: 1 }),
        buyRule({ id: 't', symbols: ['TSLA'], size: shares(25), ...wide }),
      ],
    });
  });

  it('puts variables where rules refer to them, and names the rule in which one is wrong', () => {
    const text = (value: string): string => `
variables:
  strong: &strong ${value}
  tech: &tech [AAPL, MSFT]
rules:
  - { id: a, template: buy, symbols: *tech, confidence: *strong, size: { shares: 1 } }
  - { id: b, template: short, symbols: *tech, confidence: *strong, size: { shares: 1 } }`;
    const size = { kind: 'shares', value: decimal(1) } as const;
    const shared = { symbols: ['AAPL', 'MSFT'], confidence: 0.85, size };
    expect(parsed(text('0.85'))).toEqual({
      ok: true,
      value: [buyRule({ id: 'a', ...shared }), shortRule({ id: 'b', ...shared })],
    });
    expect(problemsOf(text('85'))).toContain('rules.yaml:3:19: rule a, confidence: 85 is above 1');
    expect(problemsOf(text('0.85').replace('*strong', '*stronk'))).toContain('is not set above it');
    expect(problemsOf('variables: [1]\nrules: []')).toContain('must be a map of values');
  });

  it.each<[string, object]>([
    [
      'moveStop: { price: 98.5 }',
      { kind: 'moveStop', stop: { kind: 'price', value: decimal('98.5') } },
    ],
    [
      'moveStop: { percent: 2 }',
      { kind: 'moveStop', stop: { kind: 'percent', value: decimal(2) } },
    ],
    [
      'moveStop: { atr: 2 }',
      { kind: 'moveStop', stop: { kind: 'atr', value: decimal(2), period: 14, interval: '10s' } },
    ],
    [
      'moveStop: { breakEven: { ticks: -2 } }',
      {
        kind: 'moveStop',
        stop: { kind: 'breakEven', offset: { kind: 'ticks', value: decimal(-2) } },
      },
    ],
    [
      'adjust: { stop: { absolute: 1.5 }, target: { r: 3 } }',
      {
        kind: 'adjust',
        stop: { kind: 'absolute', value: decimal('1.5') },
        target: { kind: 'r', value: decimal(3) },
        loosen: false,
      },
    ],
    [
      'adjust: { stop: { price: 90 }, loosen: true }',
      { kind: 'adjust', stop: { kind: 'price', value: decimal(90) }, target: null, loosen: true },
    ],
    ['cancel: ENTRIES', { kind: 'cancel', what: 'ENTRIES' }],
    ['cancel: ADDITIONS', { kind: 'cancel', what: 'ADDITIONS' }],
  ])('reads %s', (then, action) => {
    expect(parsed(full(`{ ${then} }`))).toMatchObject({ ok: true, value: [{ then: action }] });
  });

  it('reads what becomes of stop and target while the trade lives', () => {
    const entry = 'direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { r: 2 }';
    const plan =
      'trail: { absolute: 1.5 }, breakEven: { after: { r: 1 }, plus: { percent: 0.1 } }, exitAfter: 2h, exitAt: "15:45"';
    expect(parsed(full(`{ enter: { ${entry}, ${plan} } }`))).toMatchObject({
      value: [
        {
          then: {
            trail: { kind: 'absolute', value: decimal('1.5') },
            plan: {
              breakEven: {
                after: { kind: 'r', value: decimal(1) },
                plus: { kind: 'percent', value: decimal('0.1') },
              },
              exitAfterMs: 7_200_000,
              exitAt: '15:45',
            },
          },
        },
      ],
    });
  });

  const original = (fields: string): string => `rules:\n  - { id: a, symbol: AAPL, ${fields} }`;
  const asked = (condition: string): string =>
    full('{ close: ANY }', `{ and: [{ event: { type: signal.accepted } }, { ${condition} }] }`);
  const action = (then: string): string => full(`{ ${then} }`);
  it.each<[string, string, string]>([
    ['trailing a stop', action('trailStop: { percent: 2 }'), 'write moveStop'],
    ['flattening', action('flatten: ANY'), 'write closeAll'],
    [
      'figures of the account',
      asked('account: { equityMin: 100000 }'),
      'when an entry is approved',
    ],
  ])('refuses %s as not executable yet, with what to write instead', (_what, text, mend) => {
    expect(problemsOf(text)).toContain('not executable yet: ');
    expect(problemsOf(text)).toContain(mend);
  });

  it.each<[string, string, string]>([
    [
      'an action that nothing carries out yet',
      action('moveStop: { percent: 0.02 }'),
      'did you mean 2?',
    ],
    ['a sequence that enters twice', action(`sequence: [{ enter: { ENTER } }, { conditional: { if: { time: { days: [MON] } }, then: { enter: { ENTER } } } }]`), 'keep one'], // prettier-ignore
    ['a sequence that leaves what it entered', action('sequence: [{ enter: { ENTER } }, { close: ANY }]'), 'put close before enter'], // prettier-ignore
    ['a market condition that looks at nothing', asked('market: {}'), 'looks at nothing'],
    ['a market condition that never holds', asked('market: { priceMin: 10, priceMax: 9 }'), 'priceMin is above priceMax'], // prettier-ignore
    ['a change as a fraction', asked('market: { changePercentMin: 0.02 }'), 'did you mean 2?'],
    ['a position in a symbol that is not listed', asked('position: { symbol: MSFTT, open: true }'), 'nearest: MSFT'], // prettier-ignore
    ['a position of which nothing is asked', asked('position: { symbol: MSFT }'), 'looks at nothing: write open'], // prettier-ignore
    ['a window with a unit', asked('signals: { within: 2h, countMin: 3 }'), '"within" is not a field here; write withinMinutes: 120'], // prettier-ignore
    ['a window of seconds', asked('agreement: { action: BUY, sourcesMin: 2, within: 90s }'), 'write withinMinutes: 1.5'], // prettier-ignore
    ['a window that is missing', asked('signals: { countMin: 3 }'), '"withinMinutes" is missing'],
    ['another name of a count', asked('signals: { withinMinutes: 10, atLeast: 3 }'), '"atLeast" is not a field here; write countMin: 3'], // prettier-ignore
    ['a misspelt count', asked('signals: { withinMinutes: 10, countMn: 3 }'), 'did you mean countMin?'], // prettier-ignore
    ['signals that are not counted', asked('signals: { withinMinutes: 10, action: BUY }'), 'counts for nothing: write countMin or countMax'], // prettier-ignore
    ['a count that never is', asked('signals: { withinMinutes: 10, countMin: 3, countMax: 2 }'), 'countMin is above countMax'], // prettier-ignore
    ['an action that is none', asked('signals: { withinMinutes: 10, countMin: 3, action: [BUY, SEL] }'), 'did you mean SELL?'], // prettier-ignore
    ['signals for a symbol that is not listed', asked('signals: { symbol: MSFTT, withinMinutes: 10, countMin: 3 }'), 'nearest: MSFT'], // prettier-ignore
    ['an agreement of nobody', asked('agreement: { action: BUY, withinMinutes: 10 }'), 'asks nobody: write sources: [a, b], or sourcesMin: 2 for any'], // prettier-ignore
    ['an agreement of one', asked('agreement: { action: BUY, withinMinutes: 10, sources: [a] }'), '2 or more'], // prettier-ignore
    ['an agreement of one twice', asked('agreement: { action: BUY, withinMinutes: 10, sources: [a, a] }'), 'a is in the list twice'], // prettier-ignore
    ['an agreement of more than there are', asked('agreement: { action: BUY, withinMinutes: 10, sources: [a, b], sourcesMin: 3 }'), 'sourcesMin is above the 2 sources'], // prettier-ignore
    ['an agreement on nothing', asked('agreement: { withinMinutes: 10, sourcesMin: 2 }'), '"action" is missing'], // prettier-ignore
    ['an agreement in a direction', asked('agreement: { direction: LONG, action: BUY, withinMinutes: 10, sourcesMin: 2 }'), 'write action: BUY'], // prettier-ignore
    ['a count without a signal that does not say how often', full('{ close: ANY }', '{ signals: { withinMinutes: 10, countMax: 0 } }'), 'add cooldownSeconds: 300 and maxPerDay: 3'], // prettier-ignore
    ['an indicator that there is not', asked('market: { indicator: { name: RIS, below: 30 } }'), 'must be one of ATR, ATR_WILDER, SMA, EMA, RSI, MACD, MACD_SIGNAL, BOLLINGER_UPPER, BOLLINGER_LOWER, VWAP, VOLATILITY, not "RIS": did you mean RSI?'], // prettier-ignore
    ['an indicator by a period that is too long', asked('market: { indicator: { name: ATR, period: 501, above: 1 } }'), '501 is above 500 (bars that it looks back)'], // prettier-ignore
    ['an indicator by a period that says nothing', asked('market: { indicator: { name: MACD, period: 1, above: 0 } }'), '1 is below 2, and the MACD of fewer bars says nothing; the usual period is 26'], // prettier-ignore
    ['an indicator of bars that nobody builds', asked('market: { indicator: { name: EMA, interval: 30m, above: 1 } }'), 'must be one of 5s, 10s, 1m, 5m, 15m, 1h, 1d, not "30m"'], // prettier-ignore
    ['an indicator that crosses one of no period', asked('market: { indicator: { name: ATR, crossesAbove: { name: SMA, period: 0 } } }'), '0 is below 1 (bars that it looks back)'], // prettier-ignore
    ['an indicator that crosses itself by its full name', asked('market: { indicator: { name: ATR, crossesAbove: { name: ATR, period: 14, interval: 10s } } }'), 'does not cross itself'], // prettier-ignore
    ['a volatility of no bars', asked('market: { volatilityPercentMin: 2, volatilityOf: { period: 0 } }'), '0 is below 1 (bars that it looks back)'], // prettier-ignore
    ['bars of a volatility that nobody asks for', asked('market: { priceMin: 2, volatilityOf: { interval: 1h } }'), '"volatilityOf" says by what the volatility is measured'], // prettier-ignore
    ['an indicator that crosses itself', asked('market: { indicator: { name: ATR, crossesAbove: { name: ATR } } }'), 'does not cross itself'], // prettier-ignore
    ['an indicator of which nothing is asked', asked('market: { indicator: { name: ATR } }'), 'asks nothing of the indicator: write above'], // prettier-ignore
    ['a misspelt crossing', asked('market: { indicator: { name: ATR, crosesAbove: 1 } }'), 'did you mean crossesAbove?'], // prettier-ignore
    ['a volatility that never is', asked('market: { volatilityPercentMin: 2, volatilityPercentMax: 1 }'), 'volatilityPercentMin is above volatilityPercentMax'], // prettier-ignore
    ['a flow with the name of its map', asked('flow: { feature: features.net_flow, crossesAbove: 1 }'), 'write "net_flow"'], // prettier-ignore
    ['a flow that crosses nothing', asked('flow: { feature: net_flow }'), 'crosses nothing: write crossesAbove or crossesBelow'], // prettier-ignore
    ['a flow that crosses both ways', asked('flow: { feature: net_flow, crossesAbove: 1, crossesBelow: 2 }'), 'one way at a time'], // prettier-ignore
    ['a flow with a threshold', asked('flow: { feature: net_flow, threshold: 1 }'), 'write crossesAbove: 100 or crossesBelow: 100'], // prettier-ignore
    ['a flow of nothing', asked('flow: { crossesAbove: 1 }'), '"feature" is missing'],
    ['a misspelt bound', asked('market: { pricMin: 10 }'), 'did you mean priceMin?'],
    ['a sequence of one', action('sequence: [{ close: ANY }]'), '2 or more'],
    ["a percentage in the original's template", original('template: createBuyRule, quantity: 1, stopLossPct: 3'), 'did you mean 0.03?'], // prettier-ignore
    ['a misspelt template', original('template: createBuyRul, quantity: 1'), 'did you mean createBuyRule?'], // prettier-ignore
  ])('names what is wrong in %s', (_what, text, mend) => {
    expect(problemsOf(text.replaceAll('ENTER', `${enter}, stop: { percent: 3 }`))).toContain(mend);
  });

  it('takes sequences, conditions and lines as they are written', () => {
    const read = parsed(
      action(`sequence: [{ close: SHORT }, { log: "in" }, { conditional: { if: { time: { marketHoursOnly: true } }, then: { enter: { ${enter}, stop: { percent: 3 } } }, else: { closeAll: ANY } } }]`), // prettier-ignore
    );
    expect(read).toMatchObject({
      ok: true,
      value: [
        {
          then: {
            kind: 'sequence',
            actions: [
              { kind: 'close', direction: 'SHORT' },
              { kind: 'log', message: 'in' },
              { kind: 'conditional', if: { kind: 'time' }, then: { kind: 'enter' }, else: { kind: 'closeAll' } }, // prettier-ignore
            ],
          },
        },
      ],
    });
  });

  it('takes counts and agreements of signals as they are written', () => {
    const signals = asked('signals: { symbol: msft, source: [a, b], action: BUY, withinMinutes: 0.5, countMin: 3 }'); // prettier-ignore
    const counted = { kind: 'signals', symbol: 'MSFT', sources: ['a', 'b'], actions: ['BUY'], withinMs: 30_000, countMin: decimal(3) }; // prettier-ignore
    expect(parsed(signals)).toMatchObject({ ok: true, value: [{ when: { of: [{}, counted] } }] });
    const agreement = asked('agreement: { action: [SELL, SHORT], sources: [a, b, c], sourcesMin: 2, withinMinutes: 10 }'); // prettier-ignore
    const agreed = { kind: 'agreement', actions: ['SELL', 'SHORT'], sources: ['a', 'b', 'c'], sourcesMin: decimal(2), withinMs: 600_000 }; // prettier-ignore
    expect(parsed(agreement)).toMatchObject({ ok: true, value: [{ when: { of: [{}, agreed] } }] });
  });

  it('takes a position in another symbol, in any spelling', () => {
    const read = parsed(asked('position: { symbol: msft, direction: SHORT, heldSecondsMin: 60 }'));
    const position = { kind: 'position', symbol: 'MSFT', direction: 'SHORT', heldMsMin: 60_000 };
    expect(read).toMatchObject({ ok: true, value: [{ when: { of: [{}, position] } }] });
  });

  const enter = 'direction: LONG, size: { shares: 1 }, target: { percent: 1 }';
  it.each<[string, string, string]>([
    ['no YAML', 'rules: [', 'rules.yaml:1:9: is not YAML: '],
    ['no rules', 'version: 1', '"rules" is missing'],
    ['another version', 'version: 2\nrules: []', 'rules.yaml:1:10: version: must be 1, not "2"'],
    [
      'a rule without an id',
      'rules:\n  - { template: buy, symbol: AAPL, size: { shares: 1 } }',
      'rules.yaml:2:5: rule number 1: "id" is missing',
    ],
    [
      'an unknown template',
      'rules:\n  - { id: a, template: sell, symbol: AAPL, size: { shares: 1 } }',
      'rules.yaml:2:24: rule a, template: must be one of buy, short, flatten, createBuyRule, createShortRule, createScaleInRule, createBasicStrategy, not "sell"',
    ],
    [
      'a field that is none',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1 }, stopp: 3 }',
      'rules.yaml:2:64: rule a: "stopp" is not a field here: did you mean stop?',
    ],
    [
      'two sizes',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1, notional: 5 } }',
      'rule a, size: must have exactly one field of shares, notional, equityPct, riskPct, volatilityPct; it has shares and notional',
    ],
    [
      'no size at all',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: {} }',
      'rule a, size: must have exactly one field',
    ],
    [
      'a size of nothing',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: "0.0" } }',
      'rule a, size.shares: 0 is below 1',
    ],
    [
      'a confidence of 80',
      'rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1 }, confidence: 80 }',
      'rule a, confidence: 80 is above 1',
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
      'rules.yaml:3:11: rule a, id: a is the id of rule number 1 too',
    ],
    [
      'the id of the exit rule',
      'rules:\n  - { id: built-in-exit, template: buy, symbol: AAPL, size: { shares: 1 } }',
      'is the id of the rule that is always there',
    ],
    [
      'two measures of a stop',
      full(`{ enter: { ${enter}, stop: { percent: 1, atr: 2 } } }`),
      'rule r, then.enter.stop: must have exactly one of percent, absolute, atr; it has percent and atr',
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
      'rule r, then: must have exactly one field of enter, scaleIn, doubleDown, moveStop, adjust, cancel, close, closeAll, log, notify, sequence, conditional, trailStop, flatten; it has close and enter',
    ],
    [
      'an unknown event',
      full('{ close: ANY }', '{ event: { type: market.bar } }'),
      'rule r, when.event.type: market.bar starts no rule: it comes by the thousand',
    ],
    [
      'an unknown field of a signal',
      full('{ close: ANY }', '{ event: { type: signal.accepted, where: { confidance: 1 } } }'),
      'rule r, when.event.where.confidance: "confidance" is not a field of a signal: did you mean confidence?',
    ],
    [
      'a time that is none',
      full(
        '{ close: ANY }',
        '{ and: [{ event: { type: signal.accepted } }, { time: { start: "9:30" } }] }',
      ),
      'rule r, when.and.1.time.start: must be a New York time such as "09:30", not "9:30"; write "09:30"',
    ],
    [
      'a rule without a signal that does not say how often it may fire',
      full('{ close: ANY }', '{ time: { start: "15:59" } }'),
      'rule r: can fire without a signal, so it has to say how often it may: add cooldownSeconds: 300 and maxPerDay: 3',
    ],
  ])('with %s says what is wrong and where', (_what, text, expected) => {
    expect(problemsOf(text)).toContain(expected);
  });

  it('takes a number as it is written, also one that a double does not keep', () => {
    const result = parsed(full(`{ enter: { ${enter}, stop: { absolute: 1.2345678901234567 } } }`));
    expect(result.ok && result.value[0]?.then).toMatchObject({
      stop: { value: decimal('1.2345678901234567') },
    });
  });

  it('names every problem in one go, of form and of meaning, in the order of the file', () => {
    const text = `
rules:
  - { id: A!, template: buy, size: {} }
  - { id: b, template: buy, symbols: [APPL, MSFT, MSFT] }
  - { id: b, symbol: NONE, when: { event: { type: signal.accepted, where: { action: BY } } },
      then: { enter: { direction: LONGG, size: { shares: 0 }, stop: { atr: 6, period: 501 }, target: { percent: 0.08 } } } }`;
    expect(validateRules(text, instruments).map(({ line, column }) => [line, column])).toEqual([
      [3, 5], // no symbol
      [3, 11], // the id
      [3, 36], // no size
      [4, 5], // no size
      [4, 39], // APPL
      [4, 51], // MSFT twice
      [5, 11], // the id of another
      [5, 22], // NONE
      [5, 85], // BY
      [6, 35], // LONGG
      [6, 58], // no shares
      [6, 87], // an ATR of too many bars
      [6, 113], // a fraction
    ]);
  });

  it('may name its conditions, and a name is no condition', () => {
    const read = (when: string) =>
      parseRules(`rules: [{ id: a, symbol: AAPL, when: ${when}, then: { close: LONG } }]`, { instruments: null }); // prettier-ignore
    const named = read('{ alias: all of it, and: [{ event: { type: signal.accepted }, alias: any signal }, { not: { position: { open: true } } }] }'); // prettier-ignore
    expect(named).toMatchObject({ value: [{ when: { kind: 'and', alias: 'all of it', of: [{ kind: 'event', alias: 'any signal' }, { kind: 'not' }] } }] }); // prettier-ignore
    const mistake = (when: string): unknown => {
      const found = read(when);
      return found.ok ? null : found.refusal.map(({ about, message }) => `${about}: ${message}`);
    };
    expect(mistake('{ alias: alone }')).toEqual([expect.stringContaining('must have exactly one field of and, or')]); // prettier-ignore
    expect(mistake('{ alias: [1], event: { type: signal.accepted } }')).toEqual([
      expect.stringMatching(/^rule a, when\.alias: must be text/),
    ]);
  });

  it('of the right form passes the JSON Schema for editors, and another does not', () => {
    const options = { allErrors: true, allowUnionTypes: true, strictTypes: false };
    const passes = new Ajv(options).compile(rulesSchema());
    const good = readFileSync(join(__dirname, '../../../../../../../rules.yaml'), 'utf8');
    expect(passes(parse(good))).toBe(true);
    const rules = (text: string): unknown => parse(text);
    expect(passes(rules(full('{ close: LONG }')))).toBe(true);
    expect(passes(rules(full('{ close: LEFT }')))).toBe(false);
    const called = (condition: string): unknown => rules(`rules: [{ id: a, symbol: AAPL, when: ${condition}, then: { close: LONG } }]`); // prettier-ignore
    expect(passes(called('{ event: { type: signal.accepted }, alias: any signal }'))).toBe(true);
    expect(passes(called('{ alias: any signal }'))).toBe(false);
    expect(passes(called('{ event: { type: signal.accepted }, time: { start: "09:30" } }'))).toBe(false); // prettier-ignore
    expect(passes(rules(good.replace('percent: 3', 'percent: 0.03')))).toBe(false);
    expect(passes(rules(good.replace('period: 14', 'period: 501')))).toBe(false);
  });

  it('at the root of the repository is valid against its instruments', async () => {
    const root = join(__dirname, '../../../../../../..');
    const { readInstruments } = await import('@fairlead/platform');
    const listed = await readInstruments(join(root, 'instruments.yaml'));
    expect(validateRules(readFileSync(join(root, 'rules.yaml'), 'utf8'), listed)).toEqual([]);
  });
});
