import {
  type Decimal,
  type Instant,
  type OrderRef,
  type Result,
  decimalText,
  ok,
  present,
  refused,
} from '@fairlead/core';
import {
  type Leg,
  type LegTerms,
  type OrderForm,
  type Trail,
  formProblem,
  isAlive,
  knownFilled,
  sameTerms,
} from '../../order';
import type { CheckResult } from '../../risk';
import {
  type Trade,
  averageHeldPrice,
  isUnprotectedByChoice,
  plannedPosition,
  reducibleShares,
} from '../../trade';
import { approveEntry } from '../approve-entry';
import type { EntryIntent } from '../intent';
import type { EntryView } from '../intent-view';
import { reasonToWait } from '../waiting/reason-to-wait';
import { denial } from './denial';
import { surroundingsOf } from './surroundings';

/** What of an order shall be otherwise; what is absent stays. */
export interface Amendment {
  readonly quantity?: Decimal;
  readonly limitPrice?: Decimal;
  readonly stopPrice?: Decimal;
  readonly trail?: Trail;
  readonly limitOffset?: Decimal;
}

/** A person wants an order of a trade to stand otherwise. */
export interface ChangeByHand {
  readonly trade: Trade;
  readonly orderRef: OrderRef;
  readonly amendment: Amendment;
  /** After this moment the change must not be sent any more. */
  readonly expiresAt: Instant;
}

type Refusal = CheckResult | null;

/**
 * Decides how an order shall stand: it is judged as if it came now in its place, by what of it has not filled. Refused is
 * what is no order of a person's or a rule's to enter, to add or to reduce with.
 */
export function decideChange(
  change: ChangeByHand,
  view: EntryView,
): Result<LegTerms, readonly CheckResult[]> {
  const leg = present(
    change.trade.legs.find(({ orderRef }) => orderRef === change.orderRef),
    'an order that is changed is one of its trade',
  );
  const wanted: LegTerms = { ...leg.terms, ...change.amendment };
  const wrong = problemOfMoment(leg, view) ?? problemOfTerms(change, leg, { wanted, view });
  if (wrong !== null) return refused([wrong]);
  if (leg.purpose === 'REDUCE') return reduction(change, leg, wanted);
  const checks = entryChecks(change, leg, { wanted, view });
  return checks.length > 0 ? refused(checks) : ok(wanted);
}

function problemOfMoment(leg: Leg, view: EntryView): Refusal {
  const reason = leg.unwanted !== undefined || leg.cancelPending ? 'it is being cancelled' : null;
  const pending = leg.pending === null ? null : `the broker has not answered to the last request (${leg.pending.kind})`; // prettier-ignore
  const doubt = leg.status === 'UNKNOWN' ? 'it is not known whether the broker has it' : null;
  const gate = view.gate.state === 'closed' ? 'the gate is closed' : null;
  const why = reason ?? pending ?? doubt ?? gate;
  if (why === null) return null;
  return denial('CANNOT_ORDER_NOW', { limit: 'an order at rest', actual: why }, `${leg.orderRef} cannot be changed now: ${why}`); // prettier-ignore
}

interface Wanted {
  readonly wanted: LegTerms;
  readonly view: EntryView;
}

function problemOfTerms({ trade }: ChangeByHand, leg: Leg, { wanted, view }: Wanted): Refusal {
  if (sameTerms(leg.terms, wanted)) {
    return denial('ORDER_TERMS', { limit: 'a change', actual: 'none' }, `${leg.orderRef} stands so already`); // prettier-ignore
  }
  const filled = knownFilled(leg);
  if (wanted.quantity.lte(filled)) {
    const figures = { limit: `above ${decimalText(filled)}`, actual: decimalText(wanted.quantity) };
    return denial('ORDER_TERMS', figures, `${decimalText(filled)} shares have filled; to end the rest cancel it`); // prettier-ignore
  }
  const isBracket = leg.purpose === 'ENTRY' && !isUnprotectedByChoice(trade);
  if (isBracket && !wanted.quantity.eq(leg.terms.quantity)) {
    const figures = { limit: decimalText(leg.terms.quantity), actual: decimalText(wanted.quantity) }; // prettier-ignore
    return denial('ORDER_TERMS', figures, 'stop and target at the broker have the size of their entry; cancel it and place another one'); // prettier-ignore
  }
  const wrong = formProblem(formOf(leg, wanted), surroundingsOf(view, trade.contract));
  if (wrong === null) return null;
  const { code, message, ...figures } = wrong;
  return denial(code, figures, message);
}

