import { REQUESTS, SignalAcceptedV1 } from '@fairlead/contracts';
import { SignalsBench } from './signals-bench';

describe('signals that a program inside submits as a request', () => {
  let bench: SignalsBench;
  beforeEach(async () => {
    bench = await SignalsBench.start({
      FAIRLEAD_SIGNALS_PER_SECOND: 10,
      FAIRLEAD_SIGNALS_BURST: 40,
    });
  });
  afterEach(() => bench.stop());

  const submit = (signals: readonly object[]): Promise<unknown> =>
    bench.service.request(REQUESTS.submit, { signals });

  it('are answered as over HTTP, and are the same signals', async () => {
    // Absent in JSON.
    const sourceless = { ...bench.valid('c'), source: undefined };
    const wrong = { ...bench.valid('b'), confidence: 2 };
    const sent = [bench.valid('a'), bench.valid('a'), wrong, sourceless];
    expect(await submit(sent)).toMatchObject({
      ...{ accepted: 2, duplicates: 1, refused: 1 },
      results: [{ httpStatus: 202 }, { httpStatus: 200 }, { httpStatus: 422 }, { httpStatus: 202 }],
    });
    expect((await bench.post('/v1/signals', JSON.stringify(bench.valid('a')))).http).toBe(200);
    const [, last] = await bench.service.waitForPublished(SignalAcceptedV1, 2);
    expect(last?.data.source).toBe('nats');
  });

  it('count for a rate of their own', async () => {
    const signals = Array.from({ length: 41 }, (_, at) => bench.valid(`s${at}`));
    expect(await submit(signals)).toMatchObject({ accepted: 40, refused: 1 });
    expect((await bench.post('/v1/signals', JSON.stringify(bench.valid('x')))).http).toBe(202);
  });

  it.each([
    ['no list', { signals: {} }],
    ['nothing', {}],
    ['too many', { signals: Array(1_001).fill({}) }],
  ])('are refused together where they are %s', async (_what, request) => {
    const asked = bench.service.request(REQUESTS.submit, request as { signals: object[] });
    await expect(asked).rejects.toMatchObject({ code: 'INVALID' });
  });
});
