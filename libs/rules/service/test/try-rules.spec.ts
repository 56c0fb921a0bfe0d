import { instant } from '@fairlead/core';
import { InstrumentCatalogue } from '@fairlead/platform';
import { parseRules } from '../src/adapters/in/rule-file/parse-rules';
import { readSignals } from '../src/adapters/in/rule-file/read-signals';
import { tryRules } from '../src/application/trial/try-rules';

const instruments = new InstrumentCatalogue(
  ['AAPL', 'MSFT'].map((symbol) => ({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' })),
);
const ENTER =
  'enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 } }';

/** Returns what each signal came to: the last clause of the first rule, and whether anything fired. */
function tried(when: string, signals: string): readonly string[] {
  const text = `rules: [{ id: r, symbol: AAPL, when: { and: [{ event: { type: signal.accepted } }, ${when}] }, then: { ${ENTER} } }]`;
  const rules = parseRules(text, { instruments });
  const read = readSignals(signals, { now: instant(1_795_446_000_000), instruments });
  if (!rules.ok || !read.ok) throw new Error(JSON.stringify([rules, read]));
  return tryRules(rules.value, read.value).map(({ decision: { evaluations, intents } }) => {
    const clause = evaluations[0]?.clauses.at(-1);
    return `${clause?.actual ?? 'no rule'}${intents.length > 0 ? ', fires' : ''}`;
  });
}
const at = (time: string, rest = ''): string =>
  `- { symbol: AAPL, action: BUY, confidence: 0.9, issuedAt: "2026-11-23T15:${time}Z"${rest} }\n`;

describe('rules that are tried on signals of a file', () => {
  it('count the signals that came before, as the engine does', () => {
    const when = '{ signals: { action: BUY, withinMinutes: 10, countMin: 3 } }';
    const said = [at('00:00'), at('01:00'), at('09:59.999'), at('11:00')].join('');
    expect(tried(when, said)).toEqual(['1', '2', '3, fires', '2']);
  });

  it('look at indicators that are given with a quote', () => {
    const when = '{ market: { indicator: { name: ATR, crossesAbove: 0.5 } } }';
    const quoted = (value: string, before: string): string =>
      `, quote: { last: 50, indicators: [{ of: { name: ATR }, value: ${value}, before: ${before} }] }`;
    const said = [at('00:00'), at('00:01', quoted('0.6', '0.4')), at('00:02', quoted('0.7', '0.6'))].join(''); // prettier-ignore
    expect(tried(when, said)).toEqual(['unknown: no value', '0.6 after 0.4, fires', '0.7 after 0.6']); // prettier-ignore
    const volatile = '{ market: { volatilityPercentMin: 1 } }';
    expect(tried(volatile, at('00:01', quoted('0.6', '0.4')))).toEqual(['1.2 %, fires']);
    expect(() => tried(when, at('00:01', ', quote: { last: 50, indicators: [{ of: { name: RSY }, value: 20 }] }'))).toThrow('did you mean RSI?'); // prettier-ignore
  });

  it('compare the flow of a source with its signal before', () => {
    const when = '{ flow: { feature: net, crossesBelow: 0 } }';
    const said = [['00:00', 5], ['00:01', 1], ['00:02', -1], ['00:03', -2]].map(([time, net]) => at(String(time), `, features: { net: ${net} }`)); // prettier-ignore
    expect(tried(when, said.join(''))).toEqual(['unknown: its source sent no value before', '1 after 5', '-1 after 1, fires', '-2 after -1']); // prettier-ignore
  });

  it('leave out what was overtaken, and know who said what last', () => {
    const when = '{ agreement: { action: BUY, sources: [a, b], withinMinutes: 10 } }';
    const said = [
      at('00:00', ', source: a, sequence: 5'),
      `- { symbol: AAPL, action: SELL, confidence: 1, source: a, sequence: 4, issuedAt: "2026-11-23T15:00:01Z" }\n`,
      at('00:02', ', source: b'),
    ].join('');
    expect(tried(when, said).at(-1)).toBe('2 (a BUY, b BUY), fires');
  });

  it('know the trades that earlier signals requested in other symbols, and what was quoted there', () => {
    const when = '{ position: { symbol: MSFT, open: false } }';
    const said = [at('00:00'), at('00:05', ', quote: { last: 10 }')].join('');
    expect(tried(when, said)).toEqual(['nothing, fires', 'nothing, fires']);
  });
});
