import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type HostNames,
  PROBLEM_TYPE,
  type ProblemDetails,
  isKnownHost,
  problemDetails,
} from '@fairlead/core';

/** Returns the middleware that answers only who calls this listener by one of its names; it comes before all others. */
export function hostCheck(
  names: HostNames,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return ({ headers }, response, next) => {
    if (isKnownHost(headers.host, names)) next();
    else {
      response.writeHead(403, { 'content-type': PROBLEM_TYPE, connection: 'close' });
      response.end(JSON.stringify(WRONG_HOST));
    }
  };
}

const WRONG_HOST: ProblemDetails = problemDetails({
  status: 403,
  code: 'WRONG_HOST',
  detail:
    'The name in the Host header is not one of ours. Call it localhost or by its address, or list the name in FAIRLEAD_HTTP_NAMES.',
});
