import { REQUESTS, OrderDeniedV1, ReconciliationV1 } from '@fairlead/contracts';
import { randomUUID } from 'node:crypto';
import { Pipeline } from './support/pipeline';

const SYMBOL = 'SIM003';
const CLIENT = 10;

type Seen = 'execution' | 'snapshots';
type When = 'live' | 'while away';

describe('somebody trades by hand in the account, over a real socket', () => {
  let pipeline: Pipeline;
  afterEach(() => pipeline.stop());

  /** As the master client the gateway receives manual executions; else only positions show them. */
  async function start(seen: Seen): Promise<void> {
    pipeline = await Pipeline.start();
    const masterClientId = seen === 'execution' ? CLIENT : null;
    pipeline.simulator.control.setSwitches({ masterClientId, executionsOfOthers: false });
    await pipeline.setPrice(SYMBOL, '99.99', '100.01');
  }

  async function enter(): Promise<void> {
    await pipeline.signal(SYMBOL, 'BUY');
    await pipeline.until(async () => {
      const trade = await pipeline.trade(SYMBOL);
      return trade?.status === 'OPEN' && trade.protected;
    }, 'the trade is open and protected');
  }

  const byHand = (side: 'BUY' | 'SELL', quantity: string): number =>
    pipeline.simulator.control.placeManualOrder({ symbol: SYMBOL, side, quantity });

  const held = (): readonly string[] =>
    pipeline.simulator.control.state().positions.map(({ quantity }) => quantity.toFixed());

  const live = (): readonly string[] => {
    const { openOrders, heldOrders } = pipeline.simulator.control.state();
    return [...openOrders, ...heldOrders]
      .map(({ view }) => `${view.type} ${view.remaining.toFixed()}`)
      .sort();
  };

  async function trade(
    of: { seen: Seen; when: When },
    side: 'BUY' | 'SELL',
    quantity: string,
  ): Promise<void> {
    const { control } = pipeline.simulator;
    if (of.when === 'while away') {
      const { epoch } = await pipeline.services.request(REQUESTS.gatewayStatus, {});
      control.closePort();
      byHand(side, quantity);
      control.openPort();
      await pipeline.until(async () => {
        const status = await pipeline.services.request(REQUESTS.gatewayStatus, {});
        return status.epoch > epoch && status.gate !== 'closed';
      }, 'the gateway is back');
      return;
    }
    byHand(side, quantity);
    // What the timer does once a minute.
    if (of.seen === 'snapshots') await pipeline.services.request(REQUESTS.probe, {});
  }

  it.each([
    ['execution', 'live'],
    ['execution', 'while away'],
    ['snapshots', 'live'],
    ['snapshots', 'while away'],
  ] as const)(
    'all of a trade is sold, seen by %s, %s: its stop goes and opens nothing',
    async (seen, when) => {
      await start(seen);
      await enter();
      await trade({ seen, when }, 'SELL', '100');
      await pipeline.until(async () => (await pipeline.trade(SYMBOL))?.status === 'CLOSED', 'the trade is over'); // prettier-ignore
      expect((await pipeline.trade(SYMBOL))?.code).toBe('CLOSED_EXTERNALLY');
      expect(live()).toEqual([]);
      await pipeline.setPrice(SYMBOL, '90.00', '90.02');
      expect(held()).toEqual([]);
      const { externalQuantities, differences } = await pipeline.services.request(REQUESTS.orderManagementStatus, {}); // prettier-ignore
      expect([externalQuantities, differences]).toEqual([[], []]);
      await pipeline.until(
        async () => (await pipeline.reconcile()).equal,
        'it is reconciled with the broker',
      );
    },
    60_000,
  );

  it.each([
    ['execution', 'live'],
    ['snapshots', 'while away'],
  ] as const)(
    'a part is sold, seen by %s, %s: stop and target follow, and a stop-out ends flat',
    async (seen, when) => {
      await start(seen);
      await enter();
      await trade({ seen, when }, 'SELL', '40');
      await pipeline.until(() => live().join() === 'LIMIT 60,STOP 60', 'stop and target follow');
      await pipeline.setPrice(SYMBOL, '90.00', '90.02');
      await pipeline.until(async () => (await pipeline.trade(SYMBOL))?.status === 'CLOSED', 'the trade is over'); // prettier-ignore
      expect(held()).toEqual([]);
      expect(live()).toEqual([]);
    },
    60_000,
  );

  it('external shares of the same side are used up first, before the trade', async () => {
    await start('execution');
    byHand('BUY', '50');
    await enter();
    byHand('SELL', '60');
    await pipeline.until(() => live().join() === 'LIMIT 90,STOP 90', 'ten shares were the trade’s');
    const { externalQuantities } = await pipeline.services.request(
      REQUESTS.orderManagementStatus,
      {},
    );
    expect(externalQuantities).toEqual([]);
  }, 60_000);

  it.each([
    ['fires first, then somebody sells short by hand: the short is theirs', 'stop', '-50'],
    ['fires after somebody sold the shares by hand: what it opened is bought back', 'hand', ''],
  ] as const)(
    'while the gateway is away the stop %s',
    async (_what, first, left) => {
      await start('execution');
      await enter();
      const { control } = pipeline.simulator;
      const { epoch } = await pipeline.services.request(REQUESTS.gatewayStatus, {});
      control.closePort();
      const stopFires = (): void => control.setPrice(SYMBOL, '96.00', '96.02');
      if (first === 'hand') byHand('SELL', '100');
      stopFires();
      await pipeline.until(() => !live().includes('STOP 100'), 'the stop has fired');
      if (first === 'stop') byHand('SELL', '50');
      control.openPort();
      await pipeline.until(async () => {
        const status = await pipeline.services.request(REQUESTS.gatewayStatus, {});
        return status.epoch > epoch && status.gate === 'open';
      }, 'the gateway is back');
      await pipeline.until(async () => (await pipeline.trade(SYMBOL))?.status === 'CLOSED', 'the trade is over'); // prettier-ignore
      await pipeline.until(() => held().join() === left, 'only what is theirs is left');
      await pipeline.until(
        async () => (await pipeline.reconcile()).equal,
        'it is reconciled with the broker',
      );
    },
    60_000,
  );

  it('a purchase that nothing explains denies entries until a person accepts it; the stop stays', async () => {
    await start('snapshots');
    await enter();
    byHand('BUY', '30');
    await pipeline.services.request(REQUESTS.probe, {});
    await pipeline.until(
      () =>
        pipeline.services
          .published(ReconciliationV1)
          .some(({ data }) => data.code === 'UNEXPLAINED'),
      'two looks agree',
    );
    expect(live()).toEqual(['LIMIT 100', 'STOP 100']);
    const person = { requestId: randomUUID(), by: 'ann', reason: 'by phone' };
    const { accepted } = await pipeline.services.request(REQUESTS.acceptDifference, { ...person, symbol: SYMBOL }); // prettier-ignore
    expect(accepted).toMatchObject([{ code: 'ACCEPTED', external: '30', by: 'ann' }]);
    await pipeline.until(
      async () => (await pipeline.reconcile()).equal,
      'it is reconciled with the broker',
    );
    expect((await pipeline.reconcile()).external.positions).toMatchObject([{ symbol: SYMBOL, quantity: '30' }]); // prettier-ignore
  }, 60_000);

  it('an entry against shares that are not ours is denied', async () => {
    await start('execution');
    byHand('SELL', '20');
    await pipeline.until(async () => {
      const { externalQuantities } = await pipeline.services.request(
        REQUESTS.orderManagementStatus,
        {},
      );
      return externalQuantities?.length === 1;
    }, 'the short is known');
    const signal = await pipeline.signal(SYMBOL, 'BUY');
    expect(await pipeline.disposed(signal)).toMatchObject({ disposition: 'DENIED' });
    const [denied] = pipeline.services.published(OrderDeniedV1);
    const failed = denied?.data.checks.filter(({ passed }) => !passed);
    expect(failed).toMatchObject([{ check: 'EXTERNAL_HOLDING', actual: '-20 external' }]);
  }, 60_000);
});
