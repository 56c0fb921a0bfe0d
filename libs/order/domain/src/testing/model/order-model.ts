import {
  type Decimal,
  type Instant,
  type OrderRef,
  type TradeId,
  decimal,
  plusMs,
  sum,
} from '@fairlead/core';
import { type Restriction, restrictionFor } from '../../account/restriction';
import {
  type ApprovalRequest,
  type Intent,
  type IntentEvent,
  type IntentState,
  intentDecider,
} from '../../intent';
import {
  type ContractHolding,
  type ReconciliationCommand,
  concernsHoldings,
  emptyHolding,
  reconciliationDecider,
} from '../../reconciliation';
import {
  DEFAULT_PLAN_SETTINGS,
  type Trade,
  type TradeSurroundings,
  tradeFromRecord,
  tradeToRecord,
} from '../../trade';
import type { TradeMoves } from '../../reconciliation/manual-trade';
import { moveShares } from '../../trade/evidence/takings';
import { adjustTrade, cancelOrders } from '../../trade/moving/adjust-trade';
import type { ModelBrokerOptions } from '../model-broker';
import { RISK_NOW } from '../risk-input.builder';
import { TradeHarness } from '../trade-harness';
import { EVERY_PURPOSE, leaveUnsent, refusalToSend } from './broker-side';
import { KEY, SYMBOL, restrictionOf, touchesAt, viewOf } from './model-view';
import { ManualFills } from './manual-fills';

/** How often the timer looks. */
export const TICK_MS = 250;
/** How long what is over is still looked at: as long as the store shows it. */
const RECENT_MS = 60_000;

/**
 * Order management of one contract of one account without a database, around the domain's own deciders: intents, trades,
 * reconciliation. Each trade has a model broker and a wire of its own; the account holds what they hold together, and what
 * was traded by hand.
 */
export class OrderModel {
  now: Instant = RISK_NOW;
  readonly trades: TradeHarness[] = [];
  state: 'ACTIVE' | 'REDUCING' | 'HALTED' = 'ACTIVE';
  /** The one strategy that is halted, if any. */
  haltedStrategy: string | null = null;
  gate: 'open' | 'exits' | 'closed' = 'open';
  gateSince: Instant = RISK_NOW;
  isConnected = true;
  epoch = 1;
  price: Decimal = decimal(100);
  isQuoted = true;
  halted: boolean | null = false;
  session: TradeSurroundings['session'] = 'open';
  /** Everything that came of intents, in order. */
  readonly events: IntentEvent[] = [];
  readonly intents = new Map<string, Intent>();
  holding: ContractHolding = emptyHolding(SYMBOL);
  readonly byHand = new ManualFills();
  /** Orders whose fill turned a trade round though nothing was on its way that we could not know. */
  readonly turned: OrderRef[] = [];
  /** What looks on after each step of the timer. */
  afterStep: (ms: number) => void = () => undefined;
  private askedAt: Instant = RISK_NOW;
  private waiting: IntentState['waiting'] = [];
  private readonly waitsFor = new Map<string, string | null>();
  readonly requests = new Map<string, ApprovalRequest>();

  constructor(readonly options: ModelBrokerOptions) {}

  /** Answers a new intent. */
  answer(intent: Intent): void {
    this.intents.set(intent.intentId, intent);
    this.decide(intent, null);
  }

  /** Answers all that waits once more, as the timer does. */
  retry(): void {
    for (const { intentId } of [...this.waiting]) {
      const intent = this.intents.get(intentId);
      // What is answered may end others that waited beside it.
      if (intent === undefined || !this.waiting.some((each) => each.intentId === intentId)) continue; // prettier-ignore
      const waitsFor = this.waitsFor.get(intentId) ?? null;
      const held = this.trades.find(({ trade }) => trade.tradeId === waitsFor);
      if (held !== undefined && held.trade.closedAt === null && !this.isOver(intent)) continue;
      this.decide(intent, { waitsFor, request: this.requests.get(intentId) ?? null });
    }
  }

  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** A person says the same to all that waits for one. */
  say(answer: 'APPROVED' | 'REJECTED'): void {
    for (const { intentId } of this.waiting.filter(({ isAsked }) => isAsked)) {
      const request = this.requests.get(intentId);
      if (request === undefined || request.answered !== null || this.now > request.until) continue;
      const answered = { answer, by: 'ann', reason: 'model', at: this.now };
      this.requests.set(intentId, { ...request, answered });
    }
    this.retry();
  }

  /** Somebody trades so many signed shares by hand at the broker. */
  tradeByHand(moved: Decimal): void {
    this.byHand.trade(moved, this.now);
    for (const { broker } of this.trades) broker.isShared = true;
  }

  /** Signed shares at the broker. */
  get held(): Decimal {
    const ours = this.trades.map(({ broker }) => broker.position());
    return sum([...ours, this.byHand.held]);
  }

