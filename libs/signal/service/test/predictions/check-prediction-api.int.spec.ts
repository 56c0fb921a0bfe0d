import { TestPredictionApi, freePort } from '@fairlead/testing';
import { instant } from '@fairlead/core';
import {
  type PredictionApiCheck,
  SignalEnv,
  checkPredictionApi,
  predictionSettingsOf,
} from '../../src';

describe('the check of the prediction API', () => {
  let api: TestPredictionApi;
  beforeAll(async () => {
    api = await TestPredictionApi.start();
  });
  afterEach(() => api.fault({ kind: 'none' }));
  afterAll(() => api.stop());

  async function check(changes: Partial<SignalEnv> = {}): Promise<readonly PredictionApiCheck[]> {
    const env = Object.assign(new SignalEnv(), {
      FAIRLEAD_PREDICTION_API_URL: api.baseUrl,
      FAIRLEAD_PREDICTION_API_KEY: TestPredictionApi.KEY,
      FAIRLEAD_PREDICTION_TICKERS: 'AAPL,MSFT',
      FAIRLEAD_PREDICTION_THRESHOLDS: 'MSFT=0.8',
      ...changes,
    });
    const settings = predictionSettingsOf(env);
    if (settings === null) throw new Error('nothing is configured');
    return checkPredictionApi(settings, instant(Date.now()));
  }

  it('says of each ticker what its prediction would come to', async () => {
    await api.predict({ ticker: 'AAPL', signal: 'BUY', confidence: 0.9 });
    await api.predict({ ticker: 'MSFT', signal: 'SHORT', confidence: 0.7 });
    const checks = await check();
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['status', true],
      ['tickers', true],
      ['prediction AAPL', true],
      ['prediction MSFT', true],
    ]);
    expect(checks[2]?.detail).toMatch(/^BUY, confidence 0.9, \d+ s old; counts as BUY$/);
    expect(checks[3]?.detail).toContain('below 0.8, so it would be dropped');
  });

  it('names tickers that the API does not predict', async () => {
    const [, tickers, , unknown] = await check({ FAIRLEAD_PREDICTION_TICKERS: 'AAPL,NVDA' });
    expect(tickers).toMatchObject({ ok: false });
    expect(tickers?.detail).toContain('does not predict NVDA; it predicts AAPL, MSFT, TSLA');
    expect(unknown).toMatchObject({
      name: 'prediction NVDA',
      ok: false,
      code: 'HTTP',
      status: 404,
    });
  });

  it('stops at the first request where that is answered by nobody, or with a no', async () => {
    expect(await check({ FAIRLEAD_PREDICTION_API_KEY: 'wrong' })).toMatchObject([
      { name: 'status', ok: false, code: 'HTTP', status: 401 },
    ]);
    const nowhere = `http://127.0.0.1:${await freePort()}/api/v1`;
    expect(await check({ FAIRLEAD_PREDICTION_API_URL: nowhere })).toMatchObject([
      { name: 'status', ok: false, code: 'UNREACHABLE', status: null },
    ]);
  });

  it.each([
    [{ FAIRLEAD_PREDICTION_TICKERS: ' ' }, 'FAIRLEAD_PREDICTION_TICKERS is not set'],
    [{ FAIRLEAD_PREDICTION_API_KEY: undefined }, 'FAIRLEAD_PREDICTION_API_KEY_FILE is not set'],
    [{ FAIRLEAD_PREDICTION_API_KEY: 'with blank' }, 'has to be visible ASCII'],
    [{ FAIRLEAD_PREDICTION_API_KEY_FILE: '/no/such/file' }, 'cannot be read'],
  ])('says what is wrong with %j', async (changes, text) => {
    const failure = await check(changes as Partial<SignalEnv>).catch((error: unknown) => error);
    expect(String(failure)).toContain(text);
    expect(String(failure)).not.toContain('with blank');
  });
});
