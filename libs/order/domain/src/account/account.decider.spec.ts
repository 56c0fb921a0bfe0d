import { type Decimal, type OrderRef, decimal, instant, plusMs } from '@fairlead/core';
import { givenState } from '@fairlead/core/testing';
import { RISK_NOW, tradeOpening } from '../testing';
import { NO_BREAKERS } from '../breakers';
import type { ExchangeRate } from '../risk';
import type { StatusEvidence, TradeEvidence } from '../trade';
import { type Account, isInBaseline } from './account';
import { accountDecider } from './account.decider';
import { PERSON, type RestrictedScope, type TradingState } from './restriction';

const ACCOUNT: Account = {
  account: tradeOpening().account,
  ...{ restrictions: [], breakers: NO_BREAKERS, equity: null, currency: null },
  ...{ exchangeRates: new Map(), funds: null },
  ...{ snapshotEpoch: 1, snapshotAt: RISK_NOW, baselineAt: RISK_NOW },
  ...{ holdings: new Map(), orphans: 0, limits: {} },
};
const SAID = { reason: 'lunch', by: 'ann', since: RISK_NOW };
const GLOBAL = { scope: 'global', subject: '', name: '' } as const;
const OWN = { scope: 'account', subject: ACCOUNT.account, name: ACCOUNT.account } as const;
const SYMBOL = { scope: 'symbol', subject: 'AAPL key', name: 'AAPL' } as const;
const FUNDS = { buyingPower: decimal(4_000), cash: decimal(1_000), reportedAt: RISK_NOW };
const OURS = 'F1-AAAAAAAAAAAAAAAA-E1';
const AFTER = plusMs(RISK_NOW, 1);

function status(orderRef: string, state: StatusEvidence['status']): TradeEvidence {
  return {
    ...{ kind: 'status', orderRef: orderRef as OrderRef, status: state, cancelPending: false },
    ...{ quantity: null, filledQuantity: null, limitPrice: null, stopPrice: null },
    ...{ ocaGroup: null, ocaType: null, permId: null, code: null, reason: null },
  };
}

const takeIn = (evidence: TradeEvidence, recordedAt = AFTER) =>
  ({ kind: 'take-in-orphans', evidence: [evidence], recordedAt }) as const;