  /** Lets the oldest manual execution that is on its way arrive. */
  deliverByHand(): boolean {
    const fill = this.isConnected ? this.byHand.next() : undefined;
    if (fill === undefined) return false;
    const manual = { ...fill, price: this.price, recordedAt: this.now };
    const contract = { instrumentKey: KEY, symbol: SYMBOL };
    this.reconcile({ kind: 'take-in-manual-trade', ...contract, manual, now: this.now });
    return true;
  }

  /** The broker's positions are requested and compared. Executions travel before them. */
  compare(): void {
    if (!this.isConnected) return;
    for (const harness of this.trades) while (this.deliverExecution(harness)) continue;
    while (this.deliverByHand()) continue;
    this.askedAt = this.now;
    this.reconcile({
      kind: 'compare',
      positions: [{ instrumentKey: KEY, symbol: SYMBOL, quantity: this.held }],
      ...{ isWhole: true, isFirst: false, manualSince: new Map() },
      ...{ askedAt: this.now, takenAt: this.now, now: this.now },
    });
  }

  /** Where the gate passes a command, it reaches the broker; what may not be sent any more comes back. */
  deliverCommand(harness: TradeHarness): boolean {
    const step = harness.nextCommand;
    if (step === undefined || !this.isConnected) return false;
    const refusal = refusalToSend(harness.broker, step, this);
    if (refusal === null) return harness.deliverCommand();
    harness.takeCommand();
    leaveUnsent(harness.broker, step, refusal);
    return true;
  }

  deliverStatus(harness: TradeHarness): boolean {
    return this.learnt(harness, () => harness.deliverStatus());
  }

  deliverExecution(harness: TradeHarness): boolean {
    return this.learnt(harness, () => harness.deliverExecution());
  }

  repeat(harness: TradeHarness, index: number): void {
    this.learnt(harness, () => (harness.repeat(index), true));
  }

  /** The connection breaks; of a command that was on its way nobody knows whether it arrived. */
  disconnect(torn: 'lives' | 'absent'): void {
    if (!this.isConnected) return;
    for (const harness of this.trades) this.tear(harness, torn);
    Object.assign(this, { isConnected: false, gate: 'closed', gateSince: this.now });
    for (const { broker } of this.trades) broker.disconnect();
  }

  /** The connection is back, all is compared, and the gate opens. */
  reconnect(): void {
    if (this.isConnected) return;
    Object.assign(this, { isConnected: true, epoch: this.epoch + 1 });
    for (const harness of this.trades) {
      harness.broker.reconnect();
      const count = harness.broker.executed.length;
      while (this.deliverStatus(harness)) continue;
      while (this.deliverExecution(harness)) continue;
      for (let index = 0; index < count; index += 1) this.repeat(harness, index);
    }
    this.compare();
    this.setGate('open');
  }

  setGate(gate: 'open' | 'exits'): void {
    if (!this.isConnected || this.gate === gate) return;
    if (this.gate === 'closed') this.gateSince = this.now;
    this.gate = gate;
    // What waited for the gate is planned with the news of it.
    this.plan();
  }

  /** Every process ends and is started again: only what is stored is left. */
  restart(): void {
    for (const harness of this.trades) {
      const stored = JSON.stringify(tradeToRecord(harness.trade));
      harness.trade = tradeFromRecord(JSON.parse(stored) as ReturnType<typeof tradeToRecord>);
    }
  }

