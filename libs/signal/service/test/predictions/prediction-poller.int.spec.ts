import { setTimeout as sleep } from 'node:timers/promises';
import { type Envelope, SignalAcceptedV1, SignalRefusedV1 } from '@fairlead/contracts';
import { type Clock, instant, instantText } from '@fairlead/core';
import { OffsetClock, SystemClock } from '@fairlead/platform';
import {
  type TestDatabase,
  TestPredictionApi,
  type TestPredictionApiOptions,
  type TestService,
  startTestService,
  testDatabase,
} from '@fairlead/testing';
import { SignalEnv, SignalIngestionModule } from '../../src';
import { PollPredictions } from '../../src/application/predictions/poll-predictions';

const INTERVAL_MS = 100;

describe('the poller of the prediction API', () => {
  let api: TestPredictionApi;
  let database: TestDatabase;
  const running = new Set<TestService>();

  async function begin(options: TestPredictionApiOptions = {}): Promise<void> {
    api = await TestPredictionApi.start(options);
    database = await testDatabase();
  }
  afterEach(async () => {
    for (const service of running) await stop(service);
    await api.stop();
  });

  async function start(
    changes: Partial<SignalEnv> = {},
    instanceId = 'main',
    clock: Clock = new SystemClock(),
  ): Promise<TestService> {
    const env = Object.assign(new SignalEnv(), {
      FAIRLEAD_PREDICTION_API_URL: api.baseUrl,
      FAIRLEAD_PREDICTION_API_KEY: TestPredictionApi.KEY,
      FAIRLEAD_PREDICTION_TICKERS: 'AAPL, MSFT',
      FAIRLEAD_PREDICTION_INTERVAL_MS: INTERVAL_MS,
      FAIRLEAD_PREDICTION_REQUESTS_PER_SECOND: 100,
      FAIRLEAD_PREDICTION_THRESHOLDS: 'SHORT=0.8',
      ...changes,
    });
    const service = await startTestService([SignalIngestionModule.register(env)], {
      ...{ database, instanceId, clock },
    });
    running.add(service);
    return service;
  }

  async function stop(service: TestService): Promise<void> {
    running.delete(service);
    await service.stop();
  }

  const states = (): Promise<readonly { ticker: string; changes: number }[]> =>
    database.query(
      `SELECT ticker, (state->>'changes')::int AS changes FROM signal_ingestion.predicted_ticker ORDER BY 1`,
    );
  const signals = (): Promise<readonly { action: string; symbol: string }[]> =>
    database.query('SELECT action, symbol FROM signal_ingestion.signal ORDER BY accepted_at, key');
  const baseline = (service: TestService): Promise<void> =>
    service.waitUntil(async () => (await states()).length === 2, 'the first answers');
  const accepted = (
    service: TestService,
    count: number,
  ): Promise<readonly Envelope<SignalAcceptedV1>[]> =>
    service.waitForPublished(SignalAcceptedV1, count);
  /** Long enough for several polls. */
  const aWhile = (): Promise<void> => sleep(6 * INTERVAL_MS);
  const buy = { ticker: 'AAPL', signal: 'BUY', confidence: 0.9, stock_price: 187.32 } as const;

  it('trades nothing of the first answer, and what changes after it once', async () => {
    await begin();
    await api.predict(buy);
    const service = await start();
    await baseline(service);
    expect(await signals()).toEqual([]);
    const { prediction } = await api.predict({ ...buy, numeric: 2 });
    const [event] = await accepted(service, 1);
    expect(event?.data).toMatchObject({
      ...{ source: 'prediction-api', symbol: 'AAPL', action: 'BUY', confidence: 0.9 },
      ...{ numeric: 2, price: '187.32', sequence: 1, probabilities: { BUY: 0.9 } },
      ...{ model: 'models/default.pkl', predictedAt: prediction['prediction_time'] },
      modelInfo: { path: 'models/default.pkl', isTickerSpecific: false },
      issuedAt: prediction['prediction_time'],
    });
    const { issuedAt = '', expiresAt = '' } = event?.data ?? {};
    expect(Date.parse(expiresAt) - Date.parse(issuedAt)).toBe(150_000);
    await aWhile();
    expect(await signals()).toHaveLength(1);
  });

  it('drops what is below its threshold, and records HOLD as NEUTRAL', async () => {
    await begin();
    const service = await start();
    await baseline(service);
    const made = [
      { ticker: 'AAPL', signal: 'BUY', confidence: 0.49 },
      { ticker: 'AAPL', signal: 'SHORT', confidence: 0.79 },
      { ticker: 'AAPL', signal: 'HOLD', confidence: 0.7 },
      { ticker: 'MSFT', signal: 'SHORT', confidence: 0.8 },
    ];
    for (const prediction of made) await api.predict(prediction);
    await accepted(service, 2);
    await aWhile();
    const found = (await signals()).map(({ action, symbol }) => `${symbol} ${action}`).sort();
    expect(found).toEqual(['AAPL NEUTRAL', 'MSFT SHORT']);
  });

  it.each([
    ['with ids and times', {}],
    ['without ids', { ids: false }],
  ])('catches up what was predicted while nobody polled: an API %s', async (_what, options) => {
    await begin(options);
    const before = await start();
    await baseline(before);
    await stop(before);
    for (const signal of ['BUY', 'SELL', 'BUY']) await api.predict({ ...buy, signal });
    const after = await start();
    const events = await accepted(after, 3);
    expect(events.map(({ data }) => data.action)).toEqual(['BUY', 'SELL', 'BUY']);
    await aWhile();
    expect(await signals()).toHaveLength(3);
  });

  it.each([
    ['ids only', { times: false }],
    ['neither ids nor times', { ids: false, times: false }],
  ])('takes each change that it sees of an API with %s', async (_what, options) => {
    await begin(options);
    const service = await start();
    await baseline(service);
    for (const [index, signal] of ['BUY', 'SELL', 'BUY'].entries()) {
      await api.predict({ ...buy, signal, feature_values: {} });
      await accepted(service, index + 1);
    }
    await aWhile();
    expect(await signals()).toHaveLength(3);
  });

  it('drops what has grown too old while nobody polled', async () => {
    await begin();
    const valid = { FAIRLEAD_PREDICTION_VALID_MS: 60_000 };
    const before = await start(valid);
    await baseline(before);
    await stop(before);
    await api.predict(buy);
    const later = instantText(instant(Date.now() + 40_000));
    await api.predict({ ...buy, signal: 'SHORT', prediction_time: later });
    const after = await start(valid, 'main', new OffsetClock(instant(Date.now() + 65_000)));
    await accepted(after, 1);
    await aWhile();
    expect(await signals()).toMatchObject([{ action: 'SHORT' }]);
    expect(await states()).toMatchObject([{ changes: 2 }, { changes: 0 }]);
  });

  it('records what is said to be from the future as refused, once', async () => {
    await begin();
    const service = await start();
    await baseline(service);
    await api.predict({ ...buy, prediction_time: '2126-01-01T00:00:00Z' });
    const [refused] = await service.waitForPublished(SignalRefusedV1);
    expect(refused?.data).toMatchObject({ source: 'prediction-api', code: 'SIGNAL_FUTURE' });
    await aWhile();
    expect(service.published(SignalRefusedV1)).toHaveLength(1);
  });

  it('takes the newest prediction though the list cannot be had', async () => {
    await begin();
    const service = await start();
    await baseline(service);
    await api.fault({ kind: 'status', status: 404, path: 'predictions', times: 1_000 });
    await api.predict(buy);
    await accepted(service, 1);
  });

  it('goes on when the API is back, and one ticker that fails holds no other up', async () => {
    await begin();
    const service = await start({ FAIRLEAD_PREDICTION_TIMEOUT_MS: 200 });
    await baseline(service);
    await api.fault({ kind: 'body', body: '<html>', path: 'prediction/latest', times: 5 });
    await api.predict(buy);
    await api.predict({ ...buy, ticker: 'MSFT' });
    await accepted(service, 2);
    expect(await signals()).toHaveLength(2);
  });

  describe('of two replicas', () => {
    const leader = async (): Promise<{ holder: string; token: number }> => {
      const [row] = await database.query<{ holder: string; token: string }>(
        'SELECT holder, token FROM signal_ingestion.lease',
      );
      return { holder: row?.holder ?? '', token: Number(row?.token) };
    };

    it('polls one; the other goes on at once where the first stops', async () => {
      await begin();
      const first = await start({}, 'one');
      await baseline(first);
      const { token } = await leader();
      const second = await start({}, 'two');
      await aWhile();
      const asked = (await api.requests('prediction/latest')).length;
      const since = performance.now();
      await sleep(10 * INTERVAL_MS);
      const polls = (await api.requests('prediction/latest')).length - asked;
      // Of each of the two tickers; both replicas would ask for twice as much.
      const intervals = (performance.now() - since) / INTERVAL_MS;
      expect(polls).toBeLessThanOrEqual(2 * (intervals + 2));
      expect(await leader()).toMatchObject({ token });
      await stop(first);
      await api.predict(buy);
      await accepted(second, 1);
      expect(await leader()).toMatchObject({ token: token + 1 });
    });

    it('changes nothing more once another has taken the lease', async () => {
      await begin();
      const service = await start();
      await baseline(service);
      const { token } = await leader();
      const polls = service.app.get(PollPredictions);
      await database.query(
        `UPDATE signal_ingestion.lease SET holder = 'another', token = token + 1, held_until = now() + interval '1 hour'`,
      );
      await api.predict(buy);
      expect(await polls.poll('AAPL', token)).toBeNull();
      await aWhile();
      expect(await signals()).toEqual([]);
      expect(await states()).toMatchObject([{ changes: 0 }, { changes: 0 }]);
    });

    it('takes over from one that was killed when its lease ends', async () => {
      await begin();
      const first = await start({}, 'one');
      await baseline(first);
      await database.query(
        `UPDATE signal_ingestion.lease SET holder = 'killed', token = token + 1, held_until = now() + interval '500 ms'`,
      );
      await api.predict(buy);
      await accepted(first, 1);
    });
  });

  it('refuses to start with tickers that nobody may trade', async () => {
    await begin();
    await expect(start({ FAIRLEAD_PREDICTION_TICKERS: 'AAPL,APPL' })).rejects.toThrow(
      '"APPL" is not listed in instruments.yaml; nearest: AAPL',
    );
  });
});
