import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MisuseError, NotRunningError, UnansweredError } from './errors';
import { bodyOf, errorOf } from './http-answer';

const REPEAT_AFTER_MS = [500, 2_000];
const KEY_FORMAT = /^[\x21-\x7e]+$/;
const ID_FORMAT = /^[\x21-\x7e]{1,255}$/;

/** How one call is made. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. What had been sent by then may be done all the same. */
  readonly signal?: AbortSignal;
  /** How long one attempt may take, in ms; by default that of the client. */
  readonly timeoutMs?: number;
}

/** How a call is made that changes something. */
export interface ChangeOptions extends CallOptions {
  /**
   * Names the request (`Idempotency-Key`, 1 to 255 visible ASCII characters, best a UUID): the same one again is done once
   * and answered the same. By default a new one for each call, which its own repeats share.
   */
  readonly requestId?: string;
}

/** Where to send to, and as whom. */
export interface LinkOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  /** Where it is not known whether a request was carried out it is sent again, with the same id, after these waits. */
  readonly repeatAfterMs?: readonly number[];
}

interface Request extends CallOptions {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly requestId?: string;
}

/** HTTP with the API of a Fairlead: every failure is a FairleadError, and the key is in none of them. */
export class HttpLink {
  readonly url: string;
  /** Private to the language too: whoever prints the client does not print the key. */
  readonly #key: string;
  private readonly timeoutMs: number;
  private readonly repeatAfterMs: readonly number[];

  constructor({ url, apiKey, timeoutMs, repeatAfterMs }: LinkOptions) {
    if (!KEY_FORMAT.test(apiKey)) {
      throw new MisuseError(
        'The API key is empty or holds spaces, line ends or characters that no key has.',
        "Give it as it stands in api-key of Fairlead's home.",
      );
    }
    this.url = addressOf(url);
    this.#key = apiKey;
    this.timeoutMs = timeoutMs;
    this.repeatAfterMs = repeatAfterMs ?? REPEAT_AFTER_MS;
  }

  /** Asks for something. Throws a FairleadError. */
  get<T>(path: string, options: CallOptions = {}): Promise<T> {
    return this.request<T>({ method: 'GET', path, ...options });
  }

  /**
   * Has something done, once: the id goes with every repeat, and the one who answers repeats the first answer. Throws an
   * UnansweredError where it is still not known whether it was done, another FairleadError where it was not.
   */
  async post<T>(path: string, body: object, options: ChangeOptions = {}): Promise<T> {
    const requestId = options.requestId ?? randomUUID();
    if (!ID_FORMAT.test(requestId)) {
      throw new MisuseError(
        'A request id must be 1 to 255 visible ASCII characters without spaces.',
        'A UUID is best.',
      );
    }
    const text = JSON.stringify(body);
    const request: Request = { method: 'POST', path, ...options, body: text, requestId };
    for (const waitMs of this.repeatAfterMs) {
      try {
        return await this.request<T>(request);
      } catch (error) {
        if (!(error instanceof UnansweredError)) throw error;
        await sleep(waitMs, undefined, options).catch(() => options.signal?.throwIfAborted());
      }
    }
    return this.request<T>(request);
  }

  /** Returns the body of an answer that goes on. Throws a FairleadError where there is none. */
  async stream(
    path: string,
    of: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>> {
    const request: Request = { method: 'GET', path, signal: of.signal };
    // The time is for the head of the answer; the body goes on for as long as it likes.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(timedOut()), this.timeoutMs);
    try {
      const signal = AbortSignal.any([of.signal, late.signal]);
      const response = await this.fetched(request, { headers: of.headers, signal });
      if (response.ok && response.body !== null) return response.body as ReadableStream<Uint8Array>;
      throw errorOf(response, this.withoutKey(await response.text()), request.requestId);
    } catch (error) {
      throw this.failure(error, request);
    } finally {
      clearTimeout(timer);
    }
  }

  private async request<T>(request: Request): Promise<T> {
    request.signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(request.timeoutMs ?? this.timeoutMs);
    const signal =
      request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
    try {
      const response = await this.fetched(request, { headers: {}, signal });
      const text = this.withoutKey(await response.text());
      if (!response.ok) throw errorOf(response, text, request.requestId);
      return bodyOf<T>(response, text, request.requestId);
    } catch (error) {
      throw this.failure(error, request);
    }
  }

  private fetched(
    { method, path, body, requestId }: Request,
    of: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...of.headers,
        authorization: `Bearer ${this.#key}`,
        'content-type': 'application/json',
        ...(requestId === undefined ? {} : { 'idempotency-key': requestId }),
      },
      ...(body === undefined ? {} : { body }),
      signal: of.signal,
      // One that is followed turns a POST into a GET, whose answer would pass for that of the POST.
      redirect: 'manual',
    });
  }

  /** A proxy can quote a request in its answer. */
  private withoutKey(text: string): string {
    return text.replaceAll(this.#key, '…');
  }

  /** Returns what a call throws for what went wrong on the way. */
  private failure(error: unknown, { signal, timeoutMs, requestId }: Request): unknown {
    if (signal?.aborted === true) return signal.reason;
    const cause = fieldOf(error, 'cause');
    const code = fieldOf(cause, 'code');
    const id = requestId === undefined ? {} : { requestId };
    if (fieldOf(error, 'name') === 'TimeoutError') {
      const seconds = (timeoutMs ?? this.timeoutMs) / 1_000;
      return new UnansweredError(`${this.url} did not answer in ${seconds} s.`, { code: 'NO_ANSWER', ...id }); // prettier-ignore
    }
    if (fieldOf(error, 'name') !== 'TypeError') return error;
    if (typeof code === 'string' && !NEVER_CONNECTED.has(code)) {
      return new UnansweredError(`${this.url} closed the connection before it answered (${code}).`, { code: 'NO_ANSWER', cause, ...id }); // prettier-ignore
    }
    return new NotRunningError(`Nothing answers at ${this.url}.`, cause);
  }
}

/** Codes of connections that were never made: nothing of the request has arrived. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']); // prettier-ignore

function timedOut(): Error {
  return new DOMException('it took too long', 'TimeoutError');
}

/** What is in an address is printed in every error, so a password has no place there. */
function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSound =
    url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === '';
  if (!isSound) {
    throw new MisuseError(
      'The address of Fairlead must be http:// or https://, with no user or password in it.',
      'It looks like http://127.0.0.1:7400; a running Fairlead writes it to endpoint in its home.',
    );
  }
  return text.replace(/\/+$/, '');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
