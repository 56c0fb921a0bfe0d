import { type AccountId, type OrderType, type Side, ZERO, decimal, plusMs, present, price, quantity } from '@fairlead/core'; // prettier-ignore
import {
  RISK_NOW,
  type RiskInputChanges,
  restriction,
  riskInput,
} from '../../testing/risk-input.builder';
import type { CheckCode } from '../denial-codes';
import { ENTRY_CHECKS, denialsIn, evaluateRisk } from '../evaluate-risk';
import type { RiskView } from '../risk-input';

/** The last that a check lets pass, and the first that it denies. */
interface Boundary {
  readonly last: RiskInputChanges;
  readonly first: RiskInputChanges;
}

const base = riskInput().view;
const contract = present(base.contract, 'the builder has a contract');
const quote = present(base.quote, 'the builder has a quote');
const at = (ms: number) => plusMs(RISK_NOW, ms);
const ofQuote = (changes: Partial<typeof quote>): RiskInputChanges => ({ view: { quote: { ...quote, ...changes } } }); // prettier-ignore
const ofContract = (changes: Partial<typeof contract>): RiskInputChanges => ({ view: { contract: { ...contract, ...changes } } }); // prettier-ignore
const ofView = (view: Partial<RiskView>): RiskInputChanges => ({ view });
const ofEntry = (entry: RiskInputChanges['entry'] & {}): RiskInputChanges => ({ entry });

const SHORT = {
  ...({ direction: 'SHORT', side: 'SELL', allowShort: true } as const),
  protection: { stopPrice: price(103), targetPrice: price(92) },
} as const;
const NAKED = { protection: null, isUnprotected: true } as const;

/** An entry of 100 shares at the price of one, so that the limits on shares are reached before those on money. */
const cheap = (shares: number): RiskInputChanges =>
  ofEntry({
    ...{ quantity: quantity(shares), referencePrice: price(1) },
    protection: {
      ...{ stopPrice: price('0.97'), targetPrice: price('1.08') },
      ...{ stopDistance: decimal('0.03'), targetDistance: decimal('0.08') },
    },
  });

const working = (side: Side, type: OrderType, limit: string | null) =>
  ({ strategy: 'swing', side, type, limitPrice: limit === null ? null : decimal(limit) }) as const;
const stops = (count: number): RiskInputChanges =>
  ofView({ workingOrders: Array.from({ length: count }, () => working('SELL', 'STOP', null)) });

const twin = (ms: number, shares = 100): RiskInputChanges =>
  ofView({
    recentEntries: [
      { strategy: 'sim', side: 'BUY', quantity: decimal(shares), price: price(100), at: at(ms) },
    ],
  });

/** What else the strategy has: the entry itself is worth 10 000 of an equity of 1 000 000. */
function beside(worth: number, changes: { orders?: number; ago?: number } = {}): Partial<RiskView> {
  const { orders = 0, ago = 0 } = changes;
  const exposure = {
    ...{ strategy: 'sim', instrumentKey: 'OTHER', direction: 'LONG' as const, orders },
    ...{ held: ZERO, pending: decimal(worth), unreported: decimal(worth) },
  };
  return { activity: { exposures: [exposure], approvals: [{ ruleId: 'sim', at: at(-ago) }] } };
}

const limited = (view: Partial<RiskView>, limits: RiskInputChanges['limits'] & {}): RiskInputChanges => ({ view, limits }); // prettier-ignore
const CAD = { contract: { ...contract, currency: 'CAD' } };
const rateOf = (ms: number): RiskInputChanges =>
  ofView({ ...CAD, exchangeRates: new Map([['CAD', { rate: decimal('0.72'), reportedAt: at(ms) }]]) }); // prettier-ignore
const session = (open: boolean, until: number): RiskInputChanges =>
  ofView({ session: { open, since: at(-1_800_000), until: at(until) } });