  /** Everything on the wire arrives. */
  settle(): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const harness of this.trades) {
        while (this.deliverCommand(harness)) moved = true;
        while (this.deliverStatus(harness)) moved = true;
        while (this.deliverExecution(harness)) moved = true;
      }
      while (this.deliverByHand()) moved = true;
    }
  }

  /** Moves the clock and plans; nothing arrives. */
  tick(ms: number): void {
    this.now = plusMs(this.now, ms);
    this.plan();
    this.retry();
    this.reconcile({ kind: 'report-doubts', now: this.now });
  }

  plan(): void {
    for (const harness of this.trades) {
      harness.now = this.now;
      if (harness.trade.closedAt === null) harness.plan();
    }
  }

  /** Moves the clock by so many steps of the timer, with a wire that delivers at once. */
  pass(steps: number, ms = TICK_MS): void {
    for (let step = 0; step < steps; step += 1) {
      this.tick(ms);
      this.settle();
      this.afterStep(ms);
    }
  }

  /** True where nothing is on any wire. */
  get isQuiet(): boolean {
    const areQuiet = this.trades.every((harness) => harness.isQuiet);
    return this.isConnected && areQuiet && this.byHand.isQuiet;
  }

  /** What keeps entries from being ordered. */
  get restrictions(): readonly Restriction[] {
    const { state, haltedStrategy } = this;
    return [
      ...(state === 'ACTIVE' ? [] : [restrictionOf(state, 'global')]),
      ...(haltedStrategy === null ? [] : [restrictionOf('HALTED', 'strategy', haltedStrategy)]),
    ];
  }

  isStopped({ strategy }: Pick<Trade, 'strategy'>): boolean {
    return restrictionFor(this.restrictions, { strategy, instrumentKey: KEY }) !== null;
  }

  private surroundings(trade: Trade): TradeSurroundings {
    const { now, halted, session, price: lastPrice } = this;
    const { bid, ask } = touchesAt(lastPrice);
    const openTrades = this.trades
      .map(({ trade }) => trade)
      .filter(({ closedAt }) => closedAt === null);
    return {
      ...{ now, lastPrice, halted, session, entriesStopped: this.isStopped(trade) },
      quote: this.isQuoted ? { bid, ask } : null,
      gate: this.gateStanding,
      positions: { holding: this.holding, askedAt: this.askedAt, openTrades },
      settings: DEFAULT_PLAN_SETTINGS,
    };
  }

  get gateStanding(): TradeSurroundings['gate'] {
    const { gate, gateSince, epoch } = this;
    return { state: gate, since: gateSince, passableSince: gateSince, epoch, paper: true };
  }

  private decide(
    intent: Intent,
    waited: { readonly waitsFor: string | null; readonly request: ApprovalRequest | null } | null,
  ): void {
    const trades = this.trades.map(({ trade }) => trade).filter((trade) => !this.isForgotten(trade)); // prettier-ignore
    const command = { intent, waited, view: viewOf(this), now: this.now };
    const state = { trades, waiting: this.waiting, approvals: [] };
    const events = intentDecider.decide(command, state).value;
    for (const event of events) this.carryOut(event);
    this.events.push(...events);
    this.waiting = events.reduce(intentDecider.evolve, state).waiting;
  }

  private carryOut(event: IntentEvent): void {
    switch (event.kind) {
      case 'opened': {
        const { intent, trade } = event;
        const sent = { at: this.now, expiresAt: intent.expiresAt };
        const harness = TradeHarness.opened(trade, this.options, sent);
        harness.surroundings = () => this.surroundings(trade);
        if (!this.isConnected) harness.broker.disconnect();
        this.trades.push(harness);
        return;
      }
      case 'added':
        return void this.harnessOf(event.trade.tradeId).addOrder(event.order);
      case 'exit-requested':
        return this.harnessOf(event.tradeId).leave(event.wish);
      case 'adjusted': {
        const harness = this.harnessOf(event.trade.tradeId);
        return harness.become(adjustTrade(harness.trade, event.order, this.now));
      }
      case 'cancelled': {
        const harness = this.harnessOf(event.trade.tradeId);
        return harness.become(cancelOrders(harness.trade, event.order));
      }
      case 'deferred':
        this.waitsFor.set(event.entry.intentId, event.waitsFor);
        return;
      case 'approval-requested': {
        const request = { requestedAt: this.now, until: event.until, answered: null, ended: null };
        this.requests.set(event.intent.intentId, request);
        return;
      }
      case 'acted-on':
      case 'concluded':
      case 'denied':
      case 'exit-approved':
      case 'position-gap':
        return;
    }
  }

  private harnessOf(tradeId: TradeId | string): TradeHarness {
    const harness = this.trades.find(({ trade }) => trade.tradeId === tradeId);
    if (harness === undefined) throw new Error(`the model has no trade ${tradeId}`);
    harness.now = this.now;
    return harness;
  }

  private learnt(harness: TradeHarness, deliver: () => boolean): boolean {
    const before = harness.trade;
    harness.now = this.now;
    if (!deliver()) return false;
    const evidence = { before, after: harness.trade };
    if (concernsHoldings(evidence, new Map([[KEY, this.holding]]))) {
      this.reconcile({ kind: 'take-in-own-evidence', ...evidence, recordedAt: this.now });
    }
    return true;
  }

  private reconcile(command: ReconciliationCommand): void {
    const trades = this.trades.map(({ trade }) => trade);
    const state = { holdings: new Map([[KEY as string, this.holding]]), trades };
    const decision = reconciliationDecider.decide(command, state);
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.value) {
      if (event.kind === 'shares-moved') this.take(event);
      if (event.kind === 'holding-changed') this.holding = event.holding;
    }
  }

  /** Somebody else has traded shares of ours, or they come back. */
  private take({ tradeId, moves }: TradeMoves): void {
    const harness = this.harnessOf(tradeId);
    harness.become(moveShares(harness.trade, moves, this.now));
  }

  /** A command that was being written when the connection broke. */
  private tear(harness: TradeHarness, torn: 'lives' | 'absent'): void {
    const step = harness.nextCommand;
    if (step === undefined) return;
    const { doubts } = harness.broker;
    if (step.kind === 'place') for (const purpose of EVERY_PURPOSE) doubts.set(purpose, torn);
    else if (torn === 'absent') return void harness.takeCommand();
    this.deliverCommand(harness);
    doubts.clear();
  }

  private isOver(intent: Intent): boolean {
    return 'expiresAt' in intent && this.now > intent.expiresAt;
  }

  /** What was over a while ago is looked at again only where evidence comes. */
  private isForgotten({ closedAt }: Trade): boolean {
    return closedAt !== null && this.now - closedAt > RECENT_MS;
  }
}
