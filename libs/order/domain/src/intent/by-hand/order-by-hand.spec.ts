import { type TradeId, decimal, parseInstant, present } from '@fairlead/core';
import { RISK_NOW, TradeHarness, entryIntent, intentView } from '../../testing';
import { plainForm } from '../../order';
import type { Trade } from '../../trade';
import { type OrderByHand, decideOrderByHand } from './order-by-hand';

const { intentId, causeId, account, expiresAt } = entryIntent();
const OTHER = '0b1c2d3e-1111-5222-8333-444455556666' as TradeId;

const LOOSE = { stop: decimal(90), target: decimal(110) };

type Side = 'LONG' | 'SHORT';
const opposite = { LONG: 'SHORT', SHORT: 'LONG' } as const;

/** An order that opens or adds to this side. */
function toward(side: Side, changes: Partial<OrderByHand> = {}): OrderByHand {
  return {
    ...{ intentId, causeId, account, expiresAt, reason: 'spec', tradeId: null, naked: true },
    instrumentKey: entryIntent().instrumentKey,
    ...{ side: side === 'LONG' ? 'BUY' : 'SELL', quantity: decimal(50), protection: null },
    ...{ form: plainForm(null, null), short: side === 'SHORT' },
    ...changes,
  };
}

/** A trade that holds 100 shares. */
function trade(direction: Side, changes: Partial<Trade> = {}): Trade {
  const harness = new TradeHarness({ direction, strategy: 'manual', protection: null }).enter();
  return { ...harness.trade, ...changes };
}

function decided(order: OrderByHand, ...trades: readonly Trade[]): string {
  const view = { ...intentView(), now: RISK_NOW, trades };
  const positions = { holding: null, askedAt: null, openTrades: trades };
  const result = decideOrderByHand(order, { view, positions });
  if (result.ok) return result.value.map(({ kind }) => kind).join(' ');
  return result.refusal.flatMap(({ check, passed }) => (passed ? [] : [check])).join(' ');
}

describe.each(['LONG', 'SHORT'] as const)('an order by hand beside a %s', (side) => {
  const other = opposite[side];
  const away = (changes: Partial<OrderByHand> = {}): OrderByHand => toward(other, { short: false, ...changes }); // prettier-ignore
  const rules = trade(side, { strategy: 'rule', tradeId: OTHER });

  it.each([
    ['none is open', toward(side), [], 'opened'],
    ['the manual one is held: it grows', toward(side), [trade(side)], 'acted-on added'],
    ['one of a rule is held: it is left alone', toward(side), [rules], 'opened'],
    ['it is named', toward(side, { tradeId: OTHER }), [rules, trade(side)], 'acted-on added'],
    ['the named one is closed', toward(side, { tradeId: OTHER }), [trade(side)], 'UNKNOWN_TRADE'],
    ['the manual one is reduced', away(), [trade(side)], 'reduced'],
    ['all of it leaves', away({ quantity: decimal(100) }), [trade(side)], 'reduced'],
    ['more than it holds', away({ quantity: decimal(101) }), [trade(side)], 'BEYOND_CAPACITY'],
    [
      'short or not',
      away({ quantity: decimal(101), short: true }),
      [trade(side)],
      'BEYOND_CAPACITY',
    ],
    ['two hold', away(), [trade(side), trade(side, { tradeId: OTHER })], 'SEVERAL_TRADES'],
    [
      'two hold, one is named',
      away({ tradeId: OTHER }),
      [trade(side), trade(side, { tradeId: OTHER })],
      'reduced',
    ],
    ["a rule's would be reduced", away({ short: true }), [rules], 'REDUCES_OTHER_TRADE'],
    ["a rule's is named", away({ tradeId: OTHER }), [rules], 'reduced'],
    [
      'it is being left',
      away(),
      [{ ...trade(side), exit: new TradeHarness().trade.exit }],
      'reduced',
    ],
    ['a stop of its own beside a trade', away({ protection: LOOSE }), [trade(side)], 'ORDER_TERMS'],
    [
      'the same to add',
      toward(side, { tradeId: OTHER, protection: LOOSE }),
      [rules],
      'ORDER_TERMS',
    ],
    [
      'a stop and a group',
      toward(side, { protection: LOOSE, form: { ...plainForm(null, null), ocaGroup: 'mine' } }),
      [],
      'ORDER_TERMS',
    ],
    ['no stop, not said', toward(side, { naked: false }), [], 'NAKED_ENTRY'],
  ] as const)('%s', (_what, order, trades, expected) => {
    expect(decided(order, ...trades)).toBe(expected);
  });

  it('is refused where the trade has stop and target: one of them beside it would sell twice', () => {
    const harness = new TradeHarness({ direction: side, strategy: 'rule' }).enter();
    const { trade: protectedTrade } = harness;
    expect(decided(away({ tradeId: protectedTrade.tradeId }), protectedTrade)).toBe(
      'PROTECTED_TRADE',
    );
  });

  it('has a stop and a target around its price, or neither', () => {
    const view = intentView();
    const [low, high] = [decimal('90'), decimal('110')];
    const [stop, target] = side === 'LONG' ? [low, high] : [high, low];
    expect(view.quote?.bid).not.toBeNull();
    expect(decided(toward(side, { naked: false, protection: { stop, target } }))).toBe('opened');
    const wrong = { stop: target, target: stop };
    expect(decided(toward(side, { naked: false, protection: wrong }))).toBe('STOP_WRONG_SIDE');
  });
});

