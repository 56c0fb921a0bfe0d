import { type BatchResult, SignalAcceptedV1 } from '@fairlead/contracts';
import type { BenchAnswer } from './signals-bench';
import { SignalsBench } from './signals-bench';

const PATH = '/v1/signals:batch';

const resultOf = ({ http, text }: BenchAnswer): BatchResult => {
  if (http !== 200) throw new Error(`answered ${http}: ${text}`);
  return JSON.parse(text) as BatchResult;
};

describe('several signals in one body', () => {
  let bench: SignalsBench;
  beforeEach(async () => {
    bench = await SignalsBench.start();
  });
  afterEach(() => bench.stop());

  const post = async (body: unknown): Promise<BatchResult> =>
    resultOf(await bench.post(PATH, typeof body === 'string' ? body : JSON.stringify(body)));

  it.each([
    ['a list', (signals: unknown[]): unknown => signals],
    ['an object with the list', (signals: unknown[]): unknown => ({ signals })],
  ])('are submitted each by itself: %s', async (_what, bodyOf) => {
    const [one, two] = [bench.valid('one'), bench.valid('two', { symbol: 'MSFT' })];
    const body = [one, { ...one }, { ...one, confidence: 0.8 }, { ...two, quantity: 5 }, 7, two];
    const { results, ...counts } = await post(bodyOf(body));
    expect(counts).toEqual({ accepted: 2, duplicates: 1, refused: 3 });
    expect(
      results.map(({ index, status, httpStatus, code }) => [index, status, httpStatus, code]),
    ).toEqual([
      [0, 'ACCEPTED', 202, 'ACCEPTED'],
      [1, 'DUPLICATE', 200, 'DUPLICATE'],
      [2, 'CONFLICT', 409, 'CONFLICT'],
      [3, 'REFUSED', 422, 'UNKNOWN_FIELD'],
      [4, 'REFUSED', 422, 'INVALID'],
      [5, 'ACCEPTED', 202, 'ACCEPTED'],
    ]);
    expect(results[1]?.signalId).toBe(results[0]?.signalId);
    expect(results[3]?.problems[0]?.path).toBe('quantity');
    expect(await bench.kept()).toEqual({ signals: 2, refusals: 3 });
  });

  it('are the same signals that they are alone', async () => {
    const signal = bench.valid('alone');
    const alone = await bench.post('/v1/signals', JSON.stringify(signal));
    const { signalId } = JSON.parse(alone.text) as { signalId: string };
    expect((await post([signal])).results).toMatchObject([{ status: 'DUPLICATE', signalId }]);
    const spaced = `[ ${JSON.stringify(signal)} , ${JSON.stringify(bench.valid('b'))} ]`;
    const { results } = await post(spaced);
    expect(results.map(({ status }) => status)).toEqual(['DUPLICATE', 'ACCEPTED']);
    const again = await bench.post('/v1/signals', JSON.stringify(bench.valid('b')));
    expect(again.http).toBe(200);
  });

  it('with a key twice in one of them refuses that one', async () => {
    const doubled = JSON.stringify(bench.valid('x')).replace('}', ',"action":"SELL"}');
    const { results } = await post(
      `[${JSON.stringify(bench.valid('a'))},${doubled},${JSON.stringify(bench.valid('c'))}]`,
    );
    expect(results.map(({ code }) => code)).toEqual(['ACCEPTED', 'SAME_KEY_TWICE', 'ACCEPTED']);
  });

  it('need no id of a header: it is that of the request, not of each', async () => {
    const body = JSON.stringify([bench.valid('a'), bench.valid('b')]);
    const answer = await bench.post(PATH, body, { 'idempotency-key': 'h1' });
    expect(resultOf(answer)).toMatchObject({ accepted: 2 });
    expect(resultOf(await bench.post(PATH, body, { 'idempotency-key': 'h2' }))).toMatchObject({
      ...{ accepted: 0, duplicates: 2 },
    });
  });

  it('go out in their order for each symbol, over many commits', async () => {
    const symbols = ['AAPL', 'MSFT', 'NVDA'];
    const signals = Array.from({ length: 450 }, (_, at) =>
      bench.valid(`s${at}`, { symbol: symbols[at % 3], sequence: at }),
    );
    expect(await post(signals)).toMatchObject({ accepted: 450 });
    const published = await bench.service.waitForPublished(SignalAcceptedV1, 450);
    for (const symbol of symbols) {
      const sequence = published
        .filter(({ data }) => data.symbol === symbol)
        .map(({ data }) => data.sequence ?? -1);
      expect(sequence).toEqual([...sequence].sort((a, b) => a - b));
    }
  });

  it.each([
    ['no JSON', '[{"a":', 400, 'NOT_JSON'],
    ['nothing', '', 400, 'NOT_JSON'],
    ['no UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), 400, 'NOT_JSON'],
    ['a text', '"x"', 422, 'INVALID'],
    ['one signal', '{"symbol":"AAPL"}', 422, 'INVALID'],
    ['signals that are no list', '{"signals":{}}', 422, 'INVALID'],
    ['another field beside the list', '{"signals":[],"x":1}', 422, 'INVALID'],
    ['two lists', '{"signals":[],"signals":[{}]}', 400, 'SAME_KEY_TWICE'],
    ['too many', `[${Array(1_001).fill('{}').join(',')}]`, 413, 'TOO_MANY_SIGNALS'],
    ['too much', `[${'1'.repeat(1_024 * 1_024)}]`, 413, 'TOO_LARGE'],
  ])('are refused together where the body is %s', async (_what, body, http, code) => {
    const answer = await bench.post(PATH, body);
    expect(answer.type).toMatch(/^application\/problem\+json/);
    expect({ http: answer.http, ...(JSON.parse(answer.text) as object) }).toMatchObject({
      http,
      status: http,
      code,
    });
    expect((await bench.kept()).signals).toBe(0);
  });

  it.each(['[]', '{"signals":[]}', ' [ ] '])('may be none: %s', async (body) => {
    expect(await post(body)).toEqual({ accepted: 0, duplicates: 0, refused: 0, results: [] });
  });

  it('need a key, as one does', async () => {
    const answer = await bench.post(PATH, '[{}]', { authorization: '' });
    expect(answer).toMatchObject({ http: 401 });
    expect(await bench.kept()).toEqual({ signals: 0, refusals: 0 });
  });

  it('are answered each by its own fault where one cannot be stored', async () => {
    await bench.service.database.query(`CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.key = 'bad' THEN RAISE EXCEPTION 'x'; END IF; RETURN NEW; END $$`);
    await bench.service.database
      .query(`CREATE TRIGGER fails BEFORE INSERT ON signal_ingestion.signal
      FOR EACH ROW EXECUTE FUNCTION fails()`);
    const { results } = await post([bench.valid('a'), bench.valid('bad'), bench.valid('c')]);
    expect(results.map(({ httpStatus }) => httpStatus)).toEqual([202, 500, 202]);
    expect(await bench.kept()).toEqual({ signals: 2, refusals: 0 });
  });

  it('end with the first that could not be stored while the database is away', async () => {
    await bench.service.database
      .query(`CREATE FUNCTION only_reads() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.key = 's150' THEN RAISE EXCEPTION 'x' USING ERRCODE = '25006'; END IF; RETURN NEW; END $$`);
    await bench.service.database
      .query(`CREATE TRIGGER only_reads BEFORE INSERT ON signal_ingestion.signal
      FOR EACH ROW EXECUTE FUNCTION only_reads()`);
    const signals = Array.from({ length: 300 }, (_, at) => bench.valid(`s${at}`));
    const { results } = await post(signals);
    const taken = results.filter(({ status }) => status === 'ACCEPTED').length;
    expect(taken).toBeLessThanOrEqual(150);
    expect(results.map(({ status }) => status === 'ACCEPTED')).toEqual(
      signals.map((_, at) => at < taken),
    );
    expect(results[200]).toMatchObject({
      httpStatus: 503,
      code: 'UNAVAILABLE',
      retryAfterSeconds: 1,
    });
    await bench.service.database.query('DROP FUNCTION only_reads CASCADE');
    expect(await post(signals)).toMatchObject({
      accepted: 300 - taken,
      duplicates: taken,
      refused: 0,
    });
  });

  it('that meet others with the same ids end as one signal each', async () => {
    const ids = Array.from({ length: 90 }, (_, at) => `s${at}`);
    const bodies = Array.from({ length: 6 }, (_, turn) => {
      const turned = turn % 2 === 0 ? ids : [...ids].reverse();
      return turned.map((id) => bench.valid(id));
    });
    const answers = await Promise.all(bodies.map((body) => post(body)));
    expect(answers.reduce((total, { accepted }) => total + accepted, 0)).toBe(90);
    expect(answers.reduce((total, { duplicates }) => total + duplicates, 0)).toBe(450);
    expect(await bench.kept()).toEqual({ signals: 90, refusals: 0 });
  });
});

describe('the path of several signals', () => {
  let bench: SignalsBench;
  beforeAll(async () => {
    bench = await SignalsBench.start();
  });
  afterAll(() => bench.stop());

  it.each([
    '/v1/signalsXYZ',
    '/v1/signals:other',
    '/v1/signals:batchX',
    '/v1/signals:',
    '/v1/signals%3Abatch',
    '/v1/signalsbatch',
    '/v1/signals/x:batch',
  ])('is no other: POST %s is 404, and GET of it is nothing either', async (path) => {
    expect((await bench.post(path, '[]')).http).toBe(404);
    const got = await fetch(`${bench.service.url}${path}`, {
      headers: { authorization: `Bearer ${bench.key}` },
    });
    expect(got.status).toBe(404);
  });

  it.each([
    '/v1/signals:batch',
    '/v1/signals:batch/',
    '/V1/Signals:Batch',
    '/v1/signals:batch?x=1',
  ])('is found as %s', async (path) => {
    expect(await bench.post(path, '[]')).toMatchObject({ http: 200 });
  });
});

describe('the rate of several signals', () => {
  let bench: SignalsBench;
  beforeEach(async () => {
    bench = await SignalsBench.start({
      FAIRLEAD_SIGNALS_PER_SECOND: 10,
      FAIRLEAD_SIGNALS_BURST: 40,
    });
  });
  afterEach(() => bench.stop());

  const signals = (from: number, count: number): string =>
    JSON.stringify(Array.from({ length: count }, (_, at) => bench.valid(`s${from + at}`)));

  it('counts each: the first ones pass, all after them are to be sent again', async () => {
    const { results } = resultOf(await bench.post(PATH, signals(0, 50)));
    expect(results.map(({ httpStatus }) => httpStatus)).toEqual([
      ...Array<number>(40).fill(202),
      ...Array<number>(10).fill(429),
    ]);
    expect(results[40]).toMatchObject({
      status: 'REFUSED',
      code: 'TOO_MANY',
      retryAfterSeconds: 1,
    });
    const next = await bench.post(PATH, signals(40, 10));
    expect(next).toMatchObject({ http: 429, retryAfter: '1' });
    expect((await bench.post('/v1/signals', JSON.stringify(bench.valid('x')))).http).toBe(429);
    bench.clock.advanceMs(1_000);
    expect(resultOf(await bench.post(PATH, signals(40, 10)))).toMatchObject({ accepted: 10 });
    expect(await bench.kept()).toEqual({ signals: 50, refusals: 0 });
  });
});
