import { type Decimal, Decimal as Decimals, decimal } from '@fairlead/core';
import fc from 'fast-check';
import type { ExchangeEvent } from './api/events';
import type { Exchange } from './api/exchange';
import type { ExchangeInput } from './api/inputs';
import { DEFAULT_BEHAVIOUR, exchangeConfig, usStock } from './config';
import { createExchange, restoreExchange } from './engine';
import { toPlain } from './state/codec';
import { ACCOUNT, STOCK, type TermsText, terms } from './testing/exchange.driver';

const KEYS = ['E', 'T', 'S', 'A', 'B'] as const;
// Properties are many runs each, and the machine may be busy.
jest.setTimeout(60_000);

const CASH = decimal(1_000_000);

type Step = (now: number) => ExchangeInput;

const shares = fc.integer({ min: 1, max: 120 }).map(String);
const cents = fc.integer({ min: 9_000, max: 11_000 }).map((n) => (n / 100).toFixed(2));

const quoteStep: fc.Arbitrary<Step> = fc.integer({ min: 90, max: 111 }).map((at) => (now) => ({
  kind: 'Quote',
  now: now as ExchangeInput['now'],
  instrument: STOCK,
  bid: decimal(at),
  ask: decimal(at).plus('0.02'),
  last: decimal(at),
}));

const liquidityStep: fc.Arbitrary<Step> = fc
  .record({ buy: fc.option(shares), sell: fc.option(shares) })
  .map(({ buy, sell }) => (now) => ({
    kind: 'SetLiquidity',
    now: now as ExchangeInput['now'],
    instrument: STOCK,
    buy: buy === null ? null : decimal(buy),
    sell: sell === null ? null : decimal(sell),
  }));

const termsText: fc.Arbitrary<TermsText> = fc
  .record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: shares,
    transmit: fc.boolean(),
    tif: fc.constantFrom('DAY' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
  })
  .chain((base) =>
    fc.oneof(
      fc.constant<TermsText>({ ...base, type: 'MARKET' }),
      cents.map((limit): TermsText => ({ ...base, type: 'LIMIT', limit })),
      cents.map((stop): TermsText => ({ ...base, type: 'STOP', stop })),
      fc.constant<TermsText>({ ...base, type: 'TRAIL', trail: '1.5' }),
    ),
  )
  .chain((base) =>
    fc.oneof(
      fc.constant(base),
      fc.constant({ ...base, parent: 'E' }),
      fc
        .constantFrom(1 as const, 2 as const, 3 as const)
        .map((groupType) => ({ ...base, group: 'G', groupType })),
    ),
  );

const orderStep: fc.Arbitrary<Step> = fc
  .record({ key: fc.constantFrom(...KEYS), text: termsText, place: fc.boolean() })
  .map(({ key, text, place }) => (now) => ({
    kind: place ? 'PlaceOrder' : 'ModifyOrder',
    now: now as ExchangeInput['now'],
    key,
    terms: terms(text),
  }));

const cancelStep: fc.Arbitrary<Step> = fc
  .constantFrom(...KEYS)
  .map((key) => (now) => ({ kind: 'CancelOrder', now: now as ExchangeInput['now'], key }));

const steps = fc.array(
  fc.oneof(
    { arbitrary: quoteStep, weight: 4 },
    { arbitrary: liquidityStep, weight: 2 },
    { arbitrary: orderStep, weight: 5 },
    { arbitrary: cancelStep, weight: 1 },
  ),
  { maxLength: 60, size: 'max' },
);

const behaviour = fc.record({
  childActivation: fc.constantFrom('early' as const, 'late' as const),
  childFate: fc.constantFrom('live' as const, 'cut' as const, 'cancelled' as const),
  groupRevision: fc.constantFrom('refused' as const, 'allowed' as const),
  slippage: fc.constantFrom(0, 3).map((max) => ({ kind: 'ticks' as const, max })),
});

type Behaviour = typeof behaviour extends fc.Arbitrary<infer T> ? T : never;

function exchangeOf(change: Behaviour, seed: number): Exchange {
  return createExchange(
    exchangeConfig({
      instruments: [usStock(STOCK)],
      behaviour: { ...DEFAULT_BEHAVIOUR, ...change },
    }),
    seed,
  );
}

function run(exchange: Exchange, all: readonly Step[], from = 0): readonly ExchangeEvent[] {
  return all.flatMap((step, index) => exchange.apply(step(1_000 + from + index)));
}

function total(values: readonly Decimal[]): Decimal {
  return values.reduce((left, right) => left.plus(right), new Decimals(0));
}

