import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import {
  type FieldProblem,
  type HostNames,
  PROBLEM_TYPE,
  instant,
  instantText,
  isKnownHost,
  problemDetails,
} from '@fairlead/core';
import { ScenarioError } from '../scenario/scenario';
import {
  CONTROL_ROUTES,
  ControlError,
  type ControlRequest,
  type ControlRoute,
  type ControlTarget,
} from './control-routes';
import { UnknownSymbolError } from '../actions/simulator-control';
import { openApi } from './open-api';
import { NotSteppedError } from '../actions/stepper';

const BODY_BYTES_MAX = 1024 * 1024;
/** Fields of the state that are moments; on the wire they are ISO-8601. */
const MOMENTS = new Set(['at', 'placedAt', 'changedAt', 'goodTill', 'goodAfter']);

/** The control port: HTTP and JSON, without authentication, so it stays on the loopback unless set otherwise. */
export class ControlServer {
  private readonly server: Server;

  constructor(
    private readonly target: ControlTarget,
    private readonly called: HostNames,
  ) {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  /** Starts to listen and returns the port. Rejects where it is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, this.called.address, () => {
        this.server.off('error', reject);
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.refuseStrangers(request);
      const url = new URL(request.url ?? '/', 'http://control');
      if (request.method === 'GET' && url.pathname === '/openapi.json') {
        reply(response, 200, openApi());
        return;
      }
      const { route, name } = routeOf(request.method ?? '', url.pathname);
      const body = route.body === undefined ? { text: '', yaml: false } : await bodyOf(request);
      const requested: ControlRequest = { name, query: url.searchParams, body };
      reply(response, 200, await route.answer(this.target, requested));
    } catch (error) {
      const { status, code, message, problems } = asControlError(error);
      const detail = message;
      reply(
        response,
        status,
        problemDetails({ status, code, detail, problems: problems.map(fieldProblem) }),
      );
    }
  }

  /** A web page must not reach the port through somebody's browser, not even under a name that leads here. */
  private refuseStrangers({ headers }: IncomingMessage): void {
    if (headers.origin !== undefined)
      throw new ControlError(403, 'FROM_A_PAGE', 'the control port is not for web pages');
    if (!isKnownHost(headers.host, this.called))
      throw new ControlError(
        403,
        'WRONG_HOST',
        'the control port is not called by that name: use localhost, or list the name in --control-names',
      );
  }
}

function routeOf(
  method: string,
  path: string,
): { readonly route: ControlRoute; readonly name: string } {
  const fitting = CONTROL_ROUTES.flatMap((route) => {
    if (!route.path.endsWith('/{name}')) return route.path === path ? [{ route, name: '' }] : [];
    const prefix = route.path.slice(0, -'{name}'.length);
    const name = path.slice(prefix.length);
    const named = path.startsWith(prefix) && name !== '' && !name.includes('/');
    return named ? [{ route, name: decoded(name) }] : [];
  });
  const found = fitting.find(({ route }) => route.method === method);
  if (found !== undefined) return found;
  if (fitting.length === 0)
    throw new ControlError(404, 'UNKNOWN_PATH', `there is no ${path}; see GET /openapi.json`);
  const methods = fitting.map(({ route }) => route.method).join(', ');
  throw new ControlError(405, 'WRONG_METHOD', `${path} knows ${methods}`);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new ControlError(400, 'BAD_PATH', 'the path is not well-formed');
  }
}

async function bodyOf(request: IncomingMessage): Promise<ControlRequest['body']> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk as Uint8Array);
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX)
      throw new ControlError(413, 'TOO_LARGE', `a body has at most ${BODY_BYTES_MAX} bytes`);
    chunks.push(part);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const type = request.headers['content-type'] ?? '';
  const yaml = /\byaml\b/.test(type);
  // A form of a web page cannot have these types without asking first.
  if (text !== '' && !yaml && !/\bjson\b/.test(type))
    throw new ControlError(415, 'WRONG_TYPE', 'the content type must be application/json');
  return { text, yaml };
}

function asControlError(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  if (error instanceof ScenarioError)
    return new ControlError(422, 'INVALID', error.problems.join('; '), error.problems);
  if (error instanceof NotSteppedError)
    return new ControlError(409, 'CLOCK_NOT_STEPPED', error.message);
  if (error instanceof UnknownSymbolError)
    return new ControlError(404, 'UNKNOWN_SYMBOL', error.message);
  return new ControlError(500, 'FAILED', error instanceof Error ? error.message : String(error));
}

/** A sentence such as `steps/0/do: must be array` says in front where. */
function fieldProblem(sentence: string): FieldProblem {
  const [, place, message] = /^([\w/-]+): (.+)$/s.exec(sentence) ?? [];
  if (place === undefined || message === undefined) return { path: '', message: sentence };
  return { path: place.replaceAll('/', '.'), message };
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value, (key, inner: unknown) =>
    MOMENTS.has(key) && typeof inner === 'number' ? instantText(instant(inner)) : inner,
  );
  const type = status < 400 ? 'application/json' : PROBLEM_TYPE;
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}
