import { InstrumentCatalogue } from '@fairlead/platform';
import { validateRules } from './parse-rules';

const instruments = new InstrumentCatalogue(
  ['AAPL', 'MSFT', 'BRK.B'].map((symbol) => ({
    ...{ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' },
  })),
);

/** A rule from a template, in lines; `¦` marks where the mistake stands. */
const template = (...lines: readonly string[]): string =>
  ['rules:', '  - id: swing', ...lines.map((line) => `    ${line}`)].join('\n');
const buy = (...lines: readonly string[]): string =>
  template('template: buy', 'symbol: AAPL', 'size: { shares: 100 }', ...lines);
const when = (condition: string): string => template(`when: ${condition}`, 'then: { close: LONG }');
/** A rule that needs no signal. */
const watched = (condition: string, ...lines: readonly string[]): string =>
  ['rules:', '  - ¦id: swing', `    when: ${condition}`, '    then: { close: LONG }', ...lines.map((line) => `    ${line}`)].join('\n'); // prettier-ignore
const signal = 'event: { type: signal.accepted }';
const and = (condition: string): string => when(`{ and: [{ ${signal} }, ${condition}] }`);
const then = (action: string): string => template(`when: { ${signal} }`, `then: ${action}`);
const enter = 'direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 }';

const MISTAKES: readonly (readonly [string, string, string])[] = [
  // Keys
  ['a misspelt key', buy('¦cooldownMinuts: 5'), 'did you mean cooldownMinutes?'],
  ...['constructor', 'toString', '__proto__'].flatMap((name): readonly (readonly [string, string, string])[] => [
    [`a key of the name ${name}`, buy(`¦${name}: 5`), `"${name}" is not a field here`],
    [`a key of the name ${name} beside when`, when('{ time: { start: "09:30" } }').replace('when:', `¦${name}: 5\n    when:`), `"${name}" is not a field here`],
    [`a field of a signal of the name ${name}`, template(`when: { event: { type: signal.accepted, where: { ¦${name}: 5 } } }`, 'then: { close: LONG }'), `"${name}" is not a field of a signal`],
  ]), // prettier-ignore
  ['a misspelt key of a size', template('template: buy', 'symbol: AAPL', 'size: { ¦sharse: 100 }'), 'did you mean shares?'], // prettier-ignore
  ['a misspelt key of a stop', buy('stop: { ¦percant: 3 }'), 'did you mean percent?'],
  ['a misspelt condition', and('{ ¦tme: { start: "09:30" } }'), 'did you mean time?'],
  ['a misspelt action', then('{ ¦clos: LONG }'), 'did you mean close?'],
  ['a misspelt field of a signal', when('{ event: { type: signal.accepted, where: { ¦confidance: 0.8 } } }'), 'did you mean confidence?'], // prettier-ignore
  ['a misspelt key of the file', `¦rulez: []\n${buy()}`, 'did you mean rules?'],
  ['a key in capitals', buy('¦Confidence: 0.9'), 'did you mean confidence?'],
  ['a key twice', buy('confidence: 0.9', '¦confidence: 0.8'), 'is set already in line 6; keep one'],
  ["the original's name of a size", buy('¦quantity: 100'), 'size: { shares: 100 }'],
  ["the original's stop", buy('¦stopLossPct: 0.03'), 'write stop: { percent: 3 }'],
  ['the cooldown of the other kind', buy('¦cooldownSeconds: 300'), 'cooldownMinutes'],
  // Missing
  [
    'no id',
    'rules:\n  - ¦template: buy\n    symbol: AAPL\n    size: { shares: 1 }',
    '"id" is missing',
  ],
  ['no size', 'rules:\n  - ¦id: a\n    template: buy\n    symbol: AAPL', '"size" is missing'],
  ['no symbol', 'rules:\n  - ¦id: a\n    template: buy\n    size: { shares: 1 }', '"symbol" or "symbols" is missing'], // prettier-ignore
  ['an entry without a stop', then('{ enter: ¦{ direction: LONG, size: { shares: 1 }, target: { percent: 8 } } }'), '"stop" is missing'], // prettier-ignore
  ['an entry without a target', then('{ enter: ¦{ direction: LONG, size: { shares: 1 }, stop: { percent: 3 } } }'), '"target" is missing'], // prettier-ignore
  ['an entry with neither, in fewer words than it takes', then('{ enter: ¦{ direction: LONG, size: { shares: 1 } } }'), '"stop" is missing'], // prettier-ignore
  ['a target of two measures', then('{ enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { ¦percent: 8, r: 2 } } }'), 'take out one or the other'], // prettier-ignore
  ['a stop by what is risked', then('{ enter: { direction: LONG, size: { shares: 1 }, stop: { ¦r: 2 }, target: { r: 2 } } }'), 'a distance is { percent: 3 }'], // prettier-ignore
  ['a stop moved to two places', then('{ moveStop: { price: 98, ¦percent: 2 } }'), 'take out one or the other'], // prettier-ignore
  ['a stop moved nowhere', then('{ moveStop: ¦{ } }'), 'exactly one of'],
  ['an adjustment of nothing', then('{ adjust: ¦{ } }'), 'moves nothing'],
  ['a target that may move back', then('{ adjust: ¦{ target: { r: 2 }, loosen: true } }'), '"loosen" is for the stop'], // prettier-ignore
  ['a cancel of everything', then('{ cancel: ¦ALL }'), 'ENTRIES, ADDITIONS'],
  ['a time stop without a unit', then(`{ enter: { ${enter}, exitAfter: ¦2 hours } }`), 'such as 30s, 90m, 2h or 5d'], // prettier-ignore
  ['a time stop beside no protection', then('{ enter: { direction: LONG, size: { shares: 1 }, protection: none, ¦exitAfter: 2h } }'), '"exitAfter" is not a field here'], // prettier-ignore
  ['no protection beside a stop', then('{ enter: { direction: LONG, size: { shares: 1 }, ¦stop: { percent: 3 }, protection: none } }'), 'take out one or the other'], // prettier-ignore
  ['no protection beside a target', then('{ enter: { direction: LONG, size: { shares: 1 }, protection: none, ¦target: { percent: 8 } } }'), 'take out one or the other'], // prettier-ignore
  ['a protection that is misspelt', then('{ enter: { direction: LONG, size: { shares: 1 }, protection: ¦nome } }'), 'did you mean none?'], // prettier-ignore
  ['a protection of false', then('{ enter: { direction: LONG, size: { shares: 1 }, protection: ¦false } }'), 'none'], // prettier-ignore
  ['an empty protection', then('{ enter: { direction: LONG, size: { shares: 1 }, protection: ¦} }'), 'not nothing'], // prettier-ignore
  ['a risk without a stop', then('{ enter: { direction: LONG, size: ¦{ riskPct: 1 }, protection: none } }'), 'has no stop'], // prettier-ignore
  ['an empty value', buy('confidence:¦'), 'not nothing'],
  // Values
  ['a misspelt mode', buy('mode: ¦papr'), 'did you mean paper?'],
  ['a misspelt template', template('template: ¦buyy', 'symbol: AAPL', 'size: { shares: 1 }'), 'did you mean buy?'], // prettier-ignore
  ['a misspelt action of a signal', when('{ event: { type: signal.accepted, where: { action: ¦BYU } } }'), 'did you mean BUY?'], // prettier-ignore
  ['a misspelt day', and('{ time: { days: [¦MOND] } }'), 'did you mean MON?'],
  ['a symbol that is not listed', template('template: buy', 'symbol: ¦APPL', 'size: { shares: 1 }'), 'nearest: AAPL'], // prettier-ignore
  ['a symbol twice', template('template: buy', 'symbols: [AAPL, ¦AAPL]', 'size: { shares: 1 }'), 'take one out'], // prettier-ignore
  ['symbol and symbols', template('template: buy', 'symbol: AAPL', 'symbols: ¦[MSFT]', 'size: { shares: 1 }'), 'keep one'], // prettier-ignore
  ['a confidence in percent', buy('confidence: ¦85'), 'did you mean 0.85?'],
  ['a stop as a fraction', buy('stop: { percent: ¦0.03 }'), 'did you mean 3?'],
  ['a percent sign', buy('target: { percent: ¦8% }'), 'write 8'],
  ['a number with thousands', template('template: buy', 'symbol: AAPL', 'size: { notional: ¦20_000 }'), 'write 20000'], // prettier-ignore
  ['a negative cooldown', buy('cooldownMinutes: ¦-5'), 'did you mean 5?'],
  [
    'half a share',
    template('template: buy', 'symbol: AAPL', 'size: { shares: ¦1.5 }'),
    'whole number',
  ],
  ['a yes for a true', buy('enabled: ¦yes'), 'write true'],
  ['a time without its zero', and('{ time: { start: ¦"9:30" } }'), 'write "09:30"'],
  ['an id in capitals', 'rules:\n  - id: ¦SwingBuy\n    template: buy\n    symbol: AAPL\n    size: { shares: 1 }', 'write "swingbuy"'], // prettier-ignore
  ['an id twice', `${buy()}\n  - id: ¦swing\n    template: buy\n    symbol: MSFT\n    size: { shares: 1 }`, 'give this one another'], // prettier-ignore
  // Meaning
  ['a size that is none', template('template: buy', 'symbol: AAPL', 'size: ¦{ minShares: 1 }'), 'it has none'], // prettier-ignore
  ['a period of a size without an ATR', template('template: buy', 'symbol: AAPL', 'size: { shares: 1, period: ¦14 }'), 'belong to volatilityPct'], // prettier-ignore
  ['a size by an ATR of no bars', template('template: buy', 'symbol: AAPL', 'size: { volatilityPct: 1, period: ¦0 }'), '0 is below 1 (bars that it looks back)'], // prettier-ignore
  ['a least above the most', template('template: buy', 'symbol: AAPL', 'size: { shares: 1, minShares: ¦10, maxShares: 9 }'), 'is above maxShares 9'], // prettier-ignore
  ['outside of nothing', template('template: buy', 'symbol: AAPL', 'size: { shares: 1, outside: ¦deny }'), 'needs minShares or maxShares'], // prettier-ignore
  ['a misspelt bound of a size', template('template: buy', 'symbol: AAPL', 'size: { shares: 1, ¦minShare: 10 }'), 'did you mean minShares?'], // prettier-ignore
  ['two sizes', template('template: buy', 'symbol: AAPL', 'size: ¦{ shares: 1, notional: 5 }'), 'exactly one field'], // prettier-ignore
  ['two actions', then(`¦{ close: LONG, enter: { ${enter} } }`), 'exactly one field'],
  ['a notice of a field that is none', then('{ notify: { level: info, message: ¦"now {confidnce}" } }'), '"{confidnce}" is no field of a signal'], // prettier-ignore
  ['a level that is none', then('{ notify: { level: ¦alert, message: seen } }'), 'alarm'],
  [
    'an ATR of too many bars',
    buy('stop: { atr: 6, period: ¦501 }'),
    '501 is above 500 (bars that it looks back)',
  ],
  ['an ATR of bars that nobody builds', buy('stop: { atr: 6, interval: ¦2h }'), 'did you mean 1h?'],
  [
    'an indicator that there is not',
    and('{ market: { indicator: { name: ¦rsi, above: 70 } } }'),
    'did you mean RSI?',
  ],
  [
    'an indicator by a period of no bars',
    and('{ market: { indicator: { name: RSI, period: ¦1, above: 70 } } }'),
    'the usual period is 14',
  ],
  [
    'a rest for a market order',
    then(`{ enter: ¦{ ${enter}, restMinutes: 5 } }`),
    'add limitOffsetPercent',
  ],
  ['a misspelt event', when('{ event: { type: ¦fil.execution } }'), 'did you mean fill.execution?'],
  ['an event with its version', when('{ event: { type: ¦order.state.v1 } }'), 'did you mean order.state?'], // prettier-ignore
  ['an event that starts no rule', when('{ event: { type: ¦market.bar } }'), 'look at the price with market'], // prettier-ignore
  ['a family that starts no rule', when('{ event: { type: ¦decision.* } }'), 'rules would start rules for ever'], // prettier-ignore
  ['a misspelt field of an event', when('{ event: { type: fill.execution, where: { ¦quantitty: 5 } } }'), 'did you mean quantity?'], // prettier-ignore
  ['a field of another event', when('{ event: { type: fill.execution, where: { ¦status: FILLED } } }'), 'is not a field of fill.execution'], // prettier-ignore
  ['a misspelt state of an order', when('{ event: { type: order.state, where: { status: ¦FILED } } }'), 'did you mean FILLED?'], // prettier-ignore
  ['a symbol of an event that is not listed', when('{ event: { type: fill.execution, where: { symbol: ¦APPL } } }'), 'nearest: AAPL'], // prettier-ignore
  ['an event of the account without a symbol', watched('{ event: { type: broker.gate } }', 'cooldownSeconds: 60', 'maxPerDay: 1'), 'which symbol it acts on'], // prettier-ignore
  ['an event without limits', watched('{ event: { type: fill.execution } }', 'symbol: AAPL'), 'add cooldownSeconds: 300 and maxPerDay: 3'], // prettier-ignore
  ['a range that nothing is in', when('{ event: { type: signal.accepted, where: { confidence: ¦{ gte: 0.9, lt: 0.5 } } } }'), 'no number is in this range'], // prettier-ignore
  [
    'a time that never is',
    and('{ time: ¦{ start: "10:00", end: "10:00" } }'),
    'start and end are the same',
  ],
  ['minutes that never are', and('{ time: ¦{ minutesAfterOpenMin: 30, minutesAfterOpenMax: 5 } }'), 'minutesAfterOpenMin is above minutesAfterOpenMax'], // prettier-ignore
  // What starts a rule
  ['a rule without a signal and without limits', watched('{ time: { start: "15:59" } }'), 'add cooldownSeconds: 300 and maxPerDay: 3'], // prettier-ignore
  ['a rule without a signal and without a cooldown', watched('{ market: { priceMin: 50 } }', 'maxPerDay: 3'), 'add cooldownSeconds: 300'], // prettier-ignore
  ['a rule without a signal and without a daily maximum', watched('{ position: { unrealisedPercentMax: -3 } }', 'cooldownSeconds: 60'), 'add maxPerDay: 3'], // prettier-ignore
  ['a signal or a price', when(`¦{ or: [{ ${signal} }, { market: { priceMin: 50 } }] }`), 'write one rule with the event'], // prettier-ignore
  ['what no signal says', when(`¦{ not: { ${signal} } }`), 'write one rule with the event'],
  ['a validity of a rule from a template', buy('¦validForSeconds: 20'), 'started by a signal'],
  [
    'a validity of no time',
    when(`{ ${signal} }`).concat('\n    validForSeconds: ¦0'),
    'is below 1',
  ],
  // YAML
  ['a tab', 'rules:\n¦\t- id: a', 'YAML wants spaces'],
  ['a symbol that is a yes to YAML', template('template: buy', 'symbols: [¦ON]', 'size: { shares: 1 }'), 'quote it: "ON"'], // prettier-ignore
  ['a map for a list', 'rules: ¦{ id: a }', 'must be a list'],
];

describe('rules validate', () => {
  it('knows forty typical mistakes', () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(40);
    expect(new Set(MISTAKES.map(([what]) => what)).size).toBe(MISTAKES.length);
  });

  it.each(MISTAKES)('names line, column and mend of %s', (_what, marked, mend) => {
    const [before = ''] = marked.split('¦');
    const lines = before.split('\n');
    const at = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
    const problems = validateRules(marked.replace('¦', ''), instruments);
    expect(problems.map(({ line, column, message }) => ({ line, column, message }))).toContainEqual(
      { ...at, message: expect.stringContaining(mend) as string },
    );
  });
});
