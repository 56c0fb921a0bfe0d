import { instantText } from '@fairlead/core';
import { type RiskCheck, finding } from '../check';

/** A signal is acted on before it expires or not at all. */
export const signalStale: RiskCheck = {
  code: 'SIGNAL_STALE',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      view.now <= entry.expiresAt,
      { limit: instantText(entry.expiresAt), actual: instantText(view.now) },
      `the signal expired ${view.now - entry.expiresAt} ms ago`,
    ),
};
