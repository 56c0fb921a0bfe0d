import { REQUESTS, OrderDeniedV1, TradeChangedV1 } from '@fairlead/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pipeline, type PipelineOptions } from './support/pipeline';

const SYMBOL = 'SIM003';
/** Long enough for a busy machine to bring the entry to the broker; nobody waits until it is over. */
const LIVES_MS = 60_000;
const US = { simulator: { profile: 'us-equities' } } as const satisfies PipelineOptions;

describe('an entry', () => {
  let started: Pipeline | null = null;
  afterEach(async () => {
    await started?.stop();
    started = null;
  });

  /** Starts, and leaves nobody to buy from: a market order of the symbol rests. */
  async function withoutSellers(options: PipelineOptions = {}): Promise<Pipeline> {
    const pipeline = await start(options);
    const { control } = pipeline.simulator;
    control.freezeRandomWalk(SYMBOL);
    control.setLiquidity(SYMBOL, '0');
    return pipeline;
  }

  const start = async (options: PipelineOptions = {}): Promise<Pipeline> => {
    started = await Pipeline.start(options);
    return started;
  };
  const resting = (pipeline: Pipeline): Promise<void> =>
    pipeline.until(
      () =>
        pipeline.simulator.control.state().openOrders.some(({ view }) => view.type === 'MARKET'),
      'the entry works',
    );
  const positions = ({ simulator }: Pipeline): readonly unknown[] =>
    simulator.control.state().positions;
  const denials = ({ services }: Pipeline): readonly string[] =>
    services
      .published(OrderDeniedV1)
      .flatMap(({ data }) => data.checks.filter((check) => !check.passed))
      .map(({ check }) => check);

  it('is denied six seconds after the close of a half day, and nothing waits for Monday', async () => {
    const pipeline = await start({ ...US, startAt: '2026-11-27T18:00:06.000Z' });
    const ended = await pipeline.disposed(await pipeline.signal(SYMBOL, 'BUY'));
    expect(ended).toMatchObject({ disposition: 'DENIED', code: 'SESSION_CLOSED' });
    expect(ended.reason).toContain(
      'closed since 2026-11-27 13:00 New York, opens 2026-11-30 09:30',
    );
    expect(pipeline.simulator.control.state().openOrders).toEqual([]);
  });

  it('that rests as a half day closes is cancelled at its deadline, not kept for Monday', async () => {
    const pipeline = await withoutSellers({ ...US, startAt: '2026-11-27T17:58:00.000Z' });
    const livesMs = Date.parse('2026-11-27T18:00:01.000Z') - pipeline.clock.now();
    const signalId = await pipeline.signal(SYMBOL, 'BUY', 'rests', livesMs);
    await resting(pipeline);
    pipeline.clock.skip(Date.parse('2026-11-27T17:59:58.000Z') - pipeline.clock.now());
    const ended = await pipeline.disposed(signalId);
    expect(ended).toMatchObject({ disposition: 'EXPIRED', code: 'NOT_FILLED' });
    expect(pipeline.clock.now()).toBeGreaterThan(Date.parse('2026-11-27T18:00:00.000Z'));
    await pipeline.until(
      () => pipeline.simulator.control.state().openOrders.length === 0,
      'nothing is left at the broker',
    );
    expect(positions(pipeline)).toEqual([]);
  }, 180_000);

  it('is denied where the exchange has halted its symbol, and where no shares can be borrowed', async () => {
    const pipeline = await start();
    const { control } = pipeline.simulator;
    const reported = async (key: 'halted' | 'shortableShares', value: unknown): Promise<void> =>
      pipeline.until(
        async () => {
          const { quotes } = await pipeline.services.request(REQUESTS.market, {});
          return quotes.some((quote) => quote[key] === value);
        },
        `${key} is ${String(value)}`,
      );
    control.setHalted(SYMBOL, true);
    await reported('halted', true);
    const halted = await pipeline.disposed(await pipeline.signal(SYMBOL, 'BUY'));
    expect(halted).toMatchObject({ disposition: 'DENIED', code: 'QUOTE_HALTED' });
    control.setShortable('SIM002', '7');
    await reported('shortableShares', '7');
    await pipeline.disposed(await pipeline.signal('SIM002', 'SHORT'));
    expect(denials(pipeline)).toEqual(expect.arrayContaining(['QUOTE_HALTED', 'SHORTABLE']));
    expect(positions(pipeline)).toEqual([]);
  });

  it('that meets a halt is cancelled at its deadline: the resume fills nothing', async () => {
    const pipeline = await withoutSellers();
    const { control } = pipeline.simulator;
    const signalId = await pipeline.signal(SYMBOL, 'BUY', 'meets', LIVES_MS);
    await resting(pipeline);
    control.setHalted(SYMBOL, true);
    pipeline.clock.skip(LIVES_MS - 2_000);
    const ended = await pipeline.disposed(signalId);
    expect(ended).toMatchObject({ disposition: 'EXPIRED', code: 'NOT_FILLED' });
    control.setLiquidity(SYMBOL, null);
    control.setPrice(SYMBOL, '173.90', '174.10');
    control.setHalted(SYMBOL, false);
    await sleep(500);
    expect(positions(pipeline)).toEqual([]);
    expect(control.state().openOrders).toEqual([]);
  });

  it('whose deadline passes in an outage is cancelled before anything else, and before entries pass', async () => {
    const pipeline = await withoutSellers();
    const { control } = pipeline.simulator;
    const signalId = await pipeline.signal(SYMBOL, 'BUY', 'outage', LIVES_MS);
    await resting(pipeline);
    control.connectivity('lost');
    pipeline.clock.skip(LIVES_MS);
    control.setLiquidity(SYMBOL, '0');
    const waiting = await pipeline.signal('SIM004', 'BUY');
    control.connectivity('restored');
    expect(await pipeline.disposed(signalId)).toMatchObject({
      disposition: 'EXPIRED',
      code: 'NOT_FILLED',
    });
    expect(await pipeline.disposed(waiting)).toMatchObject({ disposition: 'EXECUTED' });
    const writes = pipeline.written(['3', '4']).slice(3);
    expect(writes[0]).toBe('4');
    expect(writes.slice(1)).toContain('3');
  });

  it('that works is cancelled by a halt of trading, and what fills meanwhile is protected', async () => {
    const pipeline = await withoutSellers();
    const { control } = pipeline.simulator;
    const signalId = await pipeline.signal(SYMBOL, 'BUY');
    await resting(pipeline);
    control.setLiquidity(SYMBOL, '40');
    await pipeline.services.request(REQUESTS.setTradingState, {
      ...{ requestId: 'e2e-halt', by: 'operator', reason: 'news', state: 'HALTED' },
    });
    expect(await pipeline.disposed(signalId)).toMatchObject({ disposition: 'EXECUTED' });
    await pipeline.until(async () => {
      const trade = await pipeline.trade(SYMBOL);
      return trade?.position === '40' && trade.protected && trade.status === 'OPEN';
    }, 'what filled is protected');
    const working = await pipeline.working(SYMBOL);
    expect(working.map(({ role, quantity }) => `${role} ${quantity}`).sort()).toEqual([
      'STOP 40',
      'TARGET 40',
    ]);
    expect(pipeline.services.published(TradeChangedV1).map(({ data }) => data.code)).toContain('ENTRY_CUT'); // prettier-ignore
  });
});
