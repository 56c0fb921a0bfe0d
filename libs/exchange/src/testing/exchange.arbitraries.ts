import { type AccountId, type Decimal, type Instant, decimal } from '@fairlead/core';
import fc from 'fast-check';
import type { ExchangeBehaviour, ExchangeConfig } from '../api/config';
import type { ExchangeEvent } from '../api/events';
import type { Exchange } from '../api/exchange';
import type { ExchangeInput } from '../api/inputs';
import type { ExchangeInstrument } from '../api/instrument';
import type { OrderCondition } from '../api/order';
import {
  DEFAULT_BEHAVIOUR,
  IBKR_FIXED,
  IBKR_FUTURES,
  IBKR_TIERED,
  INTRADAY_MARGIN,
  REG_T_MARGIN,
  exchangeConfig,
  usStock,
} from '../config';
import { createExchange } from '../engine';
import { ACCOUNT, STOCK, type TermsText, newYork, terms } from './exchange.driver';

const OTHER_ACCOUNT = 'DU2000002' as AccountId;
export const CASH = decimal(1_000_000);

const GERMAN: ExchangeInstrument = { ...usStock('SAP'), currency: 'EUR' };
const FUTURE: ExchangeInstrument = {
  ...usStock('ES'),
  multiplier: decimal(50),
  settlement: 'variation',
  commission: IBKR_FUTURES,
  session: 'always-open',
};
export const INSTRUMENTS: readonly ExchangeInstrument[] = [usStock(STOCK), GERMAN, FUTURE];
const START = newYork('2026-11-23', '09:25');

/** An input that is made when its turn comes. */
export interface Step {
  readonly waitMs: number;
  readonly make: (now: Instant, exchange: Exchange) => ExchangeInput;
}

const shares = fc.integer({ min: 1, max: 120 }).map(String);
const cents = fc.integer({ min: 9_000, max: 11_000 }).map((n) => (n / 100).toFixed(2));
const instrument = fc.oneof(
  { arbitrary: fc.constant(STOCK), weight: 5 },
  { arbitrary: fc.constantFrom('SAP', 'ES'), weight: 1 },
);

/** Mostly the next moment; sometimes minutes or hours, so that sessions open and close. */
const waitMs = fc.oneof(
  { arbitrary: fc.constant(1), weight: 8 },
  { arbitrary: fc.constantFrom(60_000, 30 * 60_000, 4 * 3_600_000), weight: 1 },
);

function step(make: fc.Arbitrary<Step['make']>): fc.Arbitrary<Step> {
  return fc.record({ waitMs, make });
}

export const quoteStep = step(
  fc
    .record({
      price: fc.integer({ min: 90, max: 111 }),
      size: fc.integer({ min: 0, max: 80 }),
      instrument,
    })
    .map(({ price, size, instrument: quoted }) => (now) => ({
      kind: 'Quote',
      now,
      instrument: quoted,
      bid: decimal(price),
      ask: decimal(price).plus('0.02'),
      last: decimal(price),
      bidSize: decimal(size),
      askSize: decimal(size),
      volume: decimal(size * 10),
      close: decimal(100),
    })),
);

export const liquidityStep = step(
  fc.record({ buy: fc.option(shares), sell: fc.option(shares) }).map(({ buy, sell }) => (now) => ({
    kind: 'SetLiquidity',
    now,
    instrument: STOCK,
    buy: buy === null ? null : decimal(buy),
    sell: sell === null ? null : decimal(sell),
  })),
);