const funds = present(base.funds, 'the builder has funds');
const nearMargin = { ...funds, initialMargin: decimal(700_000), equityWithLoan: decimal(1_000_000) }; // prettier-ignore
const told = (after: string) =>
  ({
    kind: 'told',
    ...{ quantity: decimal(100), initialAfter: decimal(after) },
    ...{ equityAfter: decimal(1_000_000), warning: null },
  }) as const;

const BOUNDARIES: Readonly<Record<CheckCode, Boundary>> = {
  TRADING_HALTED: { last: ofView({ restriction: restriction({ state: 'REDUCING' }) }), first: ofView({ restriction: restriction() }) }, // prettier-ignore
  TRADING_REDUCING: { last: ofView({ restriction: null }), first: ofView({ restriction: restriction({ state: 'REDUCING' }) }) }, // prettier-ignore
  ACCOUNT_PIN: { last: {}, first: ofEntry({ account: 'DU0000002' as AccountId }) },
  NOT_AUTHORIZED: { last: ofEntry({ strategiesOfKey: ['swing', 'sim'] }), first: ofEntry({ strategiesOfKey: ['swing', 'simple'] }) }, // prettier-ignore
  CONTRACT_EXPIRED: { last: ofView({ expiredOn: null }), first: ofView({ expiredOn: '2026-11-20' }) }, // prettier-ignore
  RESTRICTED_INSTRUMENT: { last: ofEntry(SHORT), first: ofEntry({ ...SHORT, allowShort: false }) },
  NAKED_ENTRY: { last: ofEntry(NAKED), first: { entry: NAKED, view: { paper: false } } },
  INSTRUMENT_UNRESOLVED: { last: ofContract({ lookedUpAt: at(-86_400_000) }), first: ofContract({ lookedUpAt: at(-86_400_001) }) }, // prettier-ignore
  INSTRUMENT_AMBIGUOUS: { last: ofView({ ambiguous: false }), first: ofView({ ambiguous: true, contractReason: 'two' }) }, // prettier-ignore
  PRICE_MAGNIFIED: { last: ofContract({ priceMagnifier: 1 }), first: ofContract({ priceMagnifier: 100 }) }, // prettier-ignore
  EXCHANGE_RATE_UNKNOWN: { last: rateOf(0), first: ofView(CAD) },
  EXCHANGE_RATE_STALE: { last: rateOf(-900_000), first: rateOf(-900_001) },
  SIGNAL_STALE: { last: ofEntry({ expiresAt: RISK_NOW }), first: ofEntry({ expiresAt: at(-1) }) },
  SESSION_CLOSED: { last: session(true, 21_600_000), first: session(false, 21_600_000) },
  AUCTION: { last: session(true, 10_001), first: session(true, 10_000) },
  // It is 10:00:00 in New York: three minutes and one are outside, three are not.
  RESTART_WINDOW: { last: limited({}, { restartAt: '10:04' }), first: limited({}, { restartAt: '10:03' }) }, // prettier-ignore
  FARM_DOWN: { last: ofView({ farmsDown: [] }), first: ofView({ farmsDown: ['usfarm'] }) },
  QUOTE_HALTED: { last: ofQuote({ halted: null }), first: ofQuote({ halted: true }) },
  DUPLICATE_ORDER: { last: twin(-10_001), first: twin(-10_000) },
  QTY_BELOW_MIN: { last: ofContract({ minimumSize: decimal(100) }), first: ofContract({ minimumSize: decimal('100.0001') }) }, // prettier-ignore
  QTY_ABOVE_MAX: { last: cheap(10_000), first: cheap(10_001) },
  QTY_LOT: { last: ofContract({ sizeIncrement: decimal(25) }), first: ofContract({ sizeIncrement: decimal(30) }) }, // prettier-ignore
  QTY_FRACTIONAL: { last: ofEntry({ quantity: quantity(1) }), first: ofEntry({ quantity: quantity('1.5') }) }, // prettier-ignore
  NOTIONAL_MAX_PER_ORDER: { last: ofEntry({ quantity: quantity(500) }), first: ofEntry({ quantity: quantity(501) }) }, // prettier-ignore
  NOTIONAL_MAX_OF_KEY: { last: ofEntry({ maxNotional: decimal(10_000) }), first: ofEntry({ maxNotional: decimal('9999.99') }) }, // prettier-ignore
  ADV_PARTICIPATION: { last: limited({ averageVolume: decimal(10_000) }, { advPct: decimal(1) }), first: limited({ averageVolume: decimal(9_999) }, { advPct: decimal(1) }) }, // prettier-ignore
  // The mid is 100: three per cent are 103.
  PRICE_COLLAR: { last: { ...ofQuote({ bid: price('99.99'), ask: price('100.01') }), entry: { limitPrice: price('103.00') } }, first: { ...ofQuote({ bid: price('99.99'), ask: price('100.01') }), entry: { limitPrice: price('103.01') } } }, // prettier-ignore
  PRICE_TICK: { last: ofEntry({ limitPrice: price('100.01') }), first: ofEntry({ limitPrice: price('100.005') }) }, // prettier-ignore
  PROTECTION_DISTANCE: { last: ofEntry({ protection: { stopDistance: decimal('99.99') } }), first: ofEntry({ protection: { stopDistance: decimal('99.991') } }) }, // prettier-ignore
  STOP_WRONG_SIDE: { last: ofEntry({ protection: { stopPrice: price('99.98') } }), first: ofEntry({ protection: { stopPrice: price('99.99') } }) }, // prettier-ignore
  QUOTE_STALE: { last: ofQuote({ at: at(-60_000), feedAt: at(-5_000) }), first: ofQuote({ at: at(-60_001) }) }, // prettier-ignore
  QUOTE_DELAYED: { last: ofQuote({ delayed: true }), first: { view: { paper: false, quote: { ...quote, delayed: true } } } }, // prettier-ignore
  SHORTABLE: { last: { ...ofQuote({ shortableShares: decimal(100) }), entry: SHORT }, first: { ...ofQuote({ shortableShares: decimal(99) }), entry: SHORT } }, // prettier-ignore
  QUOTE_ONE_SIDED: { last: ofQuote({}), first: ofQuote({ ask: null }) },
  QUOTE_CROSSED: { last: ofQuote({ bid: price('99.99'), ask: price(100) }), first: ofQuote({ bid: price(100), ask: price(100) }) }, // prettier-ignore
  // Around 100 one per cent is from 99.50 to 100.50.
  QUOTE_WIDE: { last: ofQuote({ bid: price('99.50'), ask: price('100.50') }), first: ofQuote({ bid: price('99.49'), ask: price('100.50') }) }, // prettier-ignore
  QUOTE_INDICATIVE: { last: ofQuote({ indicative: false }), first: ofQuote({ indicative: true }) },
  QUOTE_FROZEN: { last: ofQuote({ frozen: false }), first: ofQuote({ frozen: true }) },
  MAX_POSITION: { last: ofView({ position: decimal(900) }), first: ofView({ position: decimal(901) }) }, // prettier-ignore
  MAX_OPEN_ORDERS: { last: stops(13), first: stops(14) },
  MAX_OPEN_ORDERS_TOTAL: { last: limited(beside(0, { orders: 7 }), { openOrdersMax: 10 }), first: limited(beside(0, { orders: 8 }), { openOrdersMax: 10 }) }, // prettier-ignore
  MAX_OPEN_POSITIONS: { last: limited(beside(0), { openPositionsMax: 2 }), first: limited(beside(0), { openPositionsMax: 1 }) }, // prettier-ignore
  MAX_EXPOSURE_GROSS: { last: limited(beside(10_000), { grossExposureEquityPct: decimal(2) }), first: limited(beside(10_001), { grossExposureEquityPct: decimal(2) }) }, // prettier-ignore
  MAX_EXPOSURE_NET: { last: limited(beside(10_000), { netExposureEquityPct: decimal(2) }), first: limited(beside(10_001), { netExposureEquityPct: decimal(2) }) }, // prettier-ignore
  MAX_EXPOSURE_STRATEGY: { last: limited(beside(10_000), { strategyExposureEquityPct: decimal(2) }), first: limited(beside(10_001), { strategyExposureEquityPct: decimal(2) }) }, // prettier-ignore
  // Half a per cent of 4 000 000.
  BUYING_POWER: { last: limited(beside(10_000), { buyingPowerPct: decimal('0.5') }), first: limited(beside(10_001), { buyingPowerPct: decimal('0.5') }) }, // prettier-ignore
  CASH_RESERVE: { last: limited(beside(10_000), { cashReserveEquityPct: decimal(98) }), first: limited(beside(10_001), { cashReserveEquityPct: decimal(98) }) }, // prettier-ignore
  MARGIN_WHATIF: { last: ofView({ funds: nearMargin, margin: told('800000') }), first: ofView({ funds: nearMargin, margin: told('800000.01') }) }, // prettier-ignore
  // The date in New York began ten hours ago.
  MAX_ENTRIES_PER_DAY: { last: limited(beside(0, { ago: 36_000_001 }), { entriesPerDayMax: 1 }), first: limited(beside(0, { ago: 36_000_000 }), { entriesPerDayMax: 1 }) }, // prettier-ignore
  RATE_ORDERS: { last: limited(beside(0, { ago: 60_000 }), { entriesPerMinuteMax: 1 }), first: limited(beside(0, { ago: 59_999 }), { entriesPerMinuteMax: 1 }) }, // prettier-ignore
  REPEATED_EXECUTION: { last: limited(beside(0, { ago: 3_600_000 }), { ruleEntriesPerHourMax: 1 }), first: limited(beside(0, { ago: 3_599_999 }), { ruleEntriesPerHourMax: 1 }) }, // prettier-ignore
  SELF_CROSS: { last: ofView({ workingOrders: [working('SELL', 'LIMIT', '100.01')] }), first: ofView({ workingOrders: [working('SELL', 'LIMIT', '100.00')] }) }, // prettier-ignore
  UNKNOWN_EXPOSURE: { last: ofView({ unknownOrders: 0 }), first: ofView({ unknownOrders: 1 }) },
  RECONCILE_PENDING: { last: ofView({ reconciled: true }), first: ofView({ reconciled: false }) },
  EXTERNAL_HOLDING: { last: ofView({ external: decimal(1) }), first: ofView({ external: decimal(-1) }) }, // prettier-ignore
  POSITION_DRIFT: { last: ofView({ unexplained: ZERO }), first: ofView({ unexplained: decimal(1) }) }, // prettier-ignore
};