function formOf(leg: Leg, { quantity: _quantity, ...prices }: LegTerms): OrderForm {
  const { type, timeInForce, goodTill, outsideHours, ocaGroup } = leg;
  return {
    ...{ type, timeInForce, ...prices },
    // What is cancelled at its deadline by us is not GTD at the broker.
    goodTill: timeInForce === 'GTD' ? goodTill : null,
    ...(outsideHours === undefined ? {} : { outsideHours }),
    ...(ocaGroup === null ? {} : { ocaGroup }),
  };
}

function reduction(
  { trade }: ChangeByHand,
  leg: Leg,
  wanted: LegTerms,
): Result<LegTerms, readonly CheckResult[]> {
  const others = { ...trade, legs: trade.legs.filter((each) => each !== leg) };
  const most = reducibleShares(others, leg.ocaGroup ?? undefined);
  const rest = wanted.quantity.minus(knownFilled(leg));
  if (rest.lte(most)) return ok(wanted);
  const figures = { limit: decimalText(most), actual: decimalText(rest) };
  return refused([denial('BEYOND_CAPACITY', figures, `the trade has ${decimalText(most)} shares for it; an order never turns a trade round`)]); // prettier-ignore
}

/** Every check that refuses what of it has not filled; none where it may stand so. */
function entryChecks(
  change: ChangeByHand,
  leg: Leg,
  { wanted, view }: Wanted,
): readonly CheckResult[] {
  const { trade } = change;
  const waits = reasonToWait(view, { ...trade, ...{ instrumentKey: trade.contract.instrumentKey, protection: null } }); // prettier-ignore
  if (waits !== null) {
    return [denial('CANNOT_ORDER_NOW', { limit: 'ready', actual: waits }, `it cannot be judged now: ${waits}; send it again in a moment`)]; // prettier-ignore
  }
  const trades = view.trades.map(
    (each) =>
    each.tradeId === trade.tradeId ? { ...each, legs: each.legs.filter((one) => one.orderRef !== leg.orderRef) } : each, // prettier-ignore
  );
  const averagePrice = averageHeldPrice(trade);
  const held = averagePrice === null ? null : { shares: plannedPosition(trade), averagePrice };
  const approved = approveEntry(entryOf(change, leg, wanted), { ...view, trades }, held);
  return approved.ok ? [] : approved.refusal;
}

function entryOf({ trade, expiresAt }: ChangeByHand, leg: Leg, wanted: LegTerms): EntryIntent {
  const { opening, account, contract, strategy, direction, protection } = trade;
  const { intentId, causeId, signalId } = opening;
  return {
    ...{ intentId, causeId, signalId, account, strategy, direction, protection, expiresAt },
    ...{ kind: 'ENTER', ruleId: strategy, instrumentKey: contract.instrumentKey, stated: null },
    size: { kind: 'shares', shares: wanted.quantity.minus(knownFilled(leg)) },
    ...{ form: formOf(leg, wanted), limitPrice: wanted.limitPrice, onOpposite: 'ignore' },
    // The trade was allowed to be short when it was opened.
    ...{ allowShort: true, maxNotional: null, restsUntil: expiresAt, approvalUntil: null },
    reason: 'changed by hand',
  };
}

/** True for an order that a person may change: one that enters, adds or reduces, and lives. */
export function isChangeable(leg: Leg): boolean {
  return isAlive(leg) && ['ENTRY', 'ADD', 'REDUCE'].includes(leg.purpose);
}
