import {
  Decimal,
  type ExecutionId,
  type OrderRef,
  type OrderType,
  type Side,
  ZERO,
  decimal,
  sideSign,
  sum,
} from '@fairlead/core';
import type { Leg, LegPurpose, LegTerms, RefusalAdvice } from '../order/leg';
import type { EvidencedStatus } from '../order/order-status';
import type {
  ExecutionEvidence,
  NotSentEvidence,
  RejectionEvidence,
  StatusEvidence,
} from '../trade/evidence/evidence';
import type { TradeStep } from '../trade/plan/plan';
import { heldAtMost } from './held-at-most';

/** What the model does where real brokers differ. */
export interface ModelBrokerOptions {
  readonly activation: 'early' | 'late';
  /** What becomes of the children of a partly filled parent that is cancelled or cut. */
  readonly fate: 'live' | 'cut' | 'cancelled';
}

/** How the model refuses new orders. */
export interface PlaceRefusal {
  readonly purpose: LegPurpose;
  readonly code: string;
  readonly advice?: RefusalAdvice;
  /** Only this type of order. */
  readonly type?: OrderType;
  /** Only larger ones. */
  readonly above?: number;
  /** Only where they are in a group of ours. */
  readonly grouped?: boolean;
  /** How many, default all that come. */
  times?: number;
}

/** What the broker makes of a new order whose answer says nothing: it has it all the same, or it does not. */
export type Doubt = 'lives' | 'absent';

/** One order of the model. */
export interface ModelOrder {
  readonly orderRef: OrderRef;
  readonly purpose: LegPurpose;
  readonly side: Side;
  readonly parentRef: OrderRef | null;
  readonly ocaGroup: string;
  readonly ocaType: number;
  readonly rung: number | null;
  terms: LegTerms;
  filled: Decimal;
  status: EvidencedStatus;
}

type Spoken = StatusEvidence | RejectionEvidence | NotSentEvidence;

/** A broker that is just large enough to test a trade against: brackets, groups, partial fills, cuts. */
export class ModelBroker {
  readonly orders = new Map<OrderRef, ModelOrder>();
  /** What it reported of orders, oldest first. Executions travel apart from it, as they do in the flow. */
  readonly reported: Spoken[] = [];
  readonly executed: ExecutionEvidence[] = [];
  /** Requests that it refuses, each once. */
  readonly refuses = { modify: 0, cancel: 0, place: 0 };
  /** True where no cancel arrives: nothing comes of it and nothing is reported. */
  ignoresCancels = false;
  /** Orders that it never lets change. */
  readonly unchangeable = new Set<OrderRef>();
  /** New orders that it refuses. */
  readonly refusals: PlaceRefusal[] = [];
  /** New orders that it answers with a code that says nothing, by purpose. */
  readonly doubts = new Map<LegPurpose, Doubt>();
  /** What the scenario wants to be certain of never happening. */
  readonly violations: string[] = [];
  /** True once others traded the contract too: the position is not of these orders alone. */
  isShared = false;
  /** How many executions have a way to us: all, but while the connection is broken. */
  reach = Infinity;
  private readonly hidden = new Set<OrderRef>();
  private executions = 0;

  constructor(
    private readonly options: ModelBrokerOptions = { activation: 'early', fate: 'live' },
  ) {}

  /** Carries out a command; other steps are not the broker's. */
  receive(step: TradeStep): void {
    if (step.kind === 'place') this.place(step.legs);
    if (step.kind === 'modify') this.modify(step.leg, step.wanted);
    if (step.kind === 'cancel') this.cancel(step.orderRef);
  }

  /** The connection breaks: what it reports from now on is lost. */
  disconnect(): void {
    this.reach = this.executed.length;
  }

  /** The connection is back: each order is reported as it is, and what was executed meanwhile. */
  reconnect(): void {
    this.reach = Infinity;
    for (const order of this.orders.values()) this.report(order, order.status);
  }

