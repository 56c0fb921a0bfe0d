import { type Decimal, type Direction, type TradeId, decimal, plusMs } from '@fairlead/core';
import fc from 'fast-check';
import { TRADE_NOW, TradeHarness } from '../testing';
import { type Trade, plannedShares, takeShares, takenShares } from '../trade';
import { sum } from '@fairlead/core';
import {
  type ContractHolding,
  afterManualTrade,
  bookManualTrade,
  afterSnapshot,
  closingCapacity,
  emptyHolding,
  lostShares,
} from './index';

/** A trade that holds so many shares; `age` orders several of them, 1 the oldest. */
function trade(direction: Direction, shares: number, age = 1): Trade {
  const tradeId = `00000000-0000-5000-8000-00000000000${age}` as TradeId;
  const harness = new TradeHarness({ direction, tradeId, quantity: decimal(shares) as never });
  const held = harness.enter(shares).trade;
  return { ...held, openedAt: plusMs(TRADE_NOW, age * 1_000) };
}

const holding = (external: number): ContractHolding => ({
  ...emptyHolding(),
  external: decimal(external),
});

/** What becomes of a trade and the baseline when somebody trades by hand and the execution is seen. */
function byHand(direction: Direction, external: number, moved: number) {
  const trades = [trade(direction, 100)];
  const change = afterManualTrade(holding(external), trades, {
    moved: decimal(moved),
    recordedAt: plusMs(TRADE_NOW, 60_000),
  });
  return {
    left: Number(
      decimal(100)
        .minus(sum(change.lost.map((each) => each.quantity)))
        .toFixed(),
    ),
    external: Number(change.holding.external.toFixed()),
    unexplained: Number(change.holding.unexplained.toFixed()),
  };
}

/** The same where no execution is seen: two snapshots that agree, after the trade by hand. */
function bySnapshots(direction: Direction, external: number, moved: number) {
  const trades = [trade(direction, 100)];
  const held = sum(trades.map(plannedShares)).plus(external).plus(moved);
  const at = (seconds: number) => plusMs(TRADE_NOW, 60_000 + seconds * 1_000);
  const look = (before: ContractHolding, seconds: number) =>
    afterSnapshot(before, trades, {
      shown: { held, askedAt: at(seconds), takenAt: at(seconds + 1) },
      now: at(seconds + 2),
    });
  const first = look(holding(external), 0);
  expect(first.lost).toEqual([]);
  const change = look(first.holding, 6);
  return {
    left: Number(
      decimal(100)
        .minus(sum(change.lost.map((each) => each.quantity)))
        .toFixed(),
    ),
    external: Number(change.holding.external.toFixed()),
    unexplained: Number(change.holding.unexplained.toFixed()),
  };
}

