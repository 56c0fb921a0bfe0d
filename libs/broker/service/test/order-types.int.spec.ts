import { BrokerRejectedV1, BrokerStatusV1, FillExecutionV1, type LegV1 } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import { GatewayBench, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

interface Case {
  readonly prices: Partial<LegV1>;
  /** Bid and ask at which it fills, from 99.99 and 100.01; null where it does at once, `close` where the end of the day fills it. */
  readonly fillsAt: readonly [string, string] | 'close' | null;
}

/** How an order to buy of each type comes to its fill: a type without a case does not compile. */
const CASES: Readonly<Record<LegV1['type'], Case>> = {
  MARKET: { prices: {}, fillsAt: null },
  LIMIT: { prices: { limitPrice: '98' }, fillsAt: ['97.00', '97.02'] },
  STOP: { prices: { stopPrice: '102' }, fillsAt: ['103.00', '103.02'] },
  STOP_LIMIT: { prices: { stopPrice: '102', limitPrice: '104' }, fillsAt: ['103.00', '103.02'] },
  MARKET_IF_TOUCHED: { prices: { stopPrice: '98' }, fillsAt: ['97.00', '97.02'] },
  LIMIT_IF_TOUCHED: {
    prices: { stopPrice: '98', limitPrice: '98.50' },
    fillsAt: ['97.00', '97.02'],
  },
  TRAIL: { prices: { trailingAmount: '2' }, fillsAt: ['103.00', '103.02'] },
  TRAIL_LIMIT: {
    prices: { trailingPercent: '2', limitOffset: '3', stopPrice: '102.50' },
    fillsAt: ['103.00', '103.02'],
  },
  MARKET_ON_CLOSE: { prices: {}, fillsAt: 'close' },
  LIMIT_ON_CLOSE: { prices: { limitPrice: '101' }, fillsAt: 'close' },
  RELATIVE: { prices: { limitOffset: '0.01', limitPrice: '101' }, fillsAt: ['99.00', '99.50'] },
  // The last price is the middle.
  MIDPRICE: { prices: { limitPrice: '101' }, fillsAt: null },
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
        if (fillsAt === 'close') simulator.control.endSession();
        else simulator.control.setPrice('AAPL', ...fillsAt);
      }
      await service.waitUntil(isFilled, 'it fills');
      expect(service.published(BrokerRejectedV1)).toEqual([]);
    },
  );

  it.each(['DAY', 'GTC', 'GTD', 'OPG'] as const)(
    'that is %s, waits as that',
    async (timeInForce) => {
      const { orderRef } = await placeLimit({
        timeInForce,
        ...(timeInForce === 'GTD' ? { goodTill: inAnHour() } : {}),
      });
      expect(shown(orderRef)).toMatchObject({ timeInForce, state: 'WORKING' });
    },
  );

  it.each(['IOC', 'FOK'] as const)(
    'that is %s, ends where it cannot fill at once',
    async (timeInForce) => {
      const { orderRef } = await placeLimit({ timeInForce });
      const { service } = bench;
      await service.waitUntil(
        () =>
          service
            .published(BrokerStatusV1)
            .some(({ data }) => data.orderRef === orderRef && data.status === 'CANCELLED'),
        'it is cancelled',
      );
    },
  );

  it('is adjusted by the broker: a stop that becomes a trailing one', async () => {
    const { simulator } = bench;
    const adjusts = { at: '97', type: 'TRAIL', trailingPercent: '1' } as const;
    const { orderRef } = await placeLimit({ timeInForce: 'GTC', type: 'STOP', stopPrice: '102', adjusts }); // prettier-ignore
    expect(shown(orderRef)).toMatchObject({ type: 'STOP' });
    simulator.control.setPrice('AAPL', '96.99', '97.01', '97.00');
    expect(shown(orderRef)).toMatchObject({ type: 'TRAIL', state: 'WORKING' });
    expect(shown(orderRef).stopPrice?.toFixed()).toBe('97.97');
    // The gateway sees the trigger as it is now.
    await bench.service.waitUntil(
      () => bench.service.published(BrokerStatusV1).some(({ data }) => data.orderRef === orderRef && data.stopPrice === '97.97'), // prettier-ignore
      'the trigger has moved',
    );
  });

  it('may start later, and work outside regular hours', async () => {
    const { orderRef } = await placeLimit({ timeInForce: 'GTC', goodAfter: inAnHour(), outsideHours: true }); // prettier-ignore
    expect(shown(orderRef)).toMatchObject({ state: 'WAITING', outsideHours: true });
  });

  const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
  const shown = (orderRef: string) =>
    present(
      bench.simulator.control.state().openOrders.find(({ meta }) => meta.orderRef === orderRef),
      'it is open',
    ).view;

  async function placeLimit(
    terms: Pick<LegV1, 'timeInForce'> & Partial<LegV1>,
  ): Promise<{ orderRef: string }> {
    const { service, simulator } = bench;
    const trade = newTrade();
    const orderRef = trade.entry;
    const sized = { orderRef, role: 'ENTRY', side: 'BUY', quantity: '10' } as const;
    simulator.control.setPrice('AAPL', '99.99', '100.01', '100.00');
    await bench.place(trade, {
      legs: [
        {
          ...sized,
          ...(terms.type === undefined ? { type: 'LIMIT', limitPrice: '98' } : {}),
          ...terms,
        } as LegV1,
      ],
    });
    await service.waitUntil(
      () => service.published(BrokerStatusV1).some(({ data }) => data.orderRef === orderRef),
      'the broker shows it',
    );
    return { orderRef };
  }
});
