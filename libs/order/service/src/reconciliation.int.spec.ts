import {
  ASKS,
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
import {
  ACCOUNT,
  type Desk,
  Desks,
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
  tell,
} from '../test/order-desk';

type Direction = 'LONG' | 'SHORT';

describe('shares that are not ours, and differences with the broker', () => {
  const desks = new Desks();
  afterEach(() => desks.stop());

  /** A desk with an open trade of 100 shares beside so many external ones. */
  async function holding(direction: Direction, external: number): Promise<Desk> {
    const desk = await desks.boot();
    await openUp(desk);
    await hold(desk, direction);
    if (external !== 0) await byHand(desk, external);
    return desk;
  }

  async function hold(desk: Desk, direction: Direction): Promise<void> {
    await decide(desk, entry({ direction, allowShort: true }));
    await enter(desk, legsOf(desk.service.published(PlaceOrdersV1).at(-1)?.data));
    desk.clock.advanceMs(60_000);
    quote(desk);
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
      const desk = await holding(direction, external);
      const sign = direction === 'LONG' ? 1 : -1;
      if (seenBy === 'execution') await byHand(desk, moved);
      else await byTwoSnapshots(desk, 100 * sign + external + moved);
      const trade = desk.service.published(TradeChangedV1).at(-1)?.data;
      expect(Math.abs(Number(trade?.position))).toBe(left);
      const cancelled = desk.service.published(CancelOrderV1).map(({ data }) => data.orderRef.slice(-2)); // prettier-ignore
      const modified = desk.service.published(ModifyOrderV1).map(({ data }) => [data.leg.role, data.leg.quantity]); // prettier-ignore
      expect(cancelled).toEqual(left === 0 ? ['S1', 'T1'] : []);
      expect(modified).toEqual(left === 0 || left === 100 ? [] : [['STOP', `${left}`], ['TARGET', `${left}`]]); // prettier-ignore
    },
  );

  it('ends a trade whose shares were sold by hand with the reason, and keeps telling nobody owns more than there is', async () => {
    const desk = await holding('LONG', 0);
    await byHand(desk, -100);
    const legs = legsOf(desk.service.published(PlaceOrdersV1)[0]?.data);
    await status(desk, legs.stop, 'CANCELLED', { filledQuantity: '0' });
    await status(desk, legs.target, 'CANCELLED', { filledQuantity: '0' });
    const closed = desk.service.published(TradeChangedV1).at(-1)?.data;
    expect(closed).toMatchObject({ status: 'CLOSED', code: 'CLOSED_EXTERNALLY', position: '0' });
    expect(closed?.reason).toContain('sold by an order that is not ours at 101');
    const told = desk.service.published(ReconciliationV1).at(-1)?.data;
    expect(told).toMatchObject({
      code: 'MANUAL_TRADE',
      ours: '0',
      external: '0',
      unexplained: '0',
    });
    expect(told?.lost).toEqual([{ tradeId: closed?.tradeId, moved: '-100', price: '101' }]);
    expect((await state(desk)).openTrades).toBe(0);
  });

  it('counts a manual execution once, and a corrected or busted one as what it is now', async () => {
    const desk = await holding('LONG', 0);
    await byHand(desk, -40, { executionId: 'hand.1' });
    await byHand(desk, -40, { executionId: 'hand.1' });
    expect(position(desk)).toBe('60');
    await corrected(desk, { executionId: 'hand.1', revision: 2, quantity: '70' });
    expect(position(desk)).toBe('30');
    await corrected(desk, { executionId: 'hand.1', revision: 3, quantity: '10' });
    expect(position(desk)).toBe('90');
    expect((await state(desk)).externalQuantities).toEqual([]);
  });

  it('never moves the baseline by a snapshot, at no connection', async () => {
    const desk = await holding('LONG', 0);
    await tell(desk, BrokerGateV1, gate('open', 2));
    await look(desk, 107, { epoch: 2 });
    expect((await state(desk)).externalQuantities).toEqual([]);
    expect((await state(desk)).differences).toMatchObject([{ held: '107', unexplained: '0' }]);
  });

  it('takes what an account held before its first snapshot for external', async () => {
    const desk = await desks.boot();
    await openUp(desk, 'open', { held: '7' });
    expect((await state(desk)).externalQuantities).toEqual([{ instrumentKey: KEY, symbol: 'AAPL', quantity: '7' }]); // prettier-ignore
  });

  it('doubts a difference at once, tells it when it stands, asks for another look, and drops it where that agrees', async () => {
    const desk = await holding('LONG', 0);
    let looks = 0;
    desk.service.answer(ASKS.probe, () => {
      looks += 1;
      return Promise.resolve(snapshot(1));
    });
    await look(desk, 0);
    expect(desk.service.published(ReconciliationV1)).toEqual([]);
    desk.clock.advanceMs(1_001);
    await desk.service.waitForPublished(ReconciliationV1);
    expect(told(desk)).toEqual(['DOUBT']);
    await want(desk, { strategy: 'other' });
    expect(conclusions(desk).at(-1)).toEqual(['DENIED', 'POSITION_DRIFT']);
    const [check] = desk.service.published(OrderDeniedV1).at(-1)?.data.checks.filter((each) => !each.passed) ?? []; // prettier-ignore
    expect(check).toMatchObject({ limit: '0 unexplained shares', actual: '-100' });
    desk.clock.advanceMs(4_500);
    await desk.service.waitUntil(() => looks > 0, 'another look');
    await look(desk, 100);
    expect(told(desk)).toEqual(['DOUBT', 'AGREES']);
    expect(desk.service.published(CancelOrderV1)).toEqual([]);
    expect((await state(desk)).differences).toEqual([]);
  });

  it('says nothing of a difference that a late fill of our own explains', async () => {
    const desk = await desks.boot();
    await openUp(desk);
    await decide(desk, entry());
    const legs = legsOf(desk.service.published(PlaceOrdersV1)[0]?.data);
    await accept(desk, legs);
    await look(desk, 100);
    await fill(desk, legs.entry, '100', '100.00');
    expect((await state(desk)).differences).toEqual([]);
    expect(desk.service.published(ReconciliationV1)).toEqual([]);
  });

  it('holds nothing in doubt where a fill of after the snapshot comes before it', async () => {
    const desk = await desks.boot();
    await openUp(desk);
    await decide(desk, entry());
    const takenAt = desk.clock.now();
    desk.clock.advanceMs(1_000);
    await enter(desk, legsOf(desk.service.published(PlaceOrdersV1)[0]?.data));
    await look(desk, 0, { takenAt });
    expect((await state(desk)).differences).toEqual([]);
  });

  it('denies entries of a symbol that drifts until a person accepts it, who and why recorded', async () => {
    const desk = await desks.boot();
    await openUp(desk);
    await byTwoSnapshots(desk, 25);
    expect(told(desk)).toEqual(['UNEXPLAINED']);
    await want(desk);
    expect(conclusions(desk).at(-1)).toEqual(['DENIED', 'POSITION_DRIFT']);
    const person = { requestId: randomUUID(), by: 'ann', reason: 'bought on the phone' };
    await expect(desk.service.ask(ASKS.acceptDifference, { ...person, requestId: randomUUID(), symbol: 'MSFT' })).rejects.toMatchObject({ code: 'NOTHING_UNEXPLAINED' }); // prettier-ignore
    const { accepted } = await desk.service.ask(ASKS.acceptDifference, { ...person, symbol: 'AAPL' }); // prettier-ignore
    expect(accepted).toMatchObject([
      { code: 'ACCEPTED', by: 'ann', external: '25', unexplained: '0' },
    ]);
    expect(accepted[0]?.reason).toContain('bought on the phone');
    await want(desk);
    expect(conclusions(desk)).toHaveLength(1);
    expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
  });

  it.each(['LONG', 'SHORT'] as const)(
    'denies a %s against an external holding of the other side',
    async (direction) => {
      const desk = await desks.boot();
      await openUp(desk, 'open', { held: direction === 'LONG' ? '-20' : '20' });
      await decide(desk, entry({ direction, allowShort: true }));
      expect(conclusions(desk)).toEqual([['DENIED', 'EXTERNAL_HOLDING']]);
      const other = direction === 'LONG' ? 'SHORT' : 'LONG';
      quote(desk);
      await decide(desk, entry({ direction: other, allowShort: true }));
      expect(desk.service.published(PlaceOrdersV1)).toHaveLength(1);
    },
  );

  it('keeps doubt, drift and baseline over a restart', async () => {
    const first = await holding('LONG', 0);
    await look(first, 60);
    await desks.halt(first);
    const second = await desks.boot({ clock: first.clock, database: first.service.database });
    await tell(second, BrokerGateV1, gate('open'));
    second.clock.advanceMs(6_000);
    await look(second, 60);
    await second.service.waitForPublished(ModifyOrderV1);
    expect(position(second)).toBe('60');
  });

  /** An entry with fresh quotes, in time. */
  async function want(desk: Desk, changes: Partial<IntentV1> = {}): Promise<void> {
    quote(desk);
    await decide(
      desk,
      entry({ expiresAt: instantText(plusMs(desk.clock.now(), 30_000)), ...changes }),
    );
  }

  async function byHand(
    desk: Desk,
    moved: number,
    changes: Partial<FillExecutionV1> = {},
  ): Promise<void> {
    desk.clock.advanceMs(1_000);
    await tell(desk, FillExecutionV1, manual(desk, moved, changes));
  }

  async function corrected(desk: Desk, changes: Partial<FillExecutionV1>): Promise<void> {
    desk.clock.advanceMs(1_000);
    await tell(desk, FillCorrectedV1, manual(desk, -1, changes));
  }

  function manual(desk: Desk, moved: number, changes: Partial<FillExecutionV1>): FillExecutionV1 {
    return {
      ...{ account: ACCOUNT, instrumentKey: KEY, symbol: 'AAPL', executionId: randomUUID() },
      ...{ revision: 1, orderRef: '', external: true, permId: 9 },
      side: moved > 0 ? 'BUY' : 'SELL',
      quantity: `${Math.abs(moved)}`,
      ...{ price: '101', currency: 'USD', multiplier: '1', exchange: 'SMART' },
      executedAt: instantText(desk.clock.now()),
      ...changes,
    };
  }

  async function byTwoSnapshots(desk: Desk, held: number): Promise<void> {
    desk.clock.advanceMs(1_000);
    await look(desk, held);
    expect(desk.service.published(CancelOrderV1)).toEqual([]);
    desk.clock.advanceMs(6_000);
    await look(desk, held);
  }

  async function look(
    desk: Desk,
    held: number,
    of: { readonly epoch?: number; readonly takenAt?: number } = {},
  ): Promise<void> {
    const takenAt = plusMs(desk.clock.now(), of.takenAt === undefined ? 0 : of.takenAt - desk.clock.now()); // prettier-ignore
    await tell(desk, BrokerSnapshotV1, {
      ...snapshot(of.epoch ?? 1),
      ...{ askedAt: instantText(takenAt), takenAt: instantText(takenAt) },
      positions: held === 0 ? [] : [{ instrumentKey: KEY, symbol: 'AAPL', quantity: `${held}`, averageCost: '100' }], // prettier-ignore
    });
  }

  function told(desk: Desk): readonly string[] {
    return desk.service.published(ReconciliationV1).map(({ data }) => data.code);
  }

  function position(desk: Desk): string | undefined {
    return desk.service.published(TradeChangedV1).at(-1)?.data.position;
  }

  function state(desk: Desk): Promise<OrderManagementStatus> {
    return desk.service.ask(ASKS.orderManagementStatus, {});
  }
});