const comparison = fc.constantFrom('at-least' as const, 'at-most' as const);
const joins = fc.constantFrom('and' as const, 'or' as const);
const condition: fc.Arbitrary<OrderCondition> = fc.oneof(
  fc
    .record({ joins, is: comparison, price: cents.map(decimal) })
    .map((same) => ({ ...same, kind: 'price' as const, instrument: STOCK })),
  fc
    .record({ joins, is: comparison, hours: fc.integer({ min: 0, max: 30 }) })
    .map(({ hours, ...same }) => ({
      ...same,
      kind: 'time' as const,
      at: (START + hours * 3_600_000) as Instant,
    })),
  fc
    .record({ joins, is: comparison, percent: fc.integer({ min: 80, max: 100 }).map(decimal) })
    .map((same) => ({ ...same, kind: 'margin' as const })),
  joins.map((joined) => ({ joins: joined, kind: 'execution' as const, instrument: STOCK })),
);
const conditions = fc.record({
  list: fc.array(condition, { minLength: 1, maxLength: 3 }),
  cancelOrder: fc.boolean(),
  ignoreHours: fc.boolean(),
});

const TYPES = [
  'MARKET',
  'LIMIT',
  'STOP',
  'STOP_LIMIT',
  'MARKET_IF_TOUCHED',
  'LIMIT_IF_TOUCHED',
  'TRAIL',
  'TRAIL_LIMIT',
  'RELATIVE',
  'MIDPRICE',
] as const;

/** All prices, whether or not the type needs them: those that mean nothing are not looked at. */
const typed: fc.Arbitrary<TermsText> = fc.record({
  type: fc.constantFrom(...TYPES),
  limit: cents,
  stop: cents,
  trail: fc.constant('1.5'),
  offset: fc.constant('0.10'),
});

const onClose: fc.Arbitrary<TermsText> = fc.record({
  type: fc.constantFrom('MARKET_ON_CLOSE' as const, 'LIMIT_ON_CLOSE' as const),
  tif: fc.constant('DAY' as const),
});

const linked: fc.Arbitrary<TermsText> = fc.oneof(
  { arbitrary: fc.constant<TermsText>({}), weight: 3 },
  {
    arbitrary: fc
      .constantFrom(1 as const, 2 as const, 3 as const)
      .map((groupType): TermsText => ({ group: 'G', groupType })),
    weight: 2,
  },
);

const timed: fc.Arbitrary<TermsText> = fc.record(
  {
    outside: fc.boolean(),
    goodAfter: fc.integer({ min: 0, max: 30 }).map((hours) => START + hours * 3_600_000),
    conditions,
  },
  { requiredKeys: [] },
);

const often = (usual: fc.Arbitrary<TermsText>, weight: number): fc.Arbitrary<TermsText> =>
  fc.oneof({ arbitrary: fc.constant<TermsText>({}), weight }, { arbitrary: usual, weight: 1 });

const termsText: fc.Arbitrary<TermsText> = fc
  .tuple(
    fc.record({
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      quantity: shares,
      transmit: fc.constantFrom(true, true, true, false),
      tif: fc.constantFrom('DAY', 'GTC', 'GTC', 'GTD', 'IOC', 'FOK', 'OPG'),
      goodTill: fc.integer({ min: 1, max: 60 }).map((hours) => START + hours * 3_600_000),
      instrument,
      account: fc.constantFrom<string>(ACCOUNT, ACCOUNT, OTHER_ACCOUNT),
    }),
    typed,
    linked,
    often(onClose, 7),
    often(timed, 3),
  )
  .map((parts): TermsText => Object.assign({}, ...parts) as TermsText);

/** Which one of several, as a part of all there are: 0 is the first. */
const which = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function pick<Item>(items: readonly Item[], part: number): Item | undefined {
  return items[Math.floor(part * items.length)];
}

/** Places an order, sometimes as the child of a living one, on the other side of it. */
const placeStep = step(
  fc
    .record({ text: termsText, parent: fc.option(which) })
    .map(({ text, parent }) => (now, exchange): ExchangeInput => {
      const above = parent === null ? undefined : pick(exchange.openOrders(), parent);
      const child: TermsText =
        above === undefined
          ? {}
          : {
              parent: above.key,
              side: above.side === 'BUY' ? 'SELL' : 'BUY',
              account: above.account,
              instrument: above.instrument,
            };
      return {
        ...{ kind: 'PlaceOrder', now, key: `k${now}` },
        terms: terms({ ...text, ...child }),
      };
    }),
);