  /** Somebody changes what an order asks for by hand. */
  changeByHand(orderRef: OrderRef, change: Partial<LegTerms>): void {
    const order = this.order(orderRef);
    if (!this.alive(order)) return;
    const terms = { ...order.terms, ...change };
    if (terms.quantity.lte(order.filled)) return;
    order.terms = terms;
    this.report(order, order.status);
  }

  /** Fills shares of an order at a price, no more than can fill. Returns how many did. */
  fill(orderRef: OrderRef, shares: number, price = '100.00'): Decimal {
    const order = this.order(orderRef);
    const quantity = Decimal.min(decimal(shares), this.fillable(order));
    if (!this.alive(order) || quantity.lte(0)) return ZERO;
    order.filled = order.filled.plus(quantity);
    this.executions += 1;
    this.executed.push({
      kind: 'execution',
      orderRef,
      executionId: `exec.${this.executions}` as ExecutionId,
      revision: 1,
      corrects: false,
      side: order.side,
      quantity,
      price: decimal(price),
    });
    this.report(order, order.filled.eq(order.terms.quantity) ? 'FILLED' : 'WORKING');
    this.reduceSiblings(order, quantity);
    return quantity;
  }

  /** Lets no status name the fills of an order, also none that is on the way: its executions come as a surprise. */
  hideFills(orderRef: OrderRef): void {
    this.hidden.add(orderRef);
    for (const [index, each] of this.reported.entries()) {
      if (each.kind !== 'status' || each.orderRef !== orderRef) continue;
      this.reported[index] = { ...each, filledQuantity: ZERO };
    }
  }

  /** Corrects the execution of this number to other shares, none for a bust; an order that it leaves short has ended. */
  correct(index: number, shares: number, corrected?: string): void {
    const [latest] = this.latestExecutions().slice(index, index + 1);
    if (latest === undefined) throw new Error(`the model has no execution ${index}`);
    const order = this.order(latest.orderRef);
    const most = order.terms.quantity.minus(order.filled).plus(latest.quantity);
    const quantity = Decimal.min(decimal(shares), most);
    order.filled = order.filled.minus(latest.quantity).plus(quantity);
    const price = corrected === undefined ? latest.price : decimal(corrected);
    const { revision } = latest;
    this.executed.push({ ...latest, revision: revision + 1, corrects: true, quantity, price });
    if (order.status === 'FILLED' && order.filled.lt(order.terms.quantity))
      this.report(order, 'CANCELLED');
    else if (order.filled.eq(order.terms.quantity)) this.report(order, 'FILLED');
  }

  /** Each execution in its last revision, in the order in which they came. */
  latestExecutions(): readonly ExecutionEvidence[] {
    return [...new Map(this.executed.map((each) => [each.executionId, each])).values()];
  }

  /** Ends an order by the broker's own will. */
  end(orderRef: OrderRef, status: 'CANCELLED' | 'EXPIRED' | 'REJECTED', code = '202'): void {
    const order = this.order(orderRef);
    if (this.alive(order)) this.finish(order, status, code);
  }

  /** Signed shares. */
  position(): Decimal {
    return sum(this.latestExecutions().map((each) => each.quantity.times(sideSign(each.side))));
  }

  living(...purposes: readonly LegPurpose[]): readonly ModelOrder[] {
    return [...this.orders.values()].filter(
      (order) => purposes.includes(order.purpose) && this.alive(order),
    );
  }

  /** Shares that living stops would sell. */
  covered(): Decimal {
    return sum(this.living('STOP').map((stop) => stop.terms.quantity.minus(stop.filled)));
  }