describe('exchange under any sequence of inputs', () => {
  it('never fills an order beyond its total, nor changes one that is done', () => {
    fc.assert(
      fc.property(steps, behaviour, (all, change) => {
        const exchange = exchangeOf(change, 3);
        const done = new Map<number, unknown>();
        all.forEach((step, index) => {
          exchange.apply(step(1_000 + index));
          for (const order of exchange.completedOrders()) {
            const now = JSON.stringify(toPlain(order));
            expect(done.get(order.permId) ?? now).toBe(now);
            done.set(order.permId, now);
          }
          for (const order of [...exchange.openOrders(), ...exchange.completedOrders()])
            expect(order.filled.lte(order.quantity)).toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps position equal to the signed sum of fills, and cash to what they cost', () => {
    fc.assert(
      fc.property(steps, behaviour, (all, change) => {
        const exchange = exchangeOf(change, 3);
        run(exchange, all);
        const signed = exchange
          .executions()
          .map((each) => ({ ...each, signed: each.quantity.times(each.side === 'BUY' ? 1 : -1) }));
        const held = exchange.positions()[0]?.quantity ?? new Decimals(0);
        expect(String(held)).toBe(String(total(signed.map((each) => each.signed))));
        const paid = total(
          signed.map((each) => each.signed.times(each.price).plus(each.commission)),
        );
        expect(String(exchange.account(ACCOUNT)?.totalCash)).toBe(String(CASH.minus(paid)));
      }),
      { numRuns: 60 },
    );
  });

  it('conserves value: net liquidation is the start plus realised and unrealised P&L', () => {
    fc.assert(
      fc.property(steps, behaviour, (all, change) => {
        const exchange = exchangeOf(change, 3);
        run(exchange, all);
        const account = exchange.account(ACCOUNT);
        const expected = CASH.plus(account?.realizedPnl ?? 0).plus(account?.unrealizedPnl ?? 0);
        const difference = expected.minus(account?.netLiquidation ?? 0).abs();
        // Average costs are quotients of 40 digits, so only their last ones may differ.
        expect(difference.lt('1e-20')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('says the same for the same seed and inputs', () => {
    fc.assert(
      fc.property(steps, behaviour, fc.nat(), (all, change, seed) => {
        const once = toPlain(run(exchangeOf(change, seed), all));
        expect(toPlain(run(exchangeOf(change, seed), all))).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on from a snapshot, through JSON text, as if nothing had happened', () => {
    fc.assert(
      fc.property(steps, behaviour, fc.nat({ max: 60 }), (all, change, cut) => {
        const whole = exchangeOf(change, 5);
        const expected = toPlain(run(whole, all));
        const first = exchangeOf(change, 5);
        const before = run(first, all.slice(0, cut));
        const text = JSON.stringify(first.snapshot());
        const second = restoreExchange(JSON.parse(text) as ReturnType<Exchange['snapshot']>);
        const after = run(second, all.slice(cut), Math.min(cut, all.length));
        expect(toPlain([...before, ...after])).toEqual(expected);
        expect(second.snapshot()).toEqual(whole.snapshot());
      }),
      { numRuns: 60 },
    );
  });
});

/** Exits of equal size in one group, over any market: together they close the position and never more. */
describe('bracket under any market', () => {
  const market = fc.array(fc.oneof(quoteStep, liquidityStep), { maxLength: 40, size: 'max' });
  const groups = fc.constantFrom(
    {},
    { group: 'G', groupType: 2 as const },
    { group: 'G', groupType: 3 as const },
  );

  it('never closes more than the parent has filled', () => {
    fc.assert(
      fc.property(market, behaviour, groups, (all, change, group) => {
        const exchange = exchangeOf(change, 9);
        const place =
          (key: string, text: TermsText): Step =>
          (now) => ({
            kind: 'PlaceOrder',
            now: now as ExchangeInput['now'],
            key,
            terms: terms(text),
          });
        const exit = { side: 'SELL', parent: 'E', tif: 'GTC', ...group } as const;
        const bracket = [
          place('E', { type: 'LIMIT', limit: '101', transmit: false }),
          place('T', { ...exit, type: 'LIMIT', limit: '105', transmit: false }),
          place('S', { ...exit, type: 'STOP', stop: '96' }),
        ];
        [...bracket, ...all].forEach((step, index) => {
          exchange.apply(step(1_000 + index));
          const held = exchange.positions()[0]?.quantity ?? new Decimals(0);
          expect(held.gte(0)).toBe(true);
        });
      }),
      { numRuns: 120 },
    );
  });
});
