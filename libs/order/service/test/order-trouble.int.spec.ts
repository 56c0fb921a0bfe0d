import {
  REQUESTS,
  BrokerAckV1,
  BrokerGateV1,
  BrokerSnapshotV1,
  type LegV1,
  ModifyOrderV1,
  OrderDeniedV1,
  OrderStateV1,
  PlaceOrdersV1,
  type QuoteMessage,
  TradeChangedV1,
  TradingStateChangedV1,
  quoteSubject,
} from '@fairlead/contracts';
import { instant, instantText, instrumentKeyOf } from '@fairlead/core';
import { randomUUID } from 'node:crypto';
import {
  ACCOUNT,
  type OrderHarness,
  OrderHarnesses,
  KEY,
  accept,
  conclusions,
  decide,
  enterAll,
  entry,
  exit,
  fill,
  gate,
  legsOf,
  openUp,
  quote,
  snapshot,
  status,
  deliver,
} from './order-harness';

const ORPHAN_LEG: LegV1 = {
  ...{ orderRef: 'F1-AAAAAAAAAAAAAAAA-E1', role: 'ENTRY', side: 'BUY', quantity: '100' },
  ...{ type: 'MARKET', timeInForce: 'DAY' },
};

const person = (): { requestId: string; by: string; reason: string } => ({
  requestId: randomUUID(),
  by: 'operator',
  reason: 'lunch',
});

