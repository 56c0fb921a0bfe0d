import { type FairleadError, RefusedError, UnansweredError, adviceOn } from './errors';

/** What a proxy, or a service that asks another, says of an answer that it did not get. */
const UNANSWERED = new Set([502, 503, 504]);
/** A page of a proxy can be long, and none of it helps. */
const TEXT_SHOWN_MAX = 500;

/** Returns the document of an answer that was given. Throws an UnansweredError where it is none. */
export function bodyOf<T>({ status }: Response, text: string, requestId?: string): T {
  const parsed = parsedJson(text);
  if (parsed !== undefined) return parsed as T;
  throw new UnansweredError(
    `The answer is not JSON: ${text.slice(0, TEXT_SHOWN_MAX) || 'it is empty'}`,
    { code: 'BAD_ANSWER', status, ...(requestId === undefined ? {} : { requestId }) },
  );
}

/** Returns the error that an answer with this status and text is. */
export function errorOf({ status }: Response, text: string, requestId?: string): FairleadError {
  const parsed = parsedJson(text);
  const problem =
    typeof parsed === 'object' && parsed !== null
      ? (parsed as Readonly<Record<string, unknown>>)
      : { detail: text.slice(0, TEXT_SHOWN_MAX) };
  const code = typeof problem['code'] === 'string' ? problem['code'] : `HTTP_${status}`;
  const detail = problem['detail'];
  const message = typeof detail === 'string' && detail !== '' ? detail : `HTTP ${status}`;
  if (UNANSWERED.has(status)) {
    const id = requestId === undefined ? {} : { requestId };
    return new UnansweredError(message, { code, status, problem, ...id });
  }
  return new RefusedError(message, { code, status, problem, advice: adviceOn(status) });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
