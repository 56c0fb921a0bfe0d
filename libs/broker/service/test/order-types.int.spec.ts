import { BrokerRejectedV1, BrokerStatusV1, FillExecutionV1, type LegV1 } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import { GatewayBench, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

interface Case {
  readonly prices: Partial<Pick<LegV1, 'limitPrice' | 'stopPrice'>>;
  /** Bid and ask at which it fills, from 99.99 and 100.01; null where it does at once. */
  readonly fillsAt: readonly [string, string] | null;
}

/** How an order to buy of each type comes to its fill: a type without a case does not compile. */
const CASES: Readonly<Record<LegV1['type'], Case>> = {
  MARKET: { prices: {}, fillsAt: null },
  LIMIT: { prices: { limitPrice: '98' }, fillsAt: ['97.00', '97.02'] },
  STOP: { prices: { stopPrice: '102' }, fillsAt: ['103.00', '103.02'] },
  STOP_LIMIT: { prices: { stopPrice: '102', limitPrice: '104' }, fillsAt: ['103.00', '103.02'] },
};

/** From the command to the matching: what a type is called on each way is said in three libraries. */
describe('an order of each type', () => {
  let bench: GatewayBench;
  beforeAll(async () => {
    bench = await GatewayBench.open();
    await bench.bootOpen();
  });
  afterAll(() => bench.close());

  it.each(Object.entries(CASES))(
    '%s, is that type in the simulator, and fills when the market is there',
    async (named, { prices, fillsAt }) => {
      const type = named as LegV1['type'];
      const { service, simulator } = bench;
      const trade = newTrade();
      const orderRef = trade.entry;
      const sized = { orderRef, role: 'ENTRY', side: 'BUY', quantity: '10' } as const;
      const leg: LegV1 = { ...sized, type, timeInForce: 'DAY', ...prices };
      simulator.control.setPrice('AAPL', '99.99', '100.01', '100.00');
      await bench.place(trade, { legs: [leg] });
      const isFilled = (): boolean =>
        service.published(FillExecutionV1).some(({ data }) => data.orderRef === orderRef);
      if (fillsAt !== null) {
        await service.waitUntil(
          () => service.published(BrokerStatusV1).some(({ data }) => data.orderRef === orderRef),
          'the broker shows it',
        );
        const { openOrders } = simulator.control.state();
        const shown = openOrders.find(({ meta }) => meta.orderRef === orderRef);
        expect(present(shown, `a ${type} order works`).view.type).toBe(type);
        expect(isFilled()).toBe(false);
        simulator.control.setPrice('AAPL', ...fillsAt);
      }
      await service.waitUntil(isFilled, 'it fills');
      expect(service.published(BrokerRejectedV1)).toEqual([]);
    },
  );
});
