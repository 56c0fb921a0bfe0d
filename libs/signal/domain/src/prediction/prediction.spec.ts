import { instant, plusMs } from '@fairlead/core';
import { given } from '@fairlead/core/testing';
import { type PollAnswer, type PollEvent, needsList, pollDecider } from './poll-decider';
import { type Prediction, isSamePrediction, predictionKeyOf, seenOf } from './prediction';
import { type PredictionPolicy, actionOf, thresholdOf } from './prediction-policy';
import { retryDelayMs } from './retry';

const NOON = instant(1_800_000_000_000);
const policy: PredictionPolicy = {
  confidenceMin: 0.5,
  thresholds: { AAPL: 0.6, SHORT: 0.8 },
  validMs: 150_000,
};

const prediction = (changes: Partial<Prediction> = {}): Prediction => ({
  ...{ id: null, signal: 'BUY', numeric: 1, confidence: 0.9, price: '187.32' },
  ...{ probabilities: { BUY: 0.9 }, features: { rsi: 30 }, model: null, predictedAt: null },
  ...changes,
});
const dated = (ms: number, changes: Partial<Prediction> = {}): Prediction =>
  prediction({ predictedAt: plusMs(NOON, ms), ...changes });
const answer = (
  latest: Prediction,
  ms: number,
  listed: readonly Prediction[] = [],
): PollAnswer => ({
  ...{ ticker: 'TSLA', latest, listed, policy },
  now: plusMs(NOON, ms),
});

/** The signals of the events, with how old each was. */
const taken = (events: readonly PollEvent[]): readonly string[] =>
  events.flatMap((event) =>
    event.kind === 'taken' ? [`${event.prediction.id ?? '-'} ${event.sequence}`] : [],
  );

/** Answers one after the other. */
function poll(...answers: readonly PollAnswer[]): PollEvent[] {
  let state = pollDecider.initial;
  return answers.flatMap((next) => {
    const { value } = pollDecider.decide(next, state);
    state = value.reduce(pollDecider.evolve, state);
    return [...value];
  });
}

describe('a ticker that is polled', () => {
  it('trades nothing of its first answer, however good that is', () => {
    const now = plusMs(NOON, 0);
    given(pollDecider)
      .when(answer(prediction(), 0))
      .then({ kind: 'baseline', seen: seenOf(prediction()), now }, { kind: 'polled', now });
  });

  it('takes what changed, once, issued when it was first seen', () => {
    const events = poll(
      answer(prediction({ signal: 'HOLD' }), 0),
      answer(prediction(), 60_000),
      answer(prediction(), 120_000),
    );
    expect(events.filter(({ kind }) => kind === 'taken')).toMatchObject([
      { action: 'BUY', issuedAt: plusMs(NOON, 60_000), expiresAt: plusMs(NOON, 210_000) },
    ]);
  });

  it("takes tomorrow's equal prediction as a new one", () => {
    const hold = prediction({ signal: 'HOLD' });
    const events = poll(
      ...[hold, prediction(), hold, prediction()].map((latest, index) =>
        answer(latest, index * 60_000),
      ),
    );
    const keys = events.flatMap((event) => (event.kind === 'taken' ? [event.key] : []));
    expect(new Set(keys).size).toBe(3);
  });

  it.each([
    ['an id that was seen', prediction({ id: '7', confidence: 0.95 }), false],
    ['another id, though all else is the same', prediction({ id: '8' }), true],
  ])('goes by the id of the API: %s', (_what, latest, isNew) => {
    const first = prediction({ id: '7' });
    expect(taken(poll(answer(first, 0), answer(latest, 60_000))).length).toBe(isNew ? 1 : 0);
  });

  it('issues a prediction when the model made it, and drops what has grown too old', () => {
    const events = poll(
      answer(dated(-1_000), 0),
      answer(dated(10_000, { id: 'young' }), 60_000),
      answer(dated(20_000, { id: 'old' }), 170_000),
    );
    expect(events).toContainEqual(expect.objectContaining({ issuedAt: plusMs(NOON, 10_000) }));
    expect(events).toContainEqual(expect.objectContaining({ kind: 'dropped', reason: 'TOO_OLD' }));
  });

  it('catches up what lies between two answers, oldest first, in whatever order it is listed', () => {
    const list = [1, 2, 3, 4].map((at) => dated(at * 1_000, { id: String(at) }));
    const events = poll(
      answer(list[0] ?? prediction(), 1_500),
      answer(list[3] ?? prediction(), 60_000, [...list].reverse()),
    );
    expect(taken(events)).toEqual(['2 1', '3 2', '4 3']);
  });

  it('takes nothing of a list that does not say when', () => {
    const listed = [prediction({ id: 'undated' })];
    const events = poll(answer(dated(0), 0), answer(dated(5_000, { id: 'new' }), 60_000, listed));
    expect(taken(events)).toEqual(['new 1']);
  });

  it('leaves for the next answer what is newer than this one', () => {
    const newer = dated(9_000, { id: 'newer' });
    const events = poll(
      answer(dated(0), 0),
      answer(dated(5_000, { id: 'new' }), 60_000, [newer]),
      answer(newer, 120_000, [newer]),
    );
    expect(taken(events)).toEqual(['new 1', 'newer 2']);
  });

  it('knows a prediction again that the list tells with less', () => {
    const short = { features: {}, probabilities: {}, model: null } as const;
    const events = poll(
      answer(dated(0), 0),
      answer(dated(5_000), 60_000, [dated(0, short), dated(5_000, short)]),
    );
    expect(taken(events)).toEqual(['- 1']);
  });

  it.each([
    ['nothing was seen yet', null, dated(1_000), false],
    ['the answer is the same', dated(0), dated(0), false],
    ['the answer does not say when', dated(0), prediction({ id: '1' }), false],
    ['the answer is new and dated', dated(0), dated(1_000), true],
  ])('asks for the list only where it helps: %s', (_what, last, latest, isNeeded) => {
    const state =
      last === null ? null : { last: seenOf(last), firstSeenAt: NOON, changes: 0, polledAt: NOON };
    expect(needsList(latest, state)).toBe(isNeeded);
  });
});

