import { decimal, quantity } from '@fairlead/core';
import { RISK_NOW, type RiskInputChanges, riskInput } from '../../testing/risk-input.builder';
import { wantedActivity } from '../activity/wanted-activity';
import { denialsIn, evaluateRisk } from '../evaluate-risk';
import { DEFAULT_RISK_LIMITS } from '../limits';
import type { OrderMargin } from './order-margin';

/** An entry of 10 000 in an account that counts for 1 000 000. */
const SHORT = { direction: 'SHORT', side: 'SELL', allowShort: true, protection: null } as const;

function funds(initialMargin: number | string, equityWithLoan = 1_000_000) {
  const money = { buyingPower: decimal(4_000_000), cash: decimal(1_000_000), reportedAt: RISK_NOW };
  return { ...money, initialMargin: decimal(initialMargin), equityWithLoan: decimal(equityWithLoan) }; // prettier-ignore
}

function told(initialAfter: number | string, changes: Partial<OrderMargin> = {}): OrderMargin {
  const figures = { initialAfter: decimal(initialAfter), equityAfter: decimal(1_000_000) };
  return { kind: 'told', quantity: decimal(100), ...figures, warning: null, ...changes } as OrderMargin; // prettier-ignore
}

function marginOf(changes: RiskInputChanges) {
  const found = evaluateRisk(riskInput(changes)).find(({ check }) => check === 'MARGIN_WHATIF');
  if (found === undefined) throw new Error('the check of margin always counts');
  return found;
}

function pending(amount: number) {
  const exposure = {
    ...{ strategy: 'sim', instrumentKey: 'OTHER', direction: 'LONG' as const, orders: 1 },
    ...{ held: decimal(0), pending: decimal(amount), unreported: decimal(amount) },
  };
  return { exposures: [exposure], approvals: [] };
}

describe('the margin of an entry', () => {
  const asked = { view: { funds: funds(590_001) } };

  it.each<[string, RiskInputChanges, boolean]>([
    ['far from the limit', { view: { funds: funds(0) } }, true],
    ['where all bought in full is just what may be', { view: { funds: funds(590_000) } }, true],
    ['a cent beyond', { view: { funds: funds('590000.01') } }, false],
    ['with what may still fill', { view: { funds: funds(580_000), activity: pending(10_001) } }, false], // prettier-ignore
    ['with what its wish orders before', { view: { funds: funds(580_001) }, entry: { alongside: decimal(100) } }, false], // prettier-ignore
    ['a short, beyond', { ...asked, entry: SHORT }, false],
    ['where TWS reports no margin', {}, true],
    ['where nothing counts as a pledge', { view: { funds: funds(0, 0) } }, false],
    ['of an account with another threshold', { view: { funds: funds(0) }, limits: { marginAskPct: decimal(0) } }, false], // prettier-ignore
  ])('is not asked for, or has to be: %s', (_what, changes, passes) => {
    expect(marginOf(changes)).toMatchObject(
      passes ? { passed: true } : { passed: false, actual: 'not asked' },
    );
  });

  it.each<[string, OrderMargin, boolean]>([
    ['at the limit', told(800_000), true],
    ['a cent above it', told('800000.01'), false],
    ['for more than is ordered', told(1, { quantity: decimal(101) }), true],
    ['for fewer than are ordered', told(1, { quantity: decimal(99) }), false],
    ['of an account that is worth less', told(790_000, { equityAfter: decimal(900_000) }), false],
    ['not at all', { kind: 'not-told', reason: 'no answer within 2000 ms' }, false],
  ])('as TWS told it: %s', (_what, margin, passes) => {
    expect(marginOf({ view: { ...asked.view, margin } }).passed).toBe(passes);
    expect(marginOf({ entry: SHORT, view: { ...asked.view, margin } }).passed).toBe(passes);
  });

  it('counts what may still fill beside what TWS told', () => {
    const view = { ...asked.view, margin: told(700_000) };
    expect(marginOf({ view: { ...view, activity: pending(100_000) } }).passed).toBe(true);
    expect(marginOf({ view: { ...view, activity: pending(100_001) } }).passed).toBe(false);
  });

  it('says limit and actual, and what TWS warns of', () => {
    const margin = told(800_001, { warning: 'concentrated' });
    expect(marginOf({ view: { ...asked.view, margin } })).toMatchObject({
      ...{ limit: '800000.00 (80 % of equity with loan value)', actual: '800001.00' },
      message: expect.stringContaining('TWS warns: concentrated') as string,
    });
  });

  it.each(['FUT', 'CASH'])('of %s is always asked for', (type) => {
    const { contract } = riskInput().view;
    if (contract === null) throw new Error('the builder has a contract');
    const view = { contract: { ...contract, type }, funds: funds(0) };
    expect(marginOf({ view }).passed).toBe(false);
    expect(marginOf({ view: { ...view, margin: told(800_000) } }).passed).toBe(true);
    expect(marginOf({ view: { ...view, margin: told(800_001) } }).passed).toBe(false);
  });

  it('is no reason to deny what orders nothing more', () => {
    const view = { ...asked.view, margin: told(1) };
    expect(denialsIn(evaluateRisk(riskInput({ view, entry: { quantity: quantity(100) } })))).toEqual([]); // prettier-ignore
  });
});

describe('what is read of other trades', () => {
  it.each([
    ['nothing is bound', funds(0), false],
    ['less than half of where TWS is asked', funds(299_999), false],
    ['half of it', funds(300_000), true],
    ['nothing is reported', null, false],
  ])('where %s', (_what, reported, otherTrades) => {
    expect(wantedActivity(DEFAULT_RISK_LIMITS, RISK_NOW, reported)).toMatchObject({ otherTrades });
  });
});