  private place(legs: readonly Leg[]): void {
    for (const leg of legs) {
      if (this.orders.has(leg.orderRef)) this.violations.push(`${leg.orderRef} placed twice`);
      const order: ModelOrder = {
        orderRef: leg.orderRef,
        purpose: leg.purpose,
        side: leg.side,
        parentRef: leg.parentRef,
        ocaGroup: leg.ocaGroup ?? (leg.parentRef === null ? '' : `group-of-${leg.parentRef}`),
        ocaType: leg.ocaType ?? (leg.parentRef === null ? 0 : 3),
        rung: leg.rung ?? null,
        terms: leg.terms,
        filled: ZERO,
        status: 'PENDING_ACK',
      };
      this.orders.set(leg.orderRef, order);
      const refusal = this.refusalFor(leg);
      const doubt = this.doubts.get(leg.purpose);
      if (refusal !== undefined) {
        order.status = 'REJECTED';
        this.refuse(order, 'place', refusal.code, refusal.advice);
      } else if (doubt !== undefined) {
        this.leaveInDoubt(order, doubt);
      } else if (this.refuses.place > 0) {
        this.refuses.place -= 1;
        order.status = 'REJECTED';
        this.refuse(order, 'place', '201');
      } else {
        this.report(
          order,
          leg.parentRef === null && !leg.type.startsWith('STOP') ? 'WORKING' : 'HELD',
        );
      }
    }
    this.checkOnePair();
    this.checkOneExit();
  }

  private refusalFor(leg: Leg): PlaceRefusal | undefined {
    const found = this.refusals.find(
      (each) =>
        each.purpose === leg.purpose &&
        (each.type ?? leg.type) === leg.type &&
        (each.above === undefined || leg.terms.quantity.gt(each.above)) &&
        (each.grouped !== true || leg.ocaGroup !== null) &&
        (each.times ?? 1) > 0,
    );
    if (found?.times !== undefined) found.times -= 1;
    return found;
  }

  /** What others see is UNKNOWN; a cancel by id brings out what it is. */
  private leaveInDoubt(order: ModelOrder, doubt: Doubt): void {
    this.report(order, 'UNKNOWN', '12345');
    order.status = doubt === 'lives' ? 'WORKING' : 'LAPSED';
  }

  private modify(leg: Leg, wanted: LegTerms): void {
    const order = this.order(leg.orderRef);
    if (leg.ocaGroup !== null && order.ocaGroup !== leg.ocaGroup) {
      this.violations.push(`${leg.orderRef} modified with another group`);
    }
    if (!this.alive(order)) return this.refuse(order, 'modify', '104');
    if (this.unchangeable.has(leg.orderRef)) return this.refuse(order, 'modify', '105');
    if (this.refuses.modify > 0) {
      this.refuses.modify -= 1;
      return this.refuse(order, 'modify', '105');
    }
    if (wanted.quantity.lt(order.filled)) return this.refuse(order, 'modify', '105');
    const cut = wanted.quantity.lt(order.terms.quantity);
    order.terms = wanted;
    if (!wanted.quantity.eq(order.filled)) return this.report(order, order.status);
    this.report(order, 'FILLED');
    if (cut) this.decideFate(order);
  }

  private cancel(orderRef: OrderRef): void {
    if (this.ignoresCancels) return;
    const order = this.order(orderRef);
    // Not found, and a complete picture does not show it either: that is the gateway's proof.
    if (order.status === 'LAPSED') return this.report(order, 'LAPSED', '12345');
    if (!this.alive(order)) return this.refuse(order, 'cancel', '10148');
    if (this.refuses.cancel > 0) {
      this.refuses.cancel -= 1;
      return this.refuse(order, 'cancel', '161');
    }
    this.finish(order, 'CANCELLED', '202');
  }

  private finish(order: ModelOrder, status: EvidencedStatus, code: string): void {
    this.report(order, status, code);
    if (order.purpose !== 'ENTRY') return;
    if (order.filled.gt(0)) return this.decideFate(order);
    for (const child of this.childrenOf(order)) this.report(child, 'CANCELLED', '202');
  }

  private decideFate(parent: ModelOrder): void {
    for (const child of this.childrenOf(parent)) {
      if (this.options.fate === 'cancelled') this.report(child, 'CANCELLED', '202');
      if (this.options.fate !== 'cut') continue;
      child.terms = { ...child.terms, quantity: Decimal.max(parent.filled, child.filled) };
      this.report(child, child.filled.gte(child.terms.quantity) ? 'CANCELLED' : child.status);
    }
  }

