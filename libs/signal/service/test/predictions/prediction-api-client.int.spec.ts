import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TestPredictionApi, freePort } from '@fairlead/testing';
import {
  API_RETRIES,
  PredictionApiClient,
  PredictionApiError,
  type PredictionApiSettings,
} from '../../src';

let api: TestPredictionApi;
beforeAll(async () => {
  api = await TestPredictionApi.start();
});
afterEach(() => api.fault({ kind: 'none' }));
afterAll(() => api.stop());

function client(changes: Partial<PredictionApiSettings> = {}): PredictionApiClient {
  return new PredictionApiClient({
    ...{ baseUrl: api.baseUrl, apiKey: TestPredictionApi.KEY, timeoutMs: 5_000 },
    rate: { perSecond: 1_000, burst: 1_000 },
    retries: { ...API_RETRIES, delayMsMin: 10 },
    random: () => 0.5,
    ...changes,
  });
}

async function failureOf(request: Promise<unknown>): Promise<PredictionApiError> {
  const failure = await request.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof PredictionApiError) return failure;
  throw new Error(`expected a PredictionApiError, not ${String(failure)}`);
}

const once = async (): Promise<number> => (await api.requests()).length;

describe('the client of the prediction API', () => {
  it('asks how the API does', async () => {
    expect(await client().status()).toMatchObject({ version: '1.0.0' });
  });

  it('asks for the tickers', async () => {
    expect(await client().tickers()).toEqual(['AAPL', 'MSFT', 'TSLA']);
  });

  it.each(['trades', 'minuteData', 'divergence'] as const)('asks for %s', async (rows) => {
    const query = { ticker: 'AAPL', startDate: '2026-01-07', startTime: '14:30:00' };
    const found = await client()[rows]({ ...query, endDate: '2026-01-07', endTime: '14:39:00' });
    expect(found).toHaveLength(10);
    expect(found[0]).toMatchObject({ timestamp: '2026-01-07T14:30:00.000Z' });
    expect(await client()[rows]({ ticker: 'AAPL', limit: 3, recent: true })).toHaveLength(3);
  });

  it('asks for the latest prediction, with its model and its time as structure', async () => {
    const { at } = await api.predict({
      ...{ ticker: 'AAPL', signal: 'BUY', confidence: 0.87, numeric: 1, stock_price: 187.32 },
      probabilities: { BUY: 0.87, HOLD: 0.13 },
      feature_values: { rsi: 31.5, name: 'left out' },
    });
    const latest = await client().latestPrediction({ ticker: 'AAPL', useDefaultOnly: true });
    expect(latest).toMatchObject({
      ...{ signal: 'BUY', confidence: 0.87, numeric: 1, price: '187.32' },
      probabilities: { BUY: 0.87, HOLD: 0.13 },
      features: { rsi: 31.5 },
      model: { path: 'models/default.pkl', isTickerSpecific: false },
    });
    expect(latest.id).toMatch(/^\d+$/);
    expect(Math.abs((latest.predictedAt ?? 0) - at)).toBeLessThan(1_000);
  });

  it('asks for predictions', async () => {
    await api.predict({ ticker: 'MSFT', signal: 'SHORT', confidence: 0.6 });
    const found = await client().predictions({ ticker: 'MSFT', limit: 2, startDate: '2020-01-01' });
    expect(found.map(({ signal }) => signal)).toEqual(['SHORT', 'HOLD']);
    expect(await client().predictions({ ticker: 'MSFT', endDate: '2020-01-01' })).toEqual([]);
  });

  it('asks for a range of data, each parameter by the name that the API has for it', async () => {
    const range = await client().dataRange({
      ...{ ticker: 'AAPL', startDate: '2026-01-07', endDate: '2026-01-08', lookbackHours: 2 },
      ...{ lambdaShort: 0.1, lambdaLong: 0.01, minValue: 1, maxValue: 2, minSize: 3, maxSize: 4 },
      ...{ minDelta: -1, maxDelta: 1 },
    });
    expect(range['parameters']).toEqual({
      ...{ ticker: 'AAPL', start_date: '2026-01-07', end_date: '2026-01-08', lookback_hours: '2' },
      ...{ lambda_short: '0.1', lambda_long: '0.01', min_value: '1', max_value: '2' },
      ...{ min_size: '3', max_size: '4', min_delta: '-1', max_delta: '1' },
    });
  });
});