describe('what a prediction asks for', () => {
  it.each([
    ['BUY', 'BUY'],
    ['SELL', 'SELL'],
    ['SHORT', 'SHORT'],
    ['HOLD', 'NEUTRAL'],
    ['NEUTRAL', 'NEUTRAL'],
    [' buy ', 'BUY'],
    ['MOON', null],
    ['constructor', null],
    ['', null],
  ])('%s is %s', (signal, action) => {
    expect(actionOf(signal)).toBe(action);
  });

  it.each([
    ['TSLA', 'BUY', 0.5],
    ['AAPL', 'BUY', 0.6],
    ['TSLA', 'short', 0.8],
    ['AAPL', 'SHORT', 0.8],
    ['toString', 'BUY', 0.5],
  ])('%s %s counts from %d', (ticker, signal, threshold) => {
    expect(thresholdOf(policy, ticker, signal)).toBe(threshold);
    const events = poll(
      { ...answer(prediction({ signal: 'HOLD' }), 0), ticker },
      { ...answer(prediction({ signal, confidence: threshold }), 1), ticker },
      { ...answer(prediction({ signal, confidence: threshold - 0.001 }), 2), ticker },
    );
    expect(taken(events)).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ reason: 'BELOW_THRESHOLD' }));
  });

  it('says so where it is not known', () => {
    const events = poll(answer(prediction(), 0), answer(prediction({ signal: 'MOON' }), 1));
    expect(events).toContainEqual(expect.objectContaining({ reason: 'UNKNOWN_SIGNAL' }));
  });
});

describe('identity', () => {
  it('has the keys of objects in no order', () => {
    const one = prediction({ features: { a: 1, b: 2 } });
    const other = prediction({ features: { b: 2, a: 1 } });
    expect(isSamePrediction(seenOf(one), seenOf(other))).toBe(true);
  });

  it('of two tickers with the same id is not the same', () => {
    const seen = seenOf(prediction({ id: '1' }));
    const keys = ['AAPL', 'TSLA'].map((ticker) =>
      predictionKeyOf({ ticker, prediction: seen, changes: 1 }),
    );
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe('a request that failed', () => {
  const retry = { attemptsMax: 3, delayMsMin: 500, delayMsMax: 8_000, retryAfterMsMax: 60_000 };
  const failed = { attempt: 1, isRetryable: true, retryAfterMs: null, random: 0 };

  it.each([
    ['the first time after half of the delay', {}, 250],
    ['the first time after all of it', { random: 1 }, 500],
    ['the second time after twice as much', { attempt: 2, random: 1 }, 1_000],
    ['not a third time', { attempt: 3 }, null],
    ['not where it would be the same again', { isRetryable: false }, null],
    ['not before the server wants it', { retryAfterMs: 7_000 }, 7_000],
    ['not where the server wants too long', { retryAfterMs: 60_001 }, null],
  ])('is repeated %s', (_what, changes, delayMs) => {
    expect(retryDelayMs({ ...failed, ...changes }, retry)).toBe(delayMs);
  });

  it('never waits longer than the policy, however often it failed', () => {
    const patient = { ...retry, attemptsMax: 100 };
    expect(retryDelayMs({ ...failed, attempt: 50, random: 1 }, patient)).toBe(8_000);
  });
});
