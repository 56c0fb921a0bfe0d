import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { join } from 'node:path';
import type { Logger } from '@fairlead/platform';
import {
  type DirectControl,
  type DirectRequest,
  FlattenWaitsError,
} from '../../../application/halt/direct-control';

const BODY_BYTES_MAX = 4_096;
const TEXT_MAX = 500;
const LOOPBACK = '127.0.0.1';

/** How it is answered. */
interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * A port of this machine alone, with a key of its own in a file: halts, resumes and flattens at the gateway, whatever else
 * is down. Its directory holds the key and the address, for who may read it.
 */
export class HaltPort {
  private server: Server | null = null;
  private keyHash: Uint8Array = Buffer.alloc(0);

  constructor(
    private readonly parts: {
      readonly directory: string | null;
      readonly port: number;
      readonly control: DirectControl;
      readonly logger: Logger;
    },
  ) {}

  /** Listens, where there is a directory for its key. A port that is taken keeps nothing else from working. */
  async start(): Promise<void> {
    const { directory, port, logger } = this.parts;
    if (directory === null) return;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.keyHash = hashOf(keyIn(directory));
    const server = createServer((request, response) => void this.answer(request, response));
    this.server = server;
    await new Promise<void>((resolve) => {
      server.once('error', (error) => {
        logger.error('halt-port.not-open', { port, error });
        resolve();
      });
      server.listen(port, LOOPBACK, resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') return;
    const url = `http://${LOOPBACK}:${address.port}`;
    writeFileSync(join(directory, 'address'), `${url}\n`, { mode: 0o600 });
    logger.info('halt-port.open', { url });
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(join(this.parts.directory ?? '', 'address'), { force: true });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await this.answerTo(request).catch((error: unknown) => {
      this.parts.logger.error('halt-port.failed', { error });
      return problem(500, 'FAULT', 'it failed; the log of tws-gateway says why');
    });
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type }).end(`${JSON.stringify(body)}\n`);
  }

  private async answerTo(request: IncomingMessage): Promise<Answer> {
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(hashOf(key), this.keyHash)) {
      return problem(
        401,
        'UNAUTHORIZED',
        'give the key of the gateway as "Authorization: Bearer …"',
      );
    }
    const { control } = this.parts;
    if (request.method === 'GET' && request.url === '/status')
      return { status: 200, body: control.now };
    if (request.method !== 'POST') return problem(404, 'NOT_FOUND', PATHS);
    const asked = requestIn(await bodyOf(request));
    if (asked === null)
      return problem(422, 'INVALID', 'say {"by": "…", "reason": "…"}, each of 1 to 500 characters');
    switch (request.url ?? '') {
      case '/halt':
        return { status: 200, body: { halted: true, ...control.halt(asked) } };
      case '/cancel-entries':
        return { status: 200, body: control.cancelEntries() };
      case '/resume':
        control.resume(asked);
        return { status: 200, body: { halted: false } };
      case '/flatten':
        return this.flatten(asked);
      default:
        return problem(404, 'NOT_FOUND', PATHS);
    }
  }

  private async flatten(asked: DirectRequest): Promise<Answer> {
    try {
      return {
        status: 200,
        body: { halted: true, tradeIds: await this.parts.control.flatten(asked) },
      };
    } catch (error) {
      if (!(error instanceof FlattenWaitsError)) throw error;
      const detail = `entries are halted and cancelled; positions cannot be left now: ${error.message}. It is kept, and done first once that is over.`;
      return problem(503, 'FLATTEN_WAITS', detail);
    }
  }
}

const PATHS = 'there are POST /halt, /resume, /cancel-entries, /flatten and GET /status';

function problem(status: number, code: string, detail: string): Answer {
  const type = `urn:fairlead:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return { status, body: { type, status, code, detail } };
}

/** Made at the first start, for this machine. */
function keyIn(directory: string): string {
  const file = join(directory, 'key');
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_BYTES_MAX) return '';
  }
  return text;
}

function requestIn(text: string): DirectRequest | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  const by: unknown = Reflect.get(value, 'by');
  const reason: unknown = Reflect.get(value, 'reason');
  return isText(by) && isText(reason) ? { by, reason } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= TEXT_MAX;
}