/** Sends other terms for a living order; sometimes ones that do not fit it. */
const modifyStep = step(
  fc
    .record({ text: termsText, nth: which, fits: fc.constantFrom(true, true, true, false) })
    .map(({ text, nth, fits }) => (now, exchange): ExchangeInput => {
      const order = pick(exchange.openOrders(), nth);
      if (order === undefined || !fits)
        return { kind: 'ModifyOrder', now, key: order?.key ?? 'none', terms: terms(text) };
      const { key, side, type, account, instrument: id } = order;
      const same = { side, type, account, instrument: id };
      const transmit = text.transmit === true || order.state !== 'HELD';
      return { kind: 'ModifyOrder', now, key, terms: terms({ ...text, ...same, transmit }) };
    }),
);

const cancelStep = step(
  which.map((nth) => (now, exchange) => ({
    kind: 'CancelOrder',
    now,
    key: pick(exchange.openOrders(), nth)?.key ?? 'none',
  })),
);

const correctionStep = step(
  fc
    .record({
      nth: which,
      quantity: fc.option(shares),
      price: fc.option(cents),
      bust: fc.boolean(),
    })
    .map(({ nth, quantity, price, bust }) => (now, exchange): ExchangeInput => {
      const execution = pick(exchange.executions(), nth)?.id ?? 'none';
      if (bust) return { kind: 'BustExecution', now, execution };
      return {
        kind: 'CorrectExecution',
        now,
        execution,
        ...(quantity !== null && { quantity: decimal(quantity) }),
        ...(price !== null && { price: decimal(price) }),
      };
    }),
);

const brokerStep = step(
  fc.oneof(
    fc.constant<Step['make']>((now) => ({ kind: 'Clock', now })),
    fc.constant<Step['make']>((now) => ({ kind: 'EndSession', now })),
    fc.constant<Step['make']>((now) => ({ kind: 'CancelAll', now, account: ACCOUNT })),
    fc.boolean().map((halted): Step['make'] => (now) => ({
      kind: 'SetHalted',
      now,
      instrument: STOCK,
      halted,
    })),
    fc
      .constantFrom('not-available' as const, 'no-permission' as const, null)
      .map((barred): Step['make'] => (now) => ({
        kind: 'SetBarred',
        now,
        instrument: STOCK,
        barred,
      })),
    fc.option(fc.integer({ min: 0, max: 200 })).map((amount): Step['make'] => (now) => ({
      kind: 'SetShortable',
      now,
      instrument: STOCK,
      shares: amount === null ? null : decimal(amount),
    })),
    which.map((nth): Step['make'] => (now, exchange) => ({
      ...{ kind: 'RejectOrder', now, message: 'no' },
      key: pick(exchange.openOrders(), nth)?.key ?? 'none',
    })),
    which.map((nth): Step['make'] => (now, exchange) => ({
      ...{ kind: 'LoseOrder', now },
      key: pick(exchange.openOrders(), nth)?.key ?? 'none',
    })),
  ),
);

const switchStep = step(
  fc
    .oneof(
      fc.record({ stopTrigger: fc.constantFrom('last' as const, 'bid-ask' as const) }),
      fc.record({ childActivation: fc.constantFrom('early' as const, 'late' as const) }),
      fc.record({ depth: fc.constantFrom(null, { levels: 3, ticksApart: 1 }) }),
    )
    .map((change): Step['make'] => (now) => ({ kind: 'SetBehaviour', now, behaviour: change })),
);

const ratesStep = step(
  fc.integer({ min: 90, max: 130 }).map((percent): Step['make'] => (now) => ({
    kind: 'SetRates',
    now,
    rates: { EUR: decimal(percent).div(100) },
  })),
);

