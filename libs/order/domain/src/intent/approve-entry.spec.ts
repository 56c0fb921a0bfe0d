import {
  type Direction,
  type Distance,
  SessionHours,
  decimal,
  flatLadder,
  plusMs,
  present,
  price,
} from '@fairlead/core';
import { DEFAULT_RISK_LIMITS, type NoSizeCode } from '../risk';
import {
  RISK_NOW,
  TradeHarness,
  entryIntent,
  intentView,
  restriction,
  riskInput,
  tradeOpening,
} from '../testing';
import type { Trade } from '../trade';
import { approveEntry } from './approve-entry';
import type { EntryIntent } from './intent';
import type { EntryView, KnownInstrument } from './intent-view';

const { account: ACCOUNT, instrumentKey: KEY } = riskInput().entry;
const percent = (value: string): Distance => ({ kind: 'percent', value: decimal(value) });
const absolute = (value: string): Distance => ({ kind: 'absolute', value: decimal(value) });
const atr = (value: string): Distance => ({
  ...{ kind: 'atr', value: decimal(value), period: 14, interval: '10s' },
});

interface Case {
  readonly direction?: Direction;
  readonly price?: string;
  readonly stop?: Distance;
  readonly target?: Distance;
  /** Value of ATR(14 × 10s); null where it is not known. */
  readonly atr?: string | null;
}

/** Returns the checks that deny an entry of one share. */
function denials(wanted: Case): readonly { check: string; limit?: string; actual?: string }[] {
  const entry: EntryIntent = {
    ...tradeOpening().opening,
    ...{ kind: 'ENTER', account: ACCOUNT, instrumentKey: KEY, strategy: 'spec', reason: 'spec' },
    ruleId: 'spec',
    stated: null,
    direction: wanted.direction ?? 'LONG',
    size: { kind: 'shares', shares: decimal(1) },
    protection: { stop: wanted.stop ?? percent('3'), target: wanted.target ?? percent('8') },
    limitPrice: null,
    onOpposite: 'ignore',
    allowShort: true,
    maxNotional: null,
    expiresAt: plusMs(RISK_NOW, 10_000),
    restsUntil: plusMs(RISK_NOW, 10_000),
    approvalUntil: null,
  };
  const approval = approveEntry(
    entry,
    viewAt(wanted.price ?? '3', wanted.atr ?? null, entry.direction),
  );
  return approval.ok ? [] : approval.refusal.filter((check) => !check.passed);
}

function viewAt(touch: string, value: string | null, direction: Direction): EntryView {
  // The side that the entry meets is at the price; the other one is a step away.
  const bid = direction === 'LONG' ? decimal(touch).minus('0.01') : decimal(touch);
  return {
    now: RISK_NOW,
    account: {
      ...{ restrictions: [], equity: decimal(1_000_000), currency: 'USD' },
      ...{ exchangeRates: new Map(), funds: null, holdings: new Map() },
      ...{ orphans: 0, snapshotEpoch: 1 },
    },
    gate: { state: 'open', since: RISK_NOW, passableSince: RISK_NOW, paper: true, epoch: 1 },
    settings: {
      account: ACCOUNT,
      limits: DEFAULT_RISK_LIMITS,
      childrenActivateEarly: true,
      adoptPositionsOf: new Set(),
      warmUpMs: 0,
    },
    instrument: STOCK,
    hours: SessionHours.parse('', ''),
    quote: quoteOf(bid.toFixed(), bid.plus('0.01').toFixed()),
    symbol: 'SIM001',
    listed: true,
    ...{ trades: [], otherTrades: [], approvals: [], lastPriceOf: () => null },
    marginOf: () => null,
    atrOf: (distance) => (distance.kind === 'atr' && value !== null ? decimal(value) : null),
  };
}

function quoteOf(bid: string, ask: string): NonNullable<EntryView['quote']> {
  const quote = present(riskInput().view.quote, 'the builder has a quote');
  return { ...quote, bid: price(bid), ask: price(ask) };
}

const STOCK: KnownInstrument = {
  contract: {
    ...{ instrumentKey: KEY, contractId: 1, symbol: 'SIM001', type: 'STK', exchange: 'SMART' },
    ...{ currency: 'USD', multiplier: decimal(1), ladder: flatLadder('0.01') },
    ...{ minimumSize: decimal(1), sizeIncrement: decimal(1), lookedUpAt: RISK_NOW },
    priceMagnifier: 1,
  },
  ...{ ambiguous: false, reason: '' },
};

