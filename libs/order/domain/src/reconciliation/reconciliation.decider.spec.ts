import { type Instant, decimal, plusMs } from '@fairlead/core';
import { givenState } from '@fairlead/core/testing';
import { TRADE_NOW, TradeHarness, tradeOpening } from '../testing';
import { type Trade, takenShares } from '../trade';
import { emptyHolding } from './contract-holding';
import { concernsHoldings } from './own-evidence';
import type {
  ReconciliationCommand,
  ReconciliationEvent,
  ReconciliationState,
} from './reconciliation';
import { reconciliationDecider } from './reconciliation.decider';

const { instrumentKey, symbol } = tradeOpening().contract;
const entered = (shares = 100): Trade => new TradeHarness().enter(shares).trade;

type Compare = Extract<ReconciliationCommand, { kind: 'compare' }>;

/** A snapshot that shows so many shares of SIM001, requested so long after the trade began. */
function compare(held: number, afterMs: number, changes: Partial<Compare> = {}): Compare {
  const askedAt = plusMs(TRADE_NOW, afterMs);
  const position = { instrumentKey, symbol, quantity: decimal(held) };
  return {
    ...{ kind: 'compare', isWhole: true, isFirst: false, manualSince: new Map() },
    positions: held === 0 ? [] : [position],
    ...{ askedAt, takenAt: plusMs(askedAt, 100), now: plusMs(askedAt, 200) },
    ...changes,
  };
}

const sold = (shares: number, before = 0): ReconciliationCommand => ({
  ...{ kind: 'take-in-manual-trade', instrumentKey, symbol, now: plusMs(TRADE_NOW, 60_000) },
  manual: {
    ...{ executionId: 'by-hand', moved: decimal(-shares), before: decimal(-before) },
    price: decimal(101),
    ...{ executedAt: plusMs(TRADE_NOW, 60_000), recordedAt: plusMs(TRADE_NOW, 60_000) },
  },
});

/** An event with its code or its figures. */
function shortOf(event: ReconciliationEvent): string {
  if (event.kind === 'reported') return event.code;
  if (event.kind === 'holding-changed') {
    const { external, unexplained, doubt } = event.holding;
    return `holding ${external.toFixed()}/${unexplained.toFixed()}${doubt === null ? '' : '?'}`;
  }
  return event.moves
    .map((move) =>
      move.kind === 'taken'
        ? `taken ${move.taking.quantity.toFixed()}`
        : `returned ${move.quantity.toFixed()}`,
    )
    .join(' and ');
}

/** Says in short what follows from commands, and comes to the state that it leads to. */
function expectEvents(
  before: ReconciliationState,
  commands: readonly ReconciliationCommand[],
  events: readonly string[],
): ReconciliationState {
  const outcome = givenState(reconciliationDecider, before).when(...commands);
  const happened: ReconciliationEvent[] = [];
  let reached = before;
  for (const command of commands) {
    const decision = reconciliationDecider.decide(command, reached);
    if (!decision.ok) throw new Error(decision.refusal.message);
    happened.push(...decision.value);
    reached = decision.value.reduce(reconciliationDecider.evolve, reached);
  }
  expect(happened.map(shortOf)).toEqual(events);
  return outcome.then(...happened).state;
}

const holding = (...trades: readonly Trade[]): ReconciliationState => ({
  holdings: new Map([[instrumentKey, emptyHolding(symbol)]]),
  trades,
});
const LATER: Instant = plusMs(TRADE_NOW, 600_000);

describe('a snapshot of the broker', () => {
  it('that is the first one sets the external baseline', () => {
    expectEvents(holding(entered()), [compare(130, 60_000, { isFirst: true })], ['holding 30/0']);
  });

  it('that agrees changes nothing and reports nothing', () => {
    expectEvents(holding(entered()), [compare(100, 60_000)], ['holding 0/0']);
  });

  it('that differs is a doubt, and entries are denied once it stood for a second', () => {
    const { holdings } = expectEvents(
      holding(entered()),
      [
        compare(60, 60_000),
        { kind: 'report-doubts', now: plusMs(TRADE_NOW, 60_200) },
        { kind: 'report-doubts', now: plusMs(TRADE_NOW, 61_200) },
        { kind: 'report-doubts', now: LATER },
      ],
      ['holding 0/0?', 'DOUBT', 'holding 0/0?'],
    );
    expect(holdings.get(instrumentKey)?.doubt?.held.toNumber()).toBe(60);
  });

  it('that says so twice, far enough apart, takes the shares from the trade', () => {
    const { trades } = expectEvents(
      holding(entered()),
      [compare(60, 60_000), compare(60, 65_000)],
      ['holding 0/0?', 'taken 40', 'SHARES_MISSING', 'holding 0/0'],
    );
    expect(trades.map((trade) => takenShares(trade).toNumber())).toEqual([40]);
  });

  it('counts what moved after its moment', () => {
    const manualSince = new Map([[instrumentKey, decimal(-10)]]);
    expectEvents(holding(entered()), [compare(110, 60_000, { manualSince })], ['holding 0/0']);
  });

  it('looks at what it names and at what we know of and it does not: nothing is held of that', () => {
    const others = { ...holding(), holdings: new Map([['MSFT', emptyHolding('MSFT')]]) };
    expectEvents(others, [compare(0, 60_000), compare(100, 60_000)], ['holding 0/0', 'holding 0/0', 'holding 0/0?']); // prettier-ignore
  });

  it('looks only at what it names where rows were left off: nothing is missing that is not shown', () => {
    const others = { ...holding(), holdings: new Map([['MSFT', emptyHolding('MSFT')]]) };
    expectEvents(others, [compare(100, 60_000, { isWhole: false })], ['holding 0/0?']);
    expectEvents(holding(entered()), [compare(0, 60_000, { isWhole: false })], []);
  });
});

