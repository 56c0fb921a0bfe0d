import { decimal } from '@fairlead/core';
import { RISK_NOW, entryIntent, exitIntent, firstAnswer, intentView, nextAnswer } from '../../testing'; // prettier-ignore
import type { OrderMargin } from '../../risk';
import type { IntentView } from '../intent-view';
import { intentDecider } from '../intent.decider';

const { account, settings } = intentView();
const money = { buyingPower: decimal(4_000_000), cash: decimal(1_000_000), reportedAt: RISK_NOW };
const funds = { ...money, initialMargin: decimal(700_000), equityWithLoan: decimal(1_000_000) };

/** Near the margin limit, with what the broker said so far. */
function near(margin: OrderMargin | null, changes: Partial<IntentView> = {}): Partial<IntentView> {
  return { account: { ...account, funds }, marginOf: () => margin, ...changes };
}

const told = (initialAfter: number, quantity = 1): OrderMargin => ({
  ...{ kind: 'told', quantity: decimal(quantity), initialAfter: decimal(initialAfter) },
  ...{ equityAfter: decimal(1_000_000), warning: null },
});

function outcome(command: Parameters<typeof intentDecider.decide>[0]) {
  const decided = intentDecider.decide(command, intentDecider.initial);
  return decided.ok ? decided.value : [];
}

describe('an entry near the margin limit', () => {
  const short = entryIntent({ direction: 'SHORT', allowShort: true });

  it.each([
    ['long', entryIntent(), 'BUY'],
    ['short', short, 'SELL'],
  ] as const)('waits until the broker has told its margin: %s', (_what, entry, side) => {
    expect(outcome(firstAnswer(entry, near(null)))).toMatchObject([
      { kind: 'deferred', waitsFor: null, asks: { side, limitPrice: null, waitMs: 2_000 } },
    ]);
    expect(outcome(nextAnswer(entry, near(told(800_000))))).toMatchObject([{ kind: 'opened' }]);
    expect(outcome(nextAnswer(entry, near(told(800_001))))).toMatchObject([{ kind: 'denied' }]);
  });

  it('asks again where the answer was for fewer', () => {
    const entry = entryIntent({ size: { kind: 'shares', shares: decimal(2) } });
    expect(outcome(nextAnswer(entry, near(told(1, 1))))).toMatchObject([
      { kind: 'deferred', asks: { quantity: decimal(2) } },
    ]);
  });

  it('asks for all that it may add on the way to its stop', () => {
    const level = { stopFraction: decimal('0.5'), sizeMultiple: decimal(2) };
    const entry = entryIntent({ doubleDown: { levels: [level] } as never });
    expect(outcome(firstAnswer(entry, near(null)))).toMatchObject([{ asks: { quantity: decimal(3) } }]); // prettier-ignore
  });

  it('is denied where the broker does not tell it, and not asked for again', () => {
    const margin: OrderMargin = { kind: 'not-told', reason: 'no answer within 2000 ms' };
    const [denied] = outcome(nextAnswer(entryIntent(), near(margin)));
    expect(denied).toMatchObject({ kind: 'denied' });
    const checks = denied?.kind === 'denied' ? denied.checks : [];
    expect(checks.filter(({ passed }) => !passed)).toMatchObject([
      {
        check: 'MARGIN_WHATIF',
        actual: 'not told',
        message: expect.stringContaining('2000 ms') as string,
      },
    ]);
  });

  it('is denied at once where something else is in its way, and nobody is asked', () => {
    const limits = { ...settings.limits, orderNotionalMax: decimal(1) };
    const view = near(null, { settings: { ...settings, limits } });
    expect(outcome(firstAnswer(entryIntent(), view))).toMatchObject([{ kind: 'denied' }]);
  });

  it('waits no longer than its signal counts', () => {
    const entry = entryIntent({ expiresAt: RISK_NOW });
    const late = { ...nextAnswer(entry, near(null)), now: (RISK_NOW + 1) as typeof RISK_NOW };
    expect(outcome(late)).toMatchObject([{ kind: 'concluded', outcome: 'EXPIRED' }]);
  });

  it('is superseded by an exit, which waits for no answer', () => {
    const deferred = outcome(firstAnswer(entryIntent(), near(null)));
    const left = deferred.reduce(intentDecider.evolve, intentDecider.initial);
    const decided = intentDecider.decide(firstAnswer(exitIntent(), near(null)), left);
    expect(decided.ok && decided.value.map(({ kind }) => kind)).toEqual(['concluded', 'concluded']);
  });
});
