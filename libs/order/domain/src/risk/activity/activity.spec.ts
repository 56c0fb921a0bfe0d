import { type Direction, decimal, parseInstant, plusMs, price } from '@fairlead/core';
import { RISK_NOW, type RiskInputChanges, riskInput } from '../../testing/risk-input.builder';
import { LIMITS, LIMIT_NAMES, limitsInForce } from '../../limits';
import { denialsIn, evaluateRisk } from '../evaluate-risk';
import { DEFAULT_RISK_LIMITS } from '../limits';
import type { RiskLimits } from '../risk-input';
import type { AccountActivity, ApprovedEntry, TradeExposure } from './account-activity';
import { wantedActivity } from './wanted-activity';

/** The builder's entry is worth 10 000, the equity is 1 000 000. */
const SHORT = {
  direction: 'SHORT',
  side: 'SELL',
  allowShort: true,
  protection: { stopPrice: price(103), targetPrice: price(92) },
} as const;

function exposure(direction: Direction, held: number, pending = 0): TradeExposure {
  return {
    ...{ strategy: 'sim', instrumentKey: 'OTHER', direction, orders: 3 },
    ...{ held: decimal(held), pending: decimal(pending), unreported: decimal(pending) },
  };
}

const ago = (ms: number, ruleId = 'sim'): ApprovedEntry => ({ ruleId, at: plusMs(RISK_NOW, -ms) });

function denied(
  activity: Partial<AccountActivity>,
  limits: Partial<RiskLimits>,
  changes: RiskInputChanges = {},
): readonly string[] {
  const view = { ...changes.view, activity: { exposures: [], approvals: [], ...activity } };
  return denialsIn(evaluateRisk(riskInput({ ...changes, view, limits }))).map(({ check }) => check);
}

type Row = readonly [string, Partial<AccountActivity>, Partial<RiskLimits>, readonly string[], RiskInputChanges]; // prettier-ignore

const FAR = Array.from({ length: 100 }, () => exposure('LONG', 1_000_000, 1_000_000));

