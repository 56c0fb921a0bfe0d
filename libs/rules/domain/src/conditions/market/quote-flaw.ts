import type { Instant } from '@fairlead/core';
import type { QuoteFacts } from '../../facts';

/** A quote of before that says nothing of now. */
const QUOTE_AGE_MAX_MS = 60_000;

/** Returns why a quote says nothing of what can be traded at now, or null where it does. */
export function flawOf(quote: QuoteFacts | null, now: Instant): string | null {
  if (quote === null) return 'no quote';
  const ageMs = now - quote.quotedAt;
  if (ageMs > QUOTE_AGE_MAX_MS) return `the quote is ${Math.round(ageMs / 1_000)} s old`;
  return quote.live ? null : 'nobody can trade at the last quote';
}
