import { type Decimal, decimal } from '@fairlead/core';
import { type BoundedField, RULE_BOUNDS, boundsOf } from '@fairlead/rules-domain';
import { validateRules } from './parse-rules';

const template = (fields: string): string =>
  `rules:\n  - { id: a, template: buy, symbol: AAPL, ${fields} }`;
const original = (template: string, fields: string): string =>
  `rules:\n  - { id: a, template: ${template}, symbol: AAPL, ${fields} }`;
const written = (when: string, enter: string, rest = ''): string =>
  `rules:\n  - { id: a, when: ${when}, then: { enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 }${enter} } }${rest} }`;
const moved = (to: string): string =>
  `rules:\n  - { id: a, symbol: AAPL, when: ${event}, then: { moveStop: { ${to} } } }`;
const event = '{ event: { type: signal.accepted } }';
const where = (field: string) => (value: string) =>
  written(`{ event: { type: signal.accepted, where: { ${field}: { gte: ${value} } } } }`, '');
const position = (field: string) => (value: string) =>
  written(`{ and: [${event}, { position: { ${field}: ${value} } }] }`, '');
const time = (field: string) => (value: string) =>
  written(`{ and: [${event}, { time: { ${field}: ${value} } }] }`, '');
const market = (field: string) => (value: string) =>
  written(`{ and: [${event}, { market: { ${field}: ${value} } }] }`, '');
const size = (measure: string) => (value: string) => template(`size: { ${measure}: ${value} }`);
const leg = (name: string, measure: string) => (value: string) =>
  template(`size: { shares: 1 }, ${name}: { ${measure}: ${value} }`);
const field = (name: string) => (value: string) =>
  template(`size: { shares: 1 }, ${name}: ${value}`);

/** A rule that is right but for this field. A row of the table that is missing here does not compile. */
const RULE_WITH: { readonly [Field in BoundedField]: (value: string) => string } = {
  'size.shares': size('shares'),
  'size.notional': size('notional'),
  'size.equityPct': size('equityPct'),
  'size.riskPct': size('riskPct'),
  'size.volatilityPct': size('volatilityPct'),
  'size.minShares': size('equityPct: 2, minShares'),
  'size.maxShares': size('equityPct: 2, maxShares'),
  'stop.percent': leg('stop', 'percent'),
  'stop.absolute': leg('stop', 'absolute'),
  'stop.atr': leg('stop', 'atr'),
  'target.percent': leg('target', 'percent'),
  'target.absolute': leg('target', 'absolute'),
  'target.atr': leg('target', 'atr'),
  'target.r': leg('target', 'r'),
  'move.price': (value) => moved(`price: ${value}`),
  'breakEven.ticks': (value) => moved(`breakEven: { ticks: ${value} }`),
  'breakEven.percent': (value) => moved(`breakEven: { percent: ${value} }`),
  'breakEven.after.percent': (value) => written(event, `, breakEven: { after: { percent: ${value} } }`), // prettier-ignore
  'breakEven.after.r': (value) => written(event, `, breakEven: { after: { r: ${value} } }`),
  quantity: (value) => original('createBuyRule', `quantity: ${value}`),
  confidenceThreshold: (value) =>
    original('createBuyRule', `quantity: 1, confidenceThreshold: ${value}`),
  stopLossPct: (value) => original('createShortRule', `quantity: 1, stopLossPct: ${value}`),
  takeProfitPct: (value) => original('createShortRule', `quantity: 1, takeProfitPct: ${value}`),
  confidence: field('confidence'),
  limitOffsetPercent: (value) => written(event, `, limitOffsetPercent: ${value}`),
  part: (value) => `rules: [{ id: a, strategy: s, when: ${event}, then: { enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, targets: [{ at: { percent: 3 }, part: ${value} }, { at: { percent: 8 } }] } } }]`, // prettier-ignore
  stopFraction: (value) => written(event, `, doubleDown: { levels: [{ stopFraction: ${value} }] }`),
  sizeMultiple: (value) => written(event, `, doubleDown: { levels: [{ sizeMultiple: ${value} }] }`),
  restMinutes: (value) => written(event, `, limitOffsetPercent: 1, restMinutes: ${value}`),
  cooldownMinutes: field('cooldownMinutes'),
  cooldownSeconds: (value) => written(event, '', `, cooldownSeconds: ${value}`),
  validForSeconds: (value) => written(event, '', `, validForSeconds: ${value}`),
  maxPerDay: field('maxPerDay'),
  priority: field('priority'),
  heldSecondsMin: position('heldSecondsMin'),
  heldSecondsMax: position('heldSecondsMax'),
  withinMinutes: (value) => written(`{ and: [${event}, { signals: { withinMinutes: ${value}, countMin: 2 } }] }`, ''), // prettier-ignore
  countMin: (value) => written(`{ and: [${event}, { signals: { withinMinutes: 5, countMin: ${value} } }] }`, ''), // prettier-ignore
  countMax: (value) => written(`{ and: [${event}, { signals: { withinMinutes: 5, countMax: ${value} } }] }`, ''), // prettier-ignore
  sourcesMin: (value) => written(`{ and: [${event}, { agreement: { action: BUY, withinMinutes: 5, sourcesMin: ${value} } }] }`, ''), // prettier-ignore
  minutesAfterOpenMin: time('minutesAfterOpenMin'),
  minutesAfterOpenMax: time('minutesAfterOpenMax'),
  minutesBeforeCloseMin: time('minutesBeforeCloseMin'),
  minutesBeforeCloseMax: time('minutesBeforeCloseMax'),
  minutesBeforeClose: (value) => `rules:\n  - { id: a, template: flatten, symbol: AAPL, minutesBeforeClose: ${value} }`, // prettier-ignore
  noEntryMinutesBeforeClose: field('noEntryMinutesBeforeClose'),
  unrealisedPercentMin: position('unrealisedPercentMin'),
  unrealisedPercentMax: position('unrealisedPercentMax'),
  priceMin: market('priceMin'),
  priceMax: market('priceMax'),
  changePercentMin: market('changePercentMin'),
  changePercentMax: market('changePercentMax'),
  spreadPercentMax: market('spreadPercentMax'),
  volumeMin: market('volumeMin'),
  volumeMax: market('volumeMax'),
  volatilityPercentMin: market('volatilityPercentMin'),
  volatilityPercentMax: market('volatilityPercentMax'),
  indicator: (value) => written(`{ and: [${event}, { market: { indicator: { name: ATR, crossesAbove: ${value} } } }] }`, ''), // prettier-ignore
  'where.confidence': where('confidence'),
  'where.probabilities': where('probabilities.BUY'),
  'where.price': where('price'),
  'where.sequence': where('sequence'),
  'where.numeric': where('numeric'),
  'where.figure': (value) =>
    written(
      `{ event: { type: fill.execution, where: { quantity: { gte: ${value} } } } }`,
      '',
      ', cooldownSeconds: 60, maxPerDay: 1',
    ),
  'where.features': where('features.rsi'),
};

