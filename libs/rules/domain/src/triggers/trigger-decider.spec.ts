import { type InstrumentKey, type TradeId, decimal, parseInstant, plusMs } from '@fairlead/core';
import * as fc from 'fast-check';
import type { Condition } from '../conditions/condition';
import type { FieldValue, TradeFacts } from '../facts';
import type { VersionedRule } from '../rule';
import { RuleIndex } from '../rule-index';
import type { FieldPredicate } from '../shapes/where-shape';
import { type EventFacts, type TriggerCommand, triggerDecider } from './trigger-decider';

const NOW = parseInstant('2026-11-23T15:00:00Z');
const predicate = (
  field: string,
  comparison: FieldPredicate['comparison'],
  ...values: FieldValue[]
): FieldPredicate => ({ field, comparison, values });
const on = (type: string, ...where: FieldPredicate[]): Condition => ({
  kind: 'event',
  type,
  where,
});
const rule = (when: Condition, changes: Partial<VersionedRule> = {}): VersionedRule => ({
  ...{ id: 'r', strategy: 'basic', symbols: ['AAPL'], when, priority: 100, mode: 'live' },
  ...{ cooldownMs: 0, maxPerDay: null, enabled: true, version: 1 },
  then: { kind: 'close', direction: 'ANY' },
  ...changes,
});
const event = (
  changes: Partial<EventFacts> & { readonly with?: Record<string, FieldValue> } = {},
): EventFacts => {
  // prettier-ignore
  const { with: fields = {}, ...facts } = changes;
  const symbol = facts.symbol === undefined ? 'AAPL' : facts.symbol;
  const named = symbol === null ? {} : { symbol };
  const all = { side: 'BUY', quantity: '100', external: false, ...fields, ...named };
  return {
    ...{ eventId: 'e', type: 'fill.execution', occurredAt: NOW, ...facts, symbol },
    fields: new Map(Object.entries(all)),
  };
};
const command = (changes: Partial<TriggerCommand>): TriggerCommand => ({
  ...{ rule: rule(on('fill.execution')), event: event(), account: 'DU1', symbol: 'AAPL' },
  ...{ instrumentKey: 'K' as InstrumentKey, now: NOW, paper: true, quote: null },
  ...changes,
});
const decide = (
  changes: Partial<TriggerCommand>,
  situation: Partial<typeof triggerDecider.initial> = {},
) =>
  // prettier-ignore
  triggerDecider.decide(command(changes), { ...triggerDecider.initial, ...situation }).value;