describe('a sale by hand of what nobody holds', () => {
  it('needs to be meant', () => {
    expect(decided(toward('SHORT', { short: false }))).toBe('BEYOND_CAPACITY');
  });
});

describe('an order by hand while Fairlead is not ready', () => {
  it.each([
    ['DAY', 'SESSION_CLOSED'],
    ['GTC', 'opened'],
  ] as const)(
    'waits for a session where it is %s only if that says so',
    (timeInForce, expected) => {
      const saturday = parseInstant('2026-11-28T15:00:00.000Z');
      const base = intentView();
      const known = present(base.instrument?.contract, 'the builder has a contract');
      const contract = { ...known, lookedUpAt: saturday };
      const instrument = { contract, ambiguous: false, reason: '' };
      const view = { ...base, instrument, now: saturday, trades: [] };
      const form = { ...plainForm(decimal(100), null), timeInForce };
      const order = toward('LONG', { form, expiresAt: parseInstant('2026-11-28T15:00:30.000Z') });
      const positions = { holding: null, askedAt: null, openTrades: [] };
      const result = decideOrderByHand(order, { view, positions });
      const failed = result.ok ? [] : result.refusal.filter(({ passed }) => !passed);
      expect(result.ok ? 'opened' : failed.map(({ check }) => check).join(' ')).toContain(expected);
    },
  );

  it('is refused while the gate is closed', () => {
    const base = intentView();
    const view = { ...base, gate: { ...base.gate, state: 'closed' as const }, now: RISK_NOW, trades: [] }; // prettier-ignore
    const positions = { holding: null, askedAt: null, openTrades: [] };
    const result = decideOrderByHand(toward('LONG'), { view, positions });
    expect(result.ok ? null : result.refusal[0]?.check).toBe('CANNOT_ORDER_NOW');
  });
});

describe('an order by hand for the close', () => {
  const ON_CLOSE = { ...plainForm(null, null), type: 'MARKET_ON_CLOSE' } as const;
  const lateIn = (primaryExchange: string, type = 'STK') => {
    const { instrument } = intentView();
    const contract = { ...present(instrument?.contract ?? null, 'a contract'), primaryExchange, type }; // prettier-ignore
    const now = parseInstant('2026-11-30T20:52:00.000Z');
    const quote = { ...present(intentView().quote, 'a quote'), at: now, feedAt: now };
    return { instrument: { contract, ambiguous: false, reason: '' }, quote, now };
  };

  it.each([
    ['on the NYSE at 15:52', lateIn('NYSE'), 'AUCTION_CUT_OFF'],
    ['on the Nasdaq at 15:52', lateIn('NASDAQ'), 'reduced'],
    ['of a future at 15:52', lateIn('CME', 'FUT'), 'reduced'],
  ])('%s', (_what, { now, ...view }, expected) => {
    const held = trade('LONG');
    const order = toward('SHORT', { short: false, form: ON_CLOSE });
    const result = decideOrderByHand(order, {
      view: { ...intentView(view), now, trades: [held] },
      positions: { holding: null, askedAt: null, openTrades: [held] },
    });
    const found = result.ok ? result.value.map(({ kind }) => kind) : result.refusal.map(({ check }) => check); // prettier-ignore
    expect(found.join(' ')).toBe(expected);
  });
});
