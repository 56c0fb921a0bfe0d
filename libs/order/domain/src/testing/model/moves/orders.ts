import { Decimal, decimal } from '@fairlead/core';
import fc from 'fast-check';
import { type LegPurpose, type RefusalAdvice, isAlive } from '../../../order/leg';
import { plainForm } from '../../../order/order-form';
import { reducibleShares, withoutOrders } from '../../../trade/by-hand/orders-by-hand';
import type { ModelOrder } from '../../model-broker';
import { EVERY_PURPOSE } from '../broker-side';
import { WHOLE, fillOrder } from '../market-side';
import type { OrderModel } from '../order-model';
import { type MoveKind, move } from './move';

const purpose = fc.constantFrom<LegPurpose>(
  'ENTRY',
  'ENTRY',
  'ADD',
  'STOP',
  'TARGET',
  'EXIT',
  'REDUCE',
);
const protecting = fc.constantFrom<LegPurpose>('STOP', 'STOP', 'TARGET');
const shares = fc.integer({ min: 1, max: 100 });
const price = fc.constantFrom('99.90', '100.00', '100.60');
/** Which trade, counted from the newest. */
const which = fc.nat(1);

interface Living {
  readonly which: number;
  readonly purpose: LegPurpose;
}

function living(model: OrderModel, { which: index, purpose: wanted }: Living): Found | null {
  const harness = model.trades.at(-1 - index);
  const order = harness?.broker.living(wanted)[0];
  return harness === undefined || order === undefined ? null : { harness, order };
}

interface Found {
  readonly harness: OrderModel['trades'][number];
  readonly order: ModelOrder;
}

function withLiving(model: OrderModel, wanted: Living, act: (found: Found) => void): void {
  const found = living(model, wanted);
  if (found !== null) act(found);
}

function fill(model: OrderModel, wanted: Living, quantity: number, at: string): void {
  withLiving(model, wanted, ({ order }) =>
    fillOrder(model, order.orderRef, { shares: quantity, price: at }),
  );
}

function correct(model: OrderModel, index: number, to: number): void {
  for (const { broker } of model.trades.slice(-1)) {
    if (index < broker.latestExecutions().length) broker.correct(index, to);
  }
}

function change(model: OrderModel, wanted: Living, by: number): void {
  withLiving(model, wanted, ({ harness, order }) => {
    const { stopPrice, limitPrice } = order.terms;
    harness.broker.changeByHand(order.orderRef, {
      stopPrice: stopPrice?.plus(by) ?? null,
      limitPrice: limitPrice?.plus(by) ?? null,
    });
  });
}

