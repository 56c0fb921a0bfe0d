import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '@fairlead/core';

/** How far a webhook's timestamp may be from our clock, either way. */
const TOLERANCE_MS = 300_000;
/** Signatures in one header that are looked at: a sender that rotates its secret sends two. */
const SIGNATURES_MAX = 10;

/** The headers of Standard Webhooks. */
interface WebhookHeaders {
  readonly id: string | undefined;
  /** Unix time in seconds. */
  readonly timestamp: string | undefined;
  /** `v1,<base64>` parts, separated by spaces. */
  readonly signature: string | undefined;
}

/** What a signature is checked against. */
export interface WebhookCheck {
  readonly headers: WebhookHeaders;
  readonly body: Uint8Array;
  readonly keys: readonly Buffer[];
  readonly now: Instant;
}

/** Why a signed request is not believed. */
export interface WebhookRefusal {
  readonly code: 'SIGNATURE_INCOMPLETE' | 'SIGNATURE_TIME' | 'SIGNATURE_WRONG';
  readonly message: string;
}

/** Returns what is wrong with a signed request, or null where one of the secrets signed exactly this id, time and body. */
export function webhookRefusal({ headers, body, keys, now }: WebhookCheck): WebhookRefusal | null {
  const { id, timestamp, signature } = headers;
  // A dot in the id would make `id.timestamp.body` readable in two ways.
  if (!id || !timestamp || !signature || id.includes('.') || !/^\d{1,15}$/.test(timestamp)) {
    return {
      code: 'SIGNATURE_INCOMPLETE',
      message:
        'send webhook-id (without dots), webhook-timestamp (Unix seconds) and webhook-signature (v1,<base64>)',
    };
  }
  const offMs = now - Number(timestamp) * 1_000;
  if (Math.abs(offMs) > TOLERANCE_MS) {
    return {
      code: 'SIGNATURE_TIME',
      message: `webhook-timestamp is ${Math.round(offMs / 1_000)} s from our clock, the limit is ${TOLERANCE_MS / 1_000} s`,
    };
  }
  const expected = keys.map((key) =>
    createHmac('sha256', key).update(`${id}.${timestamp}.`, 'utf8').update(body).digest(),
  );
  const presented = signaturesOf(signature);
  const matches = expected.flatMap((one) => presented.map((other) => isEqual(one, other)));
  if (matches.includes(true)) return null;
  return {
    code: 'SIGNATURE_WRONG',
    message:
      'no secret of ours signed this id, timestamp and body: check the secret and sign the raw body',
  };
}

function signaturesOf(header: string): readonly Buffer[] {
  return header
    .split(' ')
    .slice(0, SIGNATURES_MAX)
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'));
}

function isEqual(expected: Buffer, presented: Buffer): boolean {
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}