describe('an entry whose stop or target stands as far away as the price itself', () => {
  const reaching: readonly (readonly [string, Distance, string | null])[] = [
    ['5 a share at a price of 3', absolute('5'), null],
    ['the price itself', absolute('3'), null],
    ['all of the price but less than a step', absolute('2.995'), null],
    ['100 %', percent('100'), null],
    ['99.9 %, which leaves less than a step', percent('99.9'), null],
    ['300 %', percent('300'), null],
    ['6 × an ATR of 0.5', atr('6'), '0.5'],
    ['6 × an ATR of 4', atr('6'), '4'],
  ];
  const sides: readonly Direction[] = ['LONG', 'SHORT'];
  const legs = ['stop', 'target'] as const;
  const cases = reaching.flatMap(([name, distance, value]) =>
    sides.flatMap((direction) =>
      legs.map((leg) => [name, leg, direction, distance, value] as const),
    ),
  );
  it.each(cases)('%s, as the %s of a %s, is denied', (_name, leg, direction, distance, value) => {
    const found = denials({ direction, [leg]: distance, atr: value });
    expect(found.map((each) => each.check)).toEqual(['PROTECTION_DISTANCE']);
    expect(found[0]?.limit).toBe('at most 2.99 a share');
    expect(found[0]?.actual).toContain(leg);
  });

  it.each(sides.flatMap((direction) => legs.map((leg) => [leg, direction] as const)))(
    'may leave one step of the price: %s of a %s',
    (leg, direction) => {
      expect(denials({ direction, [leg]: absolute('2.99') })).toEqual([]);
    },
  );
});

describe('an entry by an ATR', () => {
  it('that is 0 is denied as such: nothing has moved', () => {
    const [denial] = denials({ stop: atr('6'), atr: '0' });
    expect(denial).toMatchObject({
      ...{ check: 'ATR_ZERO', limit: 'ATR(14 × 10s) above 0', actual: '0' },
      message: expect.stringContaining('has not moved') as string,
    });
  });
  it('that is not known yet is denied as such', () => {
    expect(denials({ target: atr('6') })).toMatchObject([
      { check: 'ATR_UNKNOWN', limit: 'ATR(14 × 10s) above 0', actual: 'unknown' },
    ]);
  });
});

/** What lacks where an entry is denied with each of these. */
const NO_SIZE: Readonly<
  Record<NoSizeCode, { readonly entry?: Partial<EntryIntent>; readonly view?: Partial<EntryView> }>
> = {
  SIZING: { view: { quote: null } },
  EQUITY_UNKNOWN: {
    entry: { size: { kind: 'equityPct', percent: decimal(2) } },
    view: { account: { ...intentView().account, restrictions: [restriction()], equity: null } },
  },
  REFERENCE_NOT_POSITIVE: { view: { quote: quoteOf('-0.01', '0') } },
  STOP_DISTANCE_NOT_POSITIVE: {
    entry: {
      size: { kind: 'riskPct', percent: decimal(1) },
      protection: { stop: absolute('0'), target: percent('8') },
    },
  },
  ATR_UNKNOWN: { entry: { protection: { stop: atr('6'), target: percent('8') } } },
  ATR_ZERO: {
    entry: { protection: { stop: percent('3'), target: atr('6') } },
    view: { atrOf: () => decimal(0) },
  },
  CONFIDENCE_UNKNOWN: {
    entry: { size: { kind: 'shares', shares: decimal(1), confidenceWeighted: true } },
  },
  SIZE_OUTSIDE: {
    entry: { size: { kind: 'shares', shares: decimal(1), minShares: decimal(2), outside: 'deny' } },
  },
};

describe('an entry that has no size', () => {
  it.each(Object.entries(NO_SIZE))(
    'is denied with %s, limit and actual, beside whatever else is wrong',
    (code, { entry = {}, view = {} }) => {
      const standing = viewAt('3', null, 'LONG');
      const halted = { ...standing.account, restrictions: [restriction()] };
      const approval = approveEntry(
        entryIntent({ account: ACCOUNT, instrumentKey: KEY, ...entry }),
        { ...standing, account: halted, ...view },
      );
      const failed = approval.ok ? [] : approval.refusal.filter(({ passed }) => !passed);
      expect(failed.map(({ check }) => check)).toEqual(
        expect.arrayContaining(['TRADING_HALTED', code]),
      );
      for (const { limit, actual, message } of failed) {
        expect([limit, actual, message]).toEqual(Array(3).fill(expect.stringMatching(/\S/)));
      }
    },
  );

  it('says with limit and actual what is missing', () => {
    for (const found of denials({ price: '0' })) {
      expect([found.check, found.limit, found.actual]).not.toContain(undefined);
    }
  });
});

describe('an entry like one of a moment ago', () => {
  const denialsBeside = (shares: number, trade: Trade): readonly string[] => {
    const wish = entryIntent({ size: { kind: 'shares', shares: decimal(shares) } });
    const approval = approveEntry(wish, { ...intentView(), now: RISK_NOW, trades: [trade] });
    return approval.ok ? [] : approval.refusal.flatMap(({ check, passed }) => (passed ? [] : [check])); // prettier-ignore
  };

  it('is found by the price that was expected then, whatever it filled at', () => {
    const { trade } = new TradeHarness().enter(100, '101.00');
    expect(denialsBeside(100, trade)).toEqual(['DUPLICATE_ORDER']);
    expect(denialsBeside(50, trade)).toEqual([]);
  });

  it('is found where it was added to a trade, too', () => {
    const harness = new TradeHarness().enter();
    harness.add(50);
    expect(denialsBeside(50, harness.trade)).toEqual(['DUPLICATE_ORDER']);
    harness.settle();
    harness.broker.fill(harness.ref('A'), 50, '100.05');
    harness.settle();
    expect(denialsBeside(50, harness.trade)).toEqual(['DUPLICATE_ORDER']);
  });
});