/** What the broker does with orders, and what persons do with them in TWS. */
export const ORDER_MOVES: Readonly<Record<string, MoveKind>> = {
  'fill whole': move(4, { which, purpose }, (model, wanted: Living) =>
    fill(model, wanted, WHOLE, '100.00'),
  ),
  'fill part': move<Living & { readonly shares: number; readonly price: string }>(
    5,
    { which, purpose, shares, price },
    (model, wanted) => fill(model, wanted, wanted.shares, wanted.price),
  ),
  correct: move(1, { index: fc.nat(3), shares }, (model, wanted) =>
    correct(model, wanted.index, wanted.shares),
  ),
  'correct a price': move(1, { index: fc.nat(3), price }, (model, wanted) => {
    for (const { broker } of model.trades.slice(-1)) {
      const execution = broker.latestExecutions()[wanted.index];
      if (execution !== undefined) broker.correct(wanted.index, execution.quantity.toNumber(), wanted.price); // prettier-ignore
    }
  }),
  bust: move(1, { index: fc.nat(3) }, (model, { index }) => correct(model, index, 0)),
  'refuse new orders': move<{
    readonly purpose: LegPurpose;
    readonly advice: RefusalAdvice | null;
    readonly times: number;
    readonly above: number;
  }>(
    2,
    {
      purpose: fc.constantFrom('ENTRY', 'ADD', 'STOP', 'STOP', 'TARGET'),
      advice: fc.constantFrom(null, 'type', 'time', 'size', 'group', 'none'),
      ...{ times: fc.constantFrom(1, 2, 5, 1_000), above: fc.constantFrom(0, 0, 40) },
    },
    (model, { advice, ...refusal }) => {
      for (const { broker } of model.trades.slice(-1)) {
        broker.refusals.push({ ...refusal, code: '201', ...(advice === null ? {} : { advice }) });
      }
    },
  ),
  'refuse an exit': move(1, {}, (model) => {
    const refused = sumOf(model.trades.flatMap(({ broker }) => broker.refusals));
    if (refused >= EXIT_REFUSALS_MAX) return;
    for (const { broker } of model.trades.slice(-1)) broker.refusals.push({ purpose: 'EXIT', code: '201', times: 1 }); // prettier-ignore
  }),
  'refuse a change': move(1, { request: fc.constantFrom('modify', 'cancel') }, (model, wanted) => {
    for (const { broker } of model.trades.slice(-1)) broker.refuses[wanted.request] += 1; // prettier-ignore
  }),
  'answer in doubt': move(
    1,
    { purpose: fc.constantFrom<LegPurpose>('ENTRY', 'ADD', 'STOP', 'TARGET', 'EXIT'), doubt: fc.constantFrom('lives' as const, 'absent' as const) }, // prettier-ignore
    (model, wanted) => {
      for (const { broker } of model.trades.slice(-1)) broker.doubts.set(wanted.purpose, wanted.doubt); // prettier-ignore
    },
  ),
  'behave again': move(3, {}, (model) => {
    for (const { broker } of model.trades) {
      broker.refusals.length = 0;
      broker.doubts.clear();
    }
  }),
  'fills that no status names': move(1, { which, purpose }, (model, wanted: Living) =>
    withLiving(model, wanted, ({ harness, order }) => harness.broker.hideFills(order.orderRef)),
  ),
  'cancel by hand': move(
    1,
    { which, purpose },
    (model, wanted: Living) =>
    withLiving(model, wanted, ({ harness, order }) => harness.broker.end(order.orderRef, 'CANCELLED')), // prettier-ignore
  ),
  'cancel all by hand': move(1, { which }, (model, wanted) => {
    const harness = model.trades.at(-1 - wanted.which);
    for (const { orderRef } of harness?.broker.living(...EVERY_PURPOSE) ?? []) harness?.broker.end(orderRef, 'CANCELLED'); // prettier-ignore
  }),
  'expire at the broker': move(
    1,
    { which, purpose: fc.constantFrom<LegPurpose>('ENTRY', 'ADD') },
    (model, wanted) => // prettier-ignore
    withLiving(model, wanted, ({ harness, order }) => harness.broker.end(order.orderRef, 'EXPIRED')), // prettier-ignore
  ),
  'change a price by hand': move(
    1,
    { which, purpose: protecting, by: fc.constantFrom(-1, -0.5, 0.5, 1) },
    (model, wanted) => change(model, wanted, wanted.by),
  ),
  'change a size by hand': move(1, { which, purpose: protecting, shares }, (model, wanted) =>
    withLiving(model, wanted, ({ harness, order }) =>
      harness.broker.changeByHand(order.orderRef, { quantity: decimal(wanted.shares) }),
    ),
  ),
  'an order of a person reduces': move(
    2,
    { which, shares, percent: fc.constantFrom(null, 1, 4) },
    (model, wanted) => {
      // prettier-ignore
      const harness = model.trades.at(-1 - wanted.which);
      if (harness === undefined || model.gate !== 'open') return;
      const quantity = Decimal.min(wanted.shares, reducibleShares(harness.trade, undefined));
      const away = (wanted.percent ?? 0) * (harness.trade.direction === 'LONG' ? 1 : -1);
      const limit = wanted.percent === null ? null : model.price.times(1 + away / 100).toDecimalPlaces(2); // prettier-ignore
      if (quantity.gt(0)) harness.reduce(quantity.toNumber(), plainForm(limit, null));
    },
  ),
  'an order of a person is called off': move(1, { which }, (model, wanted) => {
    const harness = model.trades.at(-1 - wanted.which);
    const orders = harness?.trade.legs.filter((leg) => leg.purpose === 'REDUCE' && isAlive(leg));
    const orderRefs = orders?.map((leg) => leg.orderRef) ?? [];
    harness?.become(withoutOrders(harness.trade, { orderRefs, reason: 'model' }));
  }),
  'close by hand': move(1, { shares }, (model, wanted) => {
    const { held } = model;
    const quantity = Math.min(wanted.shares, held.abs().toNumber());
    if (quantity > 0) model.tradeByHand(decimal(held.gt(0) ? -quantity : quantity));
  }),
  'correct a hand': move(1, { shares: fc.nat(100) }, (model, { shares: corrected }) => {
    const last = model.byHand.last;
    if (last !== undefined) model.byHand.correct(decimal(last.moved.isNegative() ? -corrected : corrected)); // prettier-ignore
  }),
};

/** Exits that a sequence may see refused: with more of them no time bounds how long a position is naked. */
const EXIT_REFUSALS_MAX = 3;

function sumOf(refusals: readonly { readonly purpose: LegPurpose }[]): number {
  return refusals.filter((each) => each.purpose === 'EXIT').length;
}