describe('order management in trouble', () => {
  const harnesses = new OrderHarnesses();
  afterEach(() => harnesses.stop());

  async function ready(): Promise<OrderHarness> {
    const harness = await harnesses.boot();
    await openUp(harness);
    return harness;
  }

  const waiting = async ({ service }: OrderHarness): Promise<number> =>
    (await service.request(REQUESTS.orderManagementStatus, {})).deferredIntents;

  describe('a request that comes twice', () => {
    it('closes nothing that was opened in between', async () => {
      const first = await ready();
      const legs = await enterAll(first, entry());
      const wish = { ...person(), symbol: null };
      const closed = await first.service.request(REQUESTS.close, wish);
      await status(first, legs.stop, 'CANCELLED', {});
      await fill(first, legs.target, '100', '100.00');
      const size = { kind: 'shares' as const, value: '50' };
      await decide(first, entry({ strategy: 'other', size }));
      await harnesses.halt(first);
      const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
      expect(await second.service.request(REQUESTS.close, wish)).toEqual(closed);
      const trades = await second.service.request(REQUESTS.trades, { limit: 10 });
      const open = trades.filter(({ strategy }) => strategy === 'other');
      expect(open).toEqual([expect.objectContaining({ status: 'PENDING' })]);
    });

    it('closes nothing under a name that is not known, and says which are like it', async () => {
      const harness = await ready();
      const unknown = harness.service.request(REQUESTS.close, { ...person(), symbol: 'AAPLE' });
      await expect(unknown).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
      await expect(unknown).rejects.toThrow(/nearest: AAPL/);
      expect(
        await harness.service.request(REQUESTS.close, { ...person(), symbol: 'MSFT' }),
      ).toEqual({
        tradeIds: [],
      });
    });

    it('halts nothing that was resumed in between', async () => {
      const harness = await ready();
      const halt = { ...person(), state: 'HALTED' as const };
      await harness.service.request(REQUESTS.setTradingState, halt);
      await harness.service.request(REQUESTS.setTradingState, { ...person(), state: 'ACTIVE' });
      await harness.service.request(REQUESTS.setTradingState, halt);
      const { tradingState } = await harness.service.request(REQUESTS.orderManagementStatus, {});
      expect(tradingState).toBe('ACTIVE');
      await harness.service.waitForPublished(TradingStateChangedV1, 2);
      expect(harness.service.published(TradingStateChangedV1)).toHaveLength(2);
    });
  });

  describe('a halt', () => {
    it('denies an entry that waits for the gate at once, not when the gate opens', async () => {
      const harness = await harnesses.boot();
      await openUp(harness, 'closed');
      await decide(harness, entry());
      await harness.service.request(REQUESTS.setTradingState, { ...person(), state: 'HALTED' });
      await harness.service.waitForPublished(OrderDeniedV1);
      expect(conclusions(harness)).toEqual([['DENIED', 'TRADING_HALTED']]);
      expect(await waiting(harness)).toBe(0);
    });

    it('denies an entry that waits after a restart, too', async () => {
      const first = await harnesses.boot();
      await openUp(first, 'closed');
      await first.service.request(REQUESTS.setTradingState, { ...person(), state: 'HALTED' });
      await first.service.database.query(
        `UPDATE order_management.trading_restriction SET account = 'another'`,
      );
      await decide(first, entry());
      await harnesses.halt(first);
      await first.service.database.query(
        `UPDATE order_management.trading_restriction SET account = '*'`,
      );
      const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
      await second.service.waitForPublished(OrderDeniedV1);
      expect(conclusions(second)).toEqual([['DENIED', 'TRADING_HALTED']]);
    });

    it('denies the entry of a reversal and lets its exit go on', async () => {
      const harness = await ready();
      const legs = await enterAll(harness, entry());
      await decide(harness, entry({ direction: 'SHORT', allowShort: true, onOpposite: 'reverse' }));
      await harness.service.request(REQUESTS.setTradingState, { ...person(), state: 'HALTED' });
      await harness.service.waitForPublished(OrderDeniedV1);
      expect(conclusions(harness).at(-1)).toEqual(['DENIED', 'TRADING_HALTED']);
      expect(harness.service.published(ModifyOrderV1)[0]?.data.leg.orderRef).toBe(
        legs.target.orderRef,
      );
    });

    it('ends an entry that the gateway refuses while it waits there as DENIED, and its trade with it', async () => {
      const harness = await ready();
      await decide(harness, entry());
      const [place] = harness.service.published(PlaceOrdersV1);
      await deliver(harness, BrokerAckV1, {
        ...{ account: ACCOUNT, request: 'place', commandId: place?.id ?? '', outcome: 'REFUSED' },
        ...{ orderIds: [], code: 'HALTED', reason: 'entries are halted at the gateway' },
        orderRefs: place?.data.legs.map((leg) => leg.orderRef) ?? [],
      });
      expect(conclusions(harness)).toEqual([['DENIED', 'TRADING_HALTED']]);
      expect(harness.service.published(TradeChangedV1).at(-1)?.data.status).toBe('CLOSED');
    });

    it('ends an entry that was journaled and stopped before the socket as DENIED', async () => {
      const harness = await ready();
      await decide(harness, entry());
      const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
      for (const leg of [legs.entry, legs.stop, legs.target]) {
        await status(harness, leg, 'LAPSED', { code: 'HALTED', reason: 'entries are halted' });
      }
      expect(conclusions(harness)).toEqual([['DENIED', 'TRADING_HALTED']]);
    });
  });

  describe('exposure', () => {
    it('counts shares that the broker reported as filled before their executions come', async () => {
      const harness = await ready();
      const half = { size: { kind: 'shares', value: '400' } } as const;
      for (const strategy of ['one', 'two']) {
        await decide(harness, entry({ ...half, strategy }));
        const legs = legsOf(harness.service.published(PlaceOrdersV1).at(-1)?.data);
        await accept(harness, legs);
        await status(harness, legs.entry, 'FILLED', { filledQuantity: '400' });
        harness.clock.advanceMs(10_100);
        quote(harness);
      }
      await decide(harness, entry({ ...half, strategy: 'three' }));
      expect(conclusions(harness).at(-1)).toEqual(['DENIED', 'MAX_POSITION']);
    });

    it('counts a fill of an order of ours that nobody here knows as external', async () => {
      const harness = await ready();
      harness.clock.advanceMs(1_000);
      await fill(harness, { ...ORPHAN_LEG, orderRef: 'F1-AAAAAAAAAAAAAAAA-E1' }, '60', '100.00');
      const { externalQuantities } = await harness.service.request(
        REQUESTS.orderManagementStatus,
        {},
      );
      expect(externalQuantities).toEqual([{ instrumentKey: KEY, symbol: 'AAPL', quantity: '60' }]);
    });
  });

  describe('an order of ours that nobody here knows', () => {
    const orphan = { ...ORPHAN_LEG, orderRef: 'F1-AAAAAAAAAAAAAAAA-E1' };

    it('does not stop entries where the snapshot that followed its fill no longer shows it', async () => {
      const harness = await ready();
      // Recorded no later than the snapshot of this connection, and handled after it.
      await fill(harness, orphan, '60', '100.00');
      await decide(harness, entry());
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
    });

    it('stops entries while it may live, and no longer once it has ended', async () => {
      const harness = await ready();
      harness.clock.advanceMs(1);
      await status(harness, orphan, 'WORKING');
      await decide(harness, entry({ strategy: 'one' }));
      expect(conclusions(harness)).toEqual([['DENIED', 'RECONCILE_PENDING']]);
      await status(harness, orphan, 'CANCELLED');
      await decide(harness, entry({ strategy: 'two' }));
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
    });
  });

  it('takes the newest report of the feed, whichever symbol it came with, to know a quiet symbol from a dead feed', async () => {
    const harness = await ready();
    harness.clock.advanceMs(20_000);
    const at = instantText(harness.clock.now());
    const other: QuoteMessage = {
      instrumentKey: instrumentKeyOf({ symbol: 'MSFT', type: 'STK', currency: 'USD', exchange: 'SMART' }), // prettier-ignore
      ...{ bid: '1', ask: '2', last: '1', bidSize: null, askSize: null, volume: null },
      ...{ previousClose: null, at, feedAt: at, delayed: false },
    };
    harness.service.emit(quoteSubject(other.instrumentKey), other);
    await decide(harness, entry());
    expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it('lets an entry wait where quotes stopped a moment ago, as while market data starts again, and denies it where they stay away', async () => {
    const harness = await ready();
    harness.clock.advanceMs(20_000);
    quote(harness);
    harness.clock.advanceMs(8_000);
    await decide(harness, entry({ strategy: 'one' }));
    expect(conclusions(harness)).toEqual([]);
    quote(harness);
    await harness.service.waitForPublished(PlaceOrdersV1);

    harness.clock.advanceMs(16_000);
    const expiresAt = instantText(instant(harness.clock.now() + 30_000));
    await decide(harness, entry({ strategy: 'two', expiresAt }));
    expect(conclusions(harness)).toEqual([['DENIED', 'QUOTE_STALE']]);
  });

  it('answers with the last thing that happened to a trade, and its reason', async () => {
    const harness = await ready();
    await enterAll(harness, entry());
    const last = harness.service.published(TradeChangedV1).at(-1)?.data;
    const [open] = await harness.service.request(REQUESTS.trades, { limit: 10 });
    expect([open?.code, open?.reason]).toEqual([last?.code, last?.reason]);
    expect(open?.code).not.toBe('APPROVED');
    await decide(harness, exit());
    const [modify] = harness.service.published(ModifyOrderV1);
    expect(modify?.data.reason).toMatch(/SELL/);
  });

  it('keeps an exit through a closed gate and a restart', async () => {
    const first = await ready();
    const legs = await enterAll(first, entry());
    await deliver(first, BrokerGateV1, gate('closed'));
    await decide(first, exit());
    expect(first.service.published(ModifyOrderV1)).toHaveLength(0);
    await harnesses.halt(first);
    const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
    quote(second);
    await deliver(second, BrokerGateV1, gate('open'));
    const [modify] = await second.service.waitForPublished(ModifyOrderV1);
    expect(modify?.data.leg.orderRef).toBe(legs.target.orderRef);
  });

  it('does not lapse a trade whose orders are still on their way when a snapshot does not show them', async () => {
    const harness = await ready();
    await decide(harness, entry());
    await deliver(harness, BrokerGateV1, gate('open', 2));
    await deliver(harness, BrokerSnapshotV1, snapshot(2));
    expect(conclusions(harness)).toEqual([]);
    const states = harness.service.published(OrderStateV1).map(({ data }) => data.status);
    expect(new Set(states)).toEqual(new Set(['APPROVED']));
  });
});
