import { decimal, instant } from '@fairlead/core';
import { given, givenState } from '@fairlead/core/testing';
import fc from 'fast-check';
import { RULE_MODES } from '../rule';
import { buyRule } from '../templates';
import { underOverlay } from './overlay';
import { type OverlayCommand, overlayDecider } from './overlay-decider';

const NOW = instant(1_795_000_000_000);
const command = (set: OverlayCommand['set'], ruleId = 'buy'): OverlayCommand => ({
  ...{ ruleId, set, by: 'anna', now: NOW, ruleIds: ['buy', 'short'] },
});
const rule = buyRule({
  ...{ id: 'buy', symbols: ['AAPL'], size: { kind: 'shares', value: decimal(1) } },
});

describe('what a person sets on a rule', () => {
  it('counts whatever the rules say, until a person lifts it', () => {
    const { state } = given(overlayDecider).when(command({ enabled: false }), command({ mode: 'shadow' })); // prettier-ignore
    expect(underOverlay(rule, state.overlays.get('buy'))).toMatchObject({
      ...{ id: 'buy', enabled: false, mode: 'shadow' },
    });
    expect(underOverlay(rule, state.overlays.get('short'))).toBe(rule);
    const lifted = given(overlayDecider).when(command({ enabled: false }), command('lift')).state;
    expect(underOverlay(rule, lifted.overlays.get('buy'))).toBe(rule);
  });

  it('is said with who and when, and how it ends', () => {
    given(overlayDecider)
      .when(command({ enabled: false }))
      .then({
        kind: 'overlaid',
        overlay: { ruleId: 'buy', enabled: false, mode: null, by: 'anna', at: NOW },
        news: 'buy is disabled by anna since 2026-11-18T11:06:40.000Z, until "fairlead rules lift buy"',
      });
    const { state } = given(overlayDecider).when(command({ enabled: false }));
    givenState(overlayDecider, state)
      .when(command({ enabled: false }))
      .then();
  });

  it('names the near rule where there is none, and needs something to lift', () => {
    const refusal = (wrong: OverlayCommand): unknown => overlayDecider.decide(wrong, overlayDecider.initial); // prettier-ignore
    expect(refusal(command({ enabled: false }, 'bay'))).toMatchObject({
      refusal: { code: 'UNKNOWN_RULE', message: expect.stringContaining('did you mean buy?') as string }, // prettier-ignore
    });
    expect(refusal(command('lift'))).toMatchObject({ refusal: { code: 'NOTHING_TO_LIFT' } });
  });

  it('can be lifted from a rule that is gone', () => {
    const { state } = given(overlayDecider).when(command({ enabled: false }));
    expect(overlayDecider.decide({ ...command('lift'), ruleIds: [] }, state).ok).toBe(true);
  });

  it('is the last of each kind that was set since it was lifted', () => {
    const set = fc.oneof(
      fc.record({ enabled: fc.boolean() }),
      fc.record({ mode: fc.constantFrom(...RULE_MODES) }),
      fc.constant('lift' as const),
    );
    fc.assert(
      fc.property(fc.array(set, { maxLength: 12 }), (sets) => {
        let state = overlayDecider.initial;
        for (const each of sets) {
          const decision = overlayDecider.decide(command(each), state);
          if (decision.ok) state = decision.value.reduce(overlayDecider.evolve, state);
        }
        const since = sets.slice(sets.lastIndexOf('lift') + 1);
        const last = (key: 'enabled' | 'mode'): unknown =>
          since.flatMap((each) => (typeof each === 'object' && key in each ? [(each as Record<string, unknown>)[key]] : [])).at(-1); // prettier-ignore
        expect(underOverlay(rule, state.overlays.get('buy'))).toMatchObject({
          enabled: last('enabled') ?? rule.enabled,
          mode: last('mode') ?? rule.mode,
        });
      }),
    );
  });
});
