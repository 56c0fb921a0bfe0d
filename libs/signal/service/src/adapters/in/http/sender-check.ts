import type { IncomingHttpHeaders } from 'node:http';
import { type Clock, type Result, instantText, ok, refused } from '@fairlead/core';
import type { Sender } from '@fairlead/signal-domain';
import type { ApiKeys } from './api-keys';
import { webhookRefusal } from './webhook-signature';

/** A request whose sender is to be found out. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** A key that stands elsewhere than in a header. */
  readonly key?: string | null;
}

/** Why nobody is believed to have sent this. */
export interface SenderRefusal {
  readonly code: string;
  readonly message: string;
}

const WEBHOOK: Sender = { principal: 'webhook', defaultSource: 'webhook', sources: null };

/** Finds out who sends: by signature where the request carries one, else by API key. */
export class SenderCheck {
  constructor(
    private readonly keys: ApiKeys,
    private readonly webhookKeys: readonly Buffer[],
    private readonly clock: Clock,
  ) {}

  /** Throws only where the keys cannot be read. */
  async check({ headers, body, key }: SignedRequest): Promise<Result<Sender, SenderRefusal>> {
    if (headers['webhook-signature'] === undefined) return this.byKey(key ?? presentedKey(headers));
    const refusal = webhookRefusal({
      headers: {
        id: single(headers['webhook-id']),
        timestamp: single(headers['webhook-timestamp']),
        signature: single(headers['webhook-signature']),
      },
      body,
      keys: this.webhookKeys,
      now: this.clock.now(),
    });
    return refusal === null ? ok(WEBHOOK) : refused(refusal);
  }

  private async byKey(presented: string | null): Promise<Result<Sender, SenderRefusal>> {
    if (presented === null) {
      return refused({
        code: 'KEY_MISSING',
        message:
          'send "Authorization: Bearer <API key>" or "X-API-Key: <API key>"; the first start wrote one to .fairlead/api-key',
      });
    }
    const key = await this.keys.find(presented);
    if (key === null) {
      return refused({ code: 'KEY_UNKNOWN', message: 'this API key is not known or was revoked' });
    }
    if (key.expiresAt !== null && key.expiresAt <= this.clock.now()) {
      const message = `the API key ${key.name} expired at ${instantText(key.expiresAt)}: make a new one with "fairlead keys create ${key.name}"`;
      return refused({ code: 'KEY_EXPIRED', message });
    }
    const { name, sources, strategies, defaultSource, maxNotional, ageMsMax } = key;
    return ok({
      ...{ principal: name, sources, defaultSource, ageMsMax },
      ...(maxNotional === null ? {} : { maxNotional }),
      ...(strategies === null ? {} : { strategies }),
    });
  }
}

function presentedKey(headers: IncomingHttpHeaders): string | null {
  const bearer = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return bearer ?? single(headers['x-api-key']) ?? null;
}

function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}
