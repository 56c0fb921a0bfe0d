import {
  ASKS,
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
  type Desk,
  Desks,
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
  tell,
} from '../test/order-desk';

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
  const desks = new Desks();
  afterEach(() => desks.stop());

  async function ready(): Promise<Desk> {
    const desk = await desks.boot();
    await openUp(desk);
    return desk;
  }

  const waiting = async ({ service }: Desk): Promise<number> =>
    (await service.ask(ASKS.orderManagementStatus, {})).deferredIntents;

  describe('a request that comes twice', () => {
    it('closes nothing that was opened in between', async () => {
      const first = await ready();
      const legs = await enterAll(first, entry());
      const wish = { ...person(), symbol: null };
      const closed = await first.service.ask(ASKS.close, wish);
      await status(first, legs.stop, 'CANCELLED', {});
      await fill(first, legs.target, '100', '100.00');
      const size = { kind: 'shares' as const, value: '50' };
      await decide(first, entry({ strategy: 'other', size }));
      await desks.halt(first);
      const second = await desks.boot({ clock: first.clock, database: first.service.database });
      expect(await second.service.ask(ASKS.close, wish)).toEqual(closed);
      const trades = await second.service.ask(ASKS.trades, { limit: 10 });
      const open = trades.filter(({ strategy }) => strategy === 'other');
      expect(open).toEqual([expect.objectContaining({ status: 'PENDING' })]);
    });

    it('closes nothing under a name that is not known, and says which are like it', async () => {
      const desk = await ready();
      const unknown = desk.service.ask(ASKS.close, { ...person(), symbol: 'AAPLE' });
      await expect(unknown).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
      await expect(unknown).rejects.toThrow(/nearest: AAPL/);
      expect(await desk.service.ask(ASKS.close, { ...person(), symbol: 'MSFT' })).toEqual({
        tradeIds: [],
      });
    });

    it('halts nothing that was resumed in between', async () => {
      const desk = await ready();
      const halt = { ...person(), state: 'HALTED' as const };
      await desk.service.ask(ASKS.setTradingState, halt);
      await desk.service.ask(ASKS.setTradingState, { ...person(), state: 'ACTIVE' });
      await desk.service.ask(ASKS.setTradingState, halt);
      const { tradingState } = await desk.service.ask(ASKS.orderManagementStatus, {});
      expect(tradingState).toBe('ACTIVE');
      await desk.service.waitForPublished(TradingStateChangedV1, 2);
      expect(desk.service.published(TradingStateChangedV1)).toHaveLength(2);
    });
  });

  describe('a halt', () => {
    it('denies an entry that waits for the gate at once, not when the gate opens', async () => {
      const desk = await desks.boot();
      await openUp(desk, 'closed');
      await decide(desk, entry());
      await desk.service.ask(ASKS.setTradingState, { ...person(), state: 'HALTED' });
      await desk.service.waitForPublished(OrderDeniedV1);
      expect(conclusions(desk)).toEqual([['DENIED', 'HALTED']]);
      expect(await waiting(desk)).toBe(0);
    });

    it('denies an entry that waits after a restart, too', async () => {
      const first = await desks.boot();
      await openUp(first, 'closed');
      await first.service.ask(ASKS.setTradingState, { ...person(), state: 'HALTED' });
      await first.service.database.query(
        `UPDATE order_management.account_state SET trading_state = 'ACTIVE'`,
      );
      await decide(first, entry());
      await desks.halt(first);
      await first.service.database.query(
        `UPDATE order_management.account_state SET trading_state = 'HALTED'`,
      );
      const second = await desks.boot({ clock: first.clock, database: first.service.database });
      await second.service.waitForPublished(OrderDeniedV1);
      expect(conclusions(second)).toEqual([['DENIED', 'HALTED']]);
    });

    it('denies the entry of a reversal and lets its exit go on', async () => {
      const desk = await ready();
      const legs = await enterAll(desk, entry());
      await decide(desk, entry({ direction: 'SHORT', allowShort: true, onOpposite: 'reverse' }));
      await desk.service.ask(ASKS.setTradingState, { ...person(), state: 'HALTED' });
      await desk.service.waitForPublished(OrderDeniedV1);
      expect(conclusions(desk).at(-1)).toEqual(['DENIED', 'HALTED']);
      expect(desk.service.published(ModifyOrderV1)[0]?.data.leg.orderRef).toBe(
        legs.target.orderRef,
      );
    });

    it('ends an entry that the gateway refuses while it waits there as DENIED, and its trade with it', async () => {
      const desk = await ready();
      await decide(desk, entry());
      const [place] = desk.service.published(PlaceOrdersV1);
      await tell(desk, BrokerAckV1, {
        ...{ account: ACCOUNT, request: 'place', commandId: place?.id ?? '', outcome: 'REFUSED' },
        ...{ orderIds: [], code: 'HALTED', reason: 'entries are halted at the gateway' },
        orderRefs: place?.data.legs.map((leg) => leg.orderRef) ?? [],
      });
      expect(conclusions(desk)).toEqual([['DENIED', 'HALTED']]);
      expect(desk.service.published(TradeChangedV1).at(-1)?.data.status).toBe('CLOSED');
    });

    it('ends an entry that was journaled and stopped before the socket as DENIED', async () => {
      const desk = await ready();
      await decide(desk, entry());
      const legs = legsOf(desk.service.published(PlaceOrdersV1)[0]?.data);
      for (const leg of [legs.entry, legs.stop, legs.target]) {
        await status(desk, leg, 'LAPSED', { code: 'HALTED', reason: 'entries are halted' });
      }
      expect(conclusions(desk)).toEqual([['DENIED', 'HALTED']]);
    });
  });

  describe('exposure', () => {
    it('counts shares that the broker reported as filled before their executions come', async () => {
      const desk = await ready();
      const half = { size: { kind: 'shares', value: '400' } } as const;
      for (const strategy of ['one', 'two']) {
        await decide(desk, entry({ ...half, strategy }));
        const legs = legsOf(desk.service.published(PlaceOrdersV1).at(-1)?.data);
        await accept(desk, legs);
        await status(desk, legs.entry, 'FILLED', { filledQuantity: '400' });
        desk.clock.advanceMs(10_100);
        quote(desk);
      }
      await decide(desk, entry({ ...half, strategy: 'three' }));
      expect(conclusions(desk).at(-1)).toEqual(['DENIED', 'MAX_POSITION']);
    });

    it('counts a fill of an order of ours that nobody here knows as external', async () => {
      const desk = await ready();
      desk.clock.advanceMs(1_000);
      await fill(desk, { ...ORPHAN_LEG, orderRef: 'F1-AAAAAAAAAAAAAAAA-E1' }, '60', '100.00');
      const { externalQuantities } = await desk.service.ask(ASKS.orderManagementStatus, {});
      expect(externalQuantities).toEqual([{ instrumentKey: KEY, symbol: 'AAPL', quantity: '60' }]);
    });
  });

  describe('an order of ours that nobody here knows', () => {
    const orphan = { ...ORPHAN_LEG, orderRef: 'F1-AAAAAAAAAAAAAAAA-E1' };

    it('does not stop entries where the snapshot that followed its fill no longer shows it', async () => {
      const desk = await ready();
      // Recorded no later than the snapshot of this connection, and handled after it.
      await fill(desk, orphan, '60', '100.00');
      await decide(desk, entry());
      expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
    });

    it('stops entries while it may live, and no longer once it has ended', async () => {
      const desk = await ready();
      desk.clock.advanceMs(1);
      await status(desk, orphan, 'WORKING');
      await decide(desk, entry({ strategy: 'one' }));
      expect(conclusions(desk)).toEqual([['DENIED', 'RECONCILE_PENDING']]);
      await status(desk, orphan, 'CANCELLED');
      await decide(desk, entry({ strategy: 'two' }));
      expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
    });
  });

  it('takes the newest word on the feed, whichever symbol it came with, to tell a quiet symbol from a dead feed', async () => {
    const desk = await ready();
    desk.clock.advanceMs(20_000);
    const at = instantText(desk.clock.now());
    const other: QuoteMessage = {
      instrumentKey: instrumentKeyOf({ symbol: 'MSFT', type: 'STK', currency: 'USD', exchange: 'SMART' }), // prettier-ignore
      ...{ bid: '1', ask: '2', last: '1', bidSize: null, askSize: null, volume: null },
      ...{ previousClose: null, at, feedAt: at, delayed: false },
    };
    desk.service.emit(quoteSubject(other.instrumentKey), other);
    await decide(desk, entry());
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it('lets an entry wait where quotes stopped a moment ago, as while market data starts again, and denies it where they stay away', async () => {
    const desk = await ready();
    desk.clock.advanceMs(20_000);
    quote(desk);
    desk.clock.advanceMs(8_000);
    await decide(desk, entry({ strategy: 'one' }));
    expect(conclusions(desk)).toEqual([]);
    quote(desk);
    await desk.service.waitForPublished(PlaceOrdersV1);

    desk.clock.advanceMs(16_000);
    const expiresAt = instantText(instant(desk.clock.now() + 30_000));
    await decide(desk, entry({ strategy: 'two', expiresAt }));
    expect(conclusions(desk)).toEqual([['DENIED', 'QUOTE_STALE']]);
  });

  it('answers with the last thing that happened to a trade, and its reason', async () => {
    const desk = await ready();
    await enterAll(desk, entry());
    const last = desk.service.published(TradeChangedV1).at(-1)?.data;
    const [open] = await desk.service.ask(ASKS.trades, { limit: 10 });
    expect([open?.code, open?.reason]).toEqual([last?.code, last?.reason]);
    expect(open?.code).not.toBe('APPROVED');
    await decide(desk, exit());
    const [modify] = desk.service.published(ModifyOrderV1);
    expect(modify?.data.reason).toMatch(/SELL/);
  });

  it('keeps an exit through a closed gate and a restart', async () => {
    const first = await ready();
    const legs = await enterAll(first, entry());
    await tell(first, BrokerGateV1, gate('closed'));
    await decide(first, exit());
    expect(first.service.published(ModifyOrderV1)).toHaveLength(0);
    await desks.halt(first);
    const second = await desks.boot({ clock: first.clock, database: first.service.database });
    quote(second);
    await tell(second, BrokerGateV1, gate('open'));
    const [modify] = await second.service.waitForPublished(ModifyOrderV1);
    expect(modify?.data.leg.orderRef).toBe(legs.target.orderRef);
  });

  it('does not lapse a trade whose orders are still on their way when a snapshot does not show them', async () => {
    const desk = await ready();
    await decide(desk, entry());
    await tell(desk, BrokerGateV1, gate('open', 2));
    await tell(desk, BrokerSnapshotV1, snapshot(2));
    expect(conclusions(desk)).toEqual([]);
    const states = desk.service.published(OrderStateV1).map(({ data }) => data.status);
    expect(new Set(states)).toEqual(new Set(['APPROVED']));
  });
});
