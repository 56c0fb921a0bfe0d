import { type Instant, instantText } from '@fairlead/core';
import type { SubmissionProblem } from './submission-problem';

/** How old or how far ahead a new signal may be. */
export interface TimeLimits {
  /** Milliseconds between issuing and receiving. */
  readonly ageMsMax: number;
  /** Milliseconds that the sender's clock may run ahead of ours. */
  readonly futureSkewMsMax: number;
  /** Milliseconds between issuing and the latest permitted expiry. */
  readonly lifetimeMsMax: number;
}

/** The times that a submission states. */
export interface SubmissionTimes {
  readonly issuedAt: Instant;
  readonly expiresAt: Instant | null;
}

/** Returns the moment after which nothing new may be ordered: what the sender set, else the age limit. */
export function expiryOf(times: SubmissionTimes, limits: TimeLimits): Instant {
  return times.expiresAt ?? ((times.issuedAt + limits.ageMsMax) as Instant);
}

/** Returns what is wrong with the times of a new signal, with the numbers behind it. */
export function timeProblems(
  times: SubmissionTimes,
  now: Instant,
  limits: TimeLimits,
): readonly SubmissionProblem[] {
  return [...issueProblems(times, now, limits), ...expiryProblems(times, now, limits)];
}

function issueProblems(
  times: SubmissionTimes,
  now: Instant,
  limits: TimeLimits,
): SubmissionProblem[] {
  const ageMs = now - times.issuedAt;
  if (ageMs > limits.ageMsMax) {
    return [
      {
        code: 'SIGNAL_STALE',
        path: 'issuedAt',
        message:
          `is ${seconds(ageMs)} s old, the limit is ${seconds(limits.ageMsMax)} s ` +
          `(our clock: ${instantText(now)}); issue a new signal`,
      },
    ];
  }
  if (-ageMs > limits.futureSkewMsMax) {
    return [
      {
        code: 'SIGNAL_FUTURE',
        path: 'issuedAt',
        message:
          `is ${seconds(-ageMs)} s in the future, the limit is ${seconds(limits.futureSkewMsMax)} s ` +
          `(our clock: ${instantText(now)}); check the sender's clock`,
      },
    ];
  }
  return [];
}

function expiryProblems(
  { issuedAt, expiresAt }: SubmissionTimes,
  now: Instant,
  limits: TimeLimits,
): SubmissionProblem[] {
  if (expiresAt === null) return [];
  if (expiresAt <= issuedAt) {
    return [{ code: 'INVALID', path: 'expiresAt', message: 'must be later than issuedAt' }];
  }
  if (expiresAt <= now) {
    return [
      {
        code: 'SIGNAL_STALE',
        path: 'expiresAt',
        message: `passed ${seconds(now - expiresAt)} s ago (our clock: ${instantText(now)}); issue a new signal`,
      },
    ];
  }
  if (expiresAt - issuedAt > limits.lifetimeMsMax) {
    return [
      {
        code: 'INVALID',
        path: 'expiresAt',
        message: `must be at most ${seconds(limits.lifetimeMsMax)} s after issuedAt`,
      },
    ];
  }
  return [];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