describe('what the account does, against its limits', () => {
  it.each(['LONG', 'SHORT'] as const)('is nobody’s business by default: %s', (direction) => {
    const approvals = Array.from({ length: 1_000 }, () => ago(0));
    const entry = direction === 'LONG' ? {} : SHORT;
    expect(denied({ exposures: FAR, approvals }, {}, { entry })).toEqual([]);
  });

  const gross = { grossExposureEquityPct: decimal(100) };
  it.each<Row>([
    ['exactly the limit, long and short added', { exposures: [exposure('LONG', 500_000, 90_000), exposure('SHORT', 400_000)] }, gross, [], {}], // prettier-ignore
    [
      'a dollar more',
      { exposures: [exposure('LONG', 990_001)] },
      gross,
      ['MAX_EXPOSURE_GROSS'],
      {},
    ],
    ['a pending short counts whole', { exposures: [exposure('SHORT', 0, 990_001)] }, gross, ['MAX_EXPOSURE_GROSS'], {}], // prettier-ignore
    ['what doubles down counts with its entry', { exposures: [exposure('LONG', 980_001)] }, gross, ['MAX_EXPOSURE_GROSS'], { entry: { alongside: decimal(100), exitOrders: 0 } }], // prettier-ignore
    ['a short entry adds, too', { exposures: [exposure('LONG', 990_001)] }, gross, ['MAX_EXPOSURE_GROSS'], { entry: SHORT }], // prettier-ignore
    ['something without a rate', { exposures: [{ ...exposure('LONG', 1), held: null }] }, gross, ['MAX_EXPOSURE_GROSS'], {}], // prettier-ignore
  ])('gross exposure: %s', (_name, activity, limits, codes, changes) => {
    expect(denied(activity, limits, changes)).toEqual(codes);
  });

  const net = { netExposureEquityPct: decimal(60) };
  it.each<Row>([
    ['longs at the limit', { exposures: [exposure('LONG', 500_000, 90_000)] }, net, [], {}],
    [
      'longs above it',
      { exposures: [exposure('LONG', 500_000, 90_001)] },
      net,
      ['MAX_EXPOSURE_NET'],
      {},
    ],
    ['shorts that are held make room', { exposures: [exposure('LONG', 600_000), exposure('SHORT', 10_000)] }, net, [], {}], // prettier-ignore
    ['shorts that are pending make none', { exposures: [exposure('LONG', 600_000), exposure('SHORT', 0, 10_000)] }, net, ['MAX_EXPOSURE_NET'], {}], // prettier-ignore
    [
      'a long where shorts are far beyond it',
      { exposures: [exposure('SHORT', 900_000)] },
      net,
      [],
      {},
    ],
    ['a short there', { exposures: [exposure('SHORT', 590_001)] }, net, ['MAX_EXPOSURE_NET'], { entry: SHORT }], // prettier-ignore
    [
      'a short at the limit',
      { exposures: [exposure('SHORT', 590_000)] },
      net,
      [],
      { entry: SHORT },
    ],
  ])('net exposure: %s', (_name, activity, limits, codes, changes) => {
    expect(denied(activity, limits, changes)).toEqual(codes);
  });

  const strategy = { strategyExposureEquityPct: decimal(5) };
  it.each<Row>([
    ['its own at the limit', { exposures: [exposure('LONG', 40_000)] }, strategy, [], {}],
    ['its own above', { exposures: [exposure('SHORT', 40_001)] }, strategy, ['MAX_EXPOSURE_STRATEGY'], {}], // prettier-ignore
    ['that of others', { exposures: [{ ...exposure('LONG', 900_000), strategy: 'swing' }] }, strategy, [], {}], // prettier-ignore
  ])('exposure of the strategy: %s', (_name, activity, limits, codes, changes) => {
    expect(denied(activity, limits, changes)).toEqual(codes);
  });

  it.each<Row>([
    ['orders: it and its two are the last', { exposures: [exposure('LONG', 1)] }, { openOrdersMax: 6 }, [], {}], // prettier-ignore
    ['orders: one too many', { exposures: [exposure('LONG', 1)] }, { openOrdersMax: 5 }, ['MAX_OPEN_ORDERS_TOTAL'], {}], // prettier-ignore
    ['orders: an addition is one', { exposures: [exposure('LONG', 1)] }, { openOrdersMax: 4 }, [], { entry: { exitOrders: 0 } }], // prettier-ignore
    ['positions: the second of two', { exposures: [exposure('LONG', 1)] }, { openPositionsMax: 2 }, [], {}], // prettier-ignore
    ['positions: the second of one', { exposures: [exposure('LONG', 1)] }, { openPositionsMax: 1 }, ['MAX_OPEN_POSITIONS'], {}], // prettier-ignore
    ['positions: in what is open already', { exposures: [{ ...exposure('LONG', 1), instrumentKey: 'KNEU2' }] }, { openPositionsMax: 1 }, [], {}], // prettier-ignore
  ])('%s', (_name, activity, limits, codes, changes) => {
    expect(denied(activity, limits, changes)).toEqual(codes);
  });

  const midnight = parseInstant('2026-11-23T05:00:00.000Z');
  const asOf = (codes: readonly string[], at: ApprovedEntry['at']): Row => [
    `approved at ${at}`,
    { approvals: [{ ruleId: 'x', at }] },
    { entriesPerDayMax: 1 },
    codes,
    {},
  ];
  it.each<Row>([
    asOf(['MAX_ENTRIES_PER_DAY'], midnight),
    asOf([], plusMs(midnight, -1)),
    ['second of two', { approvals: [ago(0)] }, { entriesPerDayMax: 2 }, [], {}],
    ['a minute: third of two', { approvals: [ago(59_999), ago(1)] }, { entriesPerMinuteMax: 2 }, ['RATE_ORDERS'], {}], // prettier-ignore
    ['a minute: one has passed', { approvals: [ago(60_000), ago(1)] }, { entriesPerMinuteMax: 2 }, [], {}], // prettier-ignore
    ['a second: second of one', { approvals: [ago(999)] }, { entriesPerSecondMax: 1 }, ['RATE_ORDERS'], {}], // prettier-ignore
    ['a second: it has passed', { approvals: [ago(1_000)] }, { entriesPerSecondMax: 1, entriesPerMinuteMax: 9 }, [], {}], // prettier-ignore
    ['a rule: third of two', { approvals: [ago(1), ago(3_599_999)] }, { ruleEntriesPerHourMax: 2 }, ['REPEATED_EXECUTION'], {}], // prettier-ignore
    ['a rule: the hour has passed', { approvals: [ago(1), ago(3_600_000)] }, { ruleEntriesPerHourMax: 2 }, [], {}], // prettier-ignore
    ['a rule: those of another', { approvals: [ago(1, 'x'), ago(2, 'x')] }, { ruleEntriesPerHourMax: 1 }, [], {}], // prettier-ignore
  ])('entries that were approved: %s', (_name, activity, limits, codes, changes) => {
    expect(denied(activity, limits, changes)).toEqual(codes);
  });

  const half = { buyingPowerPct: decimal(50) };
  const funds = { buyingPower: decimal(40_000), cash: decimal(60_000), reportedAt: RISK_NOW };
  const reserve = { cashReserveEquityPct: decimal(5) };
  it.each<Row>([
    ['takes the last of it', { exposures: [exposure('LONG', 900_000, 10_000)] }, half, [], { view: { funds } }], // prettier-ignore
    ['takes more', { exposures: [exposure('SHORT', 0, 10_001)] }, half, ['BUYING_POWER'], { view: { funds } }], // prettier-ignore
    ['of which nothing is known', {}, half, ['BUYING_POWER'], { view: { funds: null } }],
    ['leaves the reserve', {}, reserve, [], { view: { funds } }],
    ['leaves less', { exposures: [exposure('LONG', 0, 1)] }, reserve, ['CASH_RESERVE'], { view: { funds } }], // prettier-ignore
    ['a short takes no cash', { exposures: [exposure('LONG', 0, 50_000)] }, reserve, [], { entry: SHORT, view: { funds } }], // prettier-ignore
    ['cash that is not known', {}, reserve, ['CASH_RESERVE'], { view: { funds: null } }],
  ])('buying power and cash: %s', (_name, activity, limits, codes, changes) => {
    expect(denied(activity, limits, changes)).toEqual(codes);
  });
});

describe('what is read of the account', () => {
  it('is nothing where nothing is limited', () => {
    expect(wantedActivity(DEFAULT_RISK_LIMITS, RISK_NOW)).toEqual({ otherTrades: false, approvedSince: null }); // prettier-ignore
  });

  const looking = LIMIT_NAMES.filter((name) => LIMITS[name].bounds.unit.includes('0 is no limit'));
  it.each(looking)('is enough for %s to deny', (name) => {
    const limits = limitsInForce(DEFAULT_RISK_LIMITS, { [name]: decimal(1) });
    const { otherTrades, approvedSince } = wantedActivity(limits, RISK_NOW);
    const activity = {
      exposures: otherTrades ? FAR : [],
      approvals: [ago(500)].filter(({ at }) => approvedSince !== null && at >= approvedSince),
    };
    const view = { funds: { buyingPower: decimal(1), cash: decimal(1), reportedAt: RISK_NOW } };
    expect(denied(activity, limits, { view })).toHaveLength(1);
  });
});
