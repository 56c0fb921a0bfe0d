import { SignalAcceptedV1 } from '../events/1-signal/signal-accepted.v1';
import { DecisionMadeV1 } from '../events/2-decision/decision-made.v1';
import { IntentV1 } from '../events/2-decision/intent.v1';
import { parseDocument } from './problems';

const accepted = SignalAcceptedV1.contract.sample;
const decision = DecisionMadeV1.contract.sample;

function problemsWith(changes: Record<string, unknown>): readonly string[] {
  const result = parseDocument(SignalAcceptedV1, { ...accepted, ...changes }, 'refuse');
  return result.ok ? [] : result.refusal.map((problem) => problem.path);
}

describe('checking a document', () => {
  it('returns an instance of its class', () => {
    const result = parseDocument(SignalAcceptedV1, accepted, 'refuse');
    expect(result.ok && result.value).toBeInstanceOf(SignalAcceptedV1);
  });
  it.each([
    ['a number', { constructor: 1 }],
    ['nothing', { constructor: null }],
    ['an object', { constructor: {} }],
    ['a number deeper in', { a: [{ constructor: 1 }] }],
  ])(
    'refuses a field that is called constructor and holds %s, wherever it stands',
    (_what, value) => {
      for (const field of Object.keys(accepted)) {
        const [path] = problemsWith({ [field]: value });
        expect(path?.split('.')[0]).toBe(field);
      }
      expect(problemsWith({ constructor: value })).toHaveLength(1);
    },
  );
  it('refuses what is nested deeper than the stack reaches', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
    expect(problemsWith({ symbol: deep })).toEqual(['symbol']);
  });
  it.each<readonly [string, unknown]>([
    ['confidence', 2],
    ['confidence', '0.5'],
    ['confidence', Number.NaN],
    ['price', 12.5],
    ['price', '1e5'],
    ['price', '-1'],
    ['price', '0'],
    ['issuedAt', '2026-01-01'],
    ['issuedAt', '2026-01-01T00:00:00'],
    ['issuedAt', '2026-02-30T00:00:00Z'],
    ['action', 'HOLD'],
    ['source', 'Has Spaces'],
    ['source', 'a.b'],
    ['instrumentKey', 'lower'],
    ['features', { depth: 'x' }],
    ['features', [1, 2]],
    ['unheardOf', 1],
  ])('names the field %s where it is %p', (field, value) => {
    expect(problemsWith({ [field]: value })).toEqual([field]);
  });
  it('names the path of a field inside a list', () => {
    const intent = { ...decision.intents[0], size: { kind: 'shares', value: 100 } };
    const result = parseDocument(IntentV1, intent, 'refuse');
    expect(result.ok ? [] : result.refusal.map((problem) => problem.path)).toEqual(['size.value']);
  });
  it('drops unknown fields of events, so that a newer publisher does no harm', () => {
    const result = parseDocument(SignalAcceptedV1, { ...accepted, later: 1 }, 'drop');
    expect(result.ok && Object.keys(result.value)).not.toContain('later');
  });
  it.each([null, undefined, 'text', 3, []])('refuses %p as a document', (value) => {
    expect(parseDocument(SignalAcceptedV1, value, 'drop').ok).toBe(false);
  });
});
