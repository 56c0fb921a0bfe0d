import fc from 'fast-check';
import {
  type IntentOutcome,
  type SignalEvidence,
  INTENT_OUTCOMES,
  NO_PROGRESS,
  dispositionOf,
  withEvidence,
} from './disposition';

const concluded = (intentId: string, outcome: IntentOutcome, code: string): SignalEvidence => ({
  kind: 'concluded',
  intentId,
  ending: { outcome, code, reason: '' },
});

const story = fc
  .array(
    fc.record({
      outcome: fc.constantFrom(...INTENT_OUTCOMES),
      code: fc.constantFrom('A', 'B', 'C'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((endings): SignalEvidence[] => [
    { kind: 'decided', intentIds: endings.map((_, index) => `i${index}`) },
    ...endings.map(({ outcome, code }, index) => concluded(`i${index}`, outcome, code)),
  ]);

const fold = (evidence: readonly SignalEvidence[]): ReturnType<typeof dispositionOf> =>
  dispositionOf(evidence.reduce(withEvidence, NO_PROGRESS));

/** Folds as the service does: the first disposition is the one that stays. */
function firstDisposition(evidence: readonly SignalEvidence[]): string[] {
  const found: string[] = [];
  let progress = NO_PROGRESS;
  for (const fact of evidence) {
    progress = withEvidence(progress, fact);
    const ending = dispositionOf(progress);
    if (ending !== null) found.push(ending.outcome);
  }
  return found;
}

const shuffledWithDuplicates = (
  evidence: readonly SignalEvidence[],
): fc.Arbitrary<SignalEvidence[]> =>
  fc.array(fc.constantFrom(...evidence), { maxLength: 6 }).chain((extra) =>
    fc.shuffledSubarray([...evidence, ...extra], {
      minLength: evidence.length + extra.length,
      maxLength: evidence.length + extra.length,
    }),
  );

describe('disposition of a signal', () => {
  it('is the same for any order of the evidence and with any duplicates', () => {
    fc.assert(
      fc.property(
        story.chain((evidence) =>
          fc.tuple(fc.constant(evidence), shuffledWithDuplicates(evidence)),
        ),
        ([evidence, shuffled]) => {
          expect(fold(shuffled)).toEqual(fold(evidence));
        },
      ),
    );
  });

  it('never changes its outcome once it is known, in any order of the evidence', () => {
    fc.assert(
      fc.property(story.chain(shuffledWithDuplicates), (evidence) => {
        expect(new Set(firstDisposition(evidence)).size).toBe(1);
      }),
    );
  });

  it('is the first outcome in the order of precedence', () => {
    fc.assert(
      fc.property(story, (evidence) => {
        const outcomes = evidence.flatMap((fact) =>
          fact.kind === 'concluded' ? [fact.ending.outcome] : [],
        );
        const expected = INTENT_OUTCOMES.find((outcome) => outcomes.includes(outcome));
        expect(fold(evidence)?.outcome).toBe(expected);
      }),
    );
  });

  it('is unknown while an intent is missing, unless one was executed', () => {
    fc.assert(
      fc.property(story, (evidence) => {
        const withoutLast = evidence.slice(0, -1);
        const executed = withoutLast.some(
          (fact) => fact.kind === 'concluded' && fact.ending.outcome === 'EXECUTED',
        );
        expect(fold(withoutLast)?.outcome).toBe(executed ? 'EXECUTED' : undefined);
      }),
    );
  });
});
