import { SessionHours, decimal, plusMs, present } from '@fairlead/core';
import { RISK_NOW, entryIntent, intentView } from '../../testing';
import type { EntryView } from '../intent-view';
import { reasonToWait } from './reason-to-wait';

const WARM_UP_MS = 10_000;
const { instrument, account, settings, gate } = intentView();
const contract = present(instrument?.contract, 'the builder has a contract');

/** The first seconds of an account in US dollars, and a share in Canadian ones. */
function viewOf(rateAgeMs: number | null, sinceStartMs = 1_000): EntryView {
  const rate = { rate: decimal('0.72'), reportedAt: plusMs(RISK_NOW, -(rateAgeMs ?? 0)) };
  return {
    ...intentView({
      hours: SessionHours.parse('20261123:0930-20261123:1600', 'US/Eastern'),
      instrument: { contract: { ...contract, currency: 'CAD' }, ambiguous: false, reason: '' },
      account: { ...account, exchangeRates: new Map(rateAgeMs === null ? [] : [['CAD', rate]]) },
      settings: { ...settings, warmUpMs: WARM_UP_MS },
      gate: { ...gate, since: plusMs(RISK_NOW, -sinceStartMs) },
    }),
    now: RISK_NOW,
    trades: [],
  };
}

describe('an entry in another currency, right after a start', () => {
  it.each([
    ['no rate is reported', null],
    ['the one that is kept is too old', 900_001],
  ])('waits while %s, as long as the start takes', (_what, ageMs) => {
    expect(reasonToWait(viewOf(ageMs), entryIntent())).toBe(
      'the exchange rate is not reported yet',
    );
    expect(reasonToWait(viewOf(ageMs, WARM_UP_MS), entryIntent())).toBeNull();
  });

  it('does not wait once the rate is there', () => {
    expect(reasonToWait(viewOf(900_000), entryIntent())).toBeNull();
  });
});
