import { randomUUID } from 'node:crypto';
import { derivedId } from '@fairlead/core';
import { HttpProblem } from '@fairlead/platform';

/** Names a request, so that it can be repeated: it is done once and answered the same. */
export const KEY_HEADER = 'idempotency-key';
/** What RFC 9110 lets into a header's text, without what would only confuse. */
const KEY_FORMAT = /^[\x21-\x7e]{1,255}$/;
const UUID_FORMAT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Returns the id of a request that changes something: its `Idempotency-Key` header, the `requestId` of its body, or, for
 * a caller who will not repeat it, a new one. A key of any form becomes a UUID, the same one each time.
 */
export function requestIdOf(header: string | undefined, inBody: string | undefined): string {
  const key = header === undefined ? undefined : idOfKey(header);
  if (key !== undefined && inBody !== undefined && key !== inBody.toLowerCase()) {
    throw refusal('The Idempotency-Key header and requestId name two ids: send one of them.');
  }
  return key ?? inBody?.toLowerCase() ?? randomUUID();
}

function idOfKey(header: string): string {
  // The draft of the header has its value in quotes; many clients send it bare.
  const key = header.trim().replace(/^"(.*)"$/, '$1');
  if (!KEY_FORMAT.test(key)) {
    throw refusal(
      'Idempotency-Key must be 1 to 255 visible characters without spaces, best a UUID.',
    );
  }
  return UUID_FORMAT.test(key) ? key.toLowerCase() : derivedId('idempotency-key', key);
}

function refusal(detail: string): HttpProblem {
  return new HttpProblem({ status: 400, code: 'INVALID_IDEMPOTENCY_KEY', detail });
}