  private reduceSiblings(order: ModelOrder, filled: Decimal): void {
    if (order.ocaGroup === '') return;
    for (const sibling of this.orders.values()) {
      const linked = sibling.ocaGroup === order.ocaGroup && sibling !== order;
      if (!linked || !this.alive(sibling)) continue;
      const left = order.ocaType === 1 ? sibling.filled : sibling.terms.quantity.minus(filled);
      const quantity = Decimal.max(sibling.filled, left);
      sibling.terms = { ...sibling.terms, quantity };
      const nothingLeft = sibling.terms.quantity.lte(sibling.filled);
      this.report(sibling, nothingLeft ? 'CANCELLED' : sibling.status, '202');
    }
  }

  private fillable(order: ModelOrder): Decimal {
    const left = order.terms.quantity.minus(order.filled);
    if (order.parentRef === null) return left;
    const parent = this.order(order.parentRef);
    // Once it is done its children are orders as others are: they may have grown by what was added beside it. What never filled
    // activates none.
    const isActive = this.executed.some((each) => each.orderRef === parent.orderRef);
    if (!this.alive(parent)) return isActive ? left : ZERO;
    if (this.options.activation === 'late') return ZERO;
    const siblings = [...this.orders.values()].filter((each) => each.parentRef === order.parentRef);
    const sold = sum(siblings.map((each) => each.filled));
    return Decimal.min(left, parent.filled.minus(sold));
  }

  private childrenOf(parent: ModelOrder): readonly ModelOrder[] {
    return [...this.orders.values()].filter(
      (each) => each.parentRef === parent.orderRef && this.alive(each),
    );
  }

  private alive(order: ModelOrder): boolean {
    return ['PENDING_ACK', 'HELD', 'WORKING'].includes(order.status);
  }

  private order(orderRef: OrderRef): ModelOrder {
    const order = this.orders.get(orderRef);
    if (order === undefined) throw new Error(`the model has no order ${orderRef}`);
    return order;
  }

  private report(order: ModelOrder, status: EvidencedStatus, code: string | null = null): void {
    order.status = status;
    if (this.reach !== Infinity) return;
    this.reported.push({
      kind: 'status',
      orderRef: order.orderRef,
      status,
      cancelPending: false,
      quantity: order.terms.quantity,
      filledQuantity: this.hidden.has(order.orderRef) ? ZERO : order.filled,
      limitPrice: order.terms.limitPrice,
      stopPrice: order.terms.stopPrice,
      ocaGroup: order.ocaGroup === '' ? null : order.ocaGroup,
      ocaType: order.ocaType === 0 ? null : order.ocaType,
      permId: null,
      code,
      reason: null,
    });
  }

  private refuse(
    order: ModelOrder,
    request: RejectionEvidence['request'],
    code: string,
    advice?: RefusalAdvice,
  ): void {
    if (this.reach !== Infinity) return;
    this.reported.push({
      kind: 'rejection',
      orderRef: order.orderRef,
      request,
      code,
      reason: `refused with ${code}`,
      final: request === 'place',
      ...(advice === undefined ? {} : { advice }),
    });
  }

  private checkOnePair(): void {
    const living = this.living('STOP', 'TARGET');
    const groups = new Set(living.map((order) => order.ocaGroup));
    // Each of several targets has a pair of its own.
    const pairs = new Set(living.map((order) => order.rung));
    if (groups.size > pairs.size) this.violations.push(`two pairs live: ${[...groups].join(', ')}`);
  }

  private checkOneExit(): void {
    const exits = this.living('EXIT');
    if (exits.length > 1) this.violations.push(`${exits.length} exits live`);
    const isAtMarket = exits.some((exit) => exit.terms.limitPrice === null);
    if (isAtMarket && this.living('STOP', 'TARGET').length > 0)
      this.violations.push('an exit beside a pair');
    const leaving = sum(exits.map((exit) => exit.terms.quantity.minus(exit.filled)));
    const opens = [...this.orders.values()].find(({ purpose }) => purpose === 'ENTRY')?.side;
    const held = Decimal.max(this.position().abs(), heldAtMost(this.executed, opens));
    if (!this.isShared && leaving.gt(held))
      this.violations.push('an exit larger than the position');
  }
}
