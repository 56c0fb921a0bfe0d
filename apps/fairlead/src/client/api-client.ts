import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, type Home, homeOf, readSmallFile } from '../config/home';
import { CommandFailure, UnansweredFailure } from './failure';
import { ownCommand } from './own-command';

/** A probe of the broker can take this long; everything else answers at once. */
const TIMEOUT_MS = 30_000;
/** Where it is not known whether a request was carried out it is sent again, with the same id, after these waits. */
const REPEAT_AFTER_MS = [500, 2_000];
/** What a proxy, or a service that asks another, says of an answer that it did not get. */
const UNANSWERED = new Set([502, 503, 504]);

/** The HTTP client of the operator API. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly key: string,
    private readonly signalsUrl = url,
  ) {}

  /** Where signals are sent to: another address where the services run apart. */
  get signals(): ApiClient {
    return new ApiClient(this.signalsUrl, this.key);
  }

  /** Returns the client for the installation that the environment names. Throws a CommandFailure where there is none. */
  static from(environment: Environment): ApiClient {
    const home = homeOf(environment);
    const url = environment['FAIRLEAD_URL'] ?? readSmallFile(home.endpointFile);
    if (url === null || url === '') throw notRunning(home);
    const key = environment['FAIRLEAD_API_KEY'] ?? readSmallFile(home.keyFile);
    if (key === null || key === '') {
      throw new CommandFailure(
        'NO_KEY',
        `There is no API key: ${home.keyFile} cannot be read. Set FAIRLEAD_API_KEY, or FAIRLEAD_HOME to the directory that holds it.`,
        2,
      );
    }
    const signalsUrl = environment['FAIRLEAD_SIGNALS_URL'] ?? url;
    return new ApiClient(withoutSlash(url), key, withoutSlash(signalsUrl));
  }

  get<T>(path: string): Promise<T> {
    return this.request<T>(path, { method: 'GET' });
  }

  /**
   * Has something done, once: the id goes with every repeat, and the one who answers repeats the first answer. Throws a
   * CommandFailure where it was refused, or where it is still not known whether it was done.
   */
  async post<T>(path: string, body: object, requestId: string = randomUUID()): Promise<T> {
    const what = { method: 'POST', body: JSON.stringify(body), requestId };
    for (const waitMs of REPEAT_AFTER_MS) {
      try {
        return await this.request<T>(path, what);
      } catch (error) {
        if (!(error instanceof UnansweredFailure)) throw error;
        await sleep(waitMs);
      }
    }
    return this.request<T>(path, what);
  }

  /** Returns the body of an answer that goes on. Throws a CommandFailure where there is none. */
  async stream(
    path: string,
    of: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>> {
    const response = await this.fetched(path, { method: 'GET' }, of);
    if (response.ok && response.body !== null) return response.body as ReadableStream<Uint8Array>;
    throw failureOf(response.status, await parsed(response));
  }

  private async request<T>(path: string, what: What): Promise<T> {
    const response = await this.send(path, what);
    const answer = await parsed(response);
    if (response.ok) return answer as T;
    throw failureOf(response.status, answer);
  }

  private send(path: string, what: What): Promise<Response> {
    return this.fetched(path, what, { headers: {}, signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  private async fetched(
    path: string,
    { method, body, requestId }: What,
    { headers, signal }: { headers: Readonly<Record<string, string>>; signal: AbortSignal },
  ): Promise<Response> {
    try {
      return await fetch(`${this.url}${path}`, {
        method,
        headers: {
          ...headers,
          authorization: `Bearer ${this.key}`,
          'content-type': 'application/json',
          ...(requestId === undefined ? {} : { 'idempotency-key': requestId }),
        },
        ...(body === undefined ? {} : { body }),
        signal,
      });
    } catch (error) {
      throw unreachable(this.url, error);
    }
  }
}

/** One request of the API. */
interface What {
  readonly method: string;
  readonly body?: string;
  readonly requestId?: string;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function notRunning(home: Home): CommandFailure {
  return new CommandFailure(
    'NOT_RUNNING',
    `Fairlead is not running with its home in ${home.directory}. Start it with "${ownCommand().start}", or set FAIRLEAD_URL or FAIRLEAD_HOME.`,
  );
}

function unreachable(url: string, error: unknown): CommandFailure {
  if (fieldOf(error, 'name') === 'TimeoutError') {
    return new UnansweredFailure('NO_ANSWER', `${url} did not answer in ${TIMEOUT_MS / 1_000} s.`);
  }
  if (wasConnected(error)) {
    return new UnansweredFailure('NO_ANSWER', `${url} closed the connection before it answered.`);
  }
  return new CommandFailure(
    'NOT_RUNNING',
    `Nothing answers at ${url}. Start Fairlead with "${ownCommand().start}"; it may also have stopped without tidying up.`,
  );
}

/** Codes of connections that were never made: nothing of the request has arrived. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']); // prettier-ignore

function wasConnected(error: unknown): boolean {
  const code = fieldOf(fieldOf(error, 'cause'), 'code');
  return typeof code === 'string' && !NEVER_CONNECTED.has(code);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text };
  }
}

function failureOf(status: number, answer: unknown): CommandFailure {
  const fields: Readonly<Record<string, unknown>> =
    typeof answer === 'object' && answer !== null ? { ...answer } : {};
  const code = typeof fields['code'] === 'string' ? fields['code'] : `HTTP_${status}`;
  const message = typeof fields['detail'] === 'string' ? fields['detail'] : `HTTP ${status}`;
  const Failure = UNANSWERED.has(status) ? UnansweredFailure : CommandFailure;
  return new Failure(code, message, 1, answer);
}
