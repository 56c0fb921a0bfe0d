import {
  type AccountId,
  type Side,
  decimal,
  flatLadder,
  plusMs,
  price,
  quantity,
} from '@fairlead/core';
import {
  RISK_NOW,
  type RiskInputChanges,
  restriction,
  riskInput,
} from '../testing/risk-input.builder';
import type { AccountActivity, TradeExposure } from './activity/account-activity';
import { CHECK_CODES } from './denial-codes';
import { DEFAULT_RISK_LIMITS } from './limits';
import { ENTRY_CHECKS, denialsIn, evaluateRisk, evaluateWithoutSize } from './evaluate-risk';
import type { WorkingOrder } from './risk-input';

/** Checks that count by default: the others have a limit that is off until somebody sets it. */
const ON = ENTRY_CHECKS.filter(({ limitedBy }) => limitedBy === undefined);
const NAKED = { protection: null, isUnprotected: true } as const;
const base = riskInput().view;
const contract = base.contract;
const quote = base.quote;
if (contract === null || quote === null) throw new Error('the builder has a contract and a quote');

function denied(changes: RiskInputChanges): readonly string[] {
  return denialsIn(evaluateRisk(riskInput(changes))).map((result) => result.check);
}

function ourOrder(side: Side, limit: string | null): WorkingOrder {
  const limitPrice = limit === null ? null : decimal(limit);
  return { strategy: 'swing', side, type: limit === null ? 'STOP' : 'LIMIT', limitPrice };
}

const FUNDS = { buyingPower: decimal(4_000_000), cash: decimal(1_000_000), reportedAt: RISK_NOW };

/** Another trade of the strategy, worth 20 000, and an entry of its rule just now. */
function activity(changes: Partial<TradeExposure> = {}): AccountActivity {
  const [held, pending] = [decimal(5_000), decimal(15_000)];
  const exposure = {
    ...{ strategy: 'sim', instrumentKey: 'OTHER', direction: 'LONG' as const, orders: 3 },
    ...{ held, pending, unreported: pending, ...changes },
  };
  return { exposures: [exposure], approvals: [{ ruleId: 'sim', at: RISK_NOW }] };
}

describe('an entry within every limit', () => {
  it('passes every check, each reporting its limit and what it found', () => {
    const results = evaluateRisk(riskInput());
    expect(results.map((result) => result.check)).toEqual(ON.map(({ code }) => code));
    expect(results.every((result) => result.passed)).toBe(true);
    expect(results.every((result) => result.limit !== undefined)).toBe(true);
    expect(results.every((result) => result.actual !== undefined)).toBe(true);
  });
});