describe('the boundary of each check', () => {
  const rows = Object.entries(BOUNDARIES);

  it('is shown of every check that there is', () => {
    expect(Object.keys(BOUNDARIES).sort()).toEqual(ENTRY_CHECKS.map(({ code }) => code).sort());
  });

  it.each(rows)(
    'of %s: the last passes, and says its limit and what it found',
    (code, { last }) => {
      const found = evaluateRisk(riskInput(last)).find(({ check }) => check === code);
      expect(found).toMatchObject({ passed: true, limit: expect.stringMatching(/\S/) as string, actual: expect.stringMatching(/\S/) as string }); // prettier-ignore
      expect(found).not.toHaveProperty('message');
    },
  );

  it.each(rows)(
    'of %s: the first is denied by it alone, with limit, actual and what to do',
    (code, { first }) => {
      // prettier-ignore
      const denials = denialsIn(evaluateRisk(riskInput(first)));
      expect(denials.map(({ check }) => check)).toEqual([code]);
      expect(denials[0]).toMatchObject({ limit: expect.stringMatching(/\S/) as string, actual: expect.stringMatching(/\S/) as string, message: expect.stringMatching(/\S/) as string }); // prettier-ignore
    },
  );

  it.each(rows)(
    'of %s: what differs between both is what it found, or its limit',
    (code, { last, first }) => {
      // prettier-ignore
      const figures = [last, first].map((changes) => {
      const found = evaluateRisk(riskInput(changes)).find(({ check }) => check === code);
      return `${found?.limit} | ${found?.actual}`;
    });
      expect(figures[0]).not.toBe(figures[1]);
    },
  );
});
