import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPE } from '@fairlead/core';
import { type SubmissionAnswer, refusal } from '../../../application/submission-answer';
import { submissionProblem } from './submission-problem';

/** The path that signals are posted to. */
export const SIGNALS_PATH = '/v1/signals';
const BODY_BYTES_MAX = 32 * 1_024;
/** A body that is too large is still read up to here, so that its sender gets to read the answer. */
const DRAIN_BYTES_MAX = 1_024 * 1_024;

const bodies = new WeakMap<IncomingMessage, Buffer>();

/** Returns the body of a signal request exactly as it was sent. */
export function rawBodyOf(request: IncomingMessage): Buffer {
  return bodies.get(request) ?? Buffer.alloc(0);
}

/**
 * Returns the middleware that reads the bodies of posted signals. It has to come before any body parser: a parser would
 * answer for bad JSON before the sender is known, and a signature covers the bytes.
 */
export function rawBodyReader(
  onTooLarge: () => void,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  return (request, response, next) => {
    if (request.method !== 'POST') {
      next();
      return;
    }
    readBody(request).then(
      (body) => {
        if (body === null) {
          onTooLarge();
          answerTooLarge(response);
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

/** Returns the body, or null where it is larger than the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > DRAIN_BYTES_MAX) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > DRAIN_BYTES_MAX) return null;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  return bytes > BODY_BYTES_MAX ? null : Buffer.concat(chunks);
}

function answerTooLarge(response: ServerResponse): void {
  const problem = submissionProblem(tooLarge());
  response.writeHead(problem.status, { 'content-type': PROBLEM_TYPE, connection: 'close' });
  response.end(JSON.stringify(problem));
}

function tooLarge(): SubmissionAnswer {
  return refusal(413, 'TOO_LARGE', `the body is larger than ${BODY_BYTES_MAX} bytes`);
}
