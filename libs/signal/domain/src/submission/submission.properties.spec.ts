import { type Instant, instant, plusMs } from '@fairlead/core';
import { given } from '@fairlead/core/testing';
import fc from 'fast-check';
import { type KnownSignal, type SubmitSignal, submissionDecider } from './submission';

const NOON: Instant = instant(1_800_000_000_000);
const limits = { ageMsMax: 30_000, futureSkewMsMax: 5_000, lifetimeMsMax: 86_400_000 };

const submission = (changes: Partial<SubmitSignal> = {}): SubmitSignal => ({
  sender: { principal: 'spec', defaultSource: 'http', sources: null },
  source: 'model',
  headerKey: null,
  key: 'one',
  bodySha256: 'a',
  times: { issuedAt: NOON, expiresAt: null },
  receivedAt: NOON,
  limits,
  ...changes,
});

const accepted = { kind: 'accepted', bodySha256: 'a' } as const;
const known = (changes: Partial<KnownSignal> = {}): KnownSignal => ({
  ...{ bodySha256: 'a', ending: null },
  ...changes,
});

describe('a submission', () => {
  it('is accepted once, and a repeat of it ever after', () => {
    given(submissionDecider)
      .when(submission(), submission({ receivedAt: plusMs(NOON, 86_400_000) }))
      .then(accepted, { kind: 'repeated', ending: null });
  });

  it('with another body under the same id is a conflict', () => {
    const { state } = given(submissionDecider, [accepted])
      .when(submission({ bodySha256: 'b' }))
      .thenRefused({
        code: 'CONFLICT',
        problems: [
          {
            code: 'INVALID',
            path: 'id',
            message: 'another body was accepted under the id "one" from model; send a new id',
          },
        ],
      });
    expect(state).toEqual(known());
  });

  it('for a source that its key may not send for learns nothing of what was accepted', () => {
    const sender = { principal: 'spec', defaultSource: 'other', sources: ['other'] };
    const refusals = [null, known(), known({ bodySha256: 'b' })].map((state) =>
      submissionDecider.decide(submission({ sender }), state),
    );
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ ok: false, refusal: { code: 'KEY_OUT_OF_SCOPE' } });
  });

  it('whatever comes, in whatever order, leads to one signal, whose body never changes', () => {
    const any = fc
      .record({
        bodySha256: fc.constantFrom('a', 'b'),
        ageMs: fc.constantFrom(-5_001, -5_000, 0, 30_000, 30_001),
        headerKey: fc.constantFrom(null, 'one', 'with blank'),
        sources: fc.constantFrom(null, ['model'], ['other']),
      })
      .map(({ ageMs, sources, ...changes }) =>
        submission({
          ...changes,
          sender: { principal: 'spec', defaultSource: 'model', sources },
          receivedAt: plusMs(NOON, ageMs),
        }),
      );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (commands) => {
        let state = submissionDecider.initial;
        const bodies: string[] = [];
        for (const command of commands) {
          const decision = submissionDecider.decide(command, state);
          if (!decision.ok) {
            expect(decision.refusal.problems.length).toBeGreaterThan(0);
            continue;
          }
          bodies.push(command.bodySha256);
          expect(decision.value).toHaveLength(1);
          expect(decision.value[0]?.kind).toBe(bodies.length === 1 ? 'accepted' : 'repeated');
          state = decision.value.reduce(submissionDecider.evolve, state);
        }
        expect(new Set(bodies).size).toBeLessThanOrEqual(1);
        expect(state?.bodySha256).toBe(bodies[0]);
      }),
    );
  });
});