describe('an entry that breaks one limit', () => {
  const twin = { strategy: 'sim', side: 'BUY', quantity: decimal(100), price: price(100) } as const;
  const cases: readonly (readonly [string, string, RiskInputChanges])[] = [
    [
      'is denied while trading is halted',
      'TRADING_HALTED',
      { view: { restriction: restriction() } },
    ],
    [
      'is denied while trading is reducing',
      'TRADING_REDUCING',
      { view: { restriction: restriction({ state: 'REDUCING' }) } },
    ],
    [
      'near the margin limit, before TWS was asked',
      'MARGIN_WHATIF',
      {
        limits: { marginAskPct: decimal(0) },
        view: { funds: { ...FUNDS, initialMargin: decimal(0), equityWithLoan: decimal(1) } },
      },
    ],
    ['for another account', 'ACCOUNT_PIN', { entry: { account: 'DU7' as AccountId } }],
    [
      'of another strategy than its key is for',
      'NOT_AUTHORIZED',
      { entry: { strategiesOfKey: ['swing', 'simple'] } },
    ],
    ['in an unlisted instrument', 'RESTRICTED_INSTRUMENT', { view: { listed: false } }],
    [
      'in something that is no stock',
      'RESTRICTED_INSTRUMENT',
      { view: { contract: { ...contract, type: 'OPT' } } },
    ],
    [
      'with contract details of the day before yesterday',
      'INSTRUMENT_UNRESOLVED',
      { view: { contract: { ...contract, lookedUpAt: plusMs(RISK_NOW, -172_800_000) } } },
    ],
    ['of a month that is over', 'CONTRACT_EXPIRED', { view: { expiredOn: '2026-11-20' } }],
    ['while TWS restarts', 'RESTART_WINDOW', { limits: { restartAt: '10:00' } }],
    ['while a data farm is broken', 'FARM_DOWN', { view: { farmsDown: ['usfarm', 'ushmds'] } }],
    [
      'quoted in pence',
      'PRICE_MAGNIFIED',
      { view: { contract: { ...contract, priceMagnifier: 100 } } },
    ],
    [
      'in another currency, without a rate',
      'EXCHANGE_RATE_UNKNOWN',
      { view: { contract: { ...contract, currency: 'CAD' } } },
    ],
    [
      'in another currency, by a rate of too long ago',
      'EXCHANGE_RATE_STALE',
      {
        view: {
          contract: { ...contract, currency: 'CAD' },
          exchangeRates: new Map([
            ['CAD', { rate: decimal('0.72'), reportedAt: plusMs(RISK_NOW, -900_001) }],
          ]),
        },
      },
    ],
    ['one millisecond too late', 'SIGNAL_STALE', { entry: { expiresAt: plusMs(RISK_NOW, -1) } }],
    [
      'like one ten seconds ago',
      'DUPLICATE_ORDER',
      { view: { recentEntries: [{ ...twin, at: plusMs(RISK_NOW, -10_000) }] } },
    ],
    [
      'of one per cent more than a recent one',
      'DUPLICATE_ORDER',
      { view: { recentEntries: [{ ...twin, quantity: decimal(101), at: RISK_NOW }] } },
    ],
    [
      'with a limit more than three per cent away from the mid',
      'PRICE_COLLAR',
      { entry: { limitPrice: price('103.10') } },
    ],
    ['of no shares', 'QTY_BELOW_MIN', { entry: { quantity: quantity(0) } }],
    ['of half a share', 'QTY_FRACTIONAL', { entry: { quantity: quantity('0.5') } }],
    [
      'below the minimum size',
      'QTY_BELOW_MIN',
      { view: { contract: { ...contract, minimumSize: decimal(200) } } },
    ],
    [
      'between two size steps',
      'QTY_LOT',
      { view: { contract: { ...contract, sizeIncrement: decimal(30) } } },
    ],
    [
      'worth more than the order limit',
      'NOTIONAL_MAX_PER_ORDER',
      { entry: { quantity: quantity(501) } },
    ],
    [
      'worth more than its key may enter for',
      'NOTIONAL_MAX_OF_KEY',
      { entry: { maxNotional: decimal('9999.99') } },
    ],
    [
      'of more than its share of the daily volume',
      'ADV_PARTICIPATION',
      { view: { averageVolume: decimal(9_999) }, limits: { advPct: decimal(1) } },
    ],
    [
      'of what nobody knows the daily volume of',
      'ADV_PARTICIPATION',
      { limits: { advPct: decimal(1) } },
    ],
    [
      'with a stop as far away as the price',
      'PROTECTION_DISTANCE',
      { entry: { protection: { stopDistance: decimal(100) } } },
    ],
    [
      'with a target as far away as the price',
      'PROTECTION_DISTANCE',
      { entry: { protection: { targetDistance: decimal(100) } } },
    ],
    [
      'with a stop between two ticks',
      'PRICE_TICK',
      { entry: { protection: { stopPrice: price('97.001') } } },
    ],
    ['with a limit between two ticks', 'PRICE_TICK', { entry: { limitPrice: price('100.005') } }],
    [
      'stopped above a long',
      'STOP_WRONG_SIDE',
      { entry: { protection: { stopPrice: price('100.01') } } },
    ],
    [
      'with its target below a long',
      'STOP_WRONG_SIDE',
      { entry: { protection: { targetPrice: price('99') } } },
    ],
    [
      'without protection on a live account',
      'NAKED_ENTRY',
      { entry: NAKED, view: { paper: false } },
    ],
    [
      'of a symbol that means several contracts',
      'INSTRUMENT_AMBIGUOUS',
      { view: { ambiguous: true, contractReason: 'AAPL on NASDAQ, AAPL on MEXI' } },
    ],
    [
      'of more shares than the limit',
      'QTY_ABOVE_MAX',
      {
        entry: { quantity: quantity(101) },
        limits: { orderSharesMax: decimal(100) },
      },
    ],
    ['without a quote', 'QUOTE_STALE', { view: { quote: null } }],
    [
      'on a quote of more than a minute ago',
      'QUOTE_STALE',
      { view: { quote: { ...quote, at: plusMs(RISK_NOW, -60_001) } } },
    ],
    [
      'on a feed that went silent',
      'QUOTE_STALE',
      { view: { quote: { ...quote, feedAt: plusMs(RISK_NOW, -5_001) } } },
    ],
    ['without a bid', 'QUOTE_ONE_SIDED', { view: { quote: { ...quote, bid: null } } }],
    ['without an ask', 'QUOTE_ONE_SIDED', { view: { quote: { ...quote, ask: null } } }],
    [
      'on a locked market',
      'QUOTE_CROSSED',
      { view: { quote: { ...quote, bid: price(100), ask: price(100) } } },
    ],
    [
      'on a crossed market',
      'QUOTE_CROSSED',
      { view: { quote: { ...quote, bid: price('100.01'), ask: price(100) } } },
    ],
    [
      'on a spread of more than one per cent',
      'QUOTE_WIDE',
      { view: { quote: { ...quote, bid: price('98.99'), ask: price(100) } } },
    ],
    [
      'on prices of before the opening',
      'QUOTE_INDICATIVE',
      { view: { quote: { ...quote, indicative: true } } },
    ],
    [
      'on the last prices of a closed market',
      'QUOTE_FROZEN',
      { view: { quote: { ...quote, frozen: true } } },
    ],
    [
      'whose stop would trigger at the bid at once',
      'STOP_WRONG_SIDE',
      { entry: { protection: { stopPrice: price('99.99') } } },
    ],
    [
      'on delayed data for a live account',
      'QUOTE_DELAYED',
      { view: { paper: false, quote: { ...quote, delayed: true } } },
    ],
    ['on top of a large position', 'MAX_POSITION', { view: { position: decimal(901) } }],
    [
      'on top of a large pending entry',
      'MAX_POSITION',
      { view: { pendingSameSide: decimal(901) } },
    ],
    ['while the equity is unknown', 'MAX_POSITION', { view: { equity: null } }],
    [
      'beside as many orders as the broker takes',
      'MAX_OPEN_ORDERS',
      { view: { workingOrders: Array.from({ length: 15 }, () => ourOrder('BUY', null)) } },
    ],
    [
      'beside as many orders as the account may have',
      'MAX_OPEN_ORDERS_TOTAL',
      { view: { activity: activity({ orders: 8 }) }, limits: { openOrdersMax: 10 } },
    ],
    [
      'in one instrument too many',
      'MAX_OPEN_POSITIONS',
      { view: { activity: activity() }, limits: { openPositionsMax: 1 } },
    ],
    [
      'that the account is exposed with too much by',
      'MAX_EXPOSURE_GROSS',
      { view: { activity: activity() }, limits: { grossExposureEquityPct: decimal(2) } },
    ],
    [
      'that the account is on one side too much by',
      'MAX_EXPOSURE_NET',
      { view: { activity: activity() }, limits: { netExposureEquityPct: decimal(2) } },
    ],
    [
      'that its strategy has too much by',
      'MAX_EXPOSURE_STRATEGY',
      { view: { activity: activity() }, limits: { strategyExposureEquityPct: decimal(2) } },
    ],
    [
      'beyond the share of the buying power',
      'BUYING_POWER',
      { view: { activity: activity() }, limits: { buyingPowerPct: decimal('0.5') } },
    ],
    [
      'that would take the cash that stays',
      'CASH_RESERVE',
      { view: { activity: activity() }, limits: { cashReserveEquityPct: decimal('97.6') } },
    ],
    [
      'after as many as a day may have',
      'MAX_ENTRIES_PER_DAY',
      { view: { activity: activity() }, limits: { entriesPerDayMax: 1 } },
    ],
    [
      'within a minute of as many as that may have',
      'RATE_ORDERS',
      { view: { activity: activity() }, limits: { entriesPerMinuteMax: 1 } },
    ],
    [
      'of a rule that fires again and again',
      'REPEATED_EXECUTION',
      { view: { activity: activity() }, limits: { ruleEntriesPerHourMax: 1 } },
    ],
    [
      'that would meet an order of our own',
      'SELF_CROSS',
      { view: { workingOrders: [ourOrder('SELL', '100.00')] } },
    ],
    ['beside an unknown order', 'UNKNOWN_EXPOSURE', { view: { unknownOrders: 1 } }],
    [
      'outside the session',
      'SESSION_CLOSED',
      { view: { session: { open: false, since: null, until: null } } },
    ],
    [
      'a second before the close',
      'AUCTION',
      { view: { session: { open: true, since: null, until: plusMs(RISK_NOW, 1_000) } } },
    ],
    ['in what is halted', 'QUOTE_HALTED', { view: { quote: { ...quote, halted: true } } }],
    [
      'of a short without shares to borrow',
      'SHORTABLE',
      {
        entry: {
          ...{ direction: 'SHORT', side: 'SELL', allowShort: true },
          protection: { stopPrice: price(103), targetPrice: price(92) },
        },
        view: { quote: { ...quote, shortableShares: decimal(0) } },
      },
    ],
    ['against external shares', 'EXTERNAL_HOLDING', { view: { external: decimal(-1) } }],
    [
      'beside shares that nothing explains',
      'POSITION_DRIFT',
      { view: { unexplained: decimal(1) } },
    ],
    ['before both sides agree', 'RECONCILE_PENDING', { view: { reconciled: false } }],
  ];
  it('has a case for each code, and each code has a check', () => {
    const codes = cases.map(([, code]) => code);
    expect([...new Set(codes)].sort()).toEqual([...CHECK_CODES].sort());
    expect(ENTRY_CHECKS.map(({ code }) => code)).toEqual([...CHECK_CODES]);
  });
  it.each(cases)('%s is denied as %s', (_name, code, changes) => {
    expect(denied(changes)).toEqual([code]);
  });

  it.each(cases)('%s says why and names limit and actual', (_name, code, changes) => {
    const failure = evaluateRisk(riskInput(changes)).find((result) => result.check === code);
    expect(failure?.message).toMatch(/\S/);
    expect(failure?.limit).toMatch(/\S/);
    expect(failure?.actual).toMatch(/\S/);
  });
});

