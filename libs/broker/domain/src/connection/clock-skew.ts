import type { Instant } from '@fairlead/core';

/** TWS says its time in whole seconds: the true one is up to so much later. */
const SECOND_MS = 1_000;

/** Times of one request for the time: ours when it was sent and when it was answered, and what was answered. */
export interface TimeReading {
  readonly sentAt: Instant;
  readonly answeredAt: Instant;
  readonly theirs: Instant;
}

/**
 * Returns by how much our clock is certainly ahead of theirs in ms; negative where it is behind, 0 where they may agree. It
 * falls short of the truth by the time of the answer and the second that theirs is cut to, and never exceeds it.
 */
export function clockSkewMs({ sentAt, answeredAt, theirs }: TimeReading): number {
  // Theirs was read between the two, at some time within its second. Ours may have been set back meanwhile.
  const [earliest, latest] = sentAt <= answeredAt ? [sentAt, answeredAt] : [answeredAt, sentAt];
  const atLeast = earliest - (theirs + SECOND_MS);
  const atMost = latest - theirs;
  if (atLeast > 0) return atLeast;
  return atMost < 0 ? atMost : 0;
}
