import { type InstrumentKey, type Instant, derivedId, instantText } from '@fairlead/core';

/** Where a submission's identity can come from, first to last. */
export interface KeySources {
  /** The `webhook-id` or `Idempotency-Key` header. */
  readonly header: string | null;
  /** `id` of the body. */
  readonly body: string | null;
  readonly source: string;
  readonly instrumentKey: InstrumentKey;
  readonly action: string;
  readonly issuedAt: Instant;
}

/** Returns the key that makes a repeat of this submission recognisable within its source. */
export function submissionKeyOf(from: KeySources): string {
  return (
    from.header ??
    from.body ??
    derivedId(
      'signal-key',
      from.source,
      from.instrumentKey,
      from.action,
      instantText(from.issuedAt),
    )
  );
}
