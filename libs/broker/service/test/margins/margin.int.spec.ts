import { type MarginQuestion, REQUESTS, BrokerStatusV1 } from '@fairlead/contracts';
import { AAPL, GatewayBench, newTrade } from '../gateway-bench';

jest.setTimeout(60_000);

const PLACE_ORDER = 3;

describe('the margin of an order that is not placed', () => {
  let bench: GatewayBench;
  beforeEach(async () => {
    bench = await GatewayBench.open();
    await bench.bootOpen();
  });
  afterEach(() => bench.close());

  const ask = (changes: Partial<MarginQuestion> = {}) =>
    bench.service.request(REQUESTS.margin, {
      ...{ account: bench.simulator.account, instrumentKey: AAPL, side: 'BUY', quantity: '100' },
      ...{ limitPrice: '100', budgetMs: 20_000, ...changes },
    });
  const placed = (): readonly (readonly string[])[] => bench.sent(PLACE_ORDER);

  it.each([
    ['a purchase', 'BUY'],
    ['a short', 'SELL'],
  ] as const)('is told by TWS for %s, and nothing is placed', async (_what, side) => {
    const preview = await ask({ side });
    expect(preview).toMatchObject({
      initialMargin: { before: '0', change: '2500', after: '2500' },
      maintenanceMargin: { before: '0', change: '2500', after: '2500' },
      ...{ commission: '1', commissionCurrency: 'USD' },
    });
    const { openOrders } = bench.simulator.control.state();
    expect(openOrders).toEqual([]);
    expect(bench.service.published(BrokerStatusV1)).toEqual([]);
    expect(placed()).toHaveLength(1);
  });

  it('takes an id that no order of ours has, and orders after it are placed', async () => {
    await ask();
    const trade = newTrade();
    await bench.place(trade);
    await ask();
    await bench.service.waitUntil(() => placed().length === 5, 'all are written');
    const ids = placed().map((frame) => Number(frame[1]));
    expect(new Set(ids).size).toBe(5);
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    const { openOrders } = bench.simulator.control.state();
    expect(new Set(openOrders.map(({ meta }) => meta.orderRef))).toEqual(new Set([trade.stop, trade.target])); // prettier-ignore
  });

  it.each([
    ['after its time', { budgetMs: 0.001 }, 'MARGIN_LATE'],
    ['of no instrument', { instrumentKey: 'NONE' }, 'INSTRUMENT_UNRESOLVED'],
    ['of another account', { account: 'DU7' }, 'INSTRUMENT_UNRESOLVED'],
    ['of nothing', { quantity: '0' }, 'MARGIN_QUESTION'],
  ])('is not asked %s', async (_what, changes, code) => {
    await expect(ask(changes)).rejects.toMatchObject({ code });
    expect(placed()).toEqual([]);
  });

  it('is not told while the gate is closed, and told again afterwards', async () => {
    bench.simulator.control.closePort();
    await bench.gate('closed');
    await expect(ask()).rejects.toMatchObject({ code: 'GATE_CLOSED' });
    bench.simulator.control.openPort();
    await bench.gate('open');
    await expect(ask()).resolves.toMatchObject({ initialMargin: { after: '2500' } });
  });
});
