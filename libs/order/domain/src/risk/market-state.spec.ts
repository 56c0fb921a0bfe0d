import { type Direction, SessionHours, decimal, parseInstant, plusMs, price } from '@fairlead/core';
import { RISK_NOW, type RiskInputChanges, riskInput } from '../testing/risk-input.builder';
import { denialsIn, evaluateRisk } from './evaluate-risk';

const base = riskInput().view.quote;
if (base === null) throw new Error('the builder has a quote');
const quote = base;
const SHORT_PRICES = { protection: { stopPrice: price(103), targetPrice: price(92) } } as const;
const SHORT = { direction: 'SHORT', side: 'SELL', allowShort: true } as const;

function denied(changes: RiskInputChanges): readonly string[] {
  return denialsIn(evaluateRisk(riskInput(changes))).map((result) => result.check);
}

/** The three checks of the market's state, at a moment, for an entry that is in order otherwise. */
function marketDenials(moment: string, hours: SessionHours): readonly string[] {
  const now = parseInstant(moment);
  const fresh = { ...quote, at: plusMs(now, -100), feedAt: plusMs(now, -50) };
  const contract = riskInput().view.contract;
  if (contract === null) throw new Error('the builder has a contract');
  return denied({
    entry: { expiresAt: plusMs(now, 30_000) },
    view: {
      now,
      quote: fresh,
      contract: { ...contract, lookedUpAt: now },
      session: hours.standing(now),
    },
  });
}

const US = SessionHours.parse('', '');
const REPORTED = SessionHours.parse(
  '20261126:CLOSED;20261127:0930-20261127:1300;20261128:CLOSED;20261129:CLOSED;20261130:0930-20261130:1600',
  'US/Eastern',
);
const ALWAYS = SessionHours.parse(
  '20261126:0000-20261127:0000;20261127:0000-20261128:0000;20261128:0000-20261129:0000',
  'US/Eastern',
);

describe('the restart of TWS', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['10:00', '14:57:00.000', ['RESTART_WINDOW']],
    ['10:00', '14:56:59.000', []],
    ['10:00', '15:03:00.000', ['RESTART_WINDOW']],
    ['10:00', '15:03:01.000', []],
    ['23:59', '05:01:00.000', ['RESTART_WINDOW']],
    ['00:01', '04:58:30.000', ['RESTART_WINDOW']],
    ['00:01', '04:57:30.000', []],
  ])('at %s holds entries at %s UTC: %j', (restartAt, time, codes) => {
    const now = parseInstant(`2026-11-24T${time}Z`);
    const open = { open: true, since: plusMs(now, -600_000), until: plusMs(now, 600_000) };
    const fresh = { ...quote, at: plusMs(now, -100), feedAt: plusMs(now, -50) };
    const contract = riskInput().view.contract;
    const changes: RiskInputChanges = {
      entry: { expiresAt: plusMs(now, 30_000) },
      view: { now, quote: fresh, session: open, contract: contract && { ...contract, lookedUpAt: now } }, // prettier-ignore
    };
    expect(denied({ ...changes, limits: { restartAt } })).toEqual(codes);
    expect(denied(changes)).toEqual([]);
  });
});

