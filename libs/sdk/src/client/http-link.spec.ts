import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  FairleadError,
  MisuseError,
  NotRunningError,
  RefusedError,
  UnansweredError,
} from './errors';
import { HttpLink } from './http-link';

const KEY = 'fl_spec_0123456789';

type Answer = (response: ServerResponse) => void;

const answering =
  (status: number, body: object): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const hangingUp: Answer = (response) => response.socket?.destroy();

describe('the client of the API', () => {
  let server: Server;
  let client: HttpLink;
  const asked: { readonly key: string | undefined; readonly body: string }[] = [];
  const answers: Answer[] = [];

  beforeEach(async () => {
    asked.splice(0);
    answers.splice(0);
    server = createServer((request, response) => void take(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    client = new HttpLink({ url, apiKey: KEY, timeoutMs: 2_000, repeatAfterMs: [5, 200] });
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    asked.push({ key: request.headers['idempotency-key'] as string | undefined, body });
    (answers.shift() ?? answering(200, { done: true }))(response);
  }

  it.each([
    ['the connection breaks', hangingUp],
    ['a service did not answer', answering(504, { code: 'NO_ANSWER' })],
    ['a proxy has nobody behind it', answering(503, {})],
  ])('asks again with the same id where %s, for nobody knows what was done', async (_, answer) => {
    answers.push(answer, answer);
    expect(await client.post('/v1/close', { all: true })).toEqual({ done: true });
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(asked.map(({ body }) => body)).size).toBe(1);
  });

  it('gives up in the end, and says that it is not known', async () => {
    answers.push(hangingUp, hangingUp, hangingUp);
    await expect(client.post('/v1/close', { all: true })).rejects.toBeInstanceOf(UnansweredError);
  });

  it('has another id for another request, and takes the one that it is given', async () => {
    await client.post('/v1/halt', { reason: 'a' });
    await client.post('/v1/halt', { reason: 'a' });
    await client.post('/v1/halt', { reason: 'a' }, { requestId: 'mine' });
    expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
    expect(asked[2]?.key).toBe('mine');
  });

  it.each([400, 401, 403, 404, 409, 422, 429, 500])(
    'does not repeat what was answered with %s',
    async (status) => {
      answers.push(answering(status, { code: 'NO', detail: 'no' }));
      await expect(client.post('/v1/close', { all: true })).rejects.toMatchObject({ code: 'NO' });
      expect(asked).toHaveLength(1);
    },
  );

  it('says at once that nothing listens', async () => {
    const nobody = new HttpLink({ url: 'http://127.0.0.1:1', apiKey: KEY, timeoutMs: 2_000 });
    const failure: unknown = await nobody.post('/v1/close', {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NotRunningError);
    expect(failure).toMatchObject({ code: 'NOT_RUNNING', status: null });
  });

  it('says with which id to send it again where nobody knows what was done', async () => {
    answers.push(hangingUp, hangingUp, hangingUp);
    const failure = await failureOf(client.post('/v1/close', {}, { requestId: 'mine' }));
    expect(failure).toMatchObject({ requestId: 'mine', code: 'NO_ANSWER' });
    expect(failure.advice).toContain('mine');
  });

  it('gives a refusal whole: code, status, what is wrong with which field, and what to do', async () => {
    const problems = [{ path: 'confidence', message: 'must be a number from 0 to 1' }];
    const problem = { code: 'INVALID', detail: 'confidence must be …', status: 422, problems };
    answers.push(answering(422, { ...problem, signalId: 's1', retryAfterSeconds: 2 }));
    const failure = await failureOf(client.get('/v1/signals'));
    expect(failure).toBeInstanceOf(RefusedError);
    expect(failure).toMatchObject({
      ...{ code: 'INVALID', status: 422, message: 'confidence must be …', problems },
      ...{ signalId: 's1', retryAfterMs: 2_000, name: 'RefusedError' },
    });
    expect(failure.advice).not.toBe('');
  });

  it('takes no page of a proxy for an answer, and no redirection for one', async () => {
    answers.push((response) => response.writeHead(200).end('<h1>Log in</h1>'));
    expect(await failureOf(client.get('/v1/status'))).toMatchObject({ code: 'BAD_ANSWER' });
    answers.push((response) => response.writeHead(302, { location: '/v1/status' }).end());
    const moved = await failureOf(client.post('/v1/halt', { reason: 'a' }));
    expect(moved).toMatchObject({ code: 'HTTP_302', status: 302 });
    expect(asked).toHaveLength(2);
  });

  it('waits no longer than it may, for the head of an answer and for the rest of it', async () => {
    const half: Answer = (response) => void response.writeHead(200).write('{');
    for (const silent of [(): void => undefined, half]) {
      answers.push(silent);
      const failure = await failureOf(client.get('/v1/status', { timeoutMs: 50 }));
      expect(failure).toMatchObject({
        ...{ name: 'UnansweredError', code: 'NO_ANSWER' },
        message: expect.stringContaining('0.05 s') as string,
      });
    }
  });

  it('ends when its caller says so, with the reason, before and during a call and between repeats', async () => {
    const silent: Answer = () => undefined;
    for (const answer of [silent, hangingUp]) {
      answers.push(answer, hangingUp);
      const stop = new AbortController();
      setTimeout(() => stop.abort(new Error('enough')), 100);
      await expect(client.post('/v1/close', {}, { signal: stop.signal })).rejects.toThrow('enough');
    }
    const count = asked.length;
    const signal = AbortSignal.abort(new Error('never'));
    await expect(client.get('/v1/status', { signal })).rejects.toThrow('never');
    expect(asked).toHaveLength(count);
  });

  it.each(['', 'fl key', 'fl\nkey', 'schlüssel'])(
    'refuses the key %j without printing it',
    (apiKey) => {
      const make = (): HttpLink =>
        new HttpLink({ url: 'http://127.0.0.1:1', apiKey, timeoutMs: 1 });
      expect(make).toThrow(MisuseError);
      if (apiKey !== '') expect(make).not.toThrow(apiKey);
    },
  );

  it.each(['127.0.0.1:7400', 'ftp://127.0.0.1', '', 'http://me:secret@127.0.0.1:7400'])(
    'refuses the address %j without printing it',
    (url) => {
      const make = (): HttpLink => new HttpLink({ url, apiKey: KEY, timeoutMs: 1 });
      expect(make).toThrow(MisuseError);
      expect(make).not.toThrow('secret');
    },
  );

  it.each(['', 'a b', 'a\r\nb', 'k'.repeat(256)])(
    'sends nothing under the id %j',
    async (requestId) => {
      await expect(client.post('/v1/close', {}, { requestId })).rejects.toBeInstanceOf(MisuseError);
      expect(asked).toEqual([]);
    },
  );

  describe('keeps the key to itself', () => {
    const echoing =
      (status: number): Answer =>
      (response) =>
        response.writeHead(status).end(`<pre>Authorization: Bearer ${KEY}</pre>`);
    const quoting: Answer = (response) =>
      response
        .writeHead(422)
        .end(JSON.stringify({ code: KEY, detail: KEY, problems: [{ path: KEY, message: KEY }] }));

    it.each([
      ['a page that quotes the request', echoing(401)],
      ['a page of a proxy', echoing(502)],
      ['an answer that is none', echoing(200)],
      ['a problem made of it', quoting],
      ['a connection that breaks', hangingUp],
    ])('after %s', async (_what, answer) => {
      answers.push(answer, answer, answer);
      const failure = await failureOf(client.post('/v1/halt', { reason: 'a' }));
      const printed = [
        inspect(failure, { depth: 10, showHidden: true }),
        JSON.stringify(failure),
        failure.stack,
        String(failure.cause),
      ];
      expect(printed.join('\n')).not.toContain(KEY);
    });

    it('whoever prints it', () => {
      const printed = [inspect(client, { depth: 10, showHidden: true }), JSON.stringify(client)];
      expect(printed.join('\n')).not.toContain(KEY);
    });
  });
});

async function failureOf(call: Promise<unknown>): Promise<FairleadError> {
  const failure: unknown = await call.catch((error: unknown) => error);
  if (failure instanceof FairleadError) return failure;
  throw new Error(`no failure of ours: ${String(failure)}`);
}
