import { directionSign, sum } from '@fairlead/core';
import type { IntentEvent } from '../../intent';
import {
  DEFAULT_PLAN_SETTINGS,
  effectiveProtection,
  isUnprotectedByChoice,
  positionOf,
  takenShares,
  tradeStatusOf,
} from '../../trade';
import type { TradeHarness } from '../trade-harness';
import { EVERY_PURPOSE, closingAt, coverAt } from './broker-side';
import { type OrderModel, TICK_MS } from './order-model';

const { repairMs, lastResortMs } = DEFAULT_PLAN_SETTINGS;
/** Where nothing is in the way, by a timer that looks once a second at least. */
const CALM_MS = repairMs + 1_000 + 2 * TICK_MS;
/** Where the broker refuses, doubts or is interfered with: the last resort, its pauses, the patience with orders in doubt. */
const TROUBLED_MS = lastResortMs + repairMs * (1 + 2 + 4) + repairMs * 5 * 4 + 15_000;
/** A cancel that brings nothing is repeated with pauses of up to a minute. */
const CANCELS_MS = 150_000;

/** How long something has been wrong at the broker without a break, of one trade. */
interface Since {
  nakedMs: number;
  overMs: number;
  enteringMs: number;
}

/** What must hold, whatever happens: looked at after each move, and after each step of the timer. */
export class Laws {
  readonly broken: string[] = [];
  /** True once the broker refused or doubted something, or somebody interfered. */
  isTroubled = false;
  private readonly since = new Map<TradeHarness, Since>();
  private events = 0;
  private readonly ends: IntentEnds;

  constructor(private readonly model: OrderModel) {
    this.ends = new IntentEnds(model);
    model.afterStep = (ms) => this.afterStep(ms);
  }

  afterMove(): void {
    this.check(
      'no entry or addition is approved while trading is stopped',
      this.entersOnlyWhereItMay(),
    );
    this.check('no intent ends twice', !this.ends.countNew());
    this.check(
      `no trade changes its side: ${this.model.turned.join()}`,
      this.model.turned.length === 0,
    );
    for (const harness of this.model.trades) this.ofTrade(harness);
  }

  /** What holds of a trade in any moment. */
  private ofTrade(harness: TradeHarness): void {
    const { broker, trade } = harness;
    for (const violation of [...harness.violations, ...broker.violations])
      this.check(violation, false);
    for (const order of broker.orders.values()) {
      this.check('no order fills more than it asks for', order.filled.lte(order.terms.quantity));
    }
    if (!this.model.isConnected || !harness.isQuiet) return;
    const known = positionOf(trade).plus(takenShares(trade).times(directionSign(trade.direction)));
    this.check('each execution counts once', known.eq(broker.position()));
    const isOver = trade.closedAt !== null;
    this.check(
      'nothing of a closed trade lives',
      !isOver || broker.living(...EVERY_PURPOSE).length === 0,
    );
    const believed = effectiveProtection(trade);
    this.check(
      'what counts as protection is there',
      believed.lte(coverAt(broker, this.model.options)),
    );
  }

  private entersOnlyWhereItMay(): boolean {
    const added = this.model.events.slice(this.events);
    this.events = this.model.events.length;
    return !added.some(
      (event) =>
        (event.kind === 'opened' || event.kind === 'added') && this.model.isStopped(event.trade),
    );
  }

  private afterStep(ms: number): void {
    this.afterMove();
    for (const harness of this.model.trades) this.ofTime(harness, ms);
  }