describe('the session of a contract', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['in the middle of a day', '2026-11-25T18:00:00.000Z', []],
    ['at the open', '2026-11-25T14:30:01.000Z', []],
    ['a moment before the open', '2026-11-25T14:29:59.999Z', ['SESSION_CLOSED']],
    ['eleven seconds before the close', '2026-11-25T20:59:49.000Z', []],
    ['ten seconds before the close', '2026-11-25T20:59:50.000Z', ['AUCTION']],
    ['at the close', '2026-11-25T21:00:00.000Z', ['SESSION_CLOSED']],
    ['on Thanksgiving', '2026-11-26T18:00:00.000Z', ['SESSION_CLOSED']],
    ['in the morning of a half day', '2026-11-27T15:00:00.000Z', []],
    ['six seconds after the close of a half day', '2026-11-27T18:00:06.000Z', ['SESSION_CLOSED']],
    ['in the afternoon of a half day', '2026-11-27T20:00:00.000Z', ['SESSION_CLOSED']],
    ['on a Sunday night', '2026-11-30T02:00:00.000Z', ['SESSION_CLOSED']],
  ])('denies or lets pass %s (%s)', (_when, moment, codes) => {
    expect(marketDenials(moment, US)).toEqual(codes);
    if (moment >= '2026-11-26T05' && moment < '2026-12-01')
      expect(marketDenials(moment, REPORTED)).toEqual(codes);
  });
  it('of a contract that always trades never denies, at midnight neither', () => {
    for (const at of ['2026-11-26T18:00:00.000Z', '2026-11-27T04:59:55.000Z']) {
      expect(marketDenials(at, ALWAYS)).toEqual([]);
    }
  });
  it('says since when it is closed and when it opens', () => {
    const now = parseInstant('2026-11-27T18:00:06.000Z');
    const session = REPORTED.standing(now);
    const result = evaluateRisk(riskInput({ view: { session } }));
    expect(result.find(({ check }) => check === 'SESSION_CLOSED')).toMatchObject({
      limit: 'regular session',
      actual: 'closed since 2026-11-27 13:00 New York, opens 2026-11-30 09:30 New York',
    });
  });
  it('that has opened without a quote since then may still be in its auction', () => {
    const since = plusMs(RISK_NOW, -1_000);
    const session = { open: true, since, until: plusMs(RISK_NOW, 3_600_000) };
    const before = { ...quote, at: plusMs(since, -1) };
    expect(denied({ view: { session, quote: before } })).toEqual(['AUCTION']);
    expect(denied({ view: { session, quote: { ...quote, at: since } } })).toEqual([]);
  });
});

describe('a halt of the exchange, and shares to borrow', () => {
  const sides: readonly Direction[] = ['LONG', 'SHORT'];
  it.each(sides)('denies a %s in what is halted, and none that trades', (direction) => {
    const entry = direction === 'SHORT' ? { ...SHORT, ...SHORT_PRICES } : {};
    expect(denied({ entry, view: { quote: { ...quote, halted: true } } })).toEqual(['QUOTE_HALTED']); // prettier-ignore
    expect(denied({ entry, view: { quote: { ...quote, halted: false } } })).toEqual([]);
  });
  it.each([
    [0, ['SHORTABLE']],
    [99, ['SHORTABLE']],
    [100, []],
  ])('lets a short of 100 be lent %s shares: %s', (shares, codes) => {
    const view = { quote: { ...quote, shortableShares: decimal(shares) } };
    expect(denied({ entry: { ...SHORT, ...SHORT_PRICES }, view })).toEqual(codes);
    expect(denied({ view })).toEqual([]);
  });
  it.each([
    ['noted on a paper account', true, []],
    ['denied on a live one', false, ['QUOTE_HALTED', 'SHORTABLE']],
  ])('that the broker does not report are %s', (_how, paper, codes) => {
    const unknown = { ...quote, halted: null, shortableShares: null };
    const input = riskInput({
      entry: { ...SHORT, ...SHORT_PRICES },
      view: { paper, quote: unknown },
    });
    const results = evaluateRisk(input);
    expect(denialsIn(results).map(({ check }) => check)).toEqual(codes);
    for (const code of ['QUOTE_HALTED', 'SHORTABLE']) {
      const found = results.find(({ check }) => check === code);
      expect(found?.actual).toContain('not known');
    }
  });
  it('says that delayed data is why it is not known', () => {
    const view = { quote: { ...quote, halted: null, delayed: true } };
    const result = evaluateRisk(riskInput({ view }));
    expect(result.find(({ check }) => check === 'QUOTE_HALTED')).toMatchObject({
      passed: true,
      actual: 'not known (delayed data); let pass on paper',
    });
  });
});
