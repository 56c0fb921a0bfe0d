import { type Instant, isInstantText, isPaperAccount, parseInstant } from '@fairlead/core';

/** A live account may be armed for at most this long at once. */
export const ARMING_MS_MAX = 12 * 60 * 60 * 1_000;

/** Whether orders may go to an account, and until when where that is limited. */
export type Arming =
  | { readonly armed: true; readonly until: Instant | null }
  | { readonly armed: false; readonly reason: string };

/**
 * Returns whether orders may go to the account. A paper account needs nothing. A live account needs the text
 * `<account>:<ISO-8601 UTC expiry>`, naming itself, in the future and at most twelve hours away.
 */
export function armingOf(account: string, armText: string | null, now: Instant): Arming {
  if (isPaperAccount(account)) return { armed: true, until: null };
  if (armText === null || armText === '') {
    return { armed: false, reason: `${account} is a live account and nothing arms it` };
  }
  const separator = armText.indexOf(':');
  const armedAccount = armText.slice(0, Math.max(separator, 0));
  const untilText = armText.slice(separator + 1);
  if (armedAccount !== account) {
    return { armed: false, reason: `the arming is not for ${account}` };
  }
  if (!isInstantText(untilText)) {
    return { armed: false, reason: 'the arming does not end at an ISO-8601 UTC time' };
  }
  const until = parseInstant(untilText);
  if (until <= now) return { armed: false, reason: `the arming ended at ${untilText}` };
  if (until - now > ARMING_MS_MAX) {
    return { armed: false, reason: 'an arming lasts at most twelve hours' };
  }
  return { armed: true, until };
}
