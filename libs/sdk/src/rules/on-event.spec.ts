import { RULE_EVENTS } from '@fairlead/contracts/rule-events';
import { RuleMistakesError, defineRules } from './define-rules';
import type { TriggerPattern } from './event-wanted';
import { close, onEvent } from './parts';
import type { FullRule, When } from './rule-document';

const LIMITS = { cooldownSeconds: 60, maxPerDay: 1 } as const;
const rule = (when: When, changes: Partial<FullRule> = {}): FullRule => ({
  ...{ id: 'r', symbol: 'AAPL', when, then: close(), ...LIMITS },
  ...changes,
});
const mistakeOf = (when: unknown, changes: Partial<FullRule> = {}): string => {
  try {
    defineRules([rule(when as When, changes)]);
    return '';
  } catch (error) {
    return error instanceof RuleMistakesError ? error.message : String(error);
  }
};

const starting = RULE_EVENTS.filter(({ whyNot }) => whyNot === null);
const families = [...new Set(starting.map(({ type }) => `${type.split('.')[0] ?? ''}.*`))];
const sampleOf = (kind: unknown): unknown =>
  ({ number: '1.5', flag: true, text: 'x', several: undefined })[String(kind)] ??
  (Array.isArray(kind) ? (kind[0] as string) : undefined);

describe('onEvent', () => {
  it.each(starting.filter(({ type }) => type !== 'signal.accepted'))(
    'takes every field of $type that holds one value, and no other',
    ({ type, fields }) => {
      const pattern = type as TriggerPattern;
      for (const [name, kind] of Object.entries(fields)) {
        const value = name === 'symbol' ? 'AAPL' : sampleOf(kind);
        const found = mistakeOf(onEvent(pattern, { [name]: value ?? 1 }));
        if (value === undefined)
          expect(found).toContain(`"${name}" of ${type} holds more than one value`); // prettier-ignore
        else expect(found).toBe('');
      }
      const slip = `${Object.keys(fields).find((each) => each.length > 5) ?? ''}s`;
      expect(mistakeOf(onEvent(pattern, { [slip]: 1 }))).toMatch(/is not a field of .*: did you mean /); // prettier-ignore
    },
  );

  it.each(families)('takes the family %s', (family) => {
    expect(mistakeOf(onEvent(family as TriggerPattern))).toBe('');
  });

  it.each(RULE_EVENTS.filter(({ whyNot }) => whyNot !== null))(
    'is refused for $type, with the reason',
    ({ type, whyNot }) => {
      expect(mistakeOf({ event: { type } })).toContain(`${type} starts no rule: ${whyNot ?? ''}`);
    },
  );

  it.each<readonly [string, unknown, Partial<FullRule>, string]>([
    ['a slip', { event: { type: 'fil.execution' } }, {}, 'did you mean fill.execution?'],
    ['a version', { event: { type: 'fill.execution.v1' } }, {}, 'did you mean fill.execution?'],
    ['a family that starts nothing', { event: { type: 'decision.*' } }, {}, 'decision.* starts no rule'], // prettier-ignore
    ['no type', { event: {} }, {}, '"type" is missing'],
    ['another word', onEvent('order.state', { status: 'FILED' as 'FILLED' }), {}, 'did you mean FILLED?'], // prettier-ignore
    ['a size of a text', onEvent('order.state', { code: { gte: 1 } as never }), {}, 'is text and has no size'], // prettier-ignore
    ['a size of a truth', onEvent('fill.execution', { external: { gte: 1 } as never }), {}, 'is true or false and has no size'], // prettier-ignore
    ['no limits', onEvent('fill.execution'), { cooldownSeconds: undefined as never }, 'add cooldownSeconds: 300'], // prettier-ignore
    ['no symbol to act on', onEvent('broker.gate'), { symbol: undefined as never }, 'which symbol it acts on'], // prettier-ignore
    ['two events at once', { and: [onEvent('fill.execution'), onEvent('order.state')] }, {}, 'asks for several events at once'], // prettier-ignore
    ['an event that must not come', { not: onEvent('fill.execution') }, {}, 'holds without its event too'], // prettier-ignore
  ])('says what is wrong with %s', (_what, when, changes, message) => {
    expect(mistakeOf(when, changes)).toContain(message);
  });

  it('gives the document that YAML has, and one plain sentence', () => {
    const where = { symbol: 'MSFT', side: 'BUY', quantity: { gte: 100 } } as const;
    const [defined] = defineRules([rule(onEvent('fill.execution', where))]).rules;
    const [written] = defineRules([rule({ event: { type: 'fill.execution', where } })]).rules;
    expect(defined).toEqual(written);
    expect(defined?.sentence).toMatch(/^For AAPL: when the event fill\.execution comes with symbol MSFT, side BUY and quantity of at least 100, then /); // prettier-ignore
  });

  it('knows the fields of each event by their types', () => {
    // @ts-expect-error a fill has no status
    onEvent('fill.execution', { status: 'FILLED' });
    // @ts-expect-error an order is no approval
    onEvent('order.state', { status: 'OPENED' });
    // @ts-expect-error ticks start no rule
    onEvent('market.bar');
    // @ts-expect-error the gate has no symbol
    onEvent('broker.gate', { symbol: 'AAPL' });
    expect(onEvent('order.*', { status: 'FILLED', code: 'X' })).toEqual({
      event: { type: 'order.*', where: { status: 'FILLED', code: 'X' } },
    });
  });
});