describe('an entry without protection', () => {
  const rows = [
    ['never', true, ['NAKED_ENTRY']],
    ['never', false, ['NAKED_ENTRY']],
    ['paper', true, []],
    ['paper', false, ['NAKED_ENTRY']],
    ['always', true, []],
    ['always', false, []],
  ] as const;
  it.each(rows)('with the setting %s on a paper account (%s) gets %j', (setting, paper, codes) => {
    const limits = { unprotectedEntries: setting };
    expect(denied({ entry: NAKED, view: { paper }, limits })).toEqual(codes);
    expect(denied({ view: { paper }, limits })).toEqual([]);
  });
  it('is denied where a person is asked, who would be shown no stop', () => {
    const entry = { ...NAKED, needsPerson: true };
    expect(denied({ entry, limits: { unprotectedEntries: 'always' } })).toEqual(['NAKED_ENTRY']);
  });
  it('passes on paper accounts only where nobody says otherwise', () => {
    expect(DEFAULT_RISK_LIMITS.unprotectedEntries).toBe('paper');
  });
  it('is denied before there is a size, too', () => {
    const { entry, view, limits } = riskInput({ entry: NAKED, view: { paper: false } });
    const denials = denialsIn(evaluateWithoutSize({ entry, view, limits }));
    expect(denials.map(({ check }) => check)).toEqual(['NAKED_ENTRY']);
  });
});