  /** What holds again within a time. */
  private ofTime(harness: TradeHarness, ms: number): void {
    const { model } = this;
    const { broker, trade } = harness;
    const since = this.since.get(harness) ?? { nakedMs: 0, overMs: 0, enteringMs: 0 };
    this.since.set(harness, since);
    const passes = model.isConnected && model.gate !== 'closed';
    const canLeave = passes && model.halted !== true && model.session !== 'closed';
    const held = positionOf(trade).abs();
    const isLeaving = broker.living('EXIT').length > 0;
    const isNaked = !isUnprotectedByChoice(trade) && coverAt(broker, model.options).lt(held) && !isLeaving; // prettier-ignore
    const isOver = closingAt(broker).gt(held);
    const isEntering = model.isStopped(trade) && broker.living('ENTRY', 'ADD').length > 0;
    since.nakedMs = canLeave && isNaked ? since.nakedMs + ms : 0;
    since.overMs = passes && isOver ? since.overMs + ms : 0;
    since.enteringMs = passes && isEntering ? since.enteringMs + ms : 0;
    const within = this.isTroubled ? TROUBLED_MS : CALM_MS;
    this.check(`no position is naked for ${since.nakedMs} ms`, since.nakedMs <= within);
    this.check(`what lives closes more than is held for ${since.overMs} ms`, since.overMs <= (this.isTroubled ? CANCELS_MS : CALM_MS)); // prettier-ignore
    this.check(`entries work for ${since.enteringMs} ms after a halt`, since.enteringMs <= (this.isTroubled ? CANCELS_MS : CALM_MS)); // prettier-ignore
  }

  /** What holds once the broker has answered everything and time has passed. */
  atRest(): void {
    const { model } = this;
    this.ends.countNew();
    for (const intentId of model.intents.keys()) {
      this.check(`${intentId} ends once`, this.ends.of(intentId) === 1);
    }
    for (const harness of model.trades) this.restOf(harness);
    const ours = sum(model.trades.map(({ trade }) => positionOf(trade)));
    const { external, unexplained, doubt } = model.holding;
    this.check('the account is not in doubt', doubt === null);
    this.check('the broker holds what our trades and others do', model.held.eq(ours.plus(external).plus(unexplained))); // prettier-ignore
  }

  private restOf({ trade, broker }: TradeHarness): void {
    const status = tradeStatusOf(trade);
    const held = positionOf(trade).abs();
    this.check(`a trade comes to rest, not ${status}`, status === 'OPEN' || status === 'CLOSED');
    if (status === 'CLOSED') {
      this.check('a closed trade holds nothing', held.isZero());
      this.check('nothing of a closed trade lives', broker.living(...EVERY_PURPOSE).length === 0);
      return;
    }
    const covered = isUnprotectedByChoice(trade) ? held : broker.covered();
    this.check(`stops cover ${covered.toFixed()} of ${held.toFixed()}`, covered.eq(held));
    const targets = broker.living('TARGET').map((each) => each.terms.quantity.minus(each.filled));
    this.check(
      'targets close no more than is held',
      targets.every((each) => each.lte(held)),
    );
    this.check('an open trade is not left', trade.exit === null);
  }

  private check(law: string, holds: boolean): void {
    if (!holds && !this.broken.includes(law)) this.broken.push(law);
  }
}

/** How often each intent has ended, counted as it happens: neither events nor steps change once they are there. */
class IntentEnds {
  private readonly counts = new Map<string, number>();
  private readonly stepsCounted = new Map<TradeHarness, number>();
  private eventsCounted = 0;

  constructor(private readonly model: OrderModel) {}

  of(intentId: string): number {
    return this.counts.get(intentId) ?? 0;
  }

  /** Counts what is new. Returns true where an intent has ended more than once. */
  countNew(): boolean {
    const { events, trades } = this.model;
    const ended = events.slice(this.eventsCounted).flatMap(endedBy);
    this.eventsCounted = events.length;
    for (const harness of trades) {
      const added = harness.steps.slice(this.stepsCounted.get(harness) ?? 0);
      this.stepsCounted.set(harness, harness.steps.length);
      for (const step of added) if (step.kind === 'conclude') ended.push(step.intent.intentId);
    }
    for (const intentId of ended) this.counts.set(intentId, this.of(intentId) + 1);
    return ended.some((intentId) => this.of(intentId) > 1);
  }
}

function endedBy(event: IntentEvent): readonly string[] {
  if (event.kind === 'concluded') return [event.intentId];
  return event.kind === 'denied' ? [event.intent.intentId] : [];
}
