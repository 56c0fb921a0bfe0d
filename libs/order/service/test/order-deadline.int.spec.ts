import {
  REQUESTS,
  BrokerGateV1,
  CancelOrderV1,
  ModifyOrderV1,
  OrderConcludedV1,
  PlaceOrdersV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { instantText, plusMs } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type OrderHarness,
  OrderHarnesses,
  type Legs,
  accept,
  conclusions,
  decide,
  entry,
  fill,
  gate,
  legsOf,
  openUp,
  status,
  deliver,
} from './order-harness';

const LIMIT = { entry: { type: 'LIMIT', limitPrice: '99.00' } } as const;
const DEADLINE = instantText(plusMs(TRADING_NOON, 30_000));

describe('the deadline of an entry', () => {
  const harnesses = new OrderHarnesses();
  afterEach(() => harnesses.stop());

  async function resting(changes: Parameters<typeof entry>[0] = {}): Promise<[OrderHarness, Legs]> {
    const harness = await harnesses.boot();
    await openUp(harness);
    await decide(harness, entry(changes));
    const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
    await accept(harness, legs);
    return [harness, legs];
  }

  async function cancelled(
    harness: OrderHarness,
    { entry: parent, stop, target }: Legs,
  ): Promise<void> {
    for (const leg of [parent, stop, target])
      await status(harness, leg, 'CANCELLED', { code: '202' });
  }

  it('is on the order where it is a limit, and known of a market order', async () => {
    const [, limit] = await resting(LIMIT);
    expect(limit.entry).toMatchObject({ timeInForce: 'GTD', goodTill: DEADLINE });
    expect(limit.stop.goodTill).toBeUndefined();
    const [, market] = await resting();
    expect(market.entry).toMatchObject({ timeInForce: 'DAY', goodTill: DEADLINE });
  });

  it('is later where the rule lets a limit rest; it is sent before its signal expires or not at all', async () => {
    const restsUntil = instantText(plusMs(TRADING_NOON, 600_000));
    const [harness, legs] = await resting({ ...LIMIT, restsUntil });
    expect(legs.entry).toMatchObject({ timeInForce: 'GTD', goodTill: restsUntil });
    expect(harness.service.published(PlaceOrdersV1)[0]?.data.expiresAt).toBe(DEADLINE);
    harness.clock.advanceMs(599_000);
    await sleep(300);
    expect(harness.service.published(CancelOrderV1)).toEqual([]);
    expect(conclusions(harness)).toEqual([]);
    harness.clock.advanceMs(1_000);
    await harness.service.waitForPublished(CancelOrderV1);
    await cancelled(harness, legs);
    expect(conclusions(harness)).toEqual([['EXPIRED', 'NOT_FILLED']]);
  });

  it('ends an entry that the broker took and that has not filled, once, as EXPIRED', async () => {
    const [harness, legs] = await resting();
    harness.clock.advanceMs(29_000);
    await sleep(300);
    expect(harness.service.published(CancelOrderV1)).toEqual([]);
    harness.clock.advanceMs(1_000);
    const [cancel] = await harness.service.waitForPublished(CancelOrderV1);
    expect(cancel?.data.orderRef).toBe(legs.entry.orderRef);
    expect(conclusions(harness)).toEqual([]);
    await cancelled(harness, legs);
    expect(conclusions(harness)).toEqual([['EXPIRED', 'NOT_FILLED']]);
    expect(harness.service.published(TradeChangedV1).at(-1)?.data).toMatchObject({
      status: 'CLOSED',
      code: 'NOT_ENTERED',
    });
  });

  it('leaves what filled until then, EXECUTED with its quantity', async () => {
    const [harness, legs] = await resting();
    await fill(harness, legs.entry, '40', '100.00');
    expect(harness.service.published(OrderConcludedV1)[0]?.data).toMatchObject({
      outcome: 'EXECUTED',
      code: 'FILLED',
      filledQuantity: '40',
      reason: 'bought 40 of 100 shares at 100',
    });
    harness.clock.advanceMs(30_000);
    const [cut] = await harness.service.waitForPublished(ModifyOrderV1);
    expect(cut?.data.leg).toMatchObject({ role: 'ENTRY', quantity: '40', goodTill: DEADLINE });
    await status(harness, legs.entry, 'FILLED', { quantity: '40', filledQuantity: '40' });
    const modified = await harness.service.waitForPublished(ModifyOrderV1, 3);
    expect(modified.slice(1).map(({ data }) => [data.leg.role, data.leg.quantity])).toEqual([
      ['STOP', '40'],
      ['TARGET', '40'],
    ]);
    expect(conclusions(harness)).toEqual([['EXECUTED', 'FILLED']]);
  });

  it('that passes while we are down is the first thing requested when the gate lets cancels pass', async () => {
    const [first, legs] = await resting();
    await harnesses.halt(first);
    first.clock.advanceMs(3_600_000);
    const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
    await sleep(300);
    expect(second.service.published(CancelOrderV1)).toEqual([]);
    await deliver(second, BrokerGateV1, gate('exits', 2));
    const [cancel] = await second.service.waitForPublished(CancelOrderV1);
    expect(cancel?.data.orderRef).toBe(legs.entry.orderRef);
    await cancelled(second, legs);
    expect(conclusions(second)).toEqual([['EXPIRED', 'NOT_FILLED']]);
  });

  it('is passed by a fill that comes late: protected, reported, and the one end stays', async () => {
    const [harness, legs] = await resting();
    harness.clock.advanceMs(30_000);
    await harness.service.waitForPublished(CancelOrderV1);
    await cancelled(harness, legs);
    await fill(harness, legs.entry, '100', '100.00');
    harness.clock.advanceMs(1_000);
    const [, pair] = await harness.service.waitForPublished(PlaceOrdersV1, 2);
    expect(pair?.data).toMatchObject({ purpose: 'protect' });
    expect(pair?.data.legs.map((leg) => [leg.role, leg.quantity])).toEqual([
      ['STOP', '100'],
      ['TARGET', '100'],
    ]);
    const codes = harness.service.published(TradeChangedV1).map(({ data }) => data.code);
    expect(codes).toContain('LATE_FILL');
    expect(conclusions(harness)).toEqual([['EXPIRED', 'NOT_FILLED']]);
  });

  it('reaches entries that 6592364 sent without one, and leaves their first end alone', async () => {
    const [first, legs] = await resting();
    await harnesses.halt(first);
    await first.service.database.query(
      `UPDATE order_management.trade SET state = jsonb_set((state #- '{legs,0,goodTill}') - 'entryCut'::text,
        '{opening,concluded}', 'true')`,
    );
    await first.service.database.query(
      `UPDATE order_management.intent SET state = 'CONCLUDED', outcome = 'EXECUTED', code = 'ACKNOWLEDGED'`,
    );
    await first.service.database.query(
      `DELETE FROM order_management.migrations WHERE name LIKE 'GiveEntriesADeadline%'`,
    );
    first.clock.advanceMs(60_000);
    const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
    await deliver(second, BrokerGateV1, gate('open', 2));
    const [cancel] = await second.service.waitForPublished(CancelOrderV1);
    expect(cancel?.data.orderRef).toBe(legs.entry.orderRef);
    await cancelled(second, legs);
    expect(conclusions(second)).toEqual([]);
    expect(second.service.published(TradeChangedV1).at(-1)?.data.status).toBe('CLOSED');
  });

  describe('and a halt', () => {
    const halt = { requestId: randomUUID(), by: 'operator', reason: 'news', state: 'HALTED' } as const; // prettier-ignore

    it('cancels an entry that has not filled at once, which ends as DENIED', async () => {
      const [harness, legs] = await resting();
      await harness.service.request(REQUESTS.setTradingState, halt);
      const [cancel] = await harness.service.waitForPublished(CancelOrderV1);
      expect(cancel?.data.orderRef).toBe(legs.entry.orderRef);
      await cancelled(harness, legs);
      expect(conclusions(harness)).toEqual([['DENIED', 'TRADING_HALTED']]);
    });

    it('protects what fills before the cancel arrives, also where that is a part', async () => {
      const [harness, legs] = await resting();
      await harness.service.request(REQUESTS.setTradingState, halt);
      await harness.service.waitForPublished(CancelOrderV1);
      await fill(harness, legs.entry, '40', '100.00');
      await status(harness, legs.entry, 'CANCELLED', { filledQuantity: '40', code: '202' });
      const modified = await harness.service.waitForPublished(ModifyOrderV1, 2);
      expect(modified.map(({ data }) => [data.leg.role, data.leg.quantity])).toEqual([
        ['STOP', '40'],
        ['TARGET', '40'],
      ]);
      expect(conclusions(harness)).toEqual([['EXECUTED', 'FILLED']]);
    });

    it('still cancels after a restart', async () => {
      const [first, legs] = await resting();
      await deliver(first, BrokerGateV1, gate('closed'));
      await first.service.request(REQUESTS.setTradingState, halt);
      await harnesses.halt(first);
      const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
      await deliver(second, BrokerGateV1, gate('exits', 2));
      const [cancel] = await second.service.waitForPublished(CancelOrderV1);
      expect(cancel?.data.orderRef).toBe(legs.entry.orderRef);
    });
  });
});
