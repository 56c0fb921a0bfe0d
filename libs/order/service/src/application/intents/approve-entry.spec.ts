import {
  type Direction,
  type Distance,
  decimal,
  instantText,
  plusMs,
  present,
  price,
} from '@fairlead/core';
import { DEFAULT_PLAN_SETTINGS, DEFAULT_RISK_LIMITS } from '@fairlead/order-domain';
import { RISK_NOW, riskInput } from '@fairlead/order-domain/testing';
import type { BrokerInstrumentV1, IntentV1 } from '@fairlead/contracts';
import { type ApprovalView, approveEntry } from './approve-entry';
import type { EntryIntent } from './intent.mapper';

const ACCOUNT = 'DU0000001';
const KEY = 'KNEU2';
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
function denials(of: Case): readonly { check: string; limit?: string; actual?: string }[] {
  const entry: EntryIntent = {
    intent: { account: ACCOUNT, instrumentKey: KEY, strategy: 'spec' } as unknown as IntentV1,
    direction: of.direction ?? 'LONG',
    size: { kind: 'shares', shares: decimal(1) },
    stop: of.stop ?? percent('3'),
    target: of.target ?? percent('8'),
    limitPrice: null,
    onOpposite: 'ignore',
    allowShort: true,
    expiresAt: plusMs(RISK_NOW, 10_000),
    restsUntil: plusMs(RISK_NOW, 10_000),
  };
  const approval = approveEntry(entry, viewAt(of.price ?? '3', of.atr ?? null, entry.direction));
  return approval.ok ? [] : approval.refusal.filter((check) => !check.passed);
}

function viewAt(at: string, value: string | null, direction: Direction): ApprovalView {
  // The side that the entry meets is at the price; the other one is a step away.
  const bid = direction === 'LONG' ? decimal(at).minus('0.01') : decimal(at);
  return {
    now: RISK_NOW,
    account: {
      ...{ tradingState: 'ACTIVE', equity: decimal(1_000_000), currency: 'USD' },
      ...{ holdings: new Map(), baselineAt: null, orphans: 0, snapshotEpoch: 1 },
    } as unknown as ApprovalView['account'],
    gate: { paper: true, epoch: 1 } as unknown as ApprovalView['gate'],
    settings: {
      account: ACCOUNT as ApprovalView['settings']['account'],
      plan: DEFAULT_PLAN_SETTINGS,
      limits: DEFAULT_RISK_LIMITS,
      childrenActivateEarly: true,
      warmUpMs: 0,
    },
    instrument: STOCK,
    quote: {
      ...present(riskInput().view.quote, 'the builder has a quote'),
      ...{ bid: price(bid), ask: price(bid.plus('0.01')) },
    },
    symbol: 'SIM001',
    listed: true,
    trades: [],
    atrOf: (distance) => (distance.kind === 'atr' && value !== null ? decimal(value) : null),
  };
}

const STOCK: BrokerInstrumentV1 = {
  instrumentKey: KEY,
  symbol: 'SIM001',
  state: 'resolved',
  reason: '',
  lookedUpAt: instantText(RISK_NOW),
  contract: {
    ...{ contractId: 1, symbol: 'SIM001', type: 'STK', exchange: 'SMART', currency: 'USD' },
    ...{ multiplier: '1', minimumSize: '1', sizeIncrement: '1', liquidHours: '', timeZone: '' },
    priceBands: [{ from: '0', increment: '0.01' }],
  },
} as unknown as BrokerInstrumentV1;

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

describe('an entry that has no size', () => {
  it('says with limit and actual what is missing', () => {
    for (const found of denials({ price: '0' })) {
      expect([found.check, found.limit, found.actual]).not.toContain(undefined);
    }
  });
});
