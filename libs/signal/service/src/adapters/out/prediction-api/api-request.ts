import { parseJsonBody } from '@fairlead/platform';
import { PredictionApiError } from './prediction-api-error';

const BODY_BYTES_MAX = 8 * 1_024 * 1_024;
const TEXT_SHOWN_MAX = 200;

/** Where the prediction API is, and how it is spoken to. */
export interface PredictionApiAddress {
  /** With the version in its path, such as `https://predictions.example.com/api/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** For one try, the body included. */
  readonly timeoutMs: number;
}

/** One request: a path below the base URL, and what stands behind the question mark. */
export interface ApiQuery {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** Sends one request, once. Returns the `data` of its answer; throws a PredictionApiError. */
export async function requestOnce(
  address: PredictionApiAddress,
  query: ApiQuery,
  stopped: AbortSignal,
): Promise<unknown> {
  const late = AbortSignal.timeout(address.timeoutMs);
  const signal = AbortSignal.any([late, stopped]);
  try {
    const response = await fetch(urlOf(address.baseUrl, query), {
      headers: { accept: 'application/json', 'x-api-key': address.apiKey },
      // Whoever is redirected would hand the key to another server.
      redirect: 'manual',
      signal,
    });
    const body = await bodyOf(response);
    if (!response.ok) throw refusedBy(response, body);
    return dataOf(body);
  } catch (error) {
    throw withoutKey(faultOf(error, { address, path: query.path, late, stopped }), address.apiKey);
  }
}

function urlOf(baseUrl: string, { path, parameters }: ApiQuery): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${path}`);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

async function bodyOf(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      const message = `the answer is larger than ${BODY_BYTES_MAX} bytes`;
      throw new PredictionApiError({ code: 'TOO_LARGE', message, status: response.status });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function dataOf(body: Buffer): unknown {
  const parsed = parseJsonBody(body);
  if (!parsed.ok) {
    const message = `the answer ${parsed.refusal.message}`;
    throw new PredictionApiError({ code: 'MALFORMED', message, status: 200 });
  }
  const answer = parsed.value;
  if (!isObject(answer) || typeof answer['status'] !== 'string') {
    const message =
      'the answer has no "status"; is the base URL that of the API, with its version?';
    throw new PredictionApiError({ code: 'MALFORMED', message, status: 200 });
  }
  if (answer['status'] !== 'success') {
    const message = `answered "${answer['status'].slice(0, 50)}"${reasonIn(body)}`;
    throw new PredictionApiError({ code: 'REFUSED', message, status: 200 });
  }
  if (answer['data'] === undefined || answer['data'] === null) {
    throw new PredictionApiError({ code: 'MALFORMED', message: 'the answer has no "data"' });
  }
  return answer['data'];
}

function refusedBy(response: Response, body: Buffer): PredictionApiError {
  const { status, headers } = response;
  return new PredictionApiError({
    code: 'HTTP',
    message: `answered ${status}${hintFor(status)}${reasonIn(body)}`,
    status,
    retryAfterMs: retryAfterMsIn(headers.get('retry-after')),
  });
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return ' (is the API key right?)';
  if (status === 404) return ' (is the base URL right, with its version?)';
  return status >= 300 && status < 400 ? ' (redirects are not followed)' : '';
}

/** What the API says of it, where it says something that a person can read. */
function reasonIn(body: Buffer): string {
  const parsed = parseJsonBody(body);
  if (!parsed.ok || !isObject(parsed.value)) return '';
  const { message, error, detail } = parsed.value;
  const reason = [message, error, detail].find((each) => typeof each === 'string');
  return reason === undefined ? '' : `: ${String(reason).slice(0, TEXT_SHOWN_MAX)}`;
}

/** Seconds, or a date of HTTP. */
function retryAfterMsIn(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, moment - Date.now());
}

function faultOf(
  error: unknown,
  of: {
    readonly address: PredictionApiAddress;
    readonly path: string;
    readonly late: AbortSignal;
    readonly stopped: AbortSignal;
  },
): PredictionApiError {
  const { host } = new URL(of.address.baseUrl);
  const where = `the prediction API at ${host} (${of.path})`;
  if (of.stopped.aborted) {
    return new PredictionApiError({ code: 'STOPPED', message: `${where}: stopped` });
  }
  if (error instanceof PredictionApiError) {
    const { code, message, status, retryAfterMs } = error;
    const known = status === null ? {} : { status };
    return new PredictionApiError({
      code,
      message: `${where}: ${message}`,
      retryAfterMs,
      ...known,
    });
  }
  if (of.late.aborted) {
    const message = `${where} did not answer within ${of.address.timeoutMs / 1_000} s`;
    return new PredictionApiError({ code: 'TIMEOUT', message });
  }
  const message = `${where} cannot be reached: ${causeOf(error)}`;
  return new PredictionApiError({ code: 'UNREACHABLE', message });
}

/** fetch says "fetch failed", and why in its cause. */
function causeOf(error: unknown): string {
  const cause = isObject(error) ? error['cause'] : undefined;
  const { code = '', message = '' } = isObject(cause) ? cause : {};
  const reason = [code, message]
    .filter((text) => typeof text === 'string' && text !== '')
    .join(' ');
  return reason === '' ? String(error) : reason;
}

/** An API may repeat the key in what it answers. */
function withoutKey(error: PredictionApiError, apiKey: string): PredictionApiError {
  if (!error.message.includes(apiKey)) return error;
  const { code, status, retryAfterMs } = error;
  const message = error.message.replaceAll(apiKey, '***');
  const known = status === null ? {} : { status };
  return new PredictionApiError({ code, message, retryAfterMs, ...known });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
