import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { RiskInput } from '../risk-input';

/** Sizes and stops rest on a quote, so there has to be a fresh one; delayed data is for paper only. */
export const quoteStale: RiskCheck = { code: 'QUOTE_STALE', evaluate };

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  const { quote } = view;
  const limit = `symbol ${limits.quoteAgeMaxMs} ms, feed ${limits.feedAgeMaxMs} ms`;
  if (quote === null) {
    return fails({ limit, actual: 'no quote' }, `there is no quote of ${entry.symbol} yet`);
  }
  const ageMs = view.now - quote.at;
  const feedAgeMs = view.now - quote.feedAt;
  const actual = `symbol ${ageMs} ms, feed ${feedAgeMs} ms`;
  if (ageMs > limits.quoteAgeMaxMs || feedAgeMs > limits.feedAgeMaxMs) {
    return fails({ limit, actual }, `the quote of ${entry.symbol} is too old to trade on`);
  }
  if (quote.delayed && !view.paper) {
    return fails(
      { limit: 'live data', actual: 'delayed data' },
      'delayed data is allowed on a paper account only; subscribe to market data at the broker',
    );
  }
  return passes({ limit, actual });
}
