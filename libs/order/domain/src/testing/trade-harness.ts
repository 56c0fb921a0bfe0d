import {
  type Decimal,
  type Instant,
  type IntentId,
  type OrderRef,
  type TrustedQuote,
  ZERO,
  decimal,
  middleOf,
  orderRefOf,
  plusMs,
} from '@fairlead/core';
import {
  type AddOrder,
  type AdjustOrder,
  type CancelOrder,
  DEFAULT_PLAN_SETTINGS,
  type ExitWish,
  type PlanView,
  type Taking,
  type Trade,
  type TradeEvidence,
  type TradeOpening,
  type TradeStep,
  type TradeSurroundings,
  addToTrade,
  adjustTrade,
  cancelOrders,
  applyEvidence,
  openTrade,
  planTrade,
  reduceTrade,
  plannedPosition,
  requestExit,
  takeShares,
  tradeFromRecord,
  tradeToRecord,
} from '../trade';
import { type OrderForm, isTerminal, plainForm } from '../order';
import { planViewOf } from '../trade/plan/surroundings';
import { ModelBroker, type ModelBrokerOptions } from './model-broker';
import { TRADE_NOW, tradeOpening } from './trade.builder';

const TICK_MS = 250;

/** A trade and a model broker with a wire of two channels between them, moved by hand. */
export class TradeHarness {
  trade: Trade;
  now: Instant = TRADE_NOW;
  gate: PlanView['gate'] = 'open';
  gateSince: Instant = TRADE_NOW;
  halted: boolean | null = false;
  entriesStopped = false;
  session: PlanView['session'] = 'open';
  quote: TrustedQuote | null = { bid: decimal('99.99'), ask: decimal('100.01') };
  /** What could be trusted last, where nothing can be now. */
  lastPrice: Decimal | null = null;
  /** Null where the broker still holds all of the trade's shares. */
  closingCapacity: Decimal | null = null;
  /** When the broker's positions were requested last; null: all the time. */
  askedAt: Instant | null = null;
  /** What it may close by positions that differ. */
  inDoubt: Decimal | null = null;
  /** Signed shares of the contract that are not ours. */
  external: Decimal = ZERO;
  /** What it is planned by instead of all of these, where an account is around it. */
  surroundings: (() => TradeSurroundings) | null = null;
  readonly broker: ModelBroker;
  readonly steps: TradeStep[] = [];
  readonly violations: string[] = [];
  /** The trade as it was read from its record last. */
  private stored: Trade | null = null;
  private readonly commands: TradeStep[] = [];
  private adjustments = 0;
  private read = { reported: 0, executed: 0 };

  constructor(opening: Partial<TradeOpening> = {}, options?: ModelBrokerOptions) {
    this.broker = new ModelBroker(options);
    this.trade = openTrade(
      tradeOpening({ childrenActivateEarly: options?.activation !== 'late', ...opening }),
      this.now,
    );
    this.commands.push({ kind: 'place', purpose: 'protect', legs: this.trade.legs });
  }

  /** Returns one around a trade that an intent has just opened. */
  static opened(
    trade: Trade,
    options: ModelBrokerOptions,
    sent: { readonly at: Instant; readonly expiresAt: Instant },
  ): TradeHarness {
    const harness = new TradeHarness({}, options);
    const { legs } = trade;
    const place = { kind: 'place', purpose: 'entry', legs, expiresAt: sent.expiresAt } as const;
    Object.assign(harness, { trade, now: sent.at });
    harness.commands.splice(0, Infinity, place);
    return harness;
  }

  ref(role: 'E' | 'S' | 'T' | 'A' | 'X', ordinal = 1): OrderRef {
    return orderRefOf(this.trade.tradeId, role, ordinal);
  }

  /** Plans, and plans again: the second time must not find anything to do. */
  plan(): void {
    const before = this.trade;
    const view = this.view();
    const planned = planTrade(this.trade, view);
    // Where nothing came of it, nothing else would come of it the second time.
    if (planned.trade === this.stored && planned.steps.length === 0) return;
    for (const step of planned.steps) this.check(step, before);
    this.trade = tradeFromRecord(tradeToRecord(planned.trade));
    this.stored = this.trade;
    this.steps.push(...planned.steps);
    this.commands.push(...planned.steps.filter((step) => step.kind !== 'conclude'));
    const again = planTrade(this.trade, view).steps;
    if (again.length > 0) this.violations.push(`planned twice: ${describe(again)}`);
  }

