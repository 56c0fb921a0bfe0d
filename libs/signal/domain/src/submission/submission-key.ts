import { type InstrumentKey, type Instant, derivedId, instantText } from '@fairlead/core';

/** A key that is safe in a header, a log line and an index. */
export const KEY_FORMAT = /^[\x21-\x7e]{1,128}$/;

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
export function submissionKeyOf(sources: KeySources): string {
  return (
    sources.header ??
    sources.body ??
    derivedId(
      'signal-key',
      sources.source,
      sources.instrumentKey,
      sources.action,
      instantText(sources.issuedAt),
    )
  );
}