describe('two strategies', () => {
  const twin = { side: 'BUY', quantity: decimal(100), price: price(100), at: RISK_NOW } as const;
  it.each([
    ['of the same strategy', 'sim', ['DUPLICATE_ORDER']],
    ['of another strategy', 'swing', []],
  ])('may hold equal orders: after one %s', (_name, strategy, codes) => {
    expect(denied({ view: { recentEntries: [{ ...twin, strategy }] } })).toEqual(codes);
  });
});

describe('a limit exactly reached', () => {
  it.each<readonly [string, RiskInputChanges]>([
    ['the order notional', { entry: { quantity: quantity(500) } }],
    ['what its key may enter for', { entry: { maxNotional: decimal(10_000) } }],
    ['the position', { view: { position: decimal(900) } }],
    ['the age of the quote', { view: { quote: { ...quote, at: plusMs(RISK_NOW, -60_000) } } }],
    ['the expiry', { entry: { expiresAt: RISK_NOW } }],
  ])('of %s still passes', (_name, changes) => {
    expect(denied(changes)).toEqual([]);
  });

  it('lets 10 000 shares through and not one more', () => {
    const cheap = {
      referencePrice: price('1'),
      protection: {
        ...{ stopPrice: price('0.97'), targetPrice: price('1.08') },
        ...{ stopDistance: decimal('0.03'), targetDistance: decimal('0.08') },
      },
    };
    expect(denied({ entry: { ...cheap, quantity: quantity(10_000) } })).toEqual([]);
    expect(denied({ entry: { ...cheap, quantity: quantity(10_001) } })).toEqual(['QTY_ABOVE_MAX']);
  });
});