const USUAL = [
  { arbitrary: quoteStep, weight: 8 },
  { arbitrary: liquidityStep, weight: 2 },
  { arbitrary: placeStep, weight: 6 },
  { arbitrary: modifyStep, weight: 3 },
  { arbitrary: cancelStep, weight: 1 },
  { arbitrary: brokerStep, weight: 1 },
];
const CORRECTIONS = { arbitrary: correctionStep, weight: 2 };
const LENGTH = { maxLength: 60, size: 'max' } as const;

/** What clients, the market and the broker do. */
export const steps = fc.array(fc.oneof(...USUAL), LENGTH);

/** Corrections of fills too. */
export const stepsWithCorrections = fc.array(fc.oneof(...USUAL, CORRECTIONS), LENGTH);

/** Anything that can happen. */
export const anySteps = fc.array(
  fc.oneof(
    ...USUAL,
    CORRECTIONS,
    { arbitrary: switchStep, weight: 2 },
    { arbitrary: ratesStep, weight: 1 },
  ),
  LENGTH,
);

export const behaviour: fc.Arbitrary<ExchangeBehaviour> = fc.record({
  childActivation: fc.constantFrom('early' as const, 'late' as const),
  childFate: fc.constantFrom('live' as const, 'cut' as const, 'cancelled' as const),
  groupRevision: fc.constantFrom('refused' as const, 'allowed' as const),
  unblockedGroups: fc.constantFrom('serial' as const, 'racing' as const),
  stopTrigger: fc.constantFrom('last' as const, 'bid-ask' as const),
  fillOrKillUnfilled: fc.constantFrom('cancelled' as const, 'inactive' as const),
  depth: fc.constantFrom(null, { levels: 3, ticksApart: 1 }),
  slippage: fc.constantFrom(
    DEFAULT_BEHAVIOUR.slippage,
    { kind: 'ticks' as const, max: 3 },
    { kind: 'fraction' as const, of: decimal('0.0005') },
  ),
  activeOrdersMax: fc.constantFrom(null, 3),
});

export const config: fc.Arbitrary<ExchangeConfig> = fc
  .record({
    behaviour,
    session: fc.constantFrom('always-open' as const, 'us-equities' as const),
    margin: fc.constantFrom(INTRADAY_MARGIN, REG_T_MARGIN),
    commission: fc.constantFrom(IBKR_FIXED, IBKR_TIERED),
    executionsMax: fc.constantFrom(4, 20_000),
    completedOrdersMax: fc.constantFrom(2, 5_000),
  })
  .map((change) =>
    exchangeConfig({
      ...change,
      instruments: INSTRUMENTS,
      accounts: [
        { id: ACCOUNT, currency: 'USD', cash: { USD: CASH } },
        { id: OTHER_ACCOUNT, currency: 'EUR', cash: { EUR: CASH } },
      ],
      rates: { USD: decimal(1), EUR: decimal('1.1') },
    }),
  );

/** The configuration with nothing forgotten. */
export function remembering(setup: ExchangeConfig): ExchangeConfig {
  return { ...setup, executionsMax: 20_000, completedOrdersMax: 5_000 };
}

/** Applies steps one after the other; `each` looks in between. Returns all events. */
export function play(
  exchange: Exchange,
  all: readonly Step[],
  each: (events: readonly ExchangeEvent[]) => void = () => undefined,
): readonly ExchangeEvent[] {
  let now: number = START;
  return all.flatMap(({ waitMs: wait, make }) => {
    now += wait;
    const events = exchange.apply(make(now as Instant, exchange));
    each(events);
    return events;
  });
}

/** Plays steps on a new exchange. */
export function played(setup: ExchangeConfig, all: readonly Step[], seed = 3): Exchange {
  const exchange = createExchange(setup, seed);
  play(exchange, all);
  return exchange;
}

/** Returns the sum of decimals. */
export function total(values: readonly Decimal[]): Decimal {
  return values.reduce((left, right) => left.plus(right), decimal(0));
}