describe('closing capacity', () => {
  // direction, baseline, signed shares traded by hand → shares left to the trade, baseline by an execution
  it.each([
    ['LONG', 0, -100, 0, 0],
    ['LONG', 0, -40, 60, 0],
    ['LONG', 0, -130, 0, -30],
    ['LONG', 0, 30, 100, 30],
    ['LONG', 50, -30, 100, 20],
    ['LONG', 50, -60, 90, 0],
    ['LONG', 50, -200, 0, -50],
    ['LONG', 50, 30, 100, 80],
    ['LONG', -50, -30, 70, -50],
    ['LONG', -50, 30, 100, -20],
    ['LONG', -50, 80, 100, 30],
    ['SHORT', 0, 100, 0, 0],
    ['SHORT', 0, 40, 60, 0],
    ['SHORT', 0, 130, 0, 30],
    ['SHORT', 0, -30, 100, -30],
    ['SHORT', -50, 30, 100, -20],
    ['SHORT', -50, 60, 90, 0],
    ['SHORT', -50, 200, 0, 50],
    ['SHORT', -50, -30, 100, -80],
    ['SHORT', 50, 30, 70, 50],
    ['SHORT', 50, -30, 100, 20],
    ['SHORT', 50, -80, 100, -30],
  ] as const)(
    '%s 100 beside %d external, %d by hand: %d are left to the trade',
    (direction, external, moved, left, after) => {
      expect(byHand(direction, external, moved)).toEqual({ left, external: after, unexplained: 0 });
      const seen = bySnapshots(direction, external, moved);
      expect(seen).toEqual({ left, external, unexplained: after - external });
    },
  );

  it('lets the newest trade bear it first', () => {
    const trades = [trade('LONG', 100, 1), trade('LONG', 60, 2), trade('SHORT', 50, 3)];
    const lost = lostShares({ held: decimal(20), external: decimal(0), trades });
    expect(lost.map((each) => [each.trade.tradeId.slice(-1), each.quantity.toFixed()])).toEqual([
      ['2', '60'],
      ['1', '30'],
    ]);
  });

  it('never lets our trades close more than would leave the account at its external shares, or flat', () => {
    const shares = fc.integer({ min: -300, max: 300 });
    const sizes = fc.array(fc.tuple(fc.constantFrom('LONG', 'SHORT'), fc.integer({ min: 1, max: 200 })), { maxLength: 4 }); // prettier-ignore
    fc.assert(
      fc.property(sizes, shares, fc.array(shares, { maxLength: 6 }), (own, external, moves) => {
        let trades = own.map(([direction, size], index) => trade(direction, size, index + 1));
        let state = holding(external);
        let held = sum(trades.map(plannedShares)).plus(external);
        for (const moved of moves) {
          held = held.plus(moved);
          const change = afterManualTrade(state, trades, { moved: decimal(moved), recordedAt: TRADE_NOW }); // prettier-ignore
          state = change.holding;
          trades = trades.map((each) => lose(each, change.lost.find((one) => one.trade === each)?.quantity)); // prettier-ignore
        }
        // Everything is accounted for, and closing all of one direction never crosses what is not ours.
        expect(sum(trades.map(plannedShares)).plus(state.external).toFixed()).toBe(held.toFixed());
        for (const direction of ['LONG', 'SHORT'] as const) {
          const mine = trades.filter((each) => each.direction === direction);
          const size = sum(mine.map(plannedShares)).abs();
          expect(closingCapacity(direction, { held, external: state.external, trades }).eq(size)).toBe(true); // prettier-ignore
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [-1_000, 100, 0],
    [0, 0, -100],
    [1_000, 0, -100],
  ])(
    'is looked at as it was when the manual trade was made: %d ms after our stop',
    (ms, lost, external) => {
      const scene = new TradeHarness().enter(100);
      scene.broker.fill(scene.ref('S'), 100, '97.00');
      const stop = scene.broker.executed.at(-1);
      if (stop === undefined) throw new Error('the stop filled');
      const fired = plusMs(TRADE_NOW, 60_000);
      scene.learn({ ...stop, executedAt: fired });
      const executedAt = plusMs(fired, ms);
      const manual = {
        executionId: 'hand',
        moved: decimal(-100),
        before: decimal(0),
        price: decimal(97),
      };
      const after = bookManualTrade(
        { holding: emptyHolding(), trades: [scene.trade] },
        { ...manual, executedAt, recordedAt: plusMs(fired, 5_000) },
        plusMs(fired, 5_000),
      );
      expect(sum(after.trades.map(takenShares)).toNumber()).toBe(lost);
      expect(after.holding.external.toNumber()).toBe(external);
    },
  );

  it('shrinks by no snapshot that is alone, early, older than what we know, or says something else', () => {
    const trades = [trade('LONG', 100)];
    const base = plusMs(TRADE_NOW, 60_000);
    const look = (state: ContractHolding, shown: { held: number; askedMs: number; now?: number }) =>
      afterSnapshot(state, trades, {
        shown: {
          held: decimal(shown.held),
          askedAt: plusMs(base, shown.askedMs),
          takenAt: plusMs(base, shown.askedMs + 100),
        },
        now: plusMs(base, shown.now ?? shown.askedMs + 200),
      });
    const first = look(holding(0), { held: 0, askedMs: 0 });
    expect(first.holding.doubt).not.toBeNull();
    expect(look(first.holding, { held: 0, askedMs: 4_999 }).lost).toEqual([]);
    expect(look(first.holding, { held: 40, askedMs: 6_000 }).lost).toEqual([]);
    expect(look(first.holding, { held: 100, askedMs: 6_000 }).holding.doubt).toBeNull();
    // Both waited while we were away and came at once: what explains them may still be on its way.
    expect(look(first.holding, { held: 0, askedMs: 6_000, now: 300 }).lost).toEqual([]);
    const newer = trades.map((each) => ({ ...each, evidenceAt: plusMs(base, 1_000) }));
    const shown = { held: decimal(0), askedAt: plusMs(base, 7_000), takenAt: plusMs(base, 7_100) };
    expect(afterSnapshot(first.holding, newer, { shown, now: plusMs(base, 7_200) }).lost).toEqual([]); // prettier-ignore
    expect(look(first.holding, { held: 0, askedMs: 6_000 }).lost).toHaveLength(1);
  });
});

function lose(trade: Trade, quantity: Decimal | undefined): Trade {
  if (quantity === undefined) return trade;
  const takingId = `${trade.takings.length + 1}`;
  return takeShares(trade, { takingId, kind: 'MANUAL', quantity, price: null, at: TRADE_NOW }, TRADE_NOW); // prettier-ignore
}
