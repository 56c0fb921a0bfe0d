import { type Instant, instant, plusMs } from '@fairlead/core';
import fc from 'fast-check';
import { type PollAnswer, type TakenPrediction, needsList, pollDecider } from './poll-decider';
import type { Prediction } from './prediction';
import { type PredictionPolicy, thresholdOf } from './prediction-policy';

const NOON: Instant = instant(1_800_000_000_000);
const policy: PredictionPolicy = {
  confidenceMin: 0.5,
  thresholds: { SHORT: 0.7 },
  validMs: 150_000,
};

/** A prediction that the model makes at a moment; which of them have an id and a time is up to the API. */
interface Made {
  readonly at: number;
  readonly prediction: Prediction;
}

/** What one API does in a while: the predictions that it makes, and the moments at which it is polled with success. */
interface Story {
  readonly made: readonly Made[];
  readonly polls: readonly number[];
}

interface Style {
  readonly ids: boolean;
  readonly times: boolean;
}

const story = ({ ids, times }: Style): fc.Arbitrary<Story> =>
  fc
    .tuple(
      fc.array(
        fc.record({
          gapMs: fc.integer({ min: 1, max: 100_000 }),
          signal: fc.constantFrom('BUY', 'SHORT', 'HOLD', 'SELL'),
          confidence: fc.constantFrom(0.4, 0.6, 0.8),
        }),
        { minLength: 1, maxLength: 12 },
      ),
      fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 12 }),
    )
    .map(([steps, gaps]) => {
      let at = 0;
      const made = steps.map(({ gapMs, signal, confidence }, index): Made => {
        at += gapMs;
        const told = {
          id: ids ? String(index) : null,
          predictedAt: times ? plusMs(NOON, at) : null,
        };
        const numbers = { numeric: null, price: null, probabilities: {}, features: {} };
        return { at, prediction: { ...told, signal, confidence, ...numbers, model: null } };
      });
      // The first poll sees the first prediction, so that there is a baseline.
      const polls = gaps.reduce<number[]>(
        (all, gap) => [...all, (all.at(-1) ?? 0) + gap],
        [made[0]?.at ?? 0],
      );
      return { made, polls };
    });

/** Polls as the service does. Each answer may come again, as after a crash before or after the commit. */
function takenOf({ made, polls }: Story, repeats: boolean): readonly TakenPrediction[] {
  let state = pollDecider.initial;
  const taken: TakenPrediction[] = [];
  for (const moment of polls) {
    const known = made.filter(({ at }) => at <= moment).map(({ prediction }) => prediction);
    const latest = known.at(-1);
    if (latest === undefined) continue;
    for (const now of repeats ? [moment, moment + 1] : [moment]) {
      const listed = needsList(latest, state) ? known.slice(-100) : [];
      const answer: PollAnswer = { ticker: 'TSLA', latest, listed, now: plusMs(NOON, now), policy };
      const { value } = pollDecider.decide(answer, state);
      taken.push(...value.filter((event) => event.kind === 'taken'));
      state = value.reduce(pollDecider.evolve, state);
    }
  }
  return taken;
}

const isWanted = ({ prediction: { signal, confidence } }: Made): boolean =>
  confidence >= thresholdOf(policy, 'TSLA', signal);

const STYLES: readonly Style[] = [
  { ids: true, times: true },
  { ids: false, times: true },
  { ids: true, times: false },
  { ids: false, times: false },
];

describe.each(STYLES)('an API with ids: $ids, times: $times', (style) => {
  it('has each prediction taken at most once, whatever answer comes again', () => {
    fc.assert(
      fc.property(story(style), (told) => {
        const taken = takenOf(told, true);
        expect(new Set(taken.map(({ key }) => key)).size).toBe(taken.length);
        expect(taken).toEqual(takenOf(told, false));
      }),
    );
  });

  it('has them taken in order, none below its threshold, none after its time', () => {
    fc.assert(
      fc.property(story(style), (told) => {
        const taken = takenOf(told, false);
        const sequences = taken.map(({ sequence }) => sequence);
        expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
        for (const { prediction, issuedAt, expiresAt } of taken) {
          expect(prediction.confidence).toBeGreaterThanOrEqual(
            thresholdOf(policy, 'TSLA', prediction.signal),
          );
          expect(expiresAt - issuedAt).toBe(policy.validMs);
        }
      }),
    );
  });
});

describe.each(STYLES.filter(({ times }) => times))('an API with times, ids: $ids', (style) => {
  it('has every prediction taken whose validity holds a poll, and none of the baseline', () => {
    fc.assert(
      fc.property(story(style), (told) => {
        const { made, polls } = told;
        const [baseline = 0, ...later] = polls;
        const expected = made.filter(
          (each) =>
            each.at > baseline &&
            isWanted(each) &&
            later.some((moment) => moment >= each.at && moment < each.at + policy.validMs),
        );
        expect(takenOf(told, false).map(({ issuedAt }) => issuedAt - NOON)).toEqual(
          expected.map(({ at }) => at),
        );
      }),
    );
  });
});

describe.each(STYLES.filter(({ times }) => !times))('an API without times, ids: $ids', (style) => {
  it('has every change taken that a poll sees', () => {
    fc.assert(
      fc.property(story(style), ({ made, polls }) => {
        const seen = polls.flatMap((moment) => made.filter(({ at }) => at <= moment).slice(-1));
        const core = ({ prediction: { id, signal, confidence } }: Made): string =>
          id ?? `${signal} ${confidence}`;
        const changes = seen.filter((each, index) => {
          const before = seen[index - 1];
          return before !== undefined && core(before) !== core(each);
        });
        expect(takenOf({ made, polls }, false)).toHaveLength(changes.filter(isWanted).length);
      }),
    );
  });
});
