import { REQUESTS, type TradeView } from '@fairlead/contracts';
import { OrderEnv } from '@fairlead/order-service';
import { Pipeline } from './support/pipeline';

jest.setTimeout(120_000);

const SYMBOL = 'SIM003';
const lastResortMs = new OrderEnv().FAIRLEAD_LAST_RESORT_MS;

/** Refuses new orders of a type, as TWS does: the error, and the order is not there. */
function refuse(
  { simulator }: Pipeline,
  of: { readonly code: number; readonly orderType: string; readonly times?: number },
): void {
  const { code, orderType, times } = of;
  const exits = orderType === 'MKT' ? { action: 'SELL' } : {};
  simulator.control.addRequestRule({
    ...{ request: 'placeOrder', only: 'new', then: 'ignore', where: { orderType, ...exits } },
    error: { code, text: `the broker says ${code}` },
    ...(times === undefined ? {} : { times }),
  });
}

/** The simulator refuses every kind of stop with this code. */
function refuseStops(pipeline: Pipeline, code: number): void {
  for (const orderType of ['STP', 'STP LMT']) refuse(pipeline, { code, orderType });
}

const exitsOf = async (pipeline: Pipeline): Promise<readonly string[]> => {
  const orders = await pipeline.services.request(REQUESTS.orders, { limit: 500 });
  return orders.filter(({ role }) => role === 'EXIT').map(({ status }) => status);
};

describe('a position whose stop TWS does not take', () => {
  let pipeline: Pipeline;
  beforeEach(async () => {
    pipeline = await Pipeline.start();
    pipeline.simulator.control.freezeRandomWalk(SYMBOL);
  });
  afterEach(() => pipeline.stop());

  const isLeft = async (): Promise<TradeView | undefined> => {
    await pipeline.until(
      async () => (await pipeline.trade(SYMBOL))?.status === 'CLOSED',
      'the position is left',
    );
    const { control } = pipeline.simulator;
    expect(control.state().positions.filter(({ quantity }) => !quantity.isZero())).toEqual([]);
    expect([...control.state().openOrders, ...control.state().heldOrders]).toEqual([]);
    return pipeline.trade(SYMBOL);
  };

  it.each([
    ['refused (201)', 201],
    ['a limit of a preset (383)', 383],
    ['a code that no table has (12345)', 12_345],
  ])('%s: it is left at the market, with the text of TWS', async (_name, code) => {
    refuseStops(pipeline, code);
    await pipeline.signal(SYMBOL, 'BUY');
    const trade = await isLeft();
    expect(trade?.code).toBe('LAST_RESORT');
    expect(trade?.reason).toContain(`the broker says ${code}`);
    expect(await exitsOf(pipeline)).toEqual(['FILLED']);
    expect(pipeline.simulator.control.violations).toEqual([]);
  });

  it('and whose first exits it refuses as well is left by a later one, one at a time', async () => {
    refuseStops(pipeline, 201);
    refuse(pipeline, { code: 201, orderType: 'MKT', times: 2 });
    await pipeline.signal(SYMBOL, 'BUY');
    await isLeft();
    expect((await exitsOf(pipeline)).toSorted()).toEqual(['FILLED', 'REJECTED', 'REJECTED']);
  });

  it('waits through a halt, and is left after it', async () => {
    const { control } = pipeline.simulator;
    refuseStops(pipeline, 201);
    await pipeline.signal(SYMBOL, 'BUY');
    await pipeline.until(() => control.state().positions.length === 1, 'filled');
    control.setHalted(SYMBOL, true);
    pipeline.clock.skip(lastResortMs * 2);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const held = await pipeline.trade(SYMBOL);
    expect([held?.position, held?.protected]).toEqual(['100', false]);
    control.setHalted(SYMBOL, false);
    await isLeft();
  });

  it('is protected by a stop limit where only plain stops are refused (387)', async () => {
    refuse(pipeline, { code: 387, orderType: 'STP' });
    await pipeline.signal(SYMBOL, 'BUY');
    await pipeline.until(async () => {
      const trade = await pipeline.trade(SYMBOL);
      return trade?.protected === true && trade.status === 'OPEN';
    }, 'protected another way');
    expect(await exitsOf(pipeline)).toEqual([]);
    const stops = pipeline.simulator.control
      .state()
      .openOrders.concat(pipeline.simulator.control.state().heldOrders);
    expect(stops.map(({ view }) => view.type)).toContain('STOP_LIMIT');
  });
});
