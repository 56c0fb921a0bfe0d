import { instantText, durationText } from '@fairlead/core';
import { type RiskCheck, finding } from '../check';

/** A signal is acted on before it expires or not at all. */
export const signalStale: RiskCheck = {
  code: 'SIGNAL_STALE',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      view.now <= entry.expiresAt,
      { limit: instantText(entry.expiresAt), actual: instantText(view.now) },
      `the signal expired ${durationText(Math.max(0, view.now - entry.expiresAt))} ago`,
    ),
};
