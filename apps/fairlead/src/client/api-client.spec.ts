import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from './api-client';
import { CommandFailure, UnansweredFailure } from './failure';

type Answer = (response: ServerResponse) => void;

const answering =
  (status: number, body: object): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const hangingUp: Answer = (response) => response.socket?.destroy();

describe('the client of the API', () => {
  let server: Server;
  let client: ApiClient;
  const asked: { readonly key: string | undefined; readonly body: string }[] = [];
  const answers: Answer[] = [];

  beforeEach(async () => {
    asked.splice(0);
    answers.splice(0);
    server = createServer((request, response) => void take(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    client = new ApiClient(`http://127.0.0.1:${port}`, 'fl_spec');
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
    await expect(client.post('/v1/close', { all: true })).rejects.toBeInstanceOf(UnansweredFailure);
  });

  it('has another id for another request, and takes the one that it is given', async () => {
    await client.post('/v1/halt', { reason: 'a' });
    await client.post('/v1/halt', { reason: 'a' });
    await client.post('/v1/halt', { reason: 'a' }, 'mine');
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
    const nobody = new ApiClient('http://127.0.0.1:1', 'fl_spec');
    const failure: unknown = await nobody.post('/v1/close', {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandFailure);
    expect(failure).toMatchObject({ code: 'NOT_RUNNING' });
  });
});
