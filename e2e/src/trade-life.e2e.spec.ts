import { REQUESTS, ModifyOrderV1, OrderConcludedV1, PlaceOrdersV1 } from '@fairlead/contracts';
import { Pipeline } from './support/pipeline';

const SYMBOL = 'SIM003';

describe('the life of a trade, over a real socket', () => {
  let pipeline: Pipeline;
  beforeEach(async () => {
    pipeline = await Pipeline.start();
    await pipeline.setPrice(SYMBOL, '99.99', '100.01');
  });
  afterEach(() => pipeline.stop());

  const untilTrade = (status: string): Promise<void> =>
    pipeline.until(
      async () => (await pipeline.trade(SYMBOL))?.status === status,
      `the trade is ${status}`,
    );

  const live = (): readonly string[] => {
    const { openOrders, heldOrders } = pipeline.simulator.control.state();
    return [...openOrders, ...heldOrders].map(
      ({ view }) => `${view.type} ${view.remaining.toFixed()}`,
    );
  };

  const positions = (): readonly string[] =>
    pipeline.simulator.control.state().positions.map((held) => held.quantity.toFixed());

  const enter = async (): Promise<void> => {
    await pipeline.signal(SYMBOL, 'BUY');
    await untilTrade('OPEN');
  };

  /** An entry that the broker has taken and cannot fill: nobody sells. */
  const enterUnfilled = async (): Promise<void> => {
    pipeline.simulator.control.setLiquidity(SYMBOL, '0');
    await pipeline.signal(SYMBOL, 'BUY');
    await untilTrade('ENTERING');
  };

  it('is left in parts: the stop follows, the exit chases, and all is over when flat', async () => {
    const { control } = pipeline.simulator;
    await enter();
    control.setLiquidity(SYMBOL, '30');
    await pipeline.signal(SYMBOL, 'SELL');
    await pipeline.until(() => live().includes('STOP 70'), 'the stop follows');
    expect(positions()).toEqual(['70']);
    control.setPrice(SYMBOL, '98.00', '98.02');
    control.setLiquidity(SYMBOL, null);
    await untilTrade('CLOSED');
    expect(positions()).toEqual([]);
    expect(live()).toEqual([]);
    const modifies = pipeline.services.published(ModifyOrderV1);
    expect(modifies.every(({ data }) => data.reason !== undefined)).toBe(true);
    expect(control.violations).toEqual([]);
  });

  it('is stopped out by one stop, with no orders left over', async () => {
    await enter();
    pipeline.simulator.control.setPrice(SYMBOL, '96.00', '96.02');
    await untilTrade('CLOSED');
    expect((await pipeline.trade(SYMBOL))?.code).toBe('STOPPED_OUT');
    expect(positions()).toEqual([]);
    expect(live()).toEqual([]);
  });

  it('is protected where its entry fills while the gateway is disconnected', async () => {
    const { control } = pipeline.simulator;
    await enterUnfilled();
    control.dropConnections();
    control.setLiquidity(SYMBOL, null);
    await pipeline.until(async () => {
      const trade = await pipeline.trade(SYMBOL);
      return trade?.status === 'OPEN' && trade.protected && trade.position === '100';
    }, 'the fill is found and protected');
    expect(live()).toContain('STOP 100');
    const status = await pipeline.services.request(REQUESTS.orderManagementStatus, {});
    expect(status.externalQuantities).toEqual([]);
    expect(pipeline.services.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it('is protected again where TWS took its stop and lost it without a message', async () => {
    const on = 'order-accepted';
    const steps = [{ on, where: { orderType: 'STP' }, do: [{ loseOrder: {} }] }] as const;
    pipeline.simulator.play({ name: 'lost', summary: 'a lost stop', seen: 'nothing', steps });
    await pipeline.signal(SYMBOL, 'BUY');
    await pipeline.until(async () => {
      const trade = await pipeline.trade(SYMBOL);
      return trade?.status === 'OPEN' && trade.protected && live().includes('STOP 100');
    }, 'another stop protects it');
    expect(positions()).toEqual(['100']);
    expect(live().toSorted()).toEqual(['LIMIT 100', 'STOP 100']);
  });

  it('leaves nothing behind where TWS rejects an entry that it had taken', async () => {
    const { control } = pipeline.simulator;
    await enterUnfilled();
    const order = control.state().openOrders[0];
    if (order === undefined) throw new Error('the entry works');
    control.rejectOrder(order.meta.clientId, order.meta.orderId, 'margin');
    await untilTrade('CLOSED');
    await pipeline.services.waitForPublished(OrderConcludedV1);
    expect(positions()).toEqual([]);
    expect(live()).toEqual([]);
  });
});

describe('a halt', () => {
  it('ends an entry that waits for the gate as DENIED, at once', async () => {
    const pipeline = await Pipeline.start({ environment: { FAIRLEAD_ENTRY_HOLD_MS: '8000' } });
    try {
      // After a reconnection the gate lets exits pass first, and entries wait.
      pipeline.simulator.control.dropConnections();
      await pipeline.until(async () => {
        const { gate } = await pipeline.services.request(REQUESTS.gatewayStatus, {});
        return gate === 'exits';
      }, 'the gate lets exits pass only');
      const signalId = await pipeline.signal('SIM004', 'BUY');
      const person = { requestId: signalId, by: 'operator', reason: 'lunch' };
      await pipeline.services.request(REQUESTS.setTradingState, { ...person, state: 'HALTED' });
      const [concluded] = await pipeline.services.waitForPublished(OrderConcludedV1);
      expect([concluded?.data.outcome, concluded?.data.code]).toEqual(['DENIED', 'TRADING_HALTED']);
      expect(pipeline.simulator.control.state().openOrders).toEqual([]);
    } finally {
      await pipeline.stop();
    }
  });
});
