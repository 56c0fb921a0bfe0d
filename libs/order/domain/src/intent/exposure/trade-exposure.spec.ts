import { decimal, plusMs } from '@fairlead/core';
import { TradeHarness, firstAnswer, entryIntent, intentView, RISK_NOW } from '../../testing';
import { DEFAULT_RISK_LIMITS } from '../../risk';
import { intentDecider } from '../intent.decider';
import type { EntryView, IntentView } from '../intent-view';
import { exposureOf } from './trade-exposure';

const directions = [['LONG'], ['SHORT']] as const;

function viewOf(changes: Partial<IntentView> = {}): EntryView {
  return { ...intentView(changes), now: RISK_NOW, trades: [] };
}

describe.each(directions)('what a trade comes to, %s', (direction) => {
  it('is all of its entry while that works, and what is held once it filled', () => {
    const harness = new TradeHarness({ direction });
    const before = exposureOf(harness.trade, viewOf());
    expect([before.held, before.pending, before.orders].map(String)).toEqual(['0', '10000', '3']);
    const after = exposureOf(harness.enter().trade, viewOf());
    expect([after.held, after.pending, after.orders].map(String)).toEqual(['10000', '0', '2']);
  });

  it('is at the last price that could be trusted, by the rate of its currency', () => {
    const account = { ...intentView().account, currency: 'EUR' };
    const rate = { rate: decimal('0.5'), reportedAt: RISK_NOW };
    const { trade } = new TradeHarness({ direction }).enter();
    const lastPriceOf = () => decimal(110);
    const known = { ...account, exchangeRates: new Map([['USD', rate]]) };
    expect(String(exposureOf(trade, viewOf({ account: known, lastPriceOf })).held)).toBe('5500');
    expect(exposureOf(trade, viewOf({ account })).held).toBeNull();
  });

  it('is not known to figures of the account that are no newer than its fill', () => {
    const { trade } = new TradeHarness({ direction }).enter();
    const recordedAt = trade.executions[0]?.recordedAt ?? RISK_NOW;
    const reported = (afterMs: number): string => {
      const funds = { buyingPower: decimal(1), cash: decimal(1), reportedAt: plusMs(recordedAt, afterMs) }; // prettier-ignore
      return String(exposureOf(trade, viewOf({ account: { ...intentView().account, funds } })).unreported); // prettier-ignore
    };
    expect([reported(0), reported(4_999), reported(5_000)]).toEqual(['10000', '10000', '0']);
  });
});

describe('the limits of what was approved', () => {
  it.each([
    ['entries of a day', { entriesPerDayMax: 1 }, 'MAX_ENTRIES_PER_DAY'],
    ['working orders', { openOrdersMax: 3 }, 'MAX_OPEN_ORDERS_TOTAL'],
    ['exposure', { grossExposureEquityPct: decimal('0.015') }, 'MAX_EXPOSURE_GROSS'],
  ])('count the intent before in the same decision: %s', (_name, limit, code) => {
    const settings = { ...intentView().settings, limits: { ...DEFAULT_RISK_LIMITS, ...limit } };
    const first = firstAnswer(entryIntent(), { settings });
    const second = { ...first, intent: entryIntent({ intentId: 'f3c0a1f2-3b5f-5a53-9f53-6a8f64a3b3b1' as never, strategy: 'swing', ruleId: 'swing' }) }; // prettier-ignore
    const opened = intentDecider.decide(first, intentDecider.initial).value;
    expect(opened.map(({ kind }) => kind)).toEqual(['opened']);
    const state = opened.reduce(intentDecider.evolve, intentDecider.initial);
    const [denial] = intentDecider.decide(second, state).value;
    const checks = denial?.kind === 'denied' ? denial.checks.filter(({ passed }) => !passed) : [];
    expect(checks.map(({ check }) => check)).toEqual([code]);
  });
});
