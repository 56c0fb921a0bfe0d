import type { OrderView, PositionView } from '@fairlead/exchange';
import { type Decimal, decimalText, sum } from '@fairlead/core';
import type { SimulatorControl, SimulatorState } from './simulator-control';

/** Something that a test wants to be so, and whether it is. */
export interface Assertion {
  readonly name: string;
  readonly holds: boolean;
  /** What is in the way; nothing where it holds. */
  readonly because: readonly string[];
}

type Check = (control: SimulatorControl, state: SimulatorState) => readonly string[];

/** What can be asserted, with what it means. */
export const ASSERTIONS: Readonly<
  Record<string, { readonly summary: string; readonly check: Check }>
> = {
  'no-violations': {
    summary: 'No client has sent a frame that does not match the wire format.',
    check: ({ violations }) =>
      violations.map(({ message, field, problem }) => `${message}.${field}: ${problem}`),
  },
  'no-unknown-messages': {
    summary: 'No client has sent a message that TWS does not know.',
    check: ({ unknownMessages }) => unknownMessages.map(([id]) => `message ${id}`),
  },
  flat: {
    summary: 'There is no position.',
    check: (_, { positions }) =>
      positions.map(({ instrument, quantity }) => `${instrument} ${decimalText(quantity)}`),
  },
  'no-open-orders': {
    summary: 'No order is live, held ones included.',
    check: (_, { openOrders, heldOrders }) =>
      [...openOrders, ...heldOrders].map(({ meta }) => `order ${meta.key}`),
  },
  'one-order-per-reference': {
    summary: 'No order reference was used for two orders.',
    check: (_, state) => repeated(referencesOf(state)),
  },
  'positions-protected': {
    summary: 'Every position has live stops for exactly its size.',
    check: (_, { positions, openOrders }) =>
      positions.flatMap((position) =>
        unprotected(
          position,
          openOrders.map(({ view }) => view),
        ),
      ),
  },
};

/** Returns every assertion and whether it holds now. */
export function assertionsOf(control: SimulatorControl): readonly Assertion[] {
  const state = control.state();
  return Object.entries(ASSERTIONS).map(([name, { check }]) => {
    const because = check(control, state);
    return { name, holds: because.length === 0, because };
  });
}

function referencesOf(state: SimulatorState): readonly string[] {
  return [...state.openOrders, ...state.heldOrders, ...state.completedOrders]
    .map(({ meta }) => meta.orderRef)
    .filter((reference) => reference !== '');
}

function repeated(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = texts.filter((text) => seen.size === seen.add(text).size);
  return [...new Set(twice)];
}

function unprotected(position: PositionView, orders: readonly OrderView[]): readonly string[] {
  const { instrument, quantity } = position;
  const side = quantity.gt(0) ? 'SELL' : 'BUY';
  const stops = orders.filter(
    (order) => order.instrument === instrument && order.side === side && order.stopPrice !== null,
  );
  const covered: Decimal = sum(stops.map(({ remaining }) => remaining));
  return covered.eq(quantity.abs())
    ? []
    : [`${instrument} ${decimalText(quantity)} has stops for ${decimalText(covered)}`];
}
