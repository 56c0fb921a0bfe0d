import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignalAcceptedV1, SignalRefusedV1 } from '@fairlead/contracts';
import { ManualClock, decimal, instantText, plusMs } from '@fairlead/core';
import { InstrumentCatalogue } from '@fairlead/platform';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { ApiKeys, SignalEnv, SignalIngestionModule } from '../src';

const env = Object.assign(new SignalEnv(), {
  FAIRLEAD_SIGNALS_PER_SECOND: 100,
  FAIRLEAD_SIGNALS_BURST: 200,
});

const share = { type: 'STK', currency: 'USD', exchange: 'SMART' } as const;
const instruments = new InstrumentCatalogue(
  ['AAPL', 'MSFT', 'BRK B'].map((symbol) => ({ symbol, ...share })),
);

interface Answer {
  readonly http: number;
  readonly text: string;
  readonly body: {
    code: string;
    detail: string;
    signalId: string;
    problems: { path: string; message: string }[];
  };
}

describe('alerts of TradingView', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-alerts-'));
  const logFile = join(directory, 'service.log');
  const clock = new ManualClock(TRADING_NOON);
  let service: TestService;
  let key: string;
  beforeAll(async () => {
    service = await startTestService([SignalIngestionModule.register(env)], {
      ...{ clock, http: true, logFile, instruments },
    });
    key = await service.app.get(ApiKeys).ensure({ name: 'tv', sources: ['tradingview'] }, null);
  });
  beforeEach(() => clock.advanceMs(10_000));
  afterAll(() => service.stop());

  /** An alert as its message is typed, with every placeholder filled in: numbers as text, seconds without a fraction. */
  const alert = (changes: object = {}): Record<string, unknown> => ({
    key,
    ticker: 'NASDAQ:AAPL',
    action: 'buy',
    price: '227.50',
    time: instantText(clock.now()).replace('.000Z', 'Z'),
    ...changes,
  });
  const { stringify } = JSON;

  async function post(
    body: string,
    path = 'tradingview',
    headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' },
  ): Promise<Answer> {
    const response = await fetch(`${service.url}/v1/alerts/${path}`, { method: 'POST', headers, body }); // prettier-ignore
    const text = await response.text();
    return { http: response.status, text, body: JSON.parse(text) as Answer['body'] };
  }
  const lastAccepted = (): SignalAcceptedV1 | undefined =>
    service.published(SignalAcceptedV1).at(-1)?.data;

  it('become signals, whatever type their body is sent as', async () => {
    for (const type of ['application/json; charset=utf-8', 'text/plain; charset=utf-8']) {
      clock.advanceMs(1_000);
      const answer = await post(stringify(alert()), 'tradingview', { 'content-type': type });
      expect(answer.http).toBe(202);
      expect(lastAccepted()).toMatchObject({
        ...{ signalId: answer.body.signalId, source: 'tradingview', symbol: 'AAPL' },
        ...{ action: 'BUY', price: '227.50', confidence: 1, issuedAt: instantText(clock.now()) },
      });
    }
  });

  it('are believed by a key in the path too', async () => {
    const open = alert({ key: undefined });
    expect((await post(stringify(open), `tradingview/${key}`)).http).toBe(202);
    expect((await post(stringify(open))).body.code).toBe('KEY_MISSING');
    expect((await post(stringify(open), 'tradingview/fl_wrong')).body.code).toBe('KEY_UNKNOWN');
  });

  it.each([
    ['buy', 'BUY'],
    ['sell', 'SELL'],
    ['long', 'BUY'],
    ['short', 'SHORT'],
    ['close', 'CLOSE'],
    ['exit', 'CLOSE'],
    ['cover', 'COVER'],
    ['BUY', 'BUY'],
  ])('say %s for %s', async (word, action) => {
    expect((await post(stringify(alert({ action: word })))).http).toBe(202);
    expect(lastAccepted()?.action).toBe(action);
  });

  it.each([
    ['a share with a dot', { ticker: 'NYSE:BRK.B' }, { symbol: 'BRK B' }],
    ['a plain ticker', { ticker: 'MSFT' }, { symbol: 'MSFT' }],
  ])('name %s', async (_what, changes, expected) => {
    expect((await post(stringify(alert(changes)))).http).toBe(202);
    expect(lastAccepted()).toMatchObject(expected);
  });

  it.each([
    ['without a fraction', (at: string) => at.replace('.000Z', 'Z')],
    ['with milliseconds', (at: string) => at],
    ['with +00:00', (at: string) => at.replace('.000Z', '+00:00')],
    ['in milliseconds since 1970', (at: string) => String(Date.parse(at))],
  ])('tell the time %s', async (_what, write) => {
    const at = instantText(clock.now());
    expect((await post(stringify(alert({ time: write(at) })))).http).toBe(202);
    expect(lastAccepted()?.issuedAt).toBe(at);
  });

  it('are one signal however often the same one is sent, and by whichever key; others in the same second are others', async () => {
    const first = await post(stringify(alert()));
    expect(first.http).toBe(202);
    clock.advanceMs(5_000);
    const time = instantText(plusMs(clock.now(), -5_000)).replace('.000Z', 'Z');
    const open = alert({ time, key: undefined });
    for (const again of [
      await post(stringify(alert({ time }))),
      await post(stringify(open), `tradingview/${key}`),
    ]) {
      expect(again).toMatchObject({ http: 200, body: { signalId: first.body.signalId } });
    }
    const other = await post(stringify(alert({ time, comment: 'second order of the second' })));
    expect(other.http).toBe(202);
    expect(other.body.signalId).not.toBe(first.body.signalId);
  });

  it.each<readonly [string, string, string]>([
    ['a placeholder that was not filled in', stringify({ action: '{{strategy.order.action}}' }), '{{strategy.order.action}}'], // prettier-ignore
    ['a symbol that is not listed', stringify({ ticker: 'NASDAQ:AAPLX' }), 'AAPL'],
    ['an exchange where the symbol may be another share', stringify({ ticker: 'TSX:SHOP' }), 'TSX'],
    ['a price that is no number', stringify({ price: 'n/a' }), 'price'],
  ])('are refused with %s, which is named by its own field', async (_what, changes, named) => {
    const wrong = JSON.parse(changes) as object;
    const answer = await post(stringify(alert(wrong)));
    expect(answer).toMatchObject({ http: 422, body: { problems: [{ path: Object.keys(wrong)[0] }] } }); // prettier-ignore
    expect(answer.body.detail).toContain(named);
    await service.waitUntil(() => {
      const data = service.published(SignalRefusedV1).at(-1)?.data;
      return data?.source === 'tradingview' && data.problems[0]?.path === Object.keys(wrong)[0];
    }, 'the refusal');
  });

  it('that are no JSON because a placeholder was not filled in say which one', async () => {
    const body = stringify(alert({ price: 0 })).replace('"price":0', '"price":{{close}}');
    const answer = await post(body, 'tradingview', { 'content-type': 'text/plain' });
    expect(answer).toMatchObject({ http: 400, body: { code: 'NOT_JSON' } });
    expect(answer.body.detail).toContain('{{close}}');
  });

  it('of a source that the key may not send for are refused', async () => {
    const other = await service.app.get(ApiKeys).ensure({ name: 'other', sources: ['news'] }, null);
    const answer = await post(stringify(alert({ key: other })));
    expect(answer).toMatchObject({ http: 403, body: { code: 'KEY_OUT_OF_SCOPE' } });
  });

  it('carry the limit of their key', async () => {
    const small = await service.app
      .get(ApiKeys)
      .ensure({ name: 'small', maxNotional: decimal(500) }, null);
    expect((await post(stringify(alert({ key: small })))).http).toBe(202);
    expect(lastAccepted()?.maxNotional).toBe('500');
  });

  it('are answered 503 where they are too many: whoever is answered 429 does not send them again', async () => {
    await service.app.get(ApiKeys).ensure({ name: 'flood' }, null);
    const answers = await Promise.all(
      Array.from({ length: 250 }, () => post('no json', `tradingview/${key}`)),
    );
    const late = answers.filter(({ http }) => http !== 400);
    expect(late.length).toBeGreaterThan(0);
    expect(new Set(late.map(({ http, body }) => `${http} ${body.code}`))).toEqual(new Set(['503 TOO_MANY'])); // prettier-ignore
  });

  it('are answered 503 before TradingView hangs up where storing takes longer, and sent again they are one signal', async () => {
    await service.database.query(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$`);
    await service.database.query(`CREATE TRIGGER slow BEFORE INSERT ON signal_ingestion.signal
      FOR EACH ROW EXECUTE FUNCTION slow()`);
    const body = stringify(alert());
    const count = service.published(SignalAcceptedV1).length;
    expect(await post(body)).toMatchObject({ http: 503, body: { code: 'UNAVAILABLE' } });
    // It did not wait for the five seconds.
    expect(service.published(SignalAcceptedV1)).toHaveLength(count);
    await service.waitForPublished(SignalAcceptedV1, count + 1);
    await service.database.query('DROP FUNCTION slow CASCADE');
    expect((await post(body)).http).toBe(200);
    expect(service.published(SignalAcceptedV1)).toHaveLength(count + 1);
  });

  it('for no mapping, or to another path, are 404, and the path is not repeated', async () => {
    const other = await post(stringify(alert()), `nobody/${key}`);
    expect(other).toMatchObject({ http: 404 });
    expect(other.body.detail).toContain('tradingview');
    for (const path of [`tradingview/${key}/more`, `tradingview/${key}%zz`]) {
      const answer = await post(stringify(alert()), path);
      expect(answer.http).toBeGreaterThanOrEqual(400);
      expect(answer.http).toBeLessThan(500);
      expect(answer.text).not.toContain(key);
    }
    const got = await fetch(`${service.url}/v1/alerts/tradingview/${key}`);
    expect(await got.text()).not.toContain(key);
  });

  it('leave their key in no log, no event, no row and no answer', async () => {
    for (const body of [
      stringify(alert()),
      stringify(alert({ action: 'hold' })),
      `{"key":"${key}",`,
    ]) {
      // prettier-ignore
      for (const path of ['tradingview', `tradingview/${key}`]) {
        expect((await post(body, path)).text).not.toContain(key);
      }
    }
    await service.database.query('ALTER TABLE signal_ingestion.signal RENAME TO gone');
    const failed = await post(stringify(alert({ action: 'sell' })), `tradingview/${key}`);
    await service.database.query('ALTER TABLE signal_ingestion.gone RENAME TO signal');
    expect(failed.http).toBe(500);
    const log = readFileSync(logFile, 'utf8');
    expect(log).toContain('signal.submission-failed');
    const rows = await Promise.all(
      ['signal', 'refusal', 'api_key'].map((table) =>
        service.database.query(`SELECT * FROM signal_ingestion.${table}`),
      ),
    );
    const events = [...service.published(SignalAcceptedV1), ...service.published(SignalRefusedV1)];
    const kept = [log, failed.text, stringify(rows), stringify(events)].join('\n');
    expect(kept).not.toContain(key);
  });

  it('can be mapped by a file of one’s own, which is checked at the start, by line and column', async () => {
    const file = join(directory, 'alerts.yaml');
    const own = (text: string): Promise<TestService> => {
      writeFileSync(file, text);
      const changed = Object.assign(new SignalEnv(), { FAIRLEAD_ALERTS: file });
      return startTestService([SignalIngestionModule.register(changed)], { clock, http: true });
    };
    await expect(
      own('alerts:\n  - id: mine\n    confidenc: 1\n    fields: { symbol: s, action: a, issuedAt: t }\n    actions: { up: BUY, down: SEL }\n'), // prettier-ignore
    ).rejects.toThrow(
      /alerts\.yaml:3:5: .*confidenc.*did you mean confidence[\s\S]*alerts\.yaml:5:31: .*SEL/,
    );
    const mine = await own('alerts:\n  - id: mine\n    confidence: 0.7\n    fields: { symbol: s, action: a.b, issuedAt: t }\n    actions: { up: BUY }\n'); // prettier-ignore
    try {
      const own7 = await mine.app.get(ApiKeys).ensure({ name: 'mine', sources: ['model-7'] }, null);
      const response = await fetch(`${mine.url}/v1/alerts/mine/${own7}`, {
        method: 'POST',
        body: stringify({ s: 'AAPL', a: { b: 'UP' }, t: instantText(clock.now()) }),
      });
      expect(response.status).toBe(202);
      expect(mine.published(SignalAcceptedV1)[0]?.data).toMatchObject({
        ...{ source: 'model-7', action: 'BUY', confidence: 0.7 },
      });
    } finally {
      await mine.stop();
    }
  });
});