describe('a short entry', () => {
  const short = {
    direction: 'SHORT',
    side: 'SELL',
    protection: { stopPrice: price(103), targetPrice: price(92) },
  } as const;
  it('is denied where the strategy may not sell short: long is the limit, short what was asked', () => {
    const [denial] = denialsIn(evaluateRisk(riskInput({ entry: short })));
    expect(denial).toMatchObject({
      check: 'RESTRICTED_INSTRUMENT',
      limit: 'long',
      actual: 'SHORT',
    });
    expect(denied({ entry: short })).toEqual(['RESTRICTED_INSTRUMENT']);
  });
  it('passes where it may', () => {
    expect(denied({ entry: { ...short, allowShort: true } })).toEqual([]);
  });
  it('counts a long position of the account against itself only as far as it remains', () => {
    const entry = { ...short, allowShort: true };
    expect(denied({ entry, view: { position: decimal(-901) } })).toEqual(['MAX_POSITION']);
    expect(denied({ entry, view: { position: decimal(1_000) } })).toEqual([]);
  });
});

describe('an entry that breaks several limits', () => {
  it('gets all of them, in the order of the checks', () => {
    const codes = denied({
      entry: { quantity: quantity(20_000) },
      view: { restriction: restriction(), reconciled: false },
    });
    expect(codes).toEqual([
      'TRADING_HALTED',
      'QTY_ABOVE_MAX',
      'NOTIONAL_MAX_PER_ORDER',
      'MAX_POSITION',
      'RECONCILE_PENDING',
    ]);
  });
  it('of an unresolved instrument fails closed wherever the contract is needed', () => {
    expect(denied({ view: { contract: null, contractReason: 'two candidates' } })).toEqual([
      'INSTRUMENT_UNRESOLVED',
      'PRICE_TICK',
      'PROTECTION_DISTANCE',
    ]);
  });
});

describe('an instrument in another currency than the account', () => {
  it('is denied while no rate is known', () => {
    expect(denied({ view: { contract: { ...contract, currency: 'EUR' } } })).toEqual([
      'EXCHANGE_RATE_UNKNOWN',
    ]);
  });
});

describe('a small account', () => {
  it('may order up to 25 000 whatever its equity, the position limit permitting', () => {
    const view = { equity: decimal(300_000) };
    expect(denied({ entry: { quantity: quantity(250) }, view })).toEqual([]);
    expect(denied({ entry: { quantity: quantity(251) }, view })).toEqual([
      'NOTIONAL_MAX_PER_ORDER',
    ]);
  });
});

describe('check codes', () => {
  it('are unique', () => {
    const codes = ENTRY_CHECKS.map((check) => check.code);
    expect(new Set(codes).size).toBe(codes.length);
  });
  it('name a coarser ladder in PRICE_TICK', () => {
    const view = { contract: { ...contract, ladder: flatLadder('0.05') } };
    expect(denied({ view, entry: { protection: { stopPrice: price('97.01') } } })).toEqual([
      'PRICE_TICK',
    ]);
  });
});

describe('an entry without a size', () => {
  it('is judged by the checks that need none', () => {
    const { entry, view, limits } = riskInput({ view: { restriction: restriction() } });
    const results = evaluateWithoutSize({ entry, view, limits });
    expect(denialsIn(results).map(({ check }) => check)).toEqual(['TRADING_HALTED']);
    const judged = results.map(({ check }) => check);
    const needsNone = ON.filter(({ needs }) => needs === 'view');
    expect(judged).toEqual(needsNone.map(({ code }) => code));
    expect(judged).not.toContain('QTY_BELOW_MIN');
  });
});
