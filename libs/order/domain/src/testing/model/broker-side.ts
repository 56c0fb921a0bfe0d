import { Decimal, type OrderRef, ZERO, sum } from '@fairlead/core';
import type { TradeStep } from '../../trade';
import type { ModelBroker, ModelBrokerOptions, ModelOrder } from '../model-broker';
import type { ModelStanding } from './model-view';

/** Every purpose that an order can have. */
export const EVERY_PURPOSE = ['ENTRY', 'ADD', 'REDUCE', 'EXIT', 'STOP', 'TARGET'] as const;

/** Returns the orders that the market reaches at a bid and an ask. */
export function reachedBy(
  orders: readonly ModelOrder[],
  { bid, ask }: { readonly bid: Decimal; readonly ask: Decimal },
): readonly ModelOrder[] {
  return orders.filter(({ side, terms }) => {
    const touch = side === 'BUY' ? ask : bid;
    const isAbove = (limit: Decimal): boolean => touch.gte(limit);
    const isBelow = (limit: Decimal): boolean => touch.lte(limit);
    const { stopPrice, limitPrice } = terms;
    const [triggers, fills] = side === 'BUY' ? [isAbove, isBelow] : [isBelow, isAbove];
    return (stopPrice === null || triggers(stopPrice)) && (limitPrice === null || fills(limitPrice)); // prettier-ignore
  });
}

/**
 * Returns the shares that stops cover at the broker now: those of a parent that still fills no more than it has filled, or
 * nothing where it activates children late.
 */
export function coverAt(broker: ModelBroker, { activation }: ModelBrokerOptions): Decimal {
  const parents = new Map(broker.living('ENTRY').map((each) => [each.orderRef, each]));
  return sum(
    broker.living('STOP').map(({ terms, filled, parentRef }) => {
      const left = terms.quantity.minus(filled);
      const parent = parentRef === null ? undefined : parents.get(parentRef);
      if (parent === undefined) return left;
      return activation === 'late' ? ZERO : Decimal.min(left, parent.filled);
    }),
  );
}

/** Returns the shares that what lives could close at most: of one group only one can fill, and a child no more than its parent did. */
export function closingAt(broker: ModelBroker): Decimal {
  const parents = new Map(broker.living('ENTRY').map((each) => [each.orderRef, each]));
  const groups = new Map<string, Decimal>();
  for (const order of broker.living('STOP', 'TARGET', 'REDUCE', 'EXIT')) {
    const key = order.ocaGroup === '' ? order.orderRef : order.ocaGroup;
    const parent = order.parentRef === null ? undefined : parents.get(order.parentRef);
    const all = order.terms.quantity.minus(order.filled);
    const left = parent === undefined ? all : Decimal.min(all, parent.filled.minus(order.filled));
    groups.set(key, Decimal.max(groups.get(key) ?? left, left));
  }
  return sum([...groups.values()]);
}

/** Returns the orders that a command is about. */
function refsOf(step: TradeStep): readonly OrderRef[] {
  if (step.kind === 'place') return step.legs.map(({ orderRef }) => orderRef);
  if (step.kind === 'modify') return [step.leg.orderRef];
  return step.kind === 'cancel' ? [step.orderRef] : [];
}

/** Returns why the gateway does not send a command, or null where it does. */
export function refusalToSend(
  broker: ModelBroker,
  step: TradeStep,
  { now, state, gate }: Pick<ModelStanding, 'now' | 'state' | 'gate'>,
): string | null {
  if (step.kind !== 'place') {
    return refsOf(step).every((ref) => broker.orders.has(ref)) ? null : 'ORDER_NOT_FOUND';
  }
  if (step.purpose !== 'entry') return null;
  if (step.expiresAt !== undefined && now > step.expiresAt) return 'EXPIRED';
  if (state !== 'ACTIVE') return 'HALTED';
  return gate === 'open' ? null : 'GATE_CLOSED';
}

/** The gateway does not send a command, and says why. */
export function leaveUnsent(broker: ModelBroker, step: TradeStep, code: string): void {
  if (step.kind !== 'place' && step.kind !== 'modify' && step.kind !== 'cancel') return;
  const said = { request: step.kind, code, reason: `not sent: ${code}` };
  const outcome = code === 'EXPIRED' ? 'EXPIRED' : 'REFUSED';
  for (const orderRef of refsOf(step)) {
    broker.reported.push({ kind: 'not-sent', orderRef, outcome, ...said });
  }
}
