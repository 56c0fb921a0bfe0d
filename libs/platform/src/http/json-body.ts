import { type JsonFault, type Result, ok, parseStrictJson, refused } from '@fairlead/core';
import type { RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';
import { HttpProblem } from './problem';

/** Returns the value in a JSON body of UTF-8, or what is wrong with it. */
export function parseJsonBody(body: Uint8Array): Result<unknown, JsonFault> {
  const text = textOfBody(body);
  return text.ok ? parseStrictJson(text.value) : text;
}

/** Returns the text of a body that is to be JSON. */
export function textOfBody(body: Uint8Array): Result<string, JsonFault> {
  if (body.length === 0)
    return refused({ kind: 'not-json', path: '', message: 'is empty: send a JSON object' });
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refused({ kind: 'not-json', path: '', message: 'is not valid JSON in UTF-8' });
  }
}

/** Returns the body of a request as it was sent, `{}` for none. Throws an HttpProblem for what is no JSON or has two meanings. */
export function jsonBodyOf(request: RawBodyRequest<Request>): unknown {
  const { rawBody } = request;
  if (rawBody === undefined) {
    const isSent = Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers; // prettier-ignore
    if (!isSent) return {};
    const detail = 'Send the body as JSON, with "Content-Type: application/json".';
    throw new HttpProblem({ status: 415, code: 'WRONG_TYPE', detail });
  }
  const parsed = parseJsonBody(rawBody);
  if (parsed.ok) return parsed.value;
  throw bodyProblem(parsed.refusal);
}

function bodyProblem({ kind, path, message }: JsonFault): HttpProblem {
  const code = kind === 'not-json' ? 'NOT_JSON' : 'SAME_KEY_TWICE';
  const where = path === '' ? 'The body' : path;
  return new HttpProblem({ status: 400, code, detail: `${where} ${message}.`, problems: [{ path, message }] }); // prettier-ignore
}