const step = (name: BoundedField): Decimal =>
  decimal(boundsOf(name).whole === true ? '1' : '0.00001');
const problemsWith = (name: BoundedField, value: Decimal): readonly string[] =>
  validateRules(RULE_WITH[name](value.toFixed())).map(({ message }) => message);
const rows = Object.keys(RULE_BOUNDS) as BoundedField[];

describe('each number of a rule', () => {
  it.each(rows)('%s may be its least and its most, and nothing beyond', (name) => {
    const { min, max } = boundsOf(name);
    const [least, most] = [decimal(min), decimal(max)];
    expect(problemsWith(name, least)).toEqual([]);
    const middle = least.plus(most).div(2);
    expect(problemsWith(name, boundsOf(name).whole === true ? middle.round() : middle)).toEqual([]);
    expect(problemsWith(name, most)).toEqual([]);
    expect(problemsWith(name, least.minus(step(name)))).toEqual([
      expect.stringContaining(`is below ${min}`),
    ]);
    expect(problemsWith(name, most.plus(step(name)))).toEqual([
      expect.stringContaining(`is above ${max}`),
    ]);
  });

  it.each(rows)('%s says its unit, and what was meant where that is near', (name) => {
    const { min, unit } = boundsOf(name);
    expect(problemsWith(name, decimal(min).minus(step(name)))[0]).toContain(`(${unit})`);
  });

  it.each(rows.filter((name) => boundsOf(name).whole === true))('%s is whole', (name) => {
    const [problem] = problemsWith(name, decimal(boundsOf(name).min).plus('0.5'));
    expect(problem).toContain('is not a whole number');
  });

  it.each(rows.filter((name) => boundsOf(name).finest !== undefined))(
    '%s is 0 or no fraction',
    (name) => {
      expect(problemsWith(name, decimal(0))).toEqual([]);
      expect(problemsWith(name, decimal(boundsOf(name).finest ?? 0))).toEqual([]);
      expect(problemsWith(name, decimal('0.005'))[0]).toContain('did you mean 0.5?');
      expect(problemsWith(name, decimal('-0.005'))[0]).toContain('is nearer to 0 than');
    },
  );

  it.each(rows)('%s is a number in plain digits', (name) => {
    const message = (text: string): string =>
      validateRules(RULE_WITH[name](text))
        .map((problem) => problem.message)
        .join();
    for (const text of ['abc', '1e3', '0x10', '1_000', '+1', '.5', '.nan', '.inf', '3%', '007']) {
      expect(message(text)).toContain('must be a number');
    }
    expect(message('1e3')).toContain('write 1000');
    expect(message('3%')).toContain('write 3');
    expect(message('')).toContain('not nothing');
    expect(message('[1]')).toContain('not a list');
  });
});