describe('the account', () => {
  const account = givenState(accountDecider, ACCOUNT);

  it('keeps its equity', () => {
    const equity = decimal(1_000);
    const { state } = account
      .when({
        kind: 'report-equity',
        equity,
        currency: 'EUR',
        exchangeRates: new Map(),
        funds: FUNDS,
      })
      .then({
        kind: 'equity-reported',
        equity,
        currency: 'EUR',
        exchangeRates: new Map(),
        funds: FUNDS,
      });
    expect(state).toEqual({ ...ACCOUNT, equity, currency: 'EUR', funds: FUNDS });
  });

  it('keeps the rate of a currency that a report leaves out, unless it is kept in another one now', () => {
    const rateOf = (rate: string, reportedAt = RISK_NOW) => ({ rate: decimal(rate), reportedAt });
    const report = (currency: string, rates: readonly (readonly [string, ExchangeRate])[]) =>
      ({ kind: 'equity-reported', equity: decimal(1), currency, exchangeRates: new Map(rates), funds: FUNDS }) as const; // prettier-ignore
    const after = [
      report('USD', [['CAD', rateOf('0.72')], ['EUR', rateOf('1.08')]]), // prettier-ignore
      report('USD', [['CAD', rateOf('0.73', AFTER)]]),
    ].reduce<Account | null>(accountDecider.evolve, ACCOUNT);
    expect([...(after?.exchangeRates ?? [])]).toEqual([
      ['CAD', rateOf('0.73', AFTER)],
      ['EUR', rateOf('1.08')],
    ]);
    const euros = accountDecider.evolve(after, report('EUR', []));
    expect(euros?.exchangeRates.size).toBe(0);
  });

  it.each([
    ['ACTIVE', false],
    ['REDUCING', true],
    ['HALTED', true],
  ] as const)('that is %s lets the gateway halt entries: %s', (state, entriesHalted) => {
    const wish = { ...GLOBAL, state, source: PERSON, ...SAID };
    const { state: after } = account
      .when({ kind: 'set-trading-state', ...wish })
      .then({ kind: 'trading-state-changed', account: ACCOUNT.account, ...wish, entriesHalted });
    expect(after?.restrictions).toEqual(state === 'ACTIVE' ? [] : [wish]);
  });

  it('halts the gateway as long as anything of the whole account is restricted, and never for less', () => {
    const set = (scope: RestrictedScope, state: TradingState, source = PERSON) =>
      ({ kind: 'set-trading-state', ...scope, state, source, ...SAID }) as const;
    const halted = (
      [
        set(SYMBOL, 'HALTED'),
        set(GLOBAL, 'HALTED'),
        set(GLOBAL, 'REDUCING'),
        set(OWN, 'REDUCING', 'daily-loss'),
        set(OWN, 'HALTED'),
        set(GLOBAL, 'ACTIVE'),
        set(OWN, 'ACTIVE'),
        set(SYMBOL, 'ACTIVE'),
      ] as const
    ).reduce<{ account: Account | null; entriesHalted: boolean[]; kept: number[] }>(
      (before, command) => {
        const events = accountDecider.decide(command, before.account).value;
        const after = events.reduce(accountDecider.evolve, before.account);
        const latched = events.flatMap((event) => event.kind === 'trading-state-changed' ? [event.entriesHalted] : []); // prettier-ignore
        return {
          account: after,
          entriesHalted: [...before.entriesHalted, ...latched],
          kept: [...before.kept, after?.restrictions.length ?? 0],
        };
      },
      { account: ACCOUNT, entriesHalted: [], kept: [] },
    );
    expect(halted.entriesHalted).toEqual([false, true, true, true, true, true, false, false]);
    // A person's second state replaces the first, beside what a breaker set; a resume lifts both.
    expect(halted.kept).toEqual([1, 2, 2, 3, 4, 3, 1, 0]);
  });

  it('keeps a limit that is set until it is lifted; what is set already is no change', () => {
    const set = (value: Decimal | null) => ({ kind: 'set-limit', name: 'order-notional', value }) as const; // prettier-ignore
    const changed = (before: Decimal | null, after: Decimal | null) =>
      ({ kind: 'limit-changed', name: 'order-notional', before, after }) as const;
    const value = decimal(10_000);
    account.when(set(null)).then();
    const { state } = account.when(set(value)).then(changed(null, value));
    expect(state?.limits).toEqual({ 'order-notional': value });
    const limited = givenState(accountDecider, { ...ACCOUNT, limits: { 'order-notional': value } });
    limited.when(set(decimal('10000.00'))).then();
    expect(limited.when(set(null)).then(changed(value, null)).state).toEqual(ACCOUNT);
  });

  it('has an orphan where an order of ours lives that no trade has', () => {
    account.when(takeIn(status(OURS, 'WORKING'))).then({ kind: 'orphans-seen', orderRefs: [OURS] });
  });

  it('has none where it ended, was answered by a snapshot, or carries no reference of ours', () => {
    account
      .when(takeIn(status(OURS, 'CANCELLED')))
      .then({ kind: 'orphans-ended', orderRefs: [OURS] });
    account.when(takeIn(status(OURS, 'WORKING'), RISK_NOW)).then();
    account.when(takeIn(status('by hand', 'WORKING'))).then();
  });

  const compareOrders = {
    kind: 'compare-orders',
    known: new Set(['known']),
    isWhole: true,
  } as const;

  it('has an orphan where a snapshot shows an order of ours that no trade has', () => {
    account
      .when({ ...compareOrders, own: ['known', OURS] })
      .then({ kind: 'orphans-seen', orderRefs: [OURS] });
    account.when({ ...compareOrders, own: ['known'] }).then();
  });

  it('loses the orphans that a whole snapshot does not show', () => {
    const orphaned = givenState(accountDecider, { ...ACCOUNT, orphans: 2 });
    orphaned.when({ ...compareOrders, own: [] }).then({ kind: 'orphans-left', orderRefs: [] });
    orphaned.when({ ...compareOrders, own: [], isWhole: false }).then();
  });

  it('counts an execution in its baseline up to the first snapshot, or to what was accepted since', () => {
    const execution = { instrumentKey: 'key', recordedAt: RISK_NOW };
    expect(isInBaseline(ACCOUNT, execution)).toBe(true);
    expect(isInBaseline(ACCOUNT, { ...execution, recordedAt: AFTER })).toBe(false);
    expect(isInBaseline({ ...ACCOUNT, baselineAt: null }, execution)).toBe(false);
    const countedUntil = instant(AFTER);
    const holdings = new Map([['key', { countedUntil }]]) as unknown as Account['holdings'];
    expect(isInBaseline({ ...ACCOUNT, holdings }, { ...execution, recordedAt: AFTER })).toBe(true);
  });
});