describe('an execution of an order that is not ours', () => {
  it('takes shares from a trade, and what is over moves the baseline', () => {
    const { trades } = expectEvents(
      holding(entered()),
      [sold(130)],
      ['taken 100', 'MANUAL_TRADE', 'holding -30/0'],
    );
    expect(takenShares(trades[0] ?? entered()).toNumber()).toBe(100);
  });

  it('that is corrected gives back and takes as one change', () => {
    expectEvents(
      holding(entered()),
      [sold(100), sold(40, 100)],
      [
        ...['taken 100', 'MANUAL_TRADE', 'holding 0/0'],
        ...['returned 100 and taken 40', 'MANUAL_TRADE_CORRECTED', 'holding 0/0'],
      ],
    );
  });

  it('that is taken back gives all of it back', () => {
    const { trades } = expectEvents(
      holding(entered()),
      [sold(100), sold(0, 100)],
      [
        ...['taken 100', 'MANUAL_TRADE', 'holding 0/0'],
        ...['returned 100', 'MANUAL_TRADE_CORRECTED', 'holding 0/0'],
      ],
    );
    expect(takenShares(trades[0] ?? entered()).toNumber()).toBe(0);
  });
});

describe('evidence about our own orders', () => {
  it('concerns nobody where nothing is in doubt and nobody else moved anything', () => {
    const scene = new TradeHarness();
    const before = scene.trade;
    const evidence = { before, after: scene.enter().trade };
    expect(concernsHoldings(evidence, holding().holdings)).toBe(false);
  });

  it('that comes late explains a doubt that was reported', () => {
    const scene = new TradeHarness();
    const before = scene.trade;
    const after = scene.enter().trade;
    const seen = expectEvents(
      holding(before),
      [compare(100, 60_000), { kind: 'report-doubts', now: LATER }],
      ['holding 0/0?', 'DOUBT', 'holding 0/0?'],
    );
    const recordedAt = plusMs(TRADE_NOW, 59_000);
    expectEvents(
      { ...seen, trades: [after] },
      [{ kind: 'take-in-own-evidence', before, after, recordedAt }],
      ['AGREES', 'holding 0/0'],
    );
  });
});

describe('a person who accepts what nothing explains', () => {
  const accept = (wanted: string | null): ReconciliationCommand => ({
    ...{
      kind: 'accept',
      meant: wanted === null ? null : meaning(wanted),
      by: 'ann',
      reason: 'phone',
      now: LATER,
    },
  });

  const meaning = (wanted: string) => ({
    ...{ symbol: wanted, instrumentKeys: wanted === symbol ? [instrumentKey] : [], whyNot: '' },
  });

  it.each([[symbol], [null]])('makes it external: %s', (wanted) => {
    const seen = [compare(130, 60_000), compare(130, 65_000)];
    expectEvents(
      holding(entered()),
      [...seen, accept(wanted)],
      ['holding 0/0?', 'UNEXPLAINED', 'holding 0/30', 'ACCEPTED', 'holding 30/0'],
    );
  });

  it('is refused where nothing is unexplained, and has to wait where it is not confirmed', () => {
    const refused = givenState(reconciliationDecider, holding(entered()));
    refused.when(accept(symbol)).thenRefused({
      code: 'NOTHING_UNEXPLAINED',
      message: 'nothing is unexplained there: there is nothing to accept',
    });
    refused.when(compare(130, 60_000), accept(symbol)).thenRefused({
      code: 'STILL_IN_DOUBT',
      message: expect.stringContaining('try again in ten seconds') as string,
    });
  });
});
