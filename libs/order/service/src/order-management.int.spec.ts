import {
  BrokerInstrumentV1,
  ASKS,
  BrokerAckV1,
  BrokerGateV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  CancelOrderV1,
  HaltEntriesV1,
  ModifyOrderV1,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  PlaceOrdersV1,
  TradeChangedV1,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import { ManualClock } from '@fairlead/core';
import { TRADING_NOON, startTestService } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  instrument,
  ACCOUNT,
  Desks,
  KEY,
  accept,
  conclusions,
  decide,
  enter,
  enterAll,
  entry,
  env,
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
import { OrderManagementModule } from './index';

describe('order management', () => {
  const desks = new Desks();
  afterEach(() => desks.stop());
  const boot = desks.boot.bind(desks);

  it('places one bracket for an entry that passes every check, and concludes its intent when it fills', async () => {
    const desk = await boot();
    await openUp(desk);
    const decision = await decide(desk, entry());
    const [place] = desk.service.published(PlaceOrdersV1);
    expect(place?.data.purpose).toBe('entry');
    expect(place?.correlationId).toBe(decision.correlationId);
    expect(
      place?.data.legs.map((leg) => [leg.role, leg.type, leg.quantity, leg.timeInForce]),
    ).toEqual([
      ['ENTRY', 'MARKET', '100', 'DAY'],
      ['STOP', 'STOP', '100', 'GTC'],
      ['TARGET', 'LIMIT', '100', 'GTC'],
    ]);
    const [approved] = desk.service.published(OrderApprovedV1);
    expect(approved?.data.checks.every((check) => check.passed)).toBe(true);
    expect(approved?.data.sizing?.quantity).toBe('100');
    await accept(desk, legsOf(place?.data));
    expect(conclusions(desk)).toEqual([]);
    await enter(desk, legsOf(place?.data));
    expect(conclusions(desk)).toEqual([['EXECUTED', 'FILLED']]);
    const last = desk.service.published(TradeChangedV1).at(-1)?.data;
    expect(last).toMatchObject({
      status: 'OPEN',
      position: '100',
      effectiveProtection: '100',
      protected: true,
    });
  });

  it('does nothing for a decision that comes twice, in whatever envelope', async () => {
    const desk = await boot();
    await openUp(desk);
    const intent = entry();
    await decide(desk, intent);
    await decide(desk, intent);
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
    expect(desk.service.published(OrderDeniedV1)).toHaveLength(0);
  });

  it('denies with every check listed, the failed ones with limit and actual', async () => {
    const desk = await boot();
    await openUp(desk);
    await decide(desk, entry({ direction: 'SHORT', allowShort: false }));
    const [denied] = desk.service.published(OrderDeniedV1);
    const failed = denied?.data.checks.filter((check) => !check.passed);
    expect(failed?.map((check) => check.check)).toEqual(['RESTRICTED']);
    expect(denied?.data.checks.length).toBeGreaterThan(10);
    expect(conclusions(desk)).toEqual([['DENIED', 'RESTRICTED']]);
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(0);
  });

  it('keeps an entry while the gate is closed and sends it when the gate opens', async () => {
    const desk = await boot();
    await openUp(desk, 'closed');
    await decide(desk, entry());
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(0);
    expect((await desk.service.ask(ASKS.orderManagementStatus, {})).deferredIntents).toBe(1);
    await tell(desk, BrokerGateV1, gate('open'));
    await desk.service.waitForPublished(PlaceOrdersV1);
    expect((await desk.service.ask(ASKS.orderManagementStatus, {})).deferredIntents).toBe(0);
  });

  it('lets a kept entry expire, also after a restart', async () => {
    const first = await boot();
    await openUp(first, 'closed');
    await decide(first, entry());
    await desks.halt(first);
    first.clock.advanceMs(31_000);
    const second = await boot({ clock: first.clock, database: first.service.database });
    await second.service.waitForPublished(OrderConcludedV1);
    expect(conclusions(second)).toEqual([['EXPIRED', 'TTL']]);
    expect(second.service.published(PlaceOrdersV1)).toHaveLength(0);
  });

  it('waits for the first quote after a start instead of denying', async () => {
    const desk = await boot();
    await openUp(desk, 'open', { quote: false });
    await decide(desk, entry());
    expect(desk.service.published(OrderDeniedV1)).toHaveLength(0);
    quote(desk);
    await desk.service.waitForPublished(PlaceOrdersV1);
  });

  it('waits for a contract that the broker has not been asked for, however long that takes', async () => {
    const desk = await boot();
    await openUp(desk, 'open', { instrument: false });
    desk.clock.advanceMs(11_000);
    quote(desk);
    await decide(desk, entry());
    expect(desk.service.published(OrderDeniedV1)).toHaveLength(0);
    await tell(desk, BrokerInstrumentV1, instrument());
    await desk.service.waitForPublished(PlaceOrdersV1);
  });

  it('ignores the same side again, with a reason', async () => {
    const desk = await boot();
    await openUp(desk);
    await enterAll(desk, entry());
    await decide(desk, entry());
    expect(conclusions(desk).at(-1)).toEqual(['NO_ACTION', 'SAME_SIDE']);
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it('leaves by re-pricing the target, and is closed when that fills', async () => {
    const desk = await boot();
    await openUp(desk);
    const legs = await enterAll(desk, entry());
    await decide(desk, exit());
    const [modify] = desk.service.published(ModifyOrderV1);
    expect(modify?.data.leg).toMatchObject({ role: 'TARGET', quantity: '100', type: 'LIMIT' });
    expect(Number(modify?.data.leg.limitPrice)).toBeLessThan(100);
    expect(modify?.data.leg.parentRef).toBeUndefined();
    await fill(desk, legs.target, '100', '99.98');
    await status(desk, legs.target, 'FILLED', { filledQuantity: '100' });
    await status(desk, legs.stop, 'CANCELLED', { code: '202' });
    expect(desk.service.published(TradeChangedV1).at(-1)?.data).toMatchObject({
      status: 'CLOSED',
      code: 'CLOSED',
      position: '0',
    });
    expect(conclusions(desk)).toEqual([
      ['EXECUTED', 'FILLED'],
      ['EXECUTED', 'EXIT'],
    ]);
    expect(desk.service.published(CancelOrderV1)).toHaveLength(0);
  });

  it('concludes an exit of nothing with NO_ACTION', async () => {
    const desk = await boot();
    await openUp(desk);
    await decide(desk, exit());
    expect(conclusions(desk)).toEqual([['NO_ACTION', 'NOTHING_OPEN']]);
  });

  it('reverses only after flat: the new entry waits and is then judged anew', async () => {
    const desk = await boot();
    await openUp(desk);
    const legs = await enterAll(desk, entry());
    await decide(desk, entry({ direction: 'SHORT', allowShort: true, onOpposite: 'reverse' }));
    await sleep(600);
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
    await fill(desk, legs.target, '100', '99.98');
    await status(desk, legs.target, 'FILLED', { filledQuantity: '100' });
    await status(desk, legs.stop, 'CANCELLED', { code: '202' });
    const [, second] = await desk.service.waitForPublished(PlaceOrdersV1, 2);
    expect(second?.data.legs.map((leg) => leg.side)).toEqual(['SELL', 'BUY', 'BUY']);
  });

  it('denies what the broker rejects, with its code, and what the gateway refuses, with its own', async () => {
    const desk = await boot();
    await openUp(desk);
    await decide(desk, entry());
    const legs = legsOf(desk.service.published(PlaceOrdersV1)[0]?.data);
    for (const leg of [legs.entry, legs.stop, legs.target]) {
      await tell(desk, BrokerRejectedV1, {
        ...{ account: ACCOUNT, orderRef: leg.orderRef, request: 'place' as const },
        ...{ code: 201, reason: 'margin', final: true },
      });
    }
    expect(conclusions(desk)).toEqual([['DENIED', 'IB_201']]);
    desk.clock.advanceMs(11_000);
    quote(desk);
    await decide(desk, entry());
    const [, place] = desk.service.published(PlaceOrdersV1);
    await tell(desk, BrokerAckV1, {
      ...{ account: ACCOUNT, request: 'place' as const, commandId: place?.id ?? '' },
      ...{ outcome: 'EXPIRED' as const, orderIds: [], code: 'TTL', reason: 'too late' },
      orderRefs: place?.data.legs.map((leg) => leg.orderRef) ?? [],
    });
    expect(conclusions(desk).at(-1)).toEqual(['EXPIRED', 'EXPIRED']);
  });

  it('cuts a partial entry on time and protects what filled, also after a restart in between', async () => {
    const first = await boot();
    await openUp(first);
    await decide(first, entry());
    const legs = legsOf(first.service.published(PlaceOrdersV1)[0]?.data);
    await accept(first, legs);
    await fill(first, legs.entry, '40', '100.00');
    await desks.halt(first);
    const second = await boot({ clock: first.clock, database: first.service.database });
    await tell(second, BrokerGateV1, gate('open'));
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
    const desk = await boot();
    await openUp(desk);
    await enterAll(desk, entry());
    const person = { by: 'operator', reason: 'lunch' };
    const halt = { ...person, requestId: randomUUID(), state: 'HALTED' as const };
    await desk.service.ask(ASKS.setTradingState, halt);
    await decide(desk, entry({ strategy: 'other' }));
    expect(conclusions(desk).at(-1)).toEqual(['DENIED', 'HALTED']);
    await decide(desk, exit());
    expect(desk.service.published(ModifyOrderV1)).toHaveLength(1);
    const resume = { ...person, requestId: randomUUID(), state: 'ACTIVE' as const };
    const status = await desk.service.ask(ASKS.setTradingState, resume);
    await desk.service.waitForPublished(TradingStateChangedV1, 2);
    expect(status).toMatchObject({ tradingState: 'ACTIVE', openTrades: 1, gate: 'open' });
    expect(desk.service.published(HaltEntriesV1).map(({ data }) => data.halted)).toEqual([true, false]); // prettier-ignore
    expect(desk.service.published(TradingStateChangedV1)).toHaveLength(2);
  });

  it('closes by a person’s wish and answers with the trades', async () => {
    const desk = await boot();
    await openUp(desk);
    await enterAll(desk, entry());
    const person = { by: 'operator', reason: 'enough' };
    const other = { ...person, requestId: randomUUID(), symbol: 'MSFT' };
    const none = await desk.service.ask(ASKS.close, other);
    expect(none.tradeIds).toEqual([]);
    const all = { ...person, requestId: randomUUID(), symbol: null };
    const { tradeIds } = await desk.service.ask(ASKS.close, all);
    expect(tradeIds).toHaveLength(1);
    await desk.service.waitForPublished(ModifyOrderV1);
    const [trade] = await desk.service.ask(ASKS.trades, { limit: 10 });
    expect(trade).toMatchObject({ tradeId: tradeIds[0], status: 'CLOSING', position: '100' });
    const orders = await desk.service.ask(ASKS.orders, { limit: 10 });
    expect(orders.map((order) => order.role)).toEqual(['STOP', 'TARGET', 'ENTRY']);
  });

  it('stops entries while an order of ours at the broker is unknown to it', async () => {
    const desk = await boot();
    await openUp(desk);
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
    await tell(desk, BrokerSnapshotV1, { ...snapshot(1), openOrders: [orphan] });
    await decide(desk, entry());
    expect(conclusions(desk)).toEqual([['DENIED', 'RECONCILE_PENDING']]);
    await tell(desk, BrokerSnapshotV1, snapshot(1));
    await decide(desk, entry());
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it('needs no more than six statements for a decision or a fill', async () => {
    const statements: number[] = [];
    const clock = new ManualClock(TRADING_NOON);
    const service = await startTestService([OrderManagementModule.register(env())], {
      clock,
      observers: [{ committed: (commit) => void statements.push(commit.statements) }],
    });
    desks.add(service);
    const desk = { service, clock };
    await openUp(desk);
    statements.splice(0);
    await enterAll(desk, entry());
    expect(Math.max(...statements)).toBeLessThanOrEqual(6);
    expect(statements.length).toBeGreaterThan(4);
  });
});
