import { createHmac, randomBytes } from 'node:crypto';
import { SignalsBench, linesOf } from './signals-bench';

const secret = randomBytes(32);
const PATH = '/v1/signals:batch';
const NDJSON = { 'content-type': 'application/x-ndjson' };

describe('signals as lines', () => {
  let bench: SignalsBench;
  beforeEach(async () => {
    bench = await SignalsBench.start({
      ...{ FAIRLEAD_SIGNALS_PER_SECOND: 10, FAIRLEAD_SIGNALS_BURST: 40 },
      FAIRLEAD_WEBHOOK_SECRETS: `whsec_${secret.toString('base64')}`,
    });
  });
  afterEach(() => bench.stop());

  const text = (id: string, changes: object = {}): string =>
    JSON.stringify(bench.valid(id, changes));

  it('are answered each on a line of its own, whatever is wrong with others', async () => {
    const lines = [
      text('a'),
      '',
      '{"symbol":',
      `  ${text('a')}\r`,
      text('a', { confidence: 0.1 }),
      `"${'x'.repeat(40_000)}"`,
      text('c').replace('}', ',"action":"SELL"}'),
      '[]',
      text('b', { symbol: 'MSFT' }),
    ];
    const answers = await bench.lines(lines);
    expect(answers.map(({ line, status, code }) => [line, status, code])).toEqual([
      [1, 'ACCEPTED', 'ACCEPTED'],
      [3, 'REFUSED', 'NOT_JSON'],
      [4, 'DUPLICATE', 'DUPLICATE'],
      [5, 'CONFLICT', 'CONFLICT'],
      [6, 'REFUSED', 'TOO_LARGE'],
      [7, 'REFUSED', 'SAME_KEY_TWICE'],
      [8, 'REFUSED', 'INVALID'],
      [9, 'ACCEPTED', 'ACCEPTED'],
    ]);
    expect(await bench.kept()).toEqual({ signals: 2, refusals: 4 });
  });

  it('are taken at the path of one signal too, and answered as lines', async () => {
    const answer = await bench.post('/v1/signals', `${text('a')}\n${text('b')}\n`, NDJSON);
    expect(answer).toMatchObject({
      http: 200,
      type: expect.stringContaining('application/x-ndjson') as string,
    });
    expect(linesOf(answer.text)).toMatchObject([
      { line: 1, httpStatus: 202 },
      { line: 2, httpStatus: 202 },
    ]);
  });

  it('are committed and answered while the request goes on', async () => {
    const { write, end, answers } = bench.stream();
    write(`${text('a')}\n`);
    expect((await answers.next()).value).toMatchObject({ line: 1, status: 'ACCEPTED' });
    expect(await bench.kept()).toEqual({ signals: 1, refusals: 0 });
    const second = text('b');
    write(second.slice(0, 20));
    write(`${second.slice(20)}\n\nno json\n`);
    expect((await answers.next()).value).toMatchObject({ line: 2, status: 'ACCEPTED' });
    expect((await answers.next()).value).toMatchObject({ line: 4, code: 'NOT_JSON' });
    write(text('c'));
    end();
    expect((await answers.next()).value).toMatchObject({ line: 5, status: 'ACCEPTED' });
    expect((await answers.next()).done).toBe(true);
  });

  it('are taken as far as they were whole where the sender hangs up', async () => {
    const { write, abort, answers } = bench.stream();
    write(`${text('a')}\n${text('b').slice(0, -1)}`);
    await answers.next();
    abort();
    await bench.service.waitUntil(async () => (await bench.kept()).signals === 1);
    expect(await bench.lines([text('c')])).toMatchObject([{ status: 'ACCEPTED' }]);
    expect(await bench.kept()).toEqual({ signals: 2, refusals: 0 });
  });

  it('are the same signals that they are alone', async () => {
    await bench.post('/v1/signals', text('a'));
    expect(await bench.lines([text('a')])).toMatchObject([{ status: 'DUPLICATE' }]);
  });

  it('count each for the rate, and all after the first one too many are to be sent again', async () => {
    const lines = Array.from({ length: 50 }, (_, at) => text(`s${at}`));
    const answers = await bench.lines(lines);
    expect(answers.map(({ httpStatus }) => httpStatus)).toEqual(
      lines.map((_, at) => (at < 40 ? 202 : 429)),
    );
    bench.clock.advanceMs(1_000);
    expect(await bench.lines(lines.slice(40))).toHaveLength(10);
    expect(await bench.kept()).toEqual({ signals: 50, refusals: 0 });
  });

  it('end with the line after the ten thousandth', async () => {
    const answers = await bench.lines([
      text('a'),
      ...Array<string>(10_000).fill(''),
      text('b'),
      text('c'),
    ]);
    expect(answers).toMatchObject([
      { line: 1, status: 'ACCEPTED' },
      { line: 10_002, status: 'REFUSED', httpStatus: 413, code: 'TOO_MANY_SIGNALS' },
    ]);
  });

  it('need a key before a line is looked at', async () => {
    const answer = await bench.post(PATH, text('a'), { ...NDJSON, authorization: '' });
    expect(answer).toMatchObject({
      http: 401,
      type: expect.stringContaining('problem+json') as string,
    });
    expect(await bench.kept()).toEqual({ signals: 0, refusals: 0 });
  });

  describe('with a signature over all of them', () => {
    const signed = (body: string): Record<string, string> => {
      const timestamp = String(Math.floor(bench.clock.now() / 1_000));
      const signature = createHmac('sha256', secret).update(`msg_1.${timestamp}.${body}`);
      return {
        ...{ ...NDJSON, authorization: '', 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp },
        'webhook-signature': `v1,${signature.digest('base64')}`,
      };
    };

    it('are taken', async () => {
      const body = [text('a'), text('b')].join('\n');
      const { text: answer } = await bench.post(PATH, body, signed(body));
      expect(linesOf(answer)).toMatchObject([{ status: 'ACCEPTED' }, { status: 'ACCEPTED' }]);
    });

    it('are refused together where a byte changed', async () => {
      const body = [text('a'), text('b')].join('\n');
      expect(await bench.post(PATH, `${body} `, signed(body))).toMatchObject({ http: 401 });
      expect((await bench.kept()).signals).toBe(0);
    });

    it('may not be more than a megabyte', async () => {
      const body = `${text('a')}\n${' '.repeat(1_024 * 1_024)}`;
      expect(await bench.post(PATH, body, signed(body))).toMatchObject({ http: 413 });
    });
  });
});
