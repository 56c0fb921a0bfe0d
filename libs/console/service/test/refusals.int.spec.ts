import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REQUESTS } from '@fairlead/contracts';
import { RequestRefusedError, PlatformHttpModule } from '@fairlead/platform';
import { type TestService, problemOf, startTestService } from '@fairlead/testing';
import { ConsoleEnv } from '../src/config/console.env';
import { ConsoleModule } from '../src/console.module';

const KEY = 'fl_spec';
const JSON_TYPE = 'application/json';

describe('what the console refuses', () => {
  let service: TestService;
  beforeAll(async () => {
    const env = new ConsoleEnv();
    env.FAIRLEAD_API_KEY_FILE = join(mkdtempSync(join(tmpdir(), 'fairlead-refusals-')), 'api-key');
    writeFileSync(env.FAIRLEAD_API_KEY_FILE, `${KEY}\n`);
    service = await startTestService([ConsoleModule.register(env), PlatformHttpModule], {
      http: true,
    });
    service.reply(REQUESTS.close, () =>
      Promise.reject(new RequestRefusedError('GATE_CLOSED', 'closed')),
    );
  });
  afterAll(() => service.stop());

  const post = (
    path: string,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${service.url}${path}`, {
      method: 'POST',
      body,
      headers: { 'x-api-key': KEY, 'content-type': JSON_TYPE, ...headers },
    });
  const get = (path: string, key = KEY): Promise<Response> =>
    fetch(`${service.url}${path}`, { headers: { 'x-api-key': key } });

  it.each<readonly [string, number, string, () => Promise<Response>]>([
    ['a wrong key', 401, 'UNAUTHORIZED', () => get('/v1/status', 'fl_wrong')],
    ['a path that there is none of', 404, 'NOT_FOUND', () => get('/v1/nowhere')],
    ['a method that there is none of', 404, 'NOT_FOUND', () => post('/v1/status', '{}')],
    ['a limit that is no number', 400, 'INVALID_LIMIT', () => get('/v1/orders?limit=many')],
    ['an unknown signal', 404, 'UNKNOWN_SIGNAL', () => get('/v1/explain/ffff')],
    ['a body that is no JSON', 400, 'BAD_REQUEST', () => post('/v1/close', '{"symbol":')],
    ['a body in another type', 415, 'WRONG_TYPE', () => post('/v1/close', '{"all":true}', { 'content-type': 'text/plain' })], // prettier-ignore
    ['a body in another character set', 415, 'WRONG_TYPE', () => post('/v1/close', '{"all":true}', { 'content-type': `${JSON_TYPE}; charset=iso-8859-1` })], // prettier-ignore
    ['a body that is too large', 413, 'TOO_LARGE', () => post('/v1/halt', JSON.stringify({ reason: 'x'.repeat(200_000) }))], // prettier-ignore
    ['a body that is a list', 400, 'INVALID_BODY', () => post('/v1/close', '[]')],
    ['fields of wrong types', 400, 'INVALID_BODY', () => post('/v1/close', '{"symbol":5,"all":"yes"}')], // prettier-ignore
    ['an unknown field', 400, 'INVALID_BODY', () => post('/v1/close', '{"symbl":"AAPL"}')],
    ['neither symbol nor all', 400, 'INVALID_BODY', () => post('/v1/close', '{}')],
    ['the same key twice', 400, 'SAME_KEY_TWICE', () => post('/v1/close', '{"symbol":"AAPL","symbol":"MSFT"}')], // prettier-ignore
    ['the same key twice, written in two ways', 400, 'SAME_KEY_TWICE', () => post('/v1/halt', String.raw`{"reason":"a","re\u0061son":"b"}`)], // prettier-ignore
    ['a bad key of repetition', 400, 'INVALID_IDEMPOTENCY_KEY', () => post('/v1/close', '{"all":true}', { 'idempotency-key': 'a b' })], // prettier-ignore
    ['what a service refuses', 409, 'GATE_CLOSED', () => post('/v1/close', '{"all":true}')],
  ])('tells of %s in the one shape of errors', async (_what, status, code, ask) => {
    expect(await problemOf(await ask())).toMatchObject({ status, code });
  });

  describe('a strategy that is named', () => {
    const asked: string[] = [];
    const body = (strategy: string): string => JSON.stringify({ strategy, reason: 'spec' });
    beforeAll(() => {
      const standing = { restrictions: [{ scope: 'strategy', name: 'gone' }, { scope: 'symbol', name: 'AAPL' }] }; // prettier-ignore
      service.reply(REQUESTS.rules, () => Promise.resolve([{ strategy: 'swing' }] as never));
      service.reply(REQUESTS.trades, () => Promise.resolve([{ strategy: 'basic' }, { strategy: 'swing' }] as never)); // prettier-ignore
      service.reply(REQUESTS.orderManagementStatus, () => Promise.resolve(standing as never));
      service.reply(REQUESTS.flatten, ({ strategy }) => {
        asked.push(strategy ?? '');
        return Promise.resolve({ tradeIds: [] });
      });
      service.reply(REQUESTS.setTradingState, ({ strategy }) => {
        asked.push(strategy ?? '');
        return Promise.resolve(standing as never);
      });
    });

    it.each(['/v1/halt', '/v1/resume', '/v1/flatten'])(
      'is refused by %s where nothing is of it, with all that there are',
      async (path) => {
        for (const strategy of ['swnig', 'AAPL', 'Swing', 'constructor']) {
          const problem = await problemOf(await post(path, body(strategy)));
          expect(problem).toMatchObject({ status: 404, code: 'UNKNOWN_STRATEGY' });
          expect(problem.detail).toContain('There are: basic, gone, manual, swing.');
        }
        expect(asked).toEqual([]);
        for (const strategy of ['swing', 'basic', 'gone', 'manual'])
          expect((await post(path, body(strategy))).status).toBe(200);
        expect(asked.splice(0)).toEqual(['swing', 'basic', 'gone', 'manual']);
      },
    );

    it('is halted whatever its name while nobody says which there are', async () => {
      service.reply(REQUESTS.rules, () => Promise.reject(new RequestRefusedError('AWAY', 'away')));
      expect((await post('/v1/halt', body('swnig'))).status).toBe(200);
      expect(asked).toEqual(['swnig']);
    });
  });

  it('names each field once, and what to send', async () => {
    const { detail, problems } = await problemOf(
      await post('/v1/close', '{"symbol":5,"all":"yes"}'),
    );
    expect(problems).toEqual([
      { path: 'symbol', message: 'must be longer than or equal to 1 and shorter than or equal to 32 characters' }, // prettier-ignore
      { path: 'all', message: 'must be a boolean value' },
    ]);
    expect(detail).toContain('all must be a boolean value');
  });

  it.each(['/v1/status', '/v1/events', '/health/live', '/health/ready', '/metrics', '/nowhere'])(
    'answers %s to nobody who calls it by a foreign name',
    async (path) => {
      expect(await statusFor(path, 'rebound.example.org')).toBe(403);
      expect(await statusFor(path, 'localhost.rebound.example.org:7400')).toBe(403);
      expect(await statusFor(path, 'localhost:7400')).not.toBe(403);
    },
  );

  /** No fetch and no browser lets a page choose the Host. */
  function statusFor(path: string, host: string): Promise<number> {
    const { hostname, port } = new URL(service.url);
    const headers = { host, 'x-api-key': KEY };
    return new Promise((resolve, reject) => {
      request({ hostname, port, path, headers }, (response) => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  }
});
