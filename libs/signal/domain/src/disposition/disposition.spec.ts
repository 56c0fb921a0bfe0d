import { given } from '@fairlead/core/testing';
import {
  type SignalEvidence,
  NO_PROGRESS,
  dispositionDecider,
  dispositionOf,
  withEvidence,
} from './disposition';

const fold = (...evidence: SignalEvidence[]): string | undefined =>
  dispositionOf(evidence.reduce(withEvidence, NO_PROGRESS))?.outcome;

const failed: SignalEvidence = {
  kind: 'failed',
  ending: { outcome: 'FAILED', code: 'DEAD_LETTER', reason: 'set aside' },
};

describe('disposition of a signal', () => {
  it('is unknown without evidence', () => {
    expect(fold()).toBeUndefined();
  });

  it("is the decision's own where no rule followed", () => {
    expect(
      fold({ kind: 'not-followed', ending: { outcome: 'NO_RULE', code: 'NO_RULE', reason: '' } }),
    ).toBe('NO_RULE');
  });

  it('is EXECUTED as soon as one intent is, also before the decision was seen', () => {
    expect(
      fold({
        kind: 'concluded',
        intentId: 'a',
        ending: { outcome: 'EXECUTED', code: 'WORKING', reason: '' },
      }),
    ).toBe('EXECUTED');
  });

  it('waits for the decision where only denials are known', () => {
    const denied: SignalEvidence = {
      kind: 'concluded',
      intentId: 'a',
      ending: { outcome: 'DENIED', code: 'RESTRICTED', reason: '' },
    };
    expect(fold(denied)).toBeUndefined();
    expect(fold(denied, { kind: 'decided', intentIds: ['a'] })).toBe('DENIED');
  });

  it('is FAILED at once where the story was dead-lettered', () => {
    expect(fold(failed)).toBe('FAILED');
    expect(fold({ kind: 'decided', intentIds: ['a'] }, failed)).toBe('FAILED');
  });
});

describe('course of a signal', () => {
  const { ending } = failed;
  const executed: SignalEvidence = {
    kind: 'concluded',
    intentId: 'a',
    ending: { outcome: 'EXECUTED', code: 'FILLED', reason: '' },
  };

  it('learns until it ends, and nothing after that', () => {
    given(dispositionDecider)
      .when({ kind: 'decided', intentIds: ['a'] }, failed, executed)
      .then(
        { kind: 'learned', evidence: { kind: 'decided', intentIds: ['a'] } },
        { kind: 'learned', evidence: failed },
        { kind: 'disposed', ending },
      );
  });

  it('ends at once with the fact that ends it', () => {
    const { state } = given(dispositionDecider)
      .when(executed)
      .then({ kind: 'learned', evidence: executed }, { kind: 'disposed', ending: executed.ending });
    expect(state.ending).toEqual(executed.ending);
  });
});
