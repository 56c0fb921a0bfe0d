import { InstrumentCatalogue, fileProblemText } from '@fairlead/platform';
import { validateRules } from './parse-rules';

/** Rules that are well-formed and say something else than what was meant, each with its mend. */
const instruments = new InstrumentCatalogue(
  ['AAPL', 'MSFT', 'TRUE', 'NO', 'ON', '1e3'].map((symbol) => ({
    ...{ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' },
  })),
);
const problemsOf = (text: string): string =>
  validateRules(text, instruments)
    .map((problem) => fileProblemText('rules.yaml', problem))
    .join('\n');
const template = (fields: string): string =>
  `rules:\n  - { id: a, template: buy, symbol: AAPL, size: { shares: 1 }, ${fields} }`;
const sized = (size: string): string =>
  `rules:\n  - { id: a, template: buy, symbol: AAPL, size: { ${size} } }`;
const short = (protection: string): string =>
  `rules:\n  - { id: a, template: short, symbol: AAPL, size: { shares: 1 }, ${protection} }`;
const where = (fields: string): string =>
  `rules:\n  - { id: a, when: { event: { type: signal.accepted, where: { ${fields} } } }, then: { close: ANY } }`;
const symbols = (list: string): string =>
  `rules:\n  - { id: a, template: buy, symbols: [${list}], size: { shares: 1 } }`;

describe('a rule that says something else than what was meant', () => {
  it.each<[string, string, string]>([
    ['an ATR of too many bars', template('stop: { atr: 6, period: 501 }'), 'is above 500'],
    ['an ATR of other bars', template('stop: { atr: 6, interval: 2h }'), 'did you mean 1h?'],
    ['a stop as a fraction', template('stop: { percent: 0.03 }'), 'did you mean 3?'],
    ['a target as a fraction', template('target: { percent: 0.08 }'), 'did you mean 8?'],
    ['a stop of 300 %', short('stop: { percent: 300 }'), 'did you mean 3?'],
    ['a target of 200 %', short('target: { percent: 200 }'), 'did you mean 2?'],
    ['a stop on the wrong side', template('stop: { percent: -3 }'), 'did you mean 3?'],
    ['half of the account at risk', sized('riskPct: 50'), 'did you mean 0.5?'],
    ['a share of equity as a fraction', sized('equityPct: 0.05'), 'did you mean 5?'],
    ['half a share', sized('shares: 0.5'), 'whole number'],
    ['a confidence in percent', template('confidence: 80'), 'did you mean 0.8?'],
    [
      'a confidence in percent in a condition',
      where('confidence: { gte: 80 }'),
      'did you mean 0.8?',
    ],
    ['an action that is none', where('action: BY'), 'did you mean BUY?'],
    ['an action in small letters', where('action: buy'), 'did you mean BUY?'],
    [
      'one of several actions that is none',
      where('action: { in: [BUY, SHRT] }'),
      'did you mean SHORT?',
    ],
    ['a misspelt field', template('cooldownMinuts: 5'), 'did you mean cooldownMinutes?'],
    ['a misspelt mode', template('mode: papr'), 'did you mean paper?'],
    ['a misspelt field of a signal', where('confidance: 0.8'), 'did you mean confidence?'],
    ['a comparison of a text', where('action: { gte: BUY }'), 'is text'],
    ['a range that nothing is in', where('confidence: { gte: 0.9, lt: 0.5 }'), 'can never hold'],
    ["the original's stop", template('stopLossPct: 0.03'), 'stop: { percent: 3 }'],
    ["the original's target", template('takeProfitPct: 0.08'), 'target: { percent: 8 }'],
    ["the original's stop in percent", template('stopLossPct: 3'), 'stop: { percent: 3 }'],
    ["the original's offset", template('priceOffset: 0.02'), 'limitOffsetPercent: 2'],
    ['TRUE as a symbol', symbols('TRUE'), 'quote it: "TRUE"'],
    ['NO as a symbol', symbols('NO'), 'quote it: "NO"'],
    ['ON as a symbol', symbols('ON'), 'quote it: "ON"'],
    ['1e3 as a symbol', symbols('1e3'), 'quote it: "1e3"'],
    ['a date as a symbol', symbols('2026-01-02'), 'quote it: "2026-01-02"'],
    ['a percent sign', template('stop: { percent: 3% }'), 'write 3'],
    ['an exponent', sized('notional: 2e4'), 'write 20000'],
    ['an underscore', sized('notional: 20_000'), 'write 20000'],
    ['a yes', template('enabled: yes'), 'write true'],
    ['a quoted true', template('enabled: "true"'), 'write true without quotes'],
    ['a cooldown below zero', template('cooldownMinutes: -5'), 'did you mean 5?'],
    [
      'a time without its zero',
      where('confidence: 1')
        .replace('{ event:', '{ and: [{ time: { start: "9:30" } }, { event:')
        .replace('} }, then', '} }] }, then'),
      'write "09:30"',
    ],
  ])('%s is refused with its mend', (_what, text, mend) => {
    expect(problemsOf(text)).toContain(mend);
  });

  it('may name such a symbol in quotes', () => {
    expect(problemsOf(symbols('"TRUE", "NO", "ON", "1e3"'))).toBe('');
  });
});
