import type { SignalStory } from '@fairlead/contracts';
import { renderStory } from './story-text';

const AT = '2026-11-23T15:00:01.000Z';
const rule = (fired: boolean, ruleId: string) => ({
  ...{ ruleId, ruleVersion: 1, fired, code: fired ? 'FIRED' : 'CONDITION_FALSE', reason: '' },
  clauses: [{ clause: 'price >= 50', holds: fired, actual: '50.02', id: 'market.priceMin' }],
});
const story = (decision: SignalStory['decision']): string =>
  renderStory({
    ...{ correlationId: 'c0ffee00', signal: null, disposition: null, decision },
    ...{ intents: [], trades: [], events: [] },
  });
const decided = (cause: 'edge' | 'event' | 'signal'): SignalStory['decision'] => ({
  ...{ outcome: 'INTENTS', reason: 'breakout: AAPL, since price >= 50 (it is 50.02)', cause },
  ...{ decidedAt: AT, rules: [rule(false, 'other'), rule(true, 'breakout')] },
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
  it.each([null, decided('signal')])(
    'names the signal where one is not on record: %#',
    (decision) => {
      expect(story(decision)).toMatch(/^Signal c0ffee00: its arrival is not on record/);
    },
  );
});
