import {
  BrokerInstrumentV1,
  REQUESTS,
  BrokerAckV1,
  BrokerGateV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  CancelOrderV1,
  HaltEntriesV1,
  type IntentV1,
  ModifyOrderV1,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  PlaceOrdersV1,
  TradeChangedV1,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  instrument,
  ACCOUNT,
  type AnyOrder,
  type OrderBooths,
  KEY,
  accept,
  conclusions,
  decide,
  enter,
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

/** What order management does, whatever its store is made of. */
export function orderManagementFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());
    const boot = (): Promise<AnyOrder> => harnesses.boot();

    it('places one bracket for an entry that passes every check, and concludes its intent when it fills', async () => {
      const harness = await boot();
      await openUp(harness);
      const decision = await decide(harness, entry());
      const [place] = harness.service.published(PlaceOrdersV1);
      expect(place?.data.purpose).toBe('entry');
      expect(place?.correlationId).toBe(decision.correlationId);
      expect(
        place?.data.legs.map((leg) => [leg.role, leg.type, leg.quantity, leg.timeInForce]),
      ).toEqual([
        ['ENTRY', 'MARKET', '100', 'DAY'],
        ['STOP', 'STOP', '100', 'GTC'],
        ['TARGET', 'LIMIT', '100', 'GTC'],
      ]);
      const [approved] = harness.service.published(OrderApprovedV1);
      expect(approved?.data.checks.every((check) => check.passed)).toBe(true);
      expect(approved?.data.sizing?.quantity).toBe('100');
      await accept(harness, legsOf(place?.data));
      expect(conclusions(harness)).toEqual([]);
      await enter(harness, legsOf(place?.data));
      expect(conclusions(harness)).toEqual([['EXECUTED', 'FILLED']]);
      const last = harness.service.published(TradeChangedV1).at(-1)?.data;
      expect(last).toMatchObject({
        status: 'OPEN',
        position: '100',
        effectiveProtection: '100',
        protected: true,
      });
    });

    it('does nothing for a decision that comes twice, in whatever envelope', async () => {
      const harness = await boot();
      await openUp(harness);
      const intent = entry();
      await decide(harness, intent);
      await decide(harness, intent);
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
      expect(harness.service.published(OrderDeniedV1)).toHaveLength(0);
    });

    it('denies with every check listed, the failed ones with limit and actual', async () => {
      const harness = await boot();
      await openUp(harness);
      await decide(harness, entry({ direction: 'SHORT', allowShort: false }));
      const [denied] = harness.service.published(OrderDeniedV1);
      const failed = denied?.data.checks.filter((check) => !check.passed);
      expect(failed?.map((check) => check.check)).toEqual(['RESTRICTED_INSTRUMENT']);
      expect(denied?.data.checks.length).toBeGreaterThan(10);
      expect(conclusions(harness)).toEqual([['DENIED', 'RESTRICTED_INSTRUMENT']]);
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(0);
    });

    it('keeps an entry while the gate is closed and sends it when the gate opens', async () => {
      const harness = await boot();
      await openUp(harness, 'closed');
      await decide(harness, entry());
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(0);
      expect(
        (await harness.service.request(REQUESTS.orderManagementStatus, {})).deferredIntents,
      ).toBe(1);
      await deliver(harness, BrokerGateV1, gate('open'));
      await harness.service.waitForPublished(PlaceOrdersV1);
      expect(
        (await harness.service.request(REQUESTS.orderManagementStatus, {})).deferredIntents,
      ).toBe(0);
    });

    it('lets a kept entry expire, also after a restart', async () => {
      const first = await boot();
      await openUp(first, 'closed');
      await decide(first, entry());
      await harnesses.halt(first);
      first.clock.advanceMs(31_000);
      const second = await harnesses.reboot(first);
      await second.service.waitForPublished(OrderConcludedV1);
      expect(conclusions(second)).toEqual([['EXPIRED', 'TTL']]);
      expect(second.service.published(PlaceOrdersV1)).toHaveLength(0);
    });

    it('says of an entry that expires behind the gate why that was closed', async () => {
      const harness = await boot();
      await openUp(harness, 'closed');
      const reason = 'TWS is logged in to DU7: log in to DU1234567';
      await deliver(harness, BrokerGateV1, { ...gate('closed'), code: 'ACCOUNT_MISMATCH', reason });
      await decide(harness, entry());
      harness.clock.advanceMs(31_000);
      const [concluded] = await harness.service.waitForPublished(OrderConcludedV1);
      expect(concluded?.data).toMatchObject({ outcome: 'EXPIRED', code: 'TTL' });
      expect(concluded?.data.reason).toContain(`ACCOUNT_MISMATCH: ${reason}`);
    });

    it('waits for the first quote after a start instead of denying', async () => {
      const harness = await boot();
      await openUp(harness, 'open', { quote: false });
      await decide(harness, entry());
      expect(harness.service.published(OrderDeniedV1)).toHaveLength(0);
      quote(harness);
      await harness.service.waitForPublished(PlaceOrdersV1);
    });

    it('waits for a contract that the broker has not been asked for, however long that takes', async () => {
      const harness = await boot();
      await openUp(harness, 'open', { instrument: false });
      harness.clock.advanceMs(11_000);
      quote(harness);
      await decide(harness, entry());
      expect(harness.service.published(OrderDeniedV1)).toHaveLength(0);
      await deliver(harness, BrokerInstrumentV1, instrument());
      await harness.service.waitForPublished(PlaceOrdersV1);
    });

    it('ignores the same side again, with a reason', async () => {
      const harness = await boot();
      await openUp(harness);
      await enterAll(harness, entry());
      await decide(harness, entry());
      expect(conclusions(harness).at(-1)).toEqual(['NO_ACTION', 'SAME_SIDE']);
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
    });

    it('leaves by re-pricing the target, and is closed when that fills', async () => {
      const harness = await boot();
      await openUp(harness);
      const legs = await enterAll(harness, entry());
      await decide(harness, exit());
      const [modify] = harness.service.published(ModifyOrderV1);
      expect(modify?.data.leg).toMatchObject({ role: 'TARGET', quantity: '100', type: 'LIMIT' });
      expect(Number(modify?.data.leg.limitPrice)).toBeLessThan(100);
      expect(modify?.data.leg.parentRef).toBeUndefined();
      await fill(harness, legs.target, '100', '99.98');
      await status(harness, legs.target, 'FILLED', { filledQuantity: '100' });
      await status(harness, legs.stop, 'CANCELLED', { code: '202' });
      expect(harness.service.published(TradeChangedV1).at(-1)?.data).toMatchObject({
        status: 'CLOSED',
        code: 'CLOSED',
        position: '0',
      });
      expect(conclusions(harness)).toEqual([
        ['EXECUTED', 'FILLED'],
        ['EXECUTED', 'EXIT'],
      ]);
      expect(harness.service.published(CancelOrderV1)).toHaveLength(0);
    });

    it('concludes an exit of nothing with NO_ACTION', async () => {
      const harness = await boot();
      await openUp(harness);
      await decide(harness, exit());
      expect(conclusions(harness)).toEqual([['NO_ACTION', 'NOTHING_OPEN']]);
    });

    it('drops a waiting entry once where two exits come in one decision, and carries both out', async () => {
      const harness = await boot();
      await openUp(harness);
      await enterAll(harness, entry());
      await decide(harness, entry({ direction: 'SHORT', allowShort: true, onOpposite: 'reverse' }));
      const by = (ruleId: string): IntentV1 => ({ ...exit(ruleId), direction: 'ANY' });
      await decide(harness, by('built-in'), by('a-rule'));
      expect(conclusions(harness)).toEqual([
        ['EXECUTED', 'FILLED'],
        ['SUPERSEDED', 'EXIT_CAME_FIRST'],
      ]);
      expect(harness.service.published(OrderApprovedV1).map(({ data }) => data.kind)).toEqual([
        'ENTER',
        'EXIT',
        'EXIT',
      ]);
    });

    it('ends an entry that waits, and not the exit, where the same decision holds both', async () => {
      const harness = await boot();
      await openUp(harness, 'closed');
      const waits = entry();
      const leaves: IntentV1 = { ...exit(), direction: 'ANY' };
      await decide(harness, waits, leaves);
      const ends = harness.service.published(OrderConcludedV1).map(({ data }) => [data.intentId, data.code]); // prettier-ignore
      expect(ends).toEqual([
        [waits.intentId, 'EXIT_CAME_FIRST'],
        [leaves.intentId, 'NOTHING_OPEN'],
      ]);
      const status = await harness.service.request(REQUESTS.orderManagementStatus, {});
      expect(status.deferredIntents).toBe(0);
    });

    it('reverses only after flat: the new entry waits and is then judged anew', async () => {
      const harness = await boot();
      await openUp(harness);
      const legs = await enterAll(harness, entry());
      await decide(harness, entry({ direction: 'SHORT', allowShort: true, onOpposite: 'reverse' }));
      await sleep(600);
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
      await fill(harness, legs.target, '100', '99.98');
      await status(harness, legs.target, 'FILLED', { filledQuantity: '100' });
      await status(harness, legs.stop, 'CANCELLED', { code: '202' });
      const [, second] = await harness.service.waitForPublished(PlaceOrdersV1, 2);
      expect(second?.data.legs.map((leg) => leg.side)).toEqual(['SELL', 'BUY', 'BUY']);
    });

    it('denies what the broker rejects, with its code, and what the gateway refuses, with its own', async () => {
      const harness = await boot();
      await openUp(harness);
      await decide(harness, entry());
      const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
      for (const leg of [legs.entry, legs.stop, legs.target]) {
        await deliver(harness, BrokerRejectedV1, {
          ...{ account: ACCOUNT, orderRef: leg.orderRef, request: 'place' as const },
          ...{ code: 201, reason: 'margin', final: true },
        });
      }
      expect(conclusions(harness)).toEqual([['DENIED', 'IB_201']]);
      harness.clock.advanceMs(11_000);
      quote(harness);
      await decide(harness, entry());
      const [, place] = harness.service.published(PlaceOrdersV1);
      await deliver(harness, BrokerAckV1, {
        ...{ account: ACCOUNT, request: 'place' as const, commandId: place?.id ?? '' },
        ...{ outcome: 'EXPIRED' as const, orderIds: [], code: 'TTL', reason: 'too late' },
        orderRefs: place?.data.legs.map((leg) => leg.orderRef) ?? [],
      });
      expect(conclusions(harness).at(-1)).toEqual(['EXPIRED', 'EXPIRED']);
    });

    it('cuts a partial entry on time and protects what filled, also after a restart in between', async () => {
      const first = await boot();
      await openUp(first);
      await decide(first, entry());
      const legs = legsOf(first.service.published(PlaceOrdersV1)[0]?.data);
      await accept(first, legs);
      await fill(first, legs.entry, '40', '100.00');
      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await deliver(second, BrokerGateV1, gate('open'));
      second.clock.advanceMs(2_000);
      const [cut] = await second.service.waitForPublished(ModifyOrderV1);
      expect(cut?.data.leg).toMatchObject({ role: 'ENTRY', quantity: '40' });
      await status(second, legs.entry, 'FILLED', { quantity: '40', filledQuantity: '40' });
      const modified = await second.service.waitForPublished(ModifyOrderV1, 3);
      expect(modified.slice(1).map(({ data }) => [data.leg.role, data.leg.quantity])).toEqual([
        ['STOP', '40'],
        ['TARGET', '40'],
      ]);
    });

    it('halts entries here and at the gateway, lets exits through, and resumes', async () => {
      const harness = await boot();
      await openUp(harness);
      await enterAll(harness, entry());
      const person = { by: 'operator', reason: 'lunch' };
      const halt = { ...person, requestId: randomUUID(), state: 'HALTED' as const };
      await harness.service.request(REQUESTS.setTradingState, halt);
      await decide(harness, entry({ strategy: 'other' }));
      expect(conclusions(harness).at(-1)).toEqual(['DENIED', 'TRADING_HALTED']);
      await decide(harness, exit());
      expect(harness.service.published(ModifyOrderV1)).toHaveLength(1);
      const resume = { ...person, requestId: randomUUID(), state: 'ACTIVE' as const };
      const status = await harness.service.request(REQUESTS.setTradingState, resume);
      await harness.service.waitForPublished(TradingStateChangedV1, 2);
      expect(status).toMatchObject({ tradingState: 'ACTIVE', openTrades: 1, gate: 'open' });
      expect(harness.service.published(HaltEntriesV1).map(({ data }) => data.halted)).toEqual([true, false]); // prettier-ignore
      expect(harness.service.published(TradingStateChangedV1)).toHaveLength(2);
    });

    it('closes by a person’s wish and answers with the trades', async () => {
      const harness = await boot();
      await openUp(harness);
      await enterAll(harness, entry());
      const person = { by: 'operator', reason: 'enough' };
      const other = { ...person, requestId: randomUUID(), symbol: 'MSFT' };
      const none = await harness.service.request(REQUESTS.close, other);
      expect(none.tradeIds).toEqual([]);
      const all = { ...person, requestId: randomUUID(), symbol: null };
      const { tradeIds } = await harness.service.request(REQUESTS.close, all);
      expect(tradeIds).toHaveLength(1);
      await harness.service.waitForPublished(ModifyOrderV1);
      const [trade] = await harness.service.request(REQUESTS.trades, { limit: 10 });
      expect(trade).toMatchObject({ tradeId: tradeIds[0], status: 'CLOSING', position: '100' });
      const orders = await harness.service.request(REQUESTS.orders, { limit: 10 });
      expect(orders.map((order) => order.role)).toEqual(['STOP', 'TARGET', 'ENTRY']);
    });

    it('stops entries while an order of ours at the broker is unknown to it', async () => {
      const harness = await boot();
      await openUp(harness);
      const orphan = {
        orderRef: 'F1-AAAAAAAAAAAAAAAA-E1',
        external: false,
        permId: 1,
        instrumentKey: KEY,
        symbol: 'AAPL',
        side: 'BUY' as const,
        orderType: 'LMT',
        status: 'WORKING' as const,
        quantity: '1',
        filledQuantity: '0',
      };
      await deliver(harness, BrokerSnapshotV1, { ...snapshot(1), openOrders: [orphan] });
      await decide(harness, entry());
      expect(conclusions(harness)).toEqual([['DENIED', 'RECONCILE_PENDING']]);
      await deliver(harness, BrokerSnapshotV1, snapshot(1));
      await decide(harness, entry());
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
    });
  });
}
