import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPE } from '@fairlead/core';
import { type SubmissionAnswer, refusal } from '../../../application/submission-answer';
import { submissionProblem } from './submission-problem';

/** A signal, alone or among others, is no larger. */
export const SIGNAL_BYTES_MAX = 32 * 1_024;
const BATCH_BYTES_MAX = 1_024 * 1_024;
/** A body that is too large is still read up to so much beyond, so that its sender gets to read the answer. */
const DRAIN_BYTES_MAX = 1_024 * 1_024;

/** The paths that signals are posted to, and what lies below them; Express finds them in capitals, too. */
const SIGNALS = /^\/v1\/(?:signals(:batch)?|alerts)(?=[/?]|$)/i;
const LINES = /^application\/(x-ndjson|ndjson|jsonl)\s*(;|$)/i;

const bodies = new WeakMap<IncomingMessage, Buffer>();

/** Returns the body of a signal request exactly as it was sent; empty where it is read as it comes. */
export function rawBodyOf(request: IncomingMessage): Buffer {
  return bodies.get(request) ?? Buffer.alloc(0);
}

/** True where each line of a body is a signal. */
export function sendsLines({ headers }: IncomingMessage): boolean {
  return LINES.test(headers['content-type'] ?? '');
}

/** True where the body can be read as it comes: a signature is over all of it, a key is known before. */
export function isStreamed(request: IncomingMessage): boolean {
  return sendsLines(request) && request.headers['webhook-signature'] === undefined;
}

/**
 * Returns the middleware that reads the bodies of posted signals. It has to come before any body parser: a parser would
 * answer for bad JSON before the sender is known, and a signature covers the bytes.
 */
export function rawBodyReader(
  onTooLarge: () => void,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  return (request, response, next) => {
    const bytesMax = bytesMaxOf(request);
    if (bytesMax === null) {
      next();
      return;
    }
    readBody(request, bytesMax).then(
      (body) => {
        if (body === null) {
          onTooLarge();
          answerTooLarge(response, bytesMax);
          return;
        }
        bodies.set(request, body);
        next();
      },
      // The sender hung up in the middle: there is nobody to answer.
      () => response.destroy(),
    );
  };
}

/** How large a body may be, or null where it is not ours to read. */
function bytesMaxOf(request: IncomingMessage): number | null {
  const path = SIGNALS.exec(request.url ?? '');
  if (path === null || request.method !== 'POST' || isStreamed(request)) return null;
  return path[1] !== undefined || sendsLines(request) ? BATCH_BYTES_MAX : SIGNAL_BYTES_MAX;
}

/** Returns the body, or null where it is larger than the limit. */
async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | null> {
  const readMax = bytesMax + DRAIN_BYTES_MAX;
  if (Number(request.headers['content-length'] ?? 0) > readMax) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > readMax) return null;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  return bytes > bytesMax ? null : Buffer.concat(chunks);
}

function answerTooLarge(response: ServerResponse, bytesMax: number): void {
  const problem = submissionProblem(tooLarge(bytesMax));
  response.writeHead(problem.status, { 'content-type': PROBLEM_TYPE, connection: 'close' });
  response.end(JSON.stringify(problem));
}

/** Returns the answer to more bytes than there may be. */
export function tooLarge(bytesMax: number, what = 'the body'): SubmissionAnswer {
  return refusal(413, 'TOO_LARGE', `${what} is larger than ${bytesMax} bytes`);
}
