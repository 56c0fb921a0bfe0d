import { type Instant, decimal, sideSign } from '@fairlead/core';
import fc from 'fast-check';
import type { ExchangeBehaviour } from './api/config';
import type { ExchangeEvent } from './api/events';
import type { Exchange } from './api/exchange';
import { exchangeConfig } from './config';
import { createExchange, restoreExchange } from './engine';
import { toPlain } from './state/codec';
import {
  CASH,
  INSTRUMENTS,
  type Step,
  anySteps,
  behaviour,
  config,
  liquidityStep,
  play,
  played,
  quoteStep,
  remembering,
  steps,
  stepsWithCorrections,
  total,
} from './testing/exchange.arbitraries';
import { ACCOUNT, type TermsText, terms } from './testing/exchange.driver';

// Properties are many runs each, and the machine may be busy.
jest.setTimeout(60_000);

const RUNS = { numRuns: 60 };

function bytes(exchange: Exchange): string {
  return JSON.stringify(exchange.snapshot());
}

function restored(exchange: Exchange): Exchange {
  return restoreExchange(JSON.parse(bytes(exchange)) as ReturnType<Exchange['snapshot']>);
}

describe('exchange under any sequence of inputs', () => {
  it('never fills an order beyond its total', () => {
    fc.assert(
      fc.property(anySteps, config, (all, setup) => {
        const exchange = createExchange(setup, 3);
        play(exchange, all, () => {
          const beyond = [...exchange.openOrders(), ...exchange.completedOrders()].filter(
            ({ filled, quantity }) => filled.gt(quantity) || filled.lt(0),
          );
          expect(beyond).toEqual([]);
        });
      }),
      RUNS,
    );
  });

  it('never changes an order that is done, unless a fill of it is corrected', () => {
    fc.assert(
      fc.property(anySteps, config, (all, setup) => {
        const exchange = createExchange(setup, 3);
        const done = new Map<number, string>();
        play(exchange, all, (events) => {
          const corrected = new Set(
            events.flatMap((each) =>
              each.kind === 'ExecutionCorrected' ? [each.order.permId] : [],
            ),
          );
          const changed = exchange.completedOrders().filter((order) => {
            const before = done.get(order.permId);
            const now = JSON.stringify(toPlain(order));
            done.set(order.permId, now);
            return before !== undefined && before !== now && !corrected.has(order.permId);
          });
          const risen = exchange.openOrders().filter((order) => done.has(order.permId));
          expect([...changed, ...risen]).toEqual([]);
        });
      }),
      RUNS,
    );
  });

  it('keeps position equal to the signed sum of fills, and cash to what they cost', () => {
    fc.assert(
      fc.property(stepsWithCorrections, config, (all, setup) => {
        const exchange = played(remembering(setup), all);
        for (const { id, currency, settlement } of INSTRUMENTS) {
          const signed = exchange
            .executions()
            .filter((each) => each.account === ACCOUNT && each.instrument === id)
            .map((each) => ({ ...each, signed: each.quantity.times(sideSign(each.side)) }));
          const held = exchange.positions(ACCOUNT).find((each) => each.instrument === id);
          expect(String(held?.quantity ?? 0)).toBe(
            String(total(signed.map((each) => each.signed))),
          );
          if (settlement === 'variation' || currency !== 'EUR') continue;
          const paid = total(
            signed.map((each) => each.signed.times(each.price).plus(each.commission)),
          );
          expect(String(exchange.account(ACCOUNT)?.cash.EUR ?? 0)).toBe(String(paid.neg()));
        }
      }),
      RUNS,
    );
  });

  it('conserves value: net liquidation is the start plus realised and unrealised P&L', () => {
    fc.assert(
      fc.property(stepsWithCorrections, config, (all, setup) => {
        const exchange = played(setup, all);
        for (const account of exchange.accounts()) {
          const expected = CASH.plus(account.realizedPnl).plus(account.unrealizedPnl);
          // Average costs are quotients of 40 digits, so only their last ones may differ.
          expect(expected.minus(account.netLiquidation).abs().lt('1e-20')).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('comes to the same bytes for the same seed and inputs', () => {
    fc.assert(
      fc.property(anySteps, config, fc.nat(), (all, setup, seed) => {
        const [one, two] = [createExchange(setup, seed), createExchange(setup, seed)];
        const events = JSON.stringify(toPlain(play(one, all)));
        expect(JSON.stringify(toPlain(play(two, all)))).toBe(events);
        expect(bytes(two)).toBe(bytes(one));
      }),
      RUNS,
    );
  });

  it('goes on from a snapshot, through JSON text, as if nothing had happened', () => {
    fc.assert(
      fc.property(anySteps, config, fc.nat({ max: 60 }), (all, setup, cut) => {
        const whole = createExchange(setup, 5);
        const expected = JSON.stringify(toPlain(play(whole, all)));
        let part = createExchange(setup, 5);
        let taken = 0;
        const events: ExchangeEvent[] = [];
        const relay: readonly Step[] = all.map(({ waitMs, make }) => ({
          waitMs,
          make: (now) => {
            if (taken === cut) part = restored(part);
            taken += 1;
            const input = make(now, part);
            events.push(...part.apply(input));
            return { kind: 'Clock', now };
          },
        }));
        play(createExchange(setup, 5), relay);
        expect(JSON.stringify(toPlain(events))).toBe(expected);
        expect(bytes(part)).toBe(bytes(whole));
      }),
      RUNS,
    );
  });

  it('asks what if without a trace', () => {
    fc.assert(
      fc.property(steps, config, (all, setup) => {
        const exchange = played(setup, all);
        const before = bytes(exchange);
        for (const side of ['BUY', 'SELL'] as const)
          for (const instrument of INSTRUMENTS)
            exchange.whatIf('W', terms({ side, instrument: instrument.id, quantity: '77' }));
        expect(bytes(exchange)).toBe(before);
      }),
      RUNS,
    );
  });
});

describe('corrections of any fills', () => {
  it('lead, there and back, to the ledger that was there before', () => {
    fc.assert(
      fc.property(steps, config, fc.integer({ min: 9_000, max: 11_000 }), (all, setup, cents) => {
        const exchange = played(remembering(setup), all);
        const before = ledgerOf(exchange);
        const fills = exchange.executions();
        // An earlier moment counts as the latest known.
        const now = 0 as Instant;
        for (const { id: execution } of fills)
          exchange.apply({
            kind: 'CorrectExecution',
            now,
            execution,
            price: decimal(cents).div(100),
          });
        for (const { id: execution, price } of fills)
          exchange.apply({ kind: 'CorrectExecution', now, execution, price });
        expect(ledgerOf(exchange)).toEqual(before);
      }),
      RUNS,
    );
  });
});

function ledgerOf(exchange: Exchange): unknown {
  const cash = exchange.accounts().map((each) => each.cash);
  return toPlain([
    exchange.positions(),
    cash,
    exchange.executions().map((each) => each.realizedPnl),
  ]);
}

describe('group under any market', () => {
  const market = fc.array(fc.oneof(quoteStep, liquidityStep), { maxLength: 40, size: 'max' });
  const sizes = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 2, maxLength: 4 });

  function place(key: string, text: TermsText): Step {
    return {
      waitMs: 1,
      make: (now) => ({ kind: 'PlaceOrder', now, key, terms: terms(text) }),
    };
  }

  /** Orders of one group on the sell side, some limits, some stops. */
  function group(quantities: readonly number[], groupType: 1 | 2 | 3): readonly Step[] {
    return quantities.map((quantity, index) =>
      place(`m${index}`, {
        ...{ side: 'SELL', tif: 'GTC', group: 'G', groupType, quantity: String(quantity) },
        ...(index % 2 === 0
          ? { type: 'LIMIT', limit: String(100 + index) }
          : { type: 'STOP', stop: String(99 - index) }),
      }),
    );
  }

  /** The parts that the members have filled of their first size; with block they come to one at most. */
  function partFilled(exchange: Exchange, quantities: readonly number[]): number {
    return quantities.reduce(
      (sum, quantity, index) =>
        sum + (exchange.order(`m${index}`)?.filled.div(quantity).toNumber() ?? 0),
      0,
    );
  }

  it.each([1, 2, 3] as const)('of type %s never fills more than its type promises', (groupType) => {
    fc.assert(
      fc.property(market, sizes, behaviour, (all, quantities, change) => {
        const switches = { ...change, activeOrdersMax: null };
        const exchange = groupExchange(switches);
        play(exchange, [...group(quantities, groupType), ...all]);
        const filled = quantities.map(
          (_, index) => exchange.order(`m${index}`)?.filled ?? decimal(0),
        );
        if (groupType === 1) {
          // Any fill leaves one member alone.
          expect(filled.filter((each) => each.gt(0)).length).toBeLessThanOrEqual(1);
        } else if (groupType === 2 || change.unblockedGroups === 'serial') {
          expect(partFilled(exchange, quantities)).toBeLessThanOrEqual(1 + 1e-9);
        } else {
          // A race overfills, but never beyond what each order asked for itself.
          filled.forEach((each, index) => expect(each.lte(quantities[index] ?? 0)).toBe(true));
        }
      }),
      { numRuns: 80 },
    );
  });

  it('of a bracket never closes more than the parent has filled', () => {
    const groups = fc.constantFrom(
      {},
      { group: 'G', groupType: 2 as const },
      { group: 'G', groupType: 3 as const },
    );
    fc.assert(
      fc.property(market, behaviour, groups, (all, change, own) => {
        const exchange = groupExchange({ ...change, unblockedGroups: 'serial' });
        const exit = { side: 'SELL', parent: 'E', tif: 'GTC', ...own } as const;
        const bracket = [
          place('E', { type: 'LIMIT', limit: '101', transmit: false }),
          place('T', { ...exit, type: 'LIMIT', limit: '105', transmit: false }),
          place('S', { ...exit, type: 'STOP', stop: '96' }),
        ];
        play(exchange, [...bracket, ...all], () => {
          const held = exchange.positions()[0]?.quantity ?? decimal(0);
          expect(held.gte(0)).toBe(true);
        });
      }),
      { numRuns: 120 },
    );
  });
});

function groupExchange(behaviour: ExchangeBehaviour): Exchange {
  return createExchange(exchangeConfig({ instruments: INSTRUMENTS, behaviour: behaviour }), 9);
}
