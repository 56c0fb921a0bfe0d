import { type Decimal, type ExecutionId, ZERO, decimal, plusMs } from '@fairlead/core';
import { givenState } from '@fairlead/core/testing';
import { TRADE_NOW, TradeHarness, tradeOpening } from '../testing';
import { leaveDecider } from './exit/leave.decider';
import type { TradeEvidence } from './evidence/evidence';
import { isDue, isOverdue } from './plan/due';
import { type TradeSurroundings } from './plan/surroundings';
import { DEFAULT_PLAN_SETTINGS } from './plan/settings';
import { type Movement, type TradeEvent, tradeDecider } from './trade.decider';
import { type Trade, positionOf } from './trade';
import { openTrade } from './open-trade';

const NOW = plusMs(TRADE_NOW, 1_000);

function surroundings(changes: Partial<TradeSurroundings> = {}): TradeSurroundings {
  return {
    ...{ now: NOW, lastPrice: null, halted: false, session: 'open', entriesStopped: false },
    quote: { bid: decimal('99.99'), ask: decimal('100.01') },
    gate: { state: 'open', since: TRADE_NOW, passableSince: TRADE_NOW, epoch: 1, paper: true },
    positions: { holding: null, askedAt: null, openTrades: [] },
    settings: DEFAULT_PLAN_SETTINGS,
    ...changes,
  };
}

/** Each event with what is done by it. */
function kindsOf(events: readonly TradeEvent[]): readonly string[] {
  return events.map((event) => {
    if (event.kind === 'changed') return `changed ${event.note?.code ?? ''}`.trim();
    return event.kind === 'conclude' ? `conclude ${event.outcome}` : event.kind;
  });
}

function decided(
  trade: Trade,
  movement: Movement,
  around: TradeSurroundings | null = surroundings(),
): readonly TradeEvent[] {
  return tradeDecider.decide({ ...movement, now: NOW, surroundings: around }, trade).value;
}

function fill(quantity: Decimal, changes: object = {}): TradeEvidence {
  const trade = openTrade(tradeOpening(), TRADE_NOW);
  return {
    ...{ kind: 'execution', orderRef: trade.legs[0]?.orderRef, side: 'BUY', revision: 1 },
    ...{ executionId: 'exec.1' as ExecutionId, corrects: false, quantity, price: decimal(100) },
    ...changes,
  } as TradeEvidence;
}

const learn = (...evidence: readonly TradeEvidence[]) =>
  ({ kind: 'learn', evidence, moments: { seenAt: NOW, happenedAt: NOW } }) as const;

