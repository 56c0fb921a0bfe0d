import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignalAcceptedV1, type SignalStory } from '@fairlead/contracts';
import { envelope } from '../testing/envelope';
import { renderStory } from './story-text';

const AT = '2026-11-23T15:00:01.000Z';
const rule = (fired: boolean, ruleId: string) => ({
  ...{ ruleId, ruleVersion: 1, fired, code: fired ? 'FIRED' : 'CONDITION_FALSE', reason: '' },
  clauses: [{ clause: 'price >= 50', holds: fired, actual: '50.02', id: 'market.priceMin' }],
});
const story = (decision: SignalStory['decision']): string =>
  renderStory({
    ...{ correlationId: 'c0ffee00', principal: null, signal: null, disposition: null, decision },
    ...{ intents: [], trades: [], events: [] },
  });
const decided = (cause: 'edge' | 'event' | 'signal'): SignalStory['decision'] => ({
  ...{ outcome: 'INTENTS', reason: 'breakout: AAPL, since price >= 50 (it is 50.02)', cause },
  ...{ decidedAt: AT, rules: [rule(false, 'other'), rule(true, 'breakout')] },
});

describe('the story of a signal', () => {
  const { sample } = SignalAcceptedV1.contract;
  const told = (principal: string | null, by?: string): string =>
    renderStory({
      ...{ correlationId: sample.signalId, principal, signal: sample, disposition: null },
      ...{ decision: null, intents: [], trades: [] },
      events: [envelope(SignalAcceptedV1, sample, by === undefined ? {} : { principal: by })],
    });

  it.each([
    ['model-7', 'asked for by model-7'],
    ['system:signal-ingestion', 'asked for by nobody: system:signal-ingestion'],
  ])('says who asked: %s', (principal, line) => {
    expect(told(principal)).toContain(`\n  ${line}\n`);
  });
  it.each([
    [{ side: 'FLAT' }, 'position, says its source: flat'],
    [{ side: 'SHORT', quantity: '5' }, 'position, says its source: short 5'],
  ] as const)('says what its source believed to be held: %j', (position, line) => {
    const signal = { ...sample, position };
    const ended = { principal: null, disposition: null, decision: null, intents: [], trades: [] };
    expect(renderStory({ correlationId: sample.signalId, signal, events: [], ...ended })).toContain(
      `\n  ${line}\n`,
    );
  });
  it('says nothing of who asked where that was not kept', () => {
    expect(told(null)).not.toContain('asked for');
  });
  it('says it of an event that somebody else asked for', () => {
    expect(told('model-7', 'default')).toMatch(/, asked for by default$/);
    expect(told('model-7', 'system:order-management')).not.toMatch(/, asked for by/);
    expect(told('model-7', 'model-7')).not.toMatch(/, asked for by/);
  });
});

describe('the story of an entry that was denied', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/reference/pre-trade-checks.md'), 'utf8'); // prettier-ignore
  const codes = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code = '']) => code);
  const checks = codes.map((check, at) => ({
    ...{ check, passed: false, limit: `limit ${at}`, actual: `actual ${at}` },
    message: `mend ${at}`,
  }));
  const intent = {
    ...{ intentId: 'i1', ruleId: 'r', strategy: 'basic', kind: 'ENTER', direction: 'LONG' },
    ...{ reason: 'spec', approved: false, referencePrice: null, sizing: [], legs: [], checks },
    ...{ tradeId: null, conclusion: null },
  };
  const lines = renderStory({
    ...{ correlationId: 'c0ffee00', principal: null, signal: null, disposition: null },
    ...{ decision: null, intents: [intent], trades: [], events: [] },
  }).split('\n');

  it('finds the codes that there are', () => expect(codes.length).toBeGreaterThan(70));

  it.each(checks)(
    'names $check with limit, actual and what to do, among all that failed',
    ({ check, limit, actual, message }) => {
      expect(lines).toContain(`    ✗ ${check} limit ${limit}, actual ${actual} (${message})`);
    },
  );
});

describe('the story of an order by hand', () => {
  const intent = {
    ...{ intentId: 'i1', ruleId: null, strategy: 'manual', kind: 'ENTER', direction: 'LONG' },
    ...{ reason: 'ann: hedge', approved: true, referencePrice: null, sizing: [], legs: [] },
    checks: [{ check: 'MAX_POSITION', passed: true, limit: '100000', actual: '23140' }],
    ...{ tradeId: null, conclusion: null },
  };
  const text = renderStory({
    ...{ correlationId: 'c0ffee00', principal: 'default', signal: null, disposition: null },
    ...{ decision: null, intents: [intent], trades: [], events: [] },
  });

  it('says who placed it, why, and what was checked', () => {
    expect(text.split('\n').slice(0, 6)).toEqual([
      'Placed by hand, asked for by default',
      '  request c0ffee00',
      'Intent i1: ENTER LONG, by hand, strategy manual',
      '  ann: hedge',
      '  risk: approved',
      '    ✓ MAX_POSITION limit 100000, actual 23140',
    ]);
  });
});

describe('the story of what no signal caused', () => {
  it('begins with the rule, what it saw and when', () => {
    const text = story(decided('edge'));
    expect(text).toMatch(
      /^Rule breakout, without a signal: its conditions began to hold at 2026-11-23T15:00:01.000Z/,
    );
    expect(text).toContain('since price >= 50 (it is 50.02)');
    expect(text).toContain('cause c0ffee00');
  });
  it('says so where an event was the cause', () => {
    expect(story(decided('event'))).toMatch(/^Rule breakout, without a signal: an event came at/);
  });
  it.each([
    [1, /^ {2}by fill\.execution of 2026-11-23T15:00:01\.000Z, event e1$/m],
    [2, /^ {2}it is decision 2 of a chain: fairlead explain c1$/m],
  ])('names the event, and what it followed from: %s', (chain, line) => {
    const trigger = { eventId: 'e1', eventType: 'fill.execution', occurredAt: AT, correlationId: 'c1', chain }; // prettier-ignore
    const text = story({ ...(decided('event') as NonNullable<SignalStory['decision']>), trigger });
    expect(text).toMatch(line);
    expect(/of a chain/.test(text)).toBe(chain > 1);
  });
  it.each([null, decided('signal')])(
    'names the signal where one is not on record: %#',
    (decision) => {
      expect(story(decision)).toMatch(/^Signal c0ffee00: its arrival is not on record/);
    },
  );
});
