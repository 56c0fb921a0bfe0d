import { decimal } from '@fairlead/core';
import type { RuleAction } from '../actions/action';
import type { Condition } from '../conditions/condition';
import type { NamedIndicator } from '../shapes/rule-context';
import { indicatorsNamedBy, needsOf } from './needs';

const ANY: Condition = { kind: 'event', type: 'signal.accepted', where: [] } as unknown as Condition; // prettier-ignore
const n = decimal;
const of = (name: string, period: number): NamedIndicator => ({ name, period, interval: '5m' });
const atr = (period: number) => ({ kind: 'atr', value: n(2), period, interval: '5m' }) as const;
const fixed = { kind: 'percent', value: n(3) } as const;
const enter: RuleAction = {
  ...{ kind: 'enter', direction: 'LONG', entry: { type: 'MARKET' }, onOpposite: 'ignore' },
  ...{ allowShort: false, size: { kind: 'shares', value: n(1) }, stop: fixed, target: fixed },
};
const byVolatility = (period: number) =>
  ({ kind: 'volatilityPct', value: n(1), atr: { period, interval: '5m' } }) as const;
const market = (indicator: object): Condition => ({ kind: 'market', ...indicator });

const named = (
  when: Condition,
  then: RuleAction = { kind: 'close', side: 'ANY' } as unknown as RuleAction,
) =>
  // prettier-ignore
  indicatorsNamedBy([{ when, then }]).map(({ name, period }) => `${name} ${period}`);

describe('the indicators that rules name', () => {
  it.each<[string, Condition, readonly string[]]>([
    ['a level', market({ indicator: { of: of('RSI', 7), below: n(30) } }), ['RSI 7']],
    ['a crossing of another one', market({ indicator: { of: of('SMA', 5), crossesAbove: of('SMA', 20) } }), ['SMA 5', 'SMA 20']], // prettier-ignore
    ['a crossing downwards', market({ indicator: { of: of('SMA', 5), crossesBelow: of('EMA', 20) } }), ['SMA 5', 'EMA 20']], // prettier-ignore
    ['a crossing of a number', market({ indicator: { of: of('SMA', 5), crossesBelow: n(20) } }), ['SMA 5']], // prettier-ignore
    ['a volatility', market({ volatilityPercentMax: n(2) }), ['ATR 14']],
    ['a volatility of its own bars', market({ volatilityPercentMin: n(2), volatilityOf: of('ATR', 9) }), ['ATR 9']], // prettier-ignore
    ['a price', market({ priceMin: n(2) }), []],
  ])('are those of %s, however deep it lies', (_what, condition, expected) => {
    expect(named(condition)).toEqual(expected);
    expect(named({ kind: 'not', of: { kind: 'or', of: [ANY, condition] } })).toEqual(expected);
    const inner: RuleAction = { kind: 'conditional', if: condition, then: enter, else: enter };
    expect(named(ANY, { kind: 'sequence', actions: [inner, enter] })).toEqual(expected);
  });

  it.each<[string, RuleAction, readonly string[]]>([
    ['stop', { ...enter, stop: atr(3) }, ['ATR 3']],
    ['target', { ...enter, target: atr(4) }, ['ATR 4']],
    ['trail', { ...enter, trail: atr(5) }, ['ATR 5']],
    ['size', { ...enter, size: byVolatility(6) }, ['ATR 6']],
    ['targets', { ...enter, rungs: [{ target: atr(7), percent: n(50) }, { target: { kind: 'r', value: n(2) }, percent: n(20) }] }, ['ATR 7']], // prettier-ignore
    ['stop and target, each once', { ...enter, stop: atr(3), target: atr(3), trail: atr(8) }, ['ATR 3', 'ATR 8']], // prettier-ignore
    ['addition', { kind: 'scaleIn', size: byVolatility(9), limitOffsetPercent: null, unrealisedPercentMin: null }, ['ATR 9']], // prettier-ignore
    ['moved stop', { kind: 'moveStop', stop: atr(10) }, ['ATR 10']],
    ['adjustment', { kind: 'adjust', stop: atr(11), target: atr(12), loosen: false }, ['ATR 11', 'ATR 12']], // prettier-ignore
    ['adjustment of the target', { kind: 'adjust', stop: null, target: atr(12), loosen: false }, ['ATR 12']], // prettier-ignore
    ['break-even', { kind: 'moveStop', stop: { kind: 'breakEven', offset: { kind: 'ticks', value: n(1) } } }, []], // prettier-ignore
  ])('are those of a %s, also in a sequence and a condition', (_what, action, expected) => {
    expect(named(ANY, action)).toEqual(expected);
    expect(named(ANY, { kind: 'sequence', actions: [enter, action] })).toEqual(expected);
    expect(named(ANY, { kind: 'conditional', if: ANY, then: action })).toEqual(expected);
    expect(named(ANY, { kind: 'conditional', if: ANY, then: enter, else: action })).toEqual(expected); // prettier-ignore
    // Order management measures by them: nothing has to be loaded for the evaluation.
    expect(needsOf([{ when: ANY, then: action }]).indicators).toEqual([]);
  });
});