describe('a trade', () => {
  const opened = openTrade(tradeOpening(), TRADE_NOW);

  it('that is opened places its bracket', () => {
    const expiresAt = plusMs(TRADE_NOW, 30_000);
    const { legs, note } = opened;
    const { state } = givenState(tradeDecider, null)
      .when({ kind: 'open', trade: opened, expiresAt })
      .then(
        { kind: 'changed', trade: opened, legs, note },
        { kind: 'place', purpose: 'entry', legs, expiresAt },
      );
    expect(state).toEqual(opened);
  });

  it('takes in a fill, concludes its intent and goes on', () => {
    const events = decided(opened, learn(fill(decimal(100))));
    expect(kindsOf(events)).toEqual(['changed OPENED', 'changed', 'conclude EXECUTED']);
    const after = events.reduce(tradeDecider.evolve, opened);
    expect(after === null ? ZERO : positionOf(after)).toEqual(decimal(100));
  });

  it('takes in the same fill once', () => {
    const evidence = [fill(decimal(100)), fill(decimal(100))];
    const [changed] = decided(opened, learn(...evidence));
    expect(changed?.kind === 'changed' ? changed.trade.executions : []).toHaveLength(1);
  });

  it('gives notice of a correction', () => {
    const { trade } = new TradeHarness().enter(100);
    const [known] = trade.executions;
    const correction = fill(decimal(60), { ...known, quantity: decimal(60), revision: 2, corrects: true }); // prettier-ignore
    const events = decided(trade, learn(correction));
    expect(kindsOf(events).slice(0, 2)).toEqual(['changed EXECUTION_CORRECTED', 'notice']);
  });

  it('of another account keeps what is learnt, and nothing follows from it', () => {
    const { trade } = new TradeHarness().enter(100);
    const exposed = { ...fill(decimal(50)), executionId: 'late' } as TradeEvidence;
    const events = decided(trade, learn(exposed), null);
    expect(kindsOf(events).every((kind) => kind.startsWith('changed'))).toBe(true);
  });

  it('that is left re-prices its target', () => {
    const { trade } = new TradeHarness().enter(100);
    const wish = { intent: null, reason: 'asked' };
    const events = decided(trade, { kind: 'leave', wish });
    expect(kindsOf(events)).toEqual(['changed CLOSING', 'changed CLOSING', 'modify']);
  });

  it('whose shares somebody else took follows, in one step for all moves', () => {
    const { trade } = new TradeHarness().enter(100);
    const taking = { takingId: 'by-hand', kind: 'MANUAL', price: null, at: NOW } as const;
    const taken = { kind: 'taken', taking: { ...taking, quantity: decimal(100) } } as const;
    const returned = { kind: 'returned', takingId: 'by-hand', quantity: decimal(60), reason: 'corrected' } as const; // prettier-ignore
    const moves = [taken, returned];
    const events = decided(trade, { kind: 'move-shares', moves });
    expect(kindsOf(events)).toEqual(['changed SHARES_RETURNED', 'changed PROTECTION_ADJUSTED', 'modify', 'modify']); // prettier-ignore
  });

  it('has nothing to do again once it was planned', () => {
    const { trade } = new TradeHarness().enter(100);
    expect(decided(trade, { kind: 'go-on' })).toEqual([]);
    expect(isDue(trade, surroundings())).toBe(false);
  });

  it('is due when its entry may not rest any longer, and overdue from then on', () => {
    const goodTill = plusMs(NOW, -1);
    const late = openTrade(tradeOpening({ goodTill, limitPrice: decimal(99) }), TRADE_NOW);
    expect(isDue(late, surroundings())).toBe(true);
    expect([isOverdue(late, NOW), isOverdue(late, goodTill), isOverdue(opened, NOW)]).toEqual([true, true, false]); // prettier-ignore
    expect(isOverdue(late, plusMs(goodTill, -1))).toBe(false);
  });

  it('orders nothing while the gate is closed, and keeps the session in which it was to be left', () => {
    const { trade } = new TradeHarness().enter(100);
    const wish = { intent: null, reason: 'asked' };
    const gate = { ...surroundings().gate, state: 'closed' } as const;
    const events = decided(trade, { kind: 'leave', wish }, surroundings({ gate }));
    expect(kindsOf(events)).toEqual(['changed CLOSING', 'changed']);
    expect(events.at(-1)).toMatchObject({ trade: { exit: { lastSession: 'open' } } });
  });
});

describe('a person who wants trades left', () => {
  const trade = openTrade(tradeOpening(), TRADE_NOW);
  const { tradeId } = trade;
  const wish = { intent: null, reason: 'enough' };
  const all = { meant: null, reason: 'enough', now: NOW };
  const meaning = (symbol: string, ...instrumentKeys: readonly string[]) => ({
    ...all,
    meant: { symbol, instrumentKeys, whyNot: `"${symbol}" is not one, nearest: AAPL` },
  });

  it('leaves all of them, or those of a symbol', () => {
    const { state } = givenState(leaveDecider, [trade]).when(all).then({ tradeId, wish, at: NOW });
    expect(state[0]?.exit?.reason).toBe('enough');
    givenState(leaveDecider, [trade]).when(meaning('MSFT', 'MSFTKEY')).then();
    givenState(leaveDecider, [trade])
      .when(meaning('any spelling of it', trade.contract.instrumentKey))
      .then({ tradeId, wish, at: NOW });
  });

  it('leaves a trade whose instrument is not listed any more by the name that it has', () => {
    givenState(leaveDecider, [trade])
      .when(meaning(trade.contract.symbol))
      .then({ tradeId, wish, at: NOW });
  });

  it('is named a trade that is left already, and nothing more follows', () => {
    givenState(leaveDecider, [trade])
      .when(all, all)
      .then({ tradeId, wish, at: NOW }, { tradeId, wish: null, at: NOW });
  });

  it('learns which symbols are like one that is not known', () => {
    givenState(leaveDecider, [trade])
      .when(meaning('AAPLE'))
      .thenRefused({
        code: 'UNKNOWN_SYMBOL',
        message: expect.stringContaining('nearest: AAPL,') as string,
      });
  });

  it('leaves nothing by a symbol that means two instruments, even where one of them is held', () => {
    givenState(leaveDecider, [trade])
      .when(meaning('AAPL', trade.contract.instrumentKey, 'OTHERKEY'))
      .thenRefused({
        code: 'AMBIGUOUS_SYMBOL',
        message: expect.stringContaining('AAPL') as string,
      });
  });
});