  learn(evidence: TradeEvidence): void {
    this.trade = applyEvidence(this.trade, evidence, { seenAt: this.now, happenedAt: this.now });
    this.plan();
  }

  exit(reason = 'asked'): void {
    this.leave({ intent: null, reason });
  }

  leave(wish: ExitWish): void {
    this.become(requestExit(this.trade, wish, this.now));
  }

  /** Adds an order to the trade, as an approved intent does. Returns its reference. */
  add(shares: number, changes: Partial<AddOrder> = {}): OrderRef {
    const ordinal = this.trade.additions.length + 1;
    const intentId = `add.${ordinal}` as IntentId;
    const intent = { ...this.trade.opening, intentId, concluded: false };
    const order = {
      intent,
      quantity: decimal(shares),
      limitPrice: null,
      goodTill: null,
      ...changes,
    };
    return this.addOrder(order);
  }

  addOrder(order: AddOrder): OrderRef {
    const { trade, leg } = addToTrade(this.trade, order, this.now);
    this.trade = trade;
    this.commands.push({ kind: 'place', purpose: 'entry', legs: [leg] });
    this.plan();
    return leg.orderRef;
  }

  /** Something else is decided about the trade. */
  become(trade: Trade): void {
    this.trade = trade;
    this.plan();
  }

  /** A person reduces the trade. Returns the reference of the order. */
  reduce(shares: number, changes: Partial<OrderForm> = {}): OrderRef {
    const order = { quantity: decimal(shares), form: { ...plainForm(null, null), ...changes }, reason: 'by hand' }; // prettier-ignore
    const { trade, leg } = reduceTrade(this.trade, order, this.now);
    this.commands.push({ kind: 'place', purpose: 'exit', legs: [leg] });
    this.become(trade);
    return leg.orderRef;
  }

  /** A rule moves the stop or the target, as an approved intent does. */
  adjust(order: Partial<AdjustOrder>): void {
    const intentId = `adjust.${(this.adjustments += 1)}` as IntentId;
    const intent = { ...this.trade.opening, intentId, concluded: false };
    const expiresAt = plusMs(this.now, 60_000);
    const whole = { stop: null, target: null, expiresAt, ...order, intent };
    this.become(adjustTrade(this.trade, whole, this.now));
  }

  /** A rule cancels what would open or add. */
  cancelByRule(what: CancelOrder['what'] = 'ENTRIES'): void {
    const intent = { ...this.trade.opening, intentId: 'cancel.1' as IntentId, concluded: false };
    this.become(cancelOrders(this.trade, { intent, what, reason: 'a rule cancels' }));
  }

  /** Somebody else closes shares of the trade at the broker, and we learn of it. */
  take(shares: number, changes: Partial<Taking> = {}): void {
    const takingId = `taking.${this.trade.takings.length + 1}`;
    const taking = { takingId, kind: 'MANUAL', price: decimal('101.00'), at: this.now } as const;
    const quantity = decimal(shares);
    this.become(takeShares(this.trade, { ...taking, quantity, ...changes }, this.now));
  }

  /** Lets the oldest command reach the broker. */
  deliverCommand(): boolean {
    const command = this.commands.shift();
    if (command !== undefined) this.broker.receive(command);
    return command !== undefined;
  }

  /** Lets the oldest status of the broker that is on its way arrive. */
  deliverStatus(): boolean {
    const status = this.broker.reported[this.read.reported];
    if (status === undefined) return false;
    this.read = { ...this.read, reported: this.read.reported + 1 };
    this.learn(status);
    return true;
  }

  /** Lets the oldest execution that is on its way arrive. */
  deliverExecution(): boolean {
    const execution = this.broker.executed[this.read.executed];
    if (execution === undefined || this.read.executed >= this.broker.reach) return false;
    this.read = { ...this.read, executed: this.read.executed + 1 };
    this.learn(execution);
    return true;
  }

