import { durationText } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/**
 * An order meets continuous trading or nothing: shortly before the close it could miss it and wait for the next open, and
 * before the first quote of a session the opening auction may not be over.
 */
export const auction: RiskCheck = { code: 'AUCTION', needs: 'view', evaluate };

function evaluate({ entry, view, limits }: UnsizedInput): CheckFinding {
  const { now, quote, session } = view;
  const limit = `quoted since the open, ${durationText(limits.closeBufferMs)} before the close`;
  // Outside the session that check denies; what an auction is, only a session shows.
  if (!session.open) return passes({ limit, actual: 'no session' });
  const leftMs = session.until === null ? null : session.until - now;
  if (leftMs !== null && leftMs <= limits.closeBufferMs) {
    const actual = `${durationText(leftMs)} before the close`;
    return fails({ limit, actual }, `${entry.symbol} closes in ${durationText(leftMs)}; an entry could wait for the next open`); // prettier-ignore
  }
  if (quote !== null && session.since !== null && quote.at < session.since) {
    const actual = 'no quote since the open';
    return fails({ limit, actual }, `${entry.symbol} has not been quoted since the open; its opening auction may not be over`); // prettier-ignore
  }
  return passes({
    limit,
    actual: leftMs === null ? 'open' : `${durationText(leftMs)} before the close`,
  });
}
