import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  REQUESTS,
  DeadLetteredV1,
  DecisionMadeV1,
  OrderConcludedV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  SignalRefusedV1,
} from '@fairlead/contracts';
import { ManualClock, type SignalId, instantText, intentIdOf, plusMs } from '@fairlead/core';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { ApiKeys, SignalEnv, SignalIngestionModule } from '../src';

const secret = randomBytes(32);
const env = Object.assign(new SignalEnv(), {
  FAIRLEAD_WEBHOOK_SECRETS: `whsec_${secret.toString('base64')}`,
  FAIRLEAD_SIGNALS_PER_SECOND: 10,
  FAIRLEAD_SIGNALS_BURST: 40,
});

interface Answer {
  readonly http: number;
  readonly headers: Headers;
  readonly body: {
    status: string | number;
    code: string;
    /** Of what is refused. */
    detail: string;
    /** Of what is accepted. */
    message: string;
    problems: { path: string; message: string }[];
    signalId?: string;
    disposition?: { outcome: string } | null;
    [field: string]: unknown;
  };
}

function without(body: Record<string, unknown>, ...fields: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([field]) => !fields.includes(field)));
}

describe('signals over HTTP', () => {
  let service: TestService;
  let clock: ManualClock;
  let key: string;

  beforeEach(async () => {
    clock = new ManualClock(TRADING_NOON);
    service = await startTestService([SignalIngestionModule.register(env)], {
      clock,
      http: true,
      instanceId: 'replica-2',
    });
    key = await service.app.get(ApiKeys).ensure({ name: 'default' }, null);
  });
  afterEach(() => service.stop());

  const at = (ms = 0): string => instantText(plusMs(clock.now(), ms));
  const valid = (changes: object = {}): Record<string, unknown> => ({
    id: 'one',
    source: 'spec',
    symbol: 'AAPL',
    action: 'BUY',
    confidence: 0.9,
    issuedAt: at(),
    ...changes,
  });

  async function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const raw =
      typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const response = await fetch(`${service.url}/v1/signals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
      body: raw,
    });
    const answer = (await response.json()) as Answer['body'];
    return { http: response.status, headers: response.headers, body: answer };
  }

  async function recorded(): Promise<{ signals: number; refusals: number }> {
    const [row] = await service.database.query<{ signals: number; refusals: number }>(
      `SELECT (SELECT count(*)::int FROM signal_ingestion.signal) AS signals,
              (SELECT count(*)::int FROM signal_ingestion.refusal) AS refusals`,
    );
    return { signals: row?.signals ?? -1, refusals: row?.refusals ?? -1 };
  }

  it('accepts a signal and publishes it', async () => {
    const answer = await post(
      valid({ price: 187.32, features: { rsi: 31.5 }, model: 'm1', sequence: 4 }),
    );
    expect(answer).toMatchObject({ http: 202, body: { status: 'ACCEPTED', problems: [] } });
    const [accepted] = await service.waitForPublished(SignalAcceptedV1);
    expect(accepted).toMatchObject({
      correlationId: answer.body.signalId,
      data: {
        signalId: answer.body.signalId,
        source: 'spec',
        symbol: 'AAPL',
        price: '187.32',
        features: { rsi: 31.5 },
        sequence: 4,
        expiresAt: at(30_000),
        receivedBy: 'replica-2',
      },
    });
    expect(await recorded()).toEqual({ signals: 1, refusals: 0 });
  });

  describe('a malformed submission', () => {
    type Case = [
      string,
      (valid: Record<string, unknown>) => unknown,
      number,
      string,
      string,
      string,
    ];
    const cases: readonly Case[] = [
      ['no JSON', () => '{"symbol":', 400, 'NOT_JSON', '', 'not valid JSON'],
      ['no UTF-8', () => Buffer.from([0x22, 0xff, 0x22]), 400, 'NOT_JSON', '', 'not valid JSON'],
      ['an empty body', () => '', 400, 'NOT_JSON', '', 'the body is empty'],
      ['an array', () => [], 422, 'INVALID', '', 'must be a JSON object'],
      ['null', () => 'null', 422, 'INVALID', '', 'must be a JSON object'],
      [
        'deep nesting',
        (v) => ({ ...v, features: JSON.parse(`${'['.repeat(9)}1${']'.repeat(9)}`) as unknown }),
        422,
        'INVALID',
        '',
        'more than 8 levels',
      ],
      ['a missing symbol', (v) => without(v, 'symbol'), 422, 'INVALID', 'symbol', 'is required'],
      ['a missing action', (v) => without(v, 'action'), 422, 'INVALID', 'action', 'is required'],
      [
        'a missing confidence',
        (v) => without(v, 'confidence'),
        422,
        'INVALID',
        'confidence',
        'is required',
      ],
      [
        'a missing issuedAt',
        (v) => without(v, 'issuedAt'),
        422,
        'INVALID',
        'issuedAt',
        'is required',
      ],
      [
        'an unknown field',
        (v) => ({ ...v, quantity: 5 }),
        422,
        'UNKNOWN_FIELD',
        'quantity',
        'remove it',
      ],
      [
        'a prototype',
        (v) => `{"__proto__":{},${JSON.stringify(v).slice(1)}`,
        422,
        'UNKNOWN_FIELD',
        '__proto__',
        'remove it',
      ],
      ...['constructor', 'toString', 'hasOwnProperty'].map((name): Case => [
        `an unknown field of the name ${name}`,
        (v) => ({ ...v, [name]: null }),
        422,
        'UNKNOWN_FIELD',
        name,
        'remove it',
      ]),
      [
        'a mistyped symbol',
        (v) => ({ ...v, symbol: 5 }),
        422,
        'INVALID',
        'symbol',
        'symbol of an instrument',
      ],
      [
        'a mistyped confidence',
        (v) => ({ ...v, confidence: '0.9' }),
        422,
        'INVALID',
        'confidence',
        'number from 0 to 1',
      ],
      [
        'confidence 2',
        (v) => ({ ...v, confidence: 2 }),
        422,
        'INVALID',
        'confidence',
        'number from 0 to 1',
      ],
      [
        'confidence -0.1',
        (v) => ({ ...v, confidence: -0.1 }),
        422,
        'INVALID',
        'confidence',
        'number from 0 to 1',
      ],
      [
        'an unknown action',
        (v) => ({ ...v, action: 'HOLD' }),
        422,
        'INVALID',
        'action',
        'BUY, SELL, SHORT, COVER, CLOSE, NEUTRAL',
      ],
      [
        'an action in small letters',
        (v) => ({ ...v, action: 'buy' }),
        422,
        'INVALID',
        'action',
        'in capitals',
      ],
      [
        'an unknown symbol',
        (v) => ({ ...v, symbol: 'APPL' }),
        422,
        'UNKNOWN_SYMBOL',
        'symbol',
        'nearest: AAPL',
      ],
      [
        'an unknown symbol in small letters',
        (v) => ({ ...v, symbol: 'appl' }),
        422,
        'UNKNOWN_SYMBOL',
        'symbol',
        'nearest: AAPL',
      ],
      [
        'a time without a zone',
        (v) => ({ ...v, issuedAt: '2026-01-07T17:00:00' }),
        422,
        'INVALID',
        'issuedAt',
        'UTC time',
      ],
      [
        'a stale one',
        (v) => ({ ...v, issuedAt: at(-30_001) }),
        422,
        'SIGNAL_STALE',
        'issuedAt',
        'is 30.0 s old, the limit is 30.0 s',
      ],
      [
        'a future one',
        (v) => ({ ...v, issuedAt: at(5_001) }),
        422,
        'SIGNAL_FUTURE',
        'issuedAt',
        'is 5.0 s in the future',
      ],
      [
        'an expiry in the past',
        (v) => ({ ...v, issuedAt: at(-9_000), expiresAt: at(-1) }),
        422,
        'SIGNAL_STALE',
        'expiresAt',
        'passed',
      ],
      [
        'a negative price',
        (v) => ({ ...v, price: '-1' }),
        422,
        'INVALID',
        'price',
        'positive price',
      ],
      [
        'a price with an exponent',
        (v) => JSON.stringify(v).replace('}', ',"price":1e-9}'),
        422,
        'INVALID',
        'price',
        'positive price',
      ],
      [
        'a price of too many digits',
        (v) =>
          JSON.stringify(v)
            .replace('}', ',"price":187.3200000000000001234}')
            .replace('187.3200000000000001234', '187.32000000000005'),
        422,
        'INVALID',
        'price',
        'positive price',
      ],
      [
        'features of text',
        (v) => ({ ...v, features: { a: 'x' } }),
        422,
        'INVALID',
        'features',
        'object of at most 200 numbers',
      ],
      [
        'a broken sequence',
        (v) => ({ ...v, sequence: 1.5 }),
        422,
        'INVALID',
        'sequence',
        'whole number',
      ],
      [
        'a source with blanks',
        (v) => ({ ...v, source: 'my source' }),
        422,
        'INVALID',
        'source',
        'lower-case',
      ],
      ['an id with blanks', (v) => ({ ...v, id: 'a b' }), 422, 'INVALID', 'id', 'visible ASCII'],
    ];

    it.each(cases)(
      'with %s is refused and recorded',
      async (_what, make, http, code, path, text) => {
        const answer = await post(make(valid()));
        expect(answer).toMatchObject({ http, body: { status: http, code } });
        expect(answer.body.problems[0]?.path).toBe(path);
        expect(answer.body.detail).toContain(text);
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(await recorded()).toEqual({ signals: 0, refusals: 1 });
        const [refused] = await service.waitForPublished(SignalRefusedV1);
        expect(refused?.data).toMatchObject({ code, status: http });
        expect(service.published(SignalAcceptedV1)).toEqual([]);
      },
    );

    it.each([
      ['a NUL in a field that is kept', { model: 'm\u0000' }],
      ['a NUL in the name of an unknown field', { 'a\u0000': 1 }],
      ['half a surrogate pair in an unknown symbol', { symbol: '\ud800' }],
      ['half a surrogate pair in the name of a feature', { features: { '\udc00': 1 } }],
    ])('with %s is refused, not a fault of ours', async (_what, changes) => {
      expect(await post(valid(changes))).toMatchObject({ http: 422, body: { code: 'INVALID' } });
      expect(await recorded()).toEqual({ signals: 0, refusals: 1 });
    });

    it('with the same key twice is neither of the two', async () => {
      const text = JSON.stringify(valid()).replace('}', ',"action":"SELL"}');
      expect(await post(text)).toMatchObject({
        http: 400,
        body: {
          code: 'SAME_KEY_TWICE',
          detail: expect.stringContaining('"action" twice') as string,
        },
      });
      expect(await recorded()).toEqual({ signals: 0, refusals: 1 });
    });

    it.each(['a\\u0000', '\\ud800', '\\udc00x'])(
      'with a key twice that cannot be stored, %s, is refused, not a fault of ours',
      async (name) => {
        const text = JSON.stringify(valid()).replace('}', `,"${name}":{"b":1,"b":2}}`);
        expect(await post(text)).toMatchObject({ http: 400, body: { code: 'SAME_KEY_TWICE' } });
        expect(await recorded()).toEqual({ signals: 0, refusals: 1 });
      },
    );

    it('names each field once in what it says', async () => {
      const { body } = await post(valid({ issuedAt: 'yesterday', confidence: 2 }));
      expect(body.detail).toMatch(/(^|; )issuedAt must be a UTC time/);
      expect(body.detail).not.toMatch(/\b(\w+) \1\b/);
    });

    it('names everything that is wrong at once', async () => {
      const { body } = await post({ symbol: 5, confidence: 2, extra: 1 });
      expect(body.problems.map((problem) => problem.path).sort()).toEqual([
        'action',
        'confidence',
        'extra',
        'issuedAt',
        'symbol',
      ]);
    });
  });

  describe('a submission that is only counted', () => {
    const oversized = JSON.stringify({ pad: 'x'.repeat(40_000) });

    it('is too large, whoever sends it', async () => {
      const answer = await post(oversized, { authorization: 'Bearer wrong' });
      expect(answer).toMatchObject({
        http: 413,
        body: { status: 413, code: 'TOO_LARGE', problems: [] },
      });
      expect(await recorded()).toEqual({ signals: 0, refusals: 0 });
    });

    it('takes a body of exactly 32 KB to the next check', async () => {
      expect((await post('x'.repeat(32 * 1_024))).http).toBe(400);
      expect((await post('x'.repeat(32 * 1_024 + 1))).http).toBe(413);
    });

    it.each<[string, Record<string, string>, string]>([
      ['no key', { authorization: '' }, 'KEY_MISSING'],
      ['another scheme', { authorization: 'Basic abc' }, 'KEY_MISSING'],
      ['a wrong key', { authorization: `Bearer fl_${'A'.repeat(43)}` }, 'KEY_UNKNOWN'],
      ['an unsigned webhook', { 'webhook-signature': 'v1,AAAA' }, 'SIGNATURE_INCOMPLETE'],
    ])('has %s, and nobody looks at its JSON', async (_what, headers, code) => {
      const answer = await post('no json', headers);
      expect(answer).toMatchObject({ http: 401, body: { status: 401, code } });
      expect(await recorded()).toEqual({ signals: 0, refusals: 0 });
    });

    it('comes too often, with the time to wait', async () => {
      const answers: Answer[] = [];
      for (let count = 0; count < 41; count += 1) answers.push(await post('no json'));
      expect(answers.slice(0, 40).every((answer) => answer.http === 400)).toBe(true);
      expect(answers[40]).toMatchObject({ http: 429, body: { code: 'TOO_MANY' } });
      expect(answers[40]?.headers.get('retry-after')).toBe('1');
      expect(await recorded()).toEqual({ signals: 0, refusals: 40 });
      clock.advanceMs(100);
      expect((await post(valid())).http).toBe(202);
    });
  });

  describe('a repeat', () => {
    it('is a duplicate where the body is the same, also long after, and says how the first one ended', async () => {
      const body = valid();
      const first = await post(body);
      expect(await post(body)).toMatchObject({
        http: 200,
        body: { status: 'DUPLICATE', signalId: first.body.signalId, disposition: null },
      });
      await conclude(first.body.signalId as SignalId, 'DENIED');
      clock.advanceMs(600_000);
      expect(await post(body)).toMatchObject({
        http: 200,
        body: { status: 'DUPLICATE', disposition: { outcome: 'DENIED' } },
      });
      expect(await recorded()).toEqual({ signals: 1, refusals: 0 });
      expect(service.published(SignalAcceptedV1)).toHaveLength(1);
    });

    it('is a conflict where the body differs, and recorded', async () => {
      const first = await post(valid());
      expect(await post(valid({ confidence: 0.8 }))).toMatchObject({
        http: 409,
        body: { status: 409, code: 'CONFLICT', signalId: first.body.signalId },
      });
      expect(await recorded()).toEqual({ signals: 1, refusals: 1 });
      expect((await service.waitForPublished(SignalRefusedV1))[0]?.data.status).toBe(409);
    });

    it("is recognised by the header before the body's id", async () => {
      const first = await post(valid(), { 'idempotency-key': 'h1' });
      expect((await post(valid(), { 'idempotency-key': 'h1' })).body.signalId).toBe(
        first.body.signalId,
      );
      expect((await post(valid(), { 'idempotency-key': 'h2' })).http).toBe(202);
    });

    it('is recognised without any id by what it says', async () => {
      const anonymous = without(valid(), 'id');
      expect((await post(anonymous)).http).toBe(202);
      expect((await post(anonymous)).http).toBe(200);
      expect((await post({ ...anonymous, action: 'SELL' })).http).toBe(202);
    });

    it('makes one signal however many come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => post(valid())));
      expect(answers.filter((answer) => answer.http === 202)).toHaveLength(1);
      expect(answers.filter((answer) => answer.http === 200)).toHaveLength(11);
      expect(await recorded()).toEqual({ signals: 1, refusals: 0 });
    });
  });

  describe('a signed webhook', () => {
    const signed = (body: string, id = 'msg_1'): Record<string, string> => {
      const timestamp = String(Math.floor(clock.now() / 1_000));
      const content = `${id}.${timestamp}.${body}`;
      const signature = createHmac('sha256', secret).update(content).digest('base64');
      return {
        authorization: '',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      };
    };

    it("needs no key, is from the webhook source, and its id is the signal's", async () => {
      const body = JSON.stringify(without(valid(), 'id', 'source'));
      const first = await post(body, signed(body));
      expect(first.http).toBe(202);
      expect((await service.waitForPublished(SignalAcceptedV1))[0]?.data.source).toBe('webhook');
      expect((await post(body, signed(body))).http).toBe(200);
    });

    it('is refused where a byte of the body changed', async () => {
      const body = JSON.stringify(valid());
      expect(await post(`${body} `, signed(body))).toMatchObject({
        http: 401,
        body: { code: 'SIGNATURE_WRONG' },
      });
    });
  });

  describe('an API key', () => {
    it('may send only for its sources', async () => {
      const limited = await service.app
        .get(ApiKeys)
        .ensure({ name: 'limited', sources: ['spec'], defaultSource: 'spec' }, null);
      const headers = { authorization: '', 'x-api-key': limited };
      expect((await post(valid(), headers)).http).toBe(202);
      expect(await post(valid({ source: 'other' }), headers)).toMatchObject({
        http: 403,
        body: {
          code: 'KEY_OUT_OF_SCOPE',
          detail:
            'source "other" is none of the sources that the key limited may send for (spec): name one of those, or use another key',
        },
      });
    });

    it('is accepted no more once it was revoked or replaced, and is stored only as a hash', async () => {
      const keys = service.app.get(ApiKeys);
      const kept = await keys.ensure({ name: 'default' }, key);
      expect(kept).toBe(key);
      await keys.create();
      clock.advanceMs(1_000);
      expect((await post(valid())).http).toBe(401);
      const stored = await service.database.query('SELECT * FROM signal_ingestion.api_key');
      expect(JSON.stringify(stored)).not.toContain(key);
      await keys.ensure({ name: 'default' }, key);
      expect((await post(valid())).http).toBe(202);
      await keys.revoke('default');
      expect((await post(valid())).http).toBe(401);
    });
  });

  it('is answered 503 with the time to wait while the database only reads, and its id is free afterwards', async () => {
    await service.database.query(`CREATE FUNCTION only_reads() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '25006'; END $$`);
    await service.database.query(`CREATE TRIGGER only_reads BEFORE INSERT ON signal_ingestion.signal
      EXECUTE FUNCTION only_reads()`);
    const answer = await post(valid());
    expect(answer).toMatchObject({
      http: 503,
      body: { status: 503, code: 'UNAVAILABLE' },
    });
    expect(answer.headers.get('retry-after')).toBe('1');
    await service.database.query('DROP FUNCTION only_reads CASCADE');
    expect((await post(valid())).http).toBe(202);
  });

  it('is answered 500 where the fault is our own, without saying more of it', async () => {
    await service.database.query('ALTER TABLE signal_ingestion.signal RENAME TO gone');
    const answer = await post(valid());
    await service.database.query('ALTER TABLE signal_ingestion.gone RENAME TO signal');
    expect(answer).toMatchObject({ http: 500, body: { status: 500, code: 'INTERNAL' } });
    expect(JSON.stringify(answer.body)).not.toContain('signal_ingestion');
    expect((await post(valid())).http).toBe(202);
  });

  describe('behind a proxy', () => {
    /** The status of one more submission after an address has sent all it may, with another key. */
    async function afterBurst(proxies: string, forwardedFor: string): Promise<number> {
      await service.stop();
      const behind = Object.assign(new SignalEnv(), env, { FAIRLEAD_TRUSTED_PROXIES: proxies });
      service = await startTestService([SignalIngestionModule.register(behind)], {
        clock,
        http: true,
      });
      const keys = service.app.get(ApiKeys);
      key = await keys.ensure({ name: 'first' }, null);
      for (let count = 0; count < 40; count += 1) {
        await post('no json', { 'x-forwarded-for': '198.51.100.1' });
      }
      key = await keys.ensure({ name: 'second' }, null);
      return (await post('no json', { 'x-forwarded-for': forwardedFor })).http;
    }

    it.each([
      ['the sender whom a trusted proxy names', '127.0.0.1', '198.51.100.2', 400],
      [
        'the sender again, whatever it wrote itself',
        '127.0.0.1',
        '198.51.100.2, 198.51.100.1',
        429,
      ],
      ['the peer where no proxy is trusted', '', '198.51.100.2', 429],
      ['the peer where another proxy is trusted', '10.0.0.0/8', '198.51.100.2', 429],
    ])('counts the rate of %s', async (_what, proxies, forwardedFor, status) => {
      expect(await afterBurst(proxies, forwardedFor)).toBe(status);
    });
  });

  it('can be looked at by its id with a key', async () => {
    const { body } = await post(valid());
    const get = (id: string, headers = { authorization: `Bearer ${key}` }): Promise<Response> =>
      fetch(`${service.url}/v1/signals/${id}`, { headers });
    expect(await (await get(body.signalId ?? '')).json()).toMatchObject({
      signalId: body.signalId,
      symbol: 'AAPL',
      receivedBy: 'replica-2',
      disposition: null,
    });
    expect((await get(randomUUID())).status).toBe(404);
    expect((await get('nonsense')).status).toBe(404);
    expect((await get(body.signalId ?? '', { authorization: '' })).status).toBe(401);
  });

  it('is listed newest first', async () => {
    await post(valid());
    clock.advanceMs(5);
    await post(valid({ id: 'two', symbol: 'MSFT' }));
    const listed = await service.request(REQUESTS.signals, { limit: 10 });
    expect(listed.map((signal) => signal.symbol)).toEqual(['MSFT', 'AAPL']);
    expect(await service.request(REQUESTS.signal, { signalId: randomUUID() })).toBeNull();
  });

  function decision(signalId: SignalId, rules: readonly string[]): DecisionMadeV1 {
    return {
      causeId: signalId,
      cause: 'signal',
      signalId,
      instrumentKey: 'IFAVATA',
      outcome: rules.length > 0 ? 'INTENTS' : 'NO_ACTION',
      reason: 'spec',
      evaluations: [
        {
          ruleId: 'r',
          ruleVersion: 1,
          fired: false,
          code: 'CONDITION_FALSE',
          reason: '',
          clauses: [],
        },
        { ruleId: 's', ruleVersion: 1, fired: false, code: 'COOLDOWN', reason: '', clauses: [] },
      ],
      intents: rules.map((ruleId) => ({
        intentId: intentIdOf(signalId, ruleId),
        causeId: signalId,
        signalId,
        ruleId,
        ruleVersion: 1,
        strategy: 'basic',
        account: 'DU1',
        instrumentKey: 'IFAVATA',
        kind: 'EXIT',
        direction: 'ANY',
        priority: 1,
        reason: '',
      })),
    };
  }

  function concluded(
    signalId: SignalId,
    ruleId: string,
    outcome: OrderConcludedV1['outcome'],
  ): OrderConcludedV1 {
    return {
      account: 'DU1',
      instrumentKey: 'IFAVATA',
      intentId: intentIdOf(signalId, ruleId),
      causeId: signalId,
      signalId,
      outcome,
      code: `CODE_${outcome}`,
      reason: 'spec',
    };
  }

  async function conclude(signalId: SignalId, outcome: OrderConcludedV1['outcome']): Promise<void> {
    await service.deliver(DecisionMadeV1, decision(signalId, ['a']));
    await service.deliver(OrderConcludedV1, concluded(signalId, 'a', outcome));
  }

  describe('the disposition', () => {
    const signalOf = async (id: string): Promise<SignalId> =>
      (await post(valid({ id }))).body.signalId as SignalId;

    it('is one, whatever comes twice or late', async () => {
      const signalId = await signalOf('d1');
      await service.deliver(OrderConcludedV1, concluded(signalId, 'a', 'NO_ACTION'));
      expect(service.published(SignalDisposedV1)).toEqual([]);
      await service.deliver(DecisionMadeV1, decision(signalId, ['a', 'b']));
      await service.deliver(OrderConcludedV1, concluded(signalId, 'b', 'DENIED'));
      await service.deliver(OrderConcludedV1, concluded(signalId, 'b', 'DENIED'));
      await service.deliver(DecisionMadeV1, decision(signalId, ['a', 'b']));
      await service.waitForPublished(SignalDisposedV1);
      expect(service.published(SignalDisposedV1).map((event) => event.data)).toEqual([
        {
          signalId,
          source: 'spec',
          disposition: 'DENIED',
          code: 'CODE_DENIED',
          reason: 'spec',
          disposedAt: at(),
        },
      ]);
      expect(await service.request(REQUESTS.signal, { signalId })).toMatchObject({
        disposition: 'DENIED',
      });
    });

    it('is EXECUTED at once, and stays it', async () => {
      const signalId = await signalOf('d2');
      await service.deliver(DecisionMadeV1, decision(signalId, ['a', 'b']));
      await service.deliver(OrderConcludedV1, concluded(signalId, 'a', 'EXECUTED'));
      await service.deliver(OrderConcludedV1, concluded(signalId, 'b', 'FAILED'));
      const [disposed, ...more] = await service.waitForPublished(SignalDisposedV1);
      expect(disposed).toMatchObject({
        correlationId: expect.any(String) as string,
        data: { disposition: 'EXECUTED' },
      });
      expect(more).toEqual([]);
    });

    it('of a decision without intents has the code of the rule that came nearest', async () => {
      const signalId = await signalOf('d3');
      await service.deliver(DecisionMadeV1, decision(signalId, []));
      const [disposed] = await service.waitForPublished(SignalDisposedV1);
      expect(disposed?.data).toMatchObject({ disposition: 'NO_ACTION', code: 'COOLDOWN' });
    });

    const letter = (signalId: string, who: string, type: string): DeadLetteredV1 => ({
      service: who,
      messageId: randomUUID(),
      messageType: type,
      subject: 's',
      correlationId: signalId,
      attempts: 5,
      error: 'boom',
      envelope: { data: { intentId: intentIdOf(signalId as SignalId, 'a') } },
    });

    it.each([
      ['rule-engine', 'signal.accepted', true],
      ['order-management', 'decision.made', true],
      ['tws-gateway', 'command.place', true],
      ['console', 'signal.accepted', false],
      ['order-management', 'broker.status', false],
      ['tws-gateway', 'command.modify', false],
    ])('after a dead letter of %s with %s is FAILED: %s', async (who, type, isFailed) => {
      const signalId = await signalOf('d4');
      if (type !== 'signal.accepted') {
        await service.deliver(DecisionMadeV1, decision(signalId, ['a']));
      }
      await service.deliver(DeadLetteredV1, letter(signalId, who, type));
      const view = await service.request(REQUESTS.signal, { signalId });
      expect(view?.disposition).toBe(isFailed ? 'FAILED' : null);
    });

    it('is left alone by causes that are no signals', async () => {
      const stranger = randomUUID() as SignalId;
      await conclude(stranger, 'EXECUTED');
      await service.deliver(DeadLetteredV1, letter(stranger, 'rule-engine', 'signal.accepted'));
      expect(service.published(SignalDisposedV1)).toEqual([]);
    });
  });

  it('survives a restart: a repeat is still a duplicate, and the key still opens', async () => {
    const first = await post(valid());
    const { database } = service;
    await service.stop();
    service = await startTestService([SignalIngestionModule.register(env)], {
      clock,
      http: true,
      database,
    });
    expect(await post(valid())).toMatchObject({
      http: 200,
      body: { signalId: first.body.signalId },
    });
  });
});
