import {
  REQUESTS,
  BrokerGateV1,
  BrokerSnapshotV1,
  CancelOrderV1,
  FillCorrectedV1,
  FillExecutionV1,
  type IntentV1,
  ModifyOrderV1,
  type OrderManagementStatus,
  OrderDeniedV1,
  PlaceOrdersV1,
  ReconciliationV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { instantText, plusMs } from '@fairlead/core';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ACCOUNT,
  type OrderHarness,
  OrderHarnesses,
  KEY,
  accept,
  conclusions,
  decide,
  enter,
  entry,
  fill,
  gate,
  legsOf,
  openUp,
  quote,
  snapshot,
  status,
  deliver,
} from './order-harness';

type Direction = 'LONG' | 'SHORT';

describe('shares that are not ours, and differences with the broker', () => {
  const harnesses = new OrderHarnesses();
  afterEach(() => harnesses.stop());

  /** A harness with an open trade of 100 shares beside so many external ones. */
  async function holding(direction: Direction, external: number): Promise<OrderHarness> {
    const harness = await harnesses.boot();
    await openUp(harness);
    await hold(harness, direction);
    if (external !== 0) await byHand(harness, external);
    return harness;
  }

  async function hold(harness: OrderHarness, direction: Direction): Promise<void> {
    await decide(harness, entry({ direction, allowShort: true }));
    await enter(harness, legsOf(harness.service.published(PlaceOrdersV1).at(-1)?.data));
    harness.clock.advanceMs(60_000);
    quote(harness);
  }

  it.each([
    ['LONG', 0, -100, 'execution', 0],
    ['LONG', 0, -100, 'snapshots', 0],
    ['LONG', 0, -40, 'execution', 60],
    ['LONG', 0, -40, 'snapshots', 60],
    ['LONG', 0, 30, 'execution', 100],
    ['LONG', 0, 30, 'snapshots', 100],
    ['LONG', 50, -60, 'execution', 90],
    ['LONG', 50, -60, 'snapshots', 90],
    ['SHORT', 0, 100, 'execution', 0],
    ['SHORT', 0, 100, 'snapshots', 0],
    ['SHORT', -50, 60, 'execution', 90],
    ['SHORT', -50, 60, 'snapshots', 90],
  ] as const)(
    '%s 100 beside %d external, %d by hand, seen by %s: %d are left, and no stop is larger',
    async (direction, external, moved, seenBy, left) => {
      const harness = await holding(direction, external);
      const sign = direction === 'LONG' ? 1 : -1;
      if (seenBy === 'execution') await byHand(harness, moved);
      else await byTwoSnapshots(harness, 100 * sign + external + moved);
      const trade = harness.service.published(TradeChangedV1).at(-1)?.data;
      expect(Math.abs(Number(trade?.position))).toBe(left);
      const cancelled = harness.service.published(CancelOrderV1).map(({ data }) => data.orderRef.slice(-2)); // prettier-ignore
      const modified = harness.service.published(ModifyOrderV1).map(({ data }) => [data.leg.role, data.leg.quantity]); // prettier-ignore
      expect(cancelled).toEqual(left === 0 ? ['S1', 'T1'] : []);
      expect(modified).toEqual(left === 0 || left === 100 ? [] : [['STOP', `${left}`], ['TARGET', `${left}`]]); // prettier-ignore
    },
  );

  it('ends a trade whose shares were sold by hand with the reason, and nobody owns more than there is', async () => {
    const harness = await holding('LONG', 0);
    await byHand(harness, -100);
    const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
    await status(harness, legs.stop, 'CANCELLED', { filledQuantity: '0' });
    await status(harness, legs.target, 'CANCELLED', { filledQuantity: '0' });
    const closed = harness.service.published(TradeChangedV1).at(-1)?.data;
    expect(closed).toMatchObject({ status: 'CLOSED', code: 'CLOSED_EXTERNALLY', position: '0' });
    expect(closed?.reason).toContain('sold by an order that is not ours at 101');
    const reported = harness.service.published(ReconciliationV1).at(-1)?.data;
    expect(reported).toMatchObject({
      code: 'MANUAL_TRADE',
      ours: '0',
      external: '0',
      unexplained: '0',
    });
    expect(reported?.lost).toEqual([{ tradeId: closed?.tradeId, moved: '-100', price: '101' }]);
    expect((await state(harness)).openTrades).toBe(0);
  });

  it('counts a manual execution once, and a corrected or busted one as what it is now', async () => {
    const harness = await holding('LONG', 0);
    await byHand(harness, -40, { executionId: 'hand.1' });
    await byHand(harness, -40, { executionId: 'hand.1' });
    expect(position(harness)).toBe('60');
    await corrected(harness, { executionId: 'hand.1', revision: 2, quantity: '70' });
    expect(position(harness)).toBe('30');
    await corrected(harness, { executionId: 'hand.1', revision: 3, quantity: '10' });
    expect(position(harness)).toBe('90');
    expect((await state(harness)).externalQuantities).toEqual([]);
  });

  it('never moves the baseline by a snapshot, at no connection', async () => {
    const harness = await holding('LONG', 0);
    await deliver(harness, BrokerGateV1, gate('open', 2));
    await look(harness, 107, { epoch: 2 });
    expect((await state(harness)).externalQuantities).toEqual([]);
    expect((await state(harness)).differences).toMatchObject([{ held: '107', unexplained: '0' }]);
  });

  it('takes what an account held before its first snapshot for external', async () => {
    const harness = await harnesses.boot();
    await openUp(harness, 'open', { held: '7' });
    expect((await state(harness)).externalQuantities).toEqual([{ instrumentKey: KEY, symbol: 'AAPL', quantity: '7' }]); // prettier-ignore
  });

  it('doubts a difference at once, reports it when it stands, requests another look, and drops it where that agrees', async () => {
    const harness = await holding('LONG', 0);
    let looks = 0;
    harness.service.reply(REQUESTS.probe, () => {
      looks += 1;
      return Promise.resolve(snapshot(1));
    });
    await look(harness, 0);
    expect(harness.service.published(ReconciliationV1)).toEqual([]);
    harness.clock.advanceMs(1_001);
    await harness.service.waitForPublished(ReconciliationV1);
    expect(reported(harness)).toEqual(['DOUBT']);
    await want(harness, { strategy: 'other' });
    expect(conclusions(harness).at(-1)).toEqual(['DENIED', 'POSITION_DRIFT']);
    const [check] = harness.service.published(OrderDeniedV1).at(-1)?.data.checks.filter((each) => !each.passed) ?? []; // prettier-ignore
    expect(check).toMatchObject({ limit: '0 unexplained shares', actual: '-100' });
    harness.clock.advanceMs(4_500);
    await harness.service.waitUntil(() => looks > 0, 'another look');
    await look(harness, 100);
    expect(reported(harness)).toEqual(['DOUBT', 'AGREES']);
    expect(harness.service.published(CancelOrderV1)).toEqual([]);
    expect((await state(harness)).differences).toEqual([]);
  });

  it('says nothing of a difference that a late fill of our own explains', async () => {
    const harness = await harnesses.boot();
    await openUp(harness);
    await decide(harness, entry());
    const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
    await accept(harness, legs);
    await look(harness, 100);
    await fill(harness, legs.entry, '100', '100.00');
    expect((await state(harness)).differences).toEqual([]);
    expect(harness.service.published(ReconciliationV1)).toEqual([]);
  });

  it('holds nothing in doubt where a fill of after the snapshot comes before it', async () => {
    const harness = await harnesses.boot();
    await openUp(harness);
    await decide(harness, entry());
    const takenAt = harness.clock.now();
    harness.clock.advanceMs(1_000);
    await enter(harness, legsOf(harness.service.published(PlaceOrdersV1)[0]?.data));
    await look(harness, 0, { takenAt });
    expect((await state(harness)).differences).toEqual([]);
  });

  it('denies entries of a symbol that drifts until a person accepts it, who and why recorded', async () => {
    const harness = await harnesses.boot();
    await openUp(harness);
    await byTwoSnapshots(harness, 25);
    expect(reported(harness)).toEqual(['UNEXPLAINED']);
    await want(harness);
    expect(conclusions(harness).at(-1)).toEqual(['DENIED', 'POSITION_DRIFT']);
    const person = { requestId: randomUUID(), by: 'ann', reason: 'bought on the phone' };
    await expect(harness.service.request(REQUESTS.acceptDifference, { ...person, requestId: randomUUID(), symbol: 'MSFT' })).rejects.toMatchObject({ code: 'NOTHING_UNEXPLAINED' }); // prettier-ignore
    const { accepted } = await harness.service.request(REQUESTS.acceptDifference, { ...person, symbol: 'AAPL' }); // prettier-ignore
    expect(accepted).toMatchObject([
      { code: 'ACCEPTED', by: 'ann', external: '25', unexplained: '0' },
    ]);
    expect(accepted[0]?.reason).toContain('bought on the phone');
    await want(harness);
    expect(conclusions(harness)).toHaveLength(1);
    expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it.each(['LONG', 'SHORT'] as const)(
    'denies a %s against an external holding of the other side',
    async (direction) => {
      const harness = await harnesses.boot();
      await openUp(harness, 'open', { held: direction === 'LONG' ? '-20' : '20' });
      await decide(harness, entry({ direction, allowShort: true }));
      expect(conclusions(harness)).toEqual([['DENIED', 'EXTERNAL_HOLDING']]);
      const other = direction === 'LONG' ? 'SHORT' : 'LONG';
      quote(harness);
      await decide(harness, entry({ direction: other, allowShort: true }));
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
    },
  );

  it.each(['LONG', 'SHORT'] as const)(
    'cancels a %s that works once somebody trades against it by hand',
    async (direction) => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await decide(harness, entry({ direction, allowShort: true }));
      const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
      await status(harness, legs.entry, 'WORKING');
      await byHand(harness, direction === 'LONG' ? 20 : -20);
      await sleep(300);
      expect(harness.service.published(CancelOrderV1)).toEqual([]);
      await byHand(harness, direction === 'LONG' ? -50 : 50);
      await harness.service.waitForPublished(CancelOrderV1);
      const [cancel] = harness.service.published(CancelOrderV1);
      expect(cancel?.data.orderRef).toBe(legs.entry.orderRef);
      await status(harness, legs.entry, 'CANCELLED', { code: '202' });
      expect(conclusions(harness)).toEqual([['DENIED', 'EXTERNAL_HOLDING']]);
    },
  );

  it('keeps doubt, drift and baseline over a restart', async () => {
    const first = await holding('LONG', 0);
    await look(first, 60);
    await harnesses.halt(first);
    const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
    await deliver(second, BrokerGateV1, gate('open'));
    second.clock.advanceMs(6_000);
    await look(second, 60);
    await second.service.waitForPublished(ModifyOrderV1);
    expect(position(second)).toBe('60');
  });

  /** An entry with fresh quotes, in time. */
  async function want(harness: OrderHarness, changes: Partial<IntentV1> = {}): Promise<void> {
    quote(harness);
    await decide(
      harness,
      entry({ expiresAt: instantText(plusMs(harness.clock.now(), 30_000)), ...changes }),
    );
  }

  async function byHand(
    harness: OrderHarness,
    moved: number,
    changes: Partial<FillExecutionV1> = {},
  ): Promise<void> {
    harness.clock.advanceMs(1_000);
    await deliver(harness, FillExecutionV1, manual(harness, moved, changes));
  }

  async function corrected(
    harness: OrderHarness,
    changes: Partial<FillExecutionV1>,
  ): Promise<void> {
    harness.clock.advanceMs(1_000);
    await deliver(harness, FillCorrectedV1, manual(harness, -1, changes));
  }

  function manual(
    harness: OrderHarness,
    moved: number,
    changes: Partial<FillExecutionV1>,
  ): FillExecutionV1 {
    return {
      ...{ account: ACCOUNT, instrumentKey: KEY, symbol: 'AAPL', executionId: randomUUID() },
      ...{ revision: 1, orderRef: '', external: true, permId: 9 },
      side: moved > 0 ? 'BUY' : 'SELL',
      quantity: `${Math.abs(moved)}`,
      ...{ price: '101', currency: 'USD', multiplier: '1', exchange: 'SMART' },
      executedAt: instantText(harness.clock.now()),
      ...changes,
    };
  }

  async function byTwoSnapshots(harness: OrderHarness, held: number): Promise<void> {
    harness.clock.advanceMs(1_000);
    await look(harness, held);
    expect(harness.service.published(CancelOrderV1)).toEqual([]);
    harness.clock.advanceMs(6_000);
    await look(harness, held);
  }

  async function look(
    harness: OrderHarness,
    held: number,
    changes: { readonly epoch?: number; readonly takenAt?: number } = {},
  ): Promise<void> {
    const takenAt = plusMs(harness.clock.now(), changes.takenAt === undefined ? 0 : changes.takenAt - harness.clock.now()); // prettier-ignore
    await deliver(harness, BrokerSnapshotV1, {
      ...snapshot(changes.epoch ?? 1),
      ...{ askedAt: instantText(takenAt), takenAt: instantText(takenAt) },
      positions: held === 0 ? [] : [{ instrumentKey: KEY, symbol: 'AAPL', quantity: `${held}`, averageCost: '100' }], // prettier-ignore
    });
  }

  function reported(harness: OrderHarness): readonly string[] {
    return harness.service.published(ReconciliationV1).map(({ data }) => data.code);
  }

  function position(harness: OrderHarness): string | undefined {
    return harness.service.published(TradeChangedV1).at(-1)?.data.position;
  }

  function state(harness: OrderHarness): Promise<OrderManagementStatus> {
    return harness.service.request(REQUESTS.orderManagementStatus, {});
  }
});