describe('a rule and an event', () => {
  const fills = (...where: FieldPredicate[]): Condition => on('fill.execution', ...where);
  it.each<readonly [string, boolean, Condition, EventFacts]>([
    ['its type', true, fills(), event()],
    ['another type', false, fills(), event({ type: 'order.state' })],
    ['its family', true, on('fill.*'), event()],
    ['another family', false, on('order.*'), event()],
    ['its type within its family', true, { kind: 'and', of: [on('fill.*'), fills()] }, event()],
    ['one of two', true, { kind: 'or', of: [on('order.state'), fills()] }, event()],
    ['a value', true, fills(predicate('side', '=', 'BUY')), event()],
    ['another value', false, fills(predicate('side', '=', 'SELL')), event()],
    ['a truth', true, fills(predicate('external', '=', false)), event()],
    ['a size', true, fills(predicate('quantity', '>=', 100)), event()],
    ['a size that it has not got', false, fills(predicate('quantity', '>', 100)), event()],
    ['a field that it has not got', false, fills(predicate('code', '=', 'X')), event()],
    ['its own symbol', false, fills(), event({ symbol: 'MSFT' })],
    ['the symbol that it names', true, fills(predicate('symbol', '=', 'MSFT')), event({ symbol: 'MSFT' })], // prettier-ignore
    ['one of the symbols that it names', true, fills(predicate('symbol', 'in', 'SPY', 'MSFT')), event({ symbol: 'MSFT' })], // prettier-ignore
    ['another symbol than it names', false, fills(predicate('symbol', '=', 'MSFT')), event()],
    ['what has no symbol', true, on('broker.gate'), event({ type: 'broker.gate', symbol: null })],
  ])('waits for %s: %s', (_what, isAwaited, when, awaited) => {
    expect(decide({ rule: rule(when), event: awaited })).toHaveLength(isAwaited ? 1 : 0);
    // What the index would never find is never decided.
    const found = new RuleIndex([rule(when)]).rulesStartedBy(awaited.type, awaited.symbol);
    expect(found.length).toBeGreaterThanOrEqual(isAwaited ? 1 : 0);
  });

  it.each([{ enabled: false }, { mode: 'off' as const }])('does not where it is %j', (changes) => {
    expect(decide({ rule: rule(on('fill.execution'), changes) })).toEqual([]);
  });

  it('makes a decision also where something else does not hold', () => {
    const held: Condition = { kind: 'position', open: true };
    const [triggered] = decide({ rule: rule({ kind: 'and', of: [on('fill.execution'), held] }) });
    expect(triggered?.decision).toMatchObject({ outcome: 'NO_RULE', intents: [] });
  });

  it('has a cause of its own for each rule, symbol and event, whatever happens besides', () => {
    const which = fc.record({
      ruleId: fc.constantFrom('a', 'b'),
      eventId: fc.constantFrom('e1', 'e2'),
      instrumentKey: fc.constantFrom('K', 'L').map((key) => key as InstrumentKey),
      lateMs: fc.nat(1_000_000),
      ledBy: fc.nat(5),
    });
    fc.assert(
      fc.property(which, which, (one, other) => {
        const causeOf = ({ ruleId, eventId, instrumentKey, lateMs, ledBy }: typeof one) =>
          decide(
            { rule: rule(on('fill.execution'), { id: ruleId }), event: event({ eventId }), instrumentKey, now: plusMs(NOW, lateMs) }, // prettier-ignore
            { ledBy },
          )[0]?.causeId;
        const isSame = (['ruleId', 'eventId', 'instrumentKey'] as const).every((each) => one[each] === other[each]); // prettier-ignore
        expect(causeOf(one) === causeOf(other)).toBe(isSame);
      }),
    );
  });
});

const TRADE: TradeFacts = {
  ...{ tradeId: 't' as TradeId, strategy: 'basic', direction: 'LONG', status: 'OPEN' },
  ...{ openedAt: NOW, position: decimal(1), averageEntryPrice: decimal(1), expectedUntil: null },
};

describe('a chain of decisions', () => {
  it('ends after three, whatever the rule does; one that does nothing is not refused for it', () => {
    const kinds = fc.constantFrom('close', 'log', 'nothing');
    fc.assert(
      fc.property(fc.nat(10), kinds, (ledBy, kind) => {
        const then = kind === 'log' ? ({ kind: 'log', message: 'x' } as const) : ({ kind: 'close', direction: 'ANY' } as const); // prettier-ignore
        const when: Condition = kind === 'nothing' ? { kind: 'and', of: [on('fill.execution'), { kind: 'position', open: false }] } : on('fill.execution'); // prettier-ignore
        const [triggered] = decide({ rule: rule(when, { then }) }, { ledBy, trades: [TRADE] });
        const { decision, chain } = triggered ?? { decision: null, chain: 0 };
        expect(chain).toBe(ledBy + 1);
        if (kind === 'nothing') return expect(decision?.evaluations[0]?.code).toBe('CONDITION_FALSE'); // prettier-ignore
        const isRefused = ledBy >= 3;
        expect(decision?.evaluations[0]?.code).toBe(isRefused ? 'CHAIN_TOO_DEEP' : 'FIRED');
        if (!isRefused) return;
        expect(decision).toMatchObject({ ...{ intents: [], messages: [], states: [], expected: [] }, outcome: 'NO_ACTION' }); // prettier-ignore
        expect(decision?.evaluations[0]?.clauses.at(-1)).toMatchObject({ threshold: '3', value: String(ledBy + 1), holds: false }); // prettier-ignore
      }),
    );
  });
});
