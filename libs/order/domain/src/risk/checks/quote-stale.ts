import { durationText } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/** Sizes and stops rest on a quote, so there has to be a fresh one. */
export const quoteStale: RiskCheck = { code: 'QUOTE_STALE', needs: 'view', evaluate };

function evaluate({ entry, view, limits }: UnsizedInput): CheckFinding {
  const { quote } = view;
  const limit = `symbol ${durationText(limits.quoteAgeMaxMs)}, feed ${durationText(limits.feedAgeMaxMs)}`;
  if (quote === null) {
    return fails({ limit, actual: 'no quote' }, `there is no quote of ${entry.symbol} yet`);
  }
  const ageMs = view.now - quote.at;
  const feedAgeMs = view.now - quote.feedAt;
  const actual = `symbol ${durationText(ageMs)}, feed ${durationText(feedAgeMs)}`;
  if (ageMs > limits.quoteAgeMaxMs || feedAgeMs > limits.feedAgeMaxMs) {
    return fails({ limit, actual }, `the quote of ${entry.symbol} is too old to trade on`);
  }
  return passes({ limit, actual });
}