describe('a request that fails', () => {
  it.each([401, 403, 404, 400, 422])('with status %d is not repeated', async (status) => {
    await api.fault({ kind: 'status', status, times: 9 });
    const before = await once();
    const failure = await failureOf(client().status());
    expect(failure).toMatchObject({ code: 'HTTP', status });
    expect(failure.message).toContain(`answered ${status}`);
    expect(await once()).toBe(before + 1);
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('with status %d is repeated', async (status) => {
    await api.fault({ kind: 'status', status, times: 2 });
    expect(await client().status()).toMatchObject({ version: '1.0.0' });
    await api.fault({ kind: 'status', status, times: 3 });
    expect(await failureOf(client().status())).toMatchObject({ code: 'HTTP', status });
  });

  it('with the wrong key says so', async () => {
    const failure = await failureOf(client({ apiKey: 'wrong' }).status());
    expect(failure).toMatchObject({ code: 'HTTP', status: 401 });
    expect(failure.message).toContain('is the API key right?');
  });

  it.each(['drop', 'cut'])('by a connection that breaks (%s) is repeated', async (kind) => {
    await api.fault({ kind, times: 1 });
    expect(await client().status()).toMatchObject({ version: '1.0.0' });
    await api.fault({ kind, times: 3 });
    expect(await failureOf(client().status())).toMatchObject({ code: 'UNREACHABLE', status: null });
  });

  it('by silence ends after the time-out, each try for itself', async () => {
    await api.fault({ kind: 'hang', times: 1 });
    expect(await client({ timeoutMs: 200 }).status()).toMatchObject({ version: '1.0.0' });
    await api.fault({ kind: 'hang', times: 3 });
    const failure = await failureOf(client({ timeoutMs: 100 }).status());
    expect(failure).toMatchObject({ code: 'TIMEOUT' });
    expect(failure.message).toContain('did not answer within 0.1 s');
  });

  it('because nobody listens says where', async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}/api/v1`;
    const failure = await failureOf(client({ baseUrl }).status());
    expect(failure).toMatchObject({ code: 'UNREACHABLE' });
    expect(failure.message).toMatch(/at 127\.0\.0\.1:\d+ .*ECONNREFUSED/);
  });

  it.each([
    ['no JSON', '<html>', 'MALFORMED'],
    ['nothing', '', 'MALFORMED'],
    ['a key twice', '{"status":"success","status":"error","data":{}}', 'MALFORMED'],
    ['no status', '{"data":{}}', 'MALFORMED'],
    ['no data', '{"status":"success"}', 'MALFORMED'],
    ['a list', '{"status":"success","data":[]}', 'MALFORMED'],
    ['another status', '{"status":"error","message":"model is loading"}', 'REFUSED'],
  ])('by an answer of %s is not repeated', async (_what, body, code) => {
    await api.fault({ kind: 'body', body, times: 9 });
    const before = await once();
    const failure = await failureOf(client().status());
    expect(failure).toMatchObject({ code });
    if (code === 'REFUSED') expect(failure.message).toContain('model is loading');
    expect(await once()).toBe(before + 1);
  });

  it.each([
    ['no prediction', {}],
    ['no signal', { prediction: { confidence: 0.9 } }],
    ['a confidence of 90', { prediction: { signal: 'BUY', confidence: 90 } }],
    ['a confidence as text', { prediction: { signal: 'BUY', confidence: '0.9' } }],
  ])('by a latest prediction with %s is malformed', async (_what, data) => {
    await api.fault({ kind: 'body', body: JSON.stringify({ status: 'success', data }) });
    expect(await failureOf(client().latestPrediction({ ticker: 'AAPL' }))).toMatchObject({
      code: 'MALFORMED',
    });
  });

  it('by an answer that does not end is cut off', async () => {
    const body = `{"status":"success","data":"${'x'.repeat(9_000_000)}"}`;
    const endless = createServer((_request, response) => response.end(body));
    await new Promise<void>((listening) => endless.listen(0, '127.0.0.1', listening));
    try {
      const { port } = endless.address() as AddressInfo;
      const failure = await failureOf(client({ baseUrl: `http://127.0.0.1:${port}` }).status());
      expect(failure.code).toBe('TOO_LARGE');
    } finally {
      endless.closeAllConnections();
      endless.close();
    }
  });

  it('is not followed elsewhere: the key goes to no other server', async () => {
    await api.fault({ kind: 'status', status: 302 });
    const failure = await failureOf(client().status());
    expect(failure).toMatchObject({ code: 'HTTP', status: 302 });
    expect(failure.message).toContain('redirects are not followed');
  });

  it.each([
    ['in seconds', () => '1'],
    ['as a date', () => new Date(Date.now() + 2_000).toUTCString()],
  ])('waits as long as Retry-After says, %s', async (_how, retryAfter) => {
    await api.fault({ kind: 'status', status: 429, retryAfter: retryAfter() });
    const startedAt = performance.now();
    expect(await client().status()).toMatchObject({ version: '1.0.0' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(950);
  });

  it('is given up at once where Retry-After is longer than anybody waits', async () => {
    await api.fault({ kind: 'status', status: 503, retryAfter: '3600' });
    const failure = await failureOf(client().status());
    expect(failure).toMatchObject({ status: 503, retryAfterMs: 3_600_000 });
  });

  it('never tells the key, whatever the API repeats of it', async () => {
    await api.fault({ kind: 'echo' });
    const failure = await failureOf(client().status());
    expect(failure.message).toContain('key ***?');
    expect(JSON.stringify({ ...failure, text: String(failure.stack) })).not.toContain(
      TestPredictionApi.KEY,
    );
  });

  it('ends at once when the client is closed, and nothing is asked after that', async () => {
    await api.fault({ kind: 'hang' });
    const own = client();
    const asked = failureOf(own.status());
    own.close();
    expect(await asked).toMatchObject({ code: 'STOPPED' });
    expect(await failureOf(own.status())).toMatchObject({ code: 'STOPPED' });
  });
});

it('asks no more often than its rate, with room for a burst', async () => {
  const own = client({ rate: { perSecond: 20, burst: 2 } });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 8 }, () => own.status()));
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(280);
});
