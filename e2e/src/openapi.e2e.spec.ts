import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { FairleadProcess, ROOT, newHome, removeStoppedHome } from './support/fairlead-process';

const SYMBOL = 'SIM001';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const RULE = 'sim-buy';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly security?: readonly unknown[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, object>> }>
  >;
}
/** A request that is in order: what stands in the path, its query and body, and what it is answered with. */
interface Good {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object | string;
  readonly type?: string;
  readonly status?: number;
}
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const text = readFileSync(join(ROOT, 'docs/reference/openapi.json'), 'utf8');
const document = JSON.parse(text) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
);

describe('what is answered over HTTP, beside the OpenAPI document', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'openapi');
  const home = newHome();
  let system: FairleadProcess;
  let key = '';
  let sent = 0;

  beforeAll(async () => {
    system = await FairleadProcess.start(home);
    await system.ready();
    key = readFileSync(join(home, 'api-key'), 'utf8').trim();
    // Something of everything is there to be answered with.
    await system.call('POST', '/v1/keys', {
      ...keyOfSender,
      name: 'ended',
      sha256: 'b'.repeat(64),
    });
    await system.call('POST', '/v1/signals', signal());
    await system.until('a trade', async () => (await system.get<{ status: string }[]>('/v1/trades'))[0]?.status === 'OPEN'); // prettier-ignore
    await system.until('a position', async () => (await system.get<object[]>('/v1/positions')).length > 0); // prettier-ignore
    await system.until('its story', async () => (await system.call('GET', `/v1/explain/${SYMBOL}`)).status === 200); // prettier-ignore
  }, 90_000);
  afterAll(async () => {
    await system.stop();
    removeStoppedHome(home);
  });

  const signal = (changes: object = {}): object => ({
    ...{ id: `openapi-${(sent += 1)}`, source: 'e2e', symbol: SYMBOL, action: 'BUY' },
    ...{ confidence: 0.9, issuedAt: new Date().toISOString(), ...changes },
  });
  const rules = readFileSync(join(ROOT, 'rules.yaml'), 'utf8');
  const keyOfSender = { name: 'openapi', sha256: 'a'.repeat(64), prefix: 'fl_aaaa' };

  /** A request that is in order, for every operation. */
  const GOOD: Readonly<Record<string, () => Good>> = {
    'get /health/live': () => ({}),
    'get /health/ready': () => ({}),
    'get /metrics': () => ({}),
    'get /openapi.json': () => ({}),
    'get /v1/time': () => ({}),
    'get /v1/status': () => ({}),
    'get /v1/tws/time': () => ({}),
    'get /v1/signals': () => ({ query: 'limit=5' }),
    'get /v1/orders': () => ({ query: 'limit=5' }),
    'get /v1/trades': () => ({ query: 'limit=5' }),
    'get /v1/positions': () => ({}),
    'get /v1/bars': () => ({ query: `symbol=${SYMBOL}&interval=1m&last=3` }),
    'get /v1/performance': () => ({ query: 'by=symbol' }),
    'get /v1/dead-letters': () => ({}),
    'get /v1/reconcile': () => ({}),
    'get /v1/approvals': () => ({}),
    'get /v1/keys': () => ({}),
    'get /v1/events': () => ({}),
    'get /v1/limits': () => ({}),
    'get /v1/limits/history': () => ({}),
    'get /v1/orders/history': () => ({ query: `symbol=${SYMBOL}` }),
    'get /v1/orders/{order}': () => ({ path: { order: 'nothing' }, status: 404 }),
    'get /v1/rules': () => ({}),
    'get /v1/rules/history': () => ({ query: `rule=${RULE}` }),
    'get /v1/rules/versions/{version}': () => ({ path: { version: '1' } }),
    'get /v1/rules/decisions': () => ({ query: 'since=2026-01-01T00:00:00.000Z' }),
    'get /v1/rules/evaluations': () => ({ query: `rule=${RULE}` }),
    'get /v1/explain/{name}': () => ({ path: { name: SYMBOL } }),
    'get /v1/signals/{id}': () => ({ path: { id: NOBODY }, status: 404 }),
    'post /v1/signals': () => ({ body: signal(), status: 202 }),
    'post /v1/signals:batch': () => ({ body: [signal(), signal({ confidence: 2 })] }),
    'post /v1/alerts/{mapping}': () => ({
      path: { mapping: 'tradingview' },
      body: { ticker: SYMBOL, action: 'buy', time: new Date().toISOString() },
      status: 202,
    }),
    'post /v1/alerts/{mapping}/{token}': () => ({
      path: { mapping: 'tradingview', token: key },
      body: { ticker: SYMBOL, action: 'sell', time: new Date().toISOString() },
      status: 202,
    }),
    'post /v1/approvals/{id}/approve': () => ({ path: { id: NOBODY }, body: {}, status: 404 }),
    'post /v1/approvals/{id}/reject': () => ({ path: { id: NOBODY }, body: {}, status: 404 }),
    'post /v1/halt': () => ({ body: { reason: 'spec' } }),
    'post /v1/resume': () => ({ body: {} }),
    'post /v1/flatten': () => ({ body: { symbol: SYMBOL, reason: 'spec' } }),
    'post /v1/close': () => ({ body: { symbol: SYMBOL } }),
    'post /v1/orders': () => ({ body: { symbol: SYMBOL, side: 'BUY', quantity: '1', type: 'LMT' }, status: 422 }), // prettier-ignore
    'post /v1/orders/cancel': () => ({ body: { symbol: SYMBOL } }),
    'post /v1/orders/{order}/modify': () => ({ path: { order: 'nothing' }, body: { limitPrice: '1' }, status: 404 }), // prettier-ignore
    'post /v1/orders/{order}/cancel': () => ({ path: { order: 'nothing' }, body: {}, status: 404 }),
    'post /v1/reconcile/accept': () => ({ body: { all: true, reason: 'spec' }, status: 409 }),
    'post /v1/keys': () => ({ body: keyOfSender, status: 201 }),
    'post /v1/keys/revoke': () => ({ body: { name: 'ended' } }),
    'post /v1/limits/{name}': () => ({ path: { name: 'order-notional' }, body: { value: '20000', reason: 'spec' } }), // prettier-ignore
    'post /v1/limits/{name}/lift': () => ({ path: { name: 'order-notional' }, body: { reason: 'spec' } }), // prettier-ignore
    'post /v1/rules/apply': () => ({ body: { text: `${rules}\n# again`, file: 'rules.yaml' } }),
    'post /v1/rules/{id}/enable': () => ({ path: { id: RULE }, body: {} }),
    'post /v1/rules/{id}/disable': () => ({ path: { id: RULE }, body: {} }),
    'post /v1/rules/{id}/mode': () => ({ path: { id: RULE }, body: { mode: 'shadow' } }),
    'post /v1/rules/{id}/lift': () => ({ path: { id: RULE }, body: {} }),
    'post /v1/rules/{id}/reset': () => ({ path: { id: RULE }, body: {} }),
  };

  async function call(name: string, good: Good, headers: object): Promise<Answer> {
    const [method = '', template = ''] = name.split(' ');
    const path = template.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
      encodeURIComponent(good.path?.[part] ?? 'nothing'),
    );
    const { body, type = 'application/json' } = good;
    const url = `${readFileSync(join(home, 'endpoint'), 'utf8').trim()}${path}?${good.query ?? ''}`;
    const isStream = template === '/v1/events';
    const ended = new AbortController();
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: { 'content-type': type, ...headers },
      signal: ended.signal,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const found = { status: response.status, type: response.headers.get('content-type') ?? '' };
    if (!isStream || !response.ok) return { ...found, text: await response.text() };
    ended.abort();
    return { ...found, text: '' };
  }

  /** Says everything in which an answer is not what the document says. */
  function departures(name: string, { status, type, text: body }: Answer): readonly string[] {
    const [method = '', path = ''] = name.split(' ');
    const { responses } = document.paths[path]?.[method] ?? { responses: {} };
    const code = responses[status] === undefined ? 'default' : String(status);
    const media = type.split(';')[0] ?? '';
    if (responses[code]?.content[media] === undefined) return [`${status} ${media} is not in it`];
    if (code === 'default' && status < 400) return [`${status} is not in it`];
    const at = ['paths', path, method, 'responses', code, 'content', media, 'schema'];
    const pointer = at.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
    const validate = ajv.compile({ $ref: `openapi#/${encodeURI(pointer)}` });
    const problems = (value: unknown): readonly string[] =>
      validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`); // prettier-ignore
    return valuesIn(media, body).flatMap(problems);
  }

  /** Returns what a body of this kind holds: a value for each line where it is several. */
  function valuesIn(media: string, body: string): readonly unknown[] {
    if (media.endsWith('ndjson')) return body.trim().split('\n').map((line) => JSON.parse(line) as unknown); // prettier-ignore
    return [media.endsWith('json') ? (JSON.parse(body) as unknown) : body];
  }
  const bearer = (): object => ({ authorization: `Bearer ${key}` });

  it('is served to anybody, as it is generated, and names no key', async () => {
    const answer = await call('get /openapi.json', {}, {});
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual(document);
    expect(answer.text).not.toContain(key);
  });

  it('has a request that is in order for every path', () => {
    expect(Object.keys(GOOD).sort()).toEqual(operations.map(([name]) => name).sort());
  });

  it.each(operations)('%s: what is in order', async (name) => {
    const good = GOOD[name]?.() ?? {};
    const answer = await call(name, good, bearer());
    expect([answer.status, answer.text]).toEqual([good.status ?? 200, answer.text]);
    expect(departures(name, answer)).toEqual([]);
  });

  it.each(operations.filter(([, { security }]) => security === undefined))(
    '%s: what comes without a key, or with a wrong one',
    async (name) => {
      for (const headers of [{}, { 'x-api-key': 'fl_wrong' }]) {
        const { path = {}, ...good } = GOOD[name]?.() ?? {};
        const answer = await call(name, { ...good, path: { ...path, token: 'fl_wrong' } }, headers);
        expect([answer.status, answer.text]).toEqual([401, answer.text]);
        expect(departures(name, answer)).toEqual([]);
      }
    },
  );

  it.each(operations.filter(([name]) => name.startsWith('post')))(
    '%s: what is wrong',
    async (name) => {
      for (const body of ['{', 'null', '[1]', '{"nothing":1}', '{"reason":""}']) {
        const answer = await call(name, { ...GOOD[name]?.(), body }, bearer());
        expect([answer.status < 500, answer.text]).toEqual([true, answer.text]);
        expect(departures(name, answer)).toEqual([]);
      }
    },
  );

  it.each(operations.filter(([name]) => name.startsWith('get')))(
    '%s: what is asked for wrongly',
    async (name) => {
      for (const query of [
        'limit=0',
        'limit=x',
        'limit=1e9',
        'rule=%00',
        'since=never',
        'kind=x',
      ]) {
        const answer = await call(name, { query }, bearer());
        expect([answer.status < 500, answer.text]).toEqual([true, answer.text]);
        expect(departures(name, answer)).toEqual([]);
      }
    },
  );

  it('has the answers to lines', async () => {
    const body = [signal(), '{', signal({ action: 'up' })]
      .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
      .join('\n');
    for (const name of ['post /v1/signals', 'post /v1/signals:batch']) {
      const answer = await call(name, { body, type: 'application/x-ndjson' }, bearer());
      expect([answer.status, departures(name, answer)]).toEqual([200, []]);
    }
  });
});