  /** Lets the oldest command get lost on its way, or what the gateway answers instead of the broker; returns it. */
  takeCommand(): TradeStep | undefined {
    return this.commands.shift();
  }

  /** The command that would reach the broker next. */
  get nextCommand(): TradeStep | undefined {
    return this.commands[0];
  }

  /** Lets something that arrived before arrive again. */
  repeat(index: number): void {
    const received: TradeEvidence[] = [
      ...this.broker.executed.slice(0, this.read.executed),
      ...this.broker.reported.slice(0, this.read.reported),
    ];
    const again = received.length === 0 ? undefined : received[index % received.length];
    if (again !== undefined) this.learn(again);
  }

  /** True where nothing is on the wire: each side knows all that the other one did. */
  get isQuiet(): boolean {
    const { reported, executed } = this.broker;
    const isReceived =
      this.read.reported === reported.length && this.read.executed === executed.length;
    return this.commands.length === 0 && isReceived;
  }

  /** Lets everything on the wire arrive, commands first, executions last. */
  settle(): void {
    for (;;) {
      if (!this.deliverCommand() && !this.deliverStatus() && !this.deliverExecution()) return;
    }
  }

  /** Moves the clock in the timer's steps, with a wire that delivers at once. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.now = plusMs(this.now, Math.min(left, TICK_MS));
      this.plan();
      this.settle();
    }
  }

  /** Moves the clock and plans; nothing arrives. */
  tick(ms: number): void {
    this.now = plusMs(this.now, ms);
    this.plan();
  }

  /** The whole entry fills at once and everything is known. */
  enter(shares = 100, price = '100.00'): this {
    this.settle();
    this.broker.fill(this.ref('E'), shares, price);
    this.settle();
    return this;
  }

  /** The commands and conclusions so far as short text, e.g. `modify S1 40 @97`. */
  log(): readonly string[] {
    return this.steps.map((step) => describeStep(step));
  }

  view(): PlanView {
    if (this.surroundings !== null) return planViewOf(this.trade, this.surroundings());
    const { now, gate, gateSince, quote, halted, session, entriesStopped } = this;
    const closingCapacity = this.closingCapacity ?? plannedPosition(this.trade).abs();
    const settings = DEFAULT_PLAN_SETTINGS;
    const positionCheck = { askedAt: this.askedAt ?? now, inDoubt: this.inDoubt };
    const lastPrice = quote === null ? this.lastPrice : middleOf(quote);
    const market = { quote, lastPrice, halted, session };
    return {
      now,
      gate,
      gateSince,
      ...market,
      entriesStopped,
      closingCapacity,
      positionCheck,
      external: this.external,
      settings,
    };
  }

  private check(step: TradeStep, before: Trade): void {
    const orderRef = orderRefOfStep(step);
    const leg = before.legs.find((each) => each.orderRef === orderRef);
    if (leg === undefined) return;
    if (isTerminal(leg.status)) this.violations.push(`${describeStep(step)} for an ended order`);
    if (step.kind === 'modify' && leg.pending?.kind === 'place') {
      this.violations.push(`${describeStep(step)} before its placing was answered`);
    }
  }
}

function orderRefOfStep(step: TradeStep): OrderRef | null {
  if (step.kind === 'modify') return step.leg.orderRef;
  return step.kind === 'cancel' ? step.orderRef : null;
}

function describe(steps: readonly TradeStep[]): string {
  return steps.map(describeStep).join('; ');
}

function describeStep(step: TradeStep): string {
  switch (step.kind) {
    case 'place':
      return `place ${step.legs.map((leg) => `${tail(leg.orderRef)} ${leg.terms.quantity.toFixed()}`).join(' ')}`;
    case 'modify': {
      const at = step.wanted.limitPrice ?? step.wanted.stopPrice;
      return `modify ${tail(step.leg.orderRef)} ${step.wanted.quantity.toFixed()}${at === null ? '' : ` @${at.toFixed()}`}`;
    }
    case 'cancel':
      return `cancel ${tail(step.orderRef)}`;
    case 'conclude':
      return `conclude ${step.outcome} ${step.code}`;
    case 'notice':
      return `notice ${step.code}`;
  }
}

function tail(orderRef: OrderRef): string {
  return orderRef.slice(orderRef.lastIndexOf('-') + 1);
}
