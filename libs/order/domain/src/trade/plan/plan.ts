import type { Decimal, Instant, OrderRef, TrustedQuote } from '@fairlead/core';
import {
  type Leg,
  type LegPlan,
  type LegTerms,
  cancelTries,
  isAlive,
  newLeg,
  withChange,
} from '../../order/leg';
import { type AnsweredIntent, type ConclusionOutcome, type Trade, legOf, withLeg } from '../trade';

/** What has to be done now. The trade that comes with the steps remembers them, so that they are not planned twice. */
export type TradeStep =
  | {
      readonly kind: 'place';
      readonly purpose: 'entry' | 'protect' | 'exit';
      readonly legs: readonly Leg[];
      /** Of an entry: after this moment it must not be sent any more. */
      readonly expiresAt?: Instant;
    }
  | {
      readonly kind: 'modify';
      readonly leg: Leg;
      readonly wanted: LegTerms;
      readonly revision: number;
      readonly reason: string;
    }
  | { readonly kind: 'cancel'; readonly orderRef: OrderRef; readonly reason: string }
  | {
      readonly kind: 'conclude';
      readonly intent: AnsweredIntent;
      readonly outcome: ConclusionOutcome;
      readonly code: string;
      readonly reason: string;
      /** Shares that had filled; an entry that is EXECUTED has some. */
      readonly filledQuantity?: Decimal;
    }
  | { readonly kind: 'notice'; readonly code: string; readonly reason: string };

/** Named limits of the planner, in ms unless a name says otherwise. */
export interface PlanSettings {
  /** Protection equals the position within this time of the last change. */
  readonly repairMs: number;
  /** How often an exit is re-priced. */
  readonly repriceMs: number;
  /** How long TWS gets to end what is linked before we cancel it. */
  readonly graceMs: number;
  /** How far a marketable exit may be from the mid, as a fraction. */
  readonly exitCollar: Decimal;
  /** An exit that is not flat after this time is reported to the operator. */
  readonly exitAlarmMs: number;
  /** Stops that the broker refused in a row after which a position is left at the market. */
  readonly lastResortRefusals: number;
  /** A position without effective protection for this long is left at the market. */
  readonly lastResortMs: number;
}

/** What the broker's own positions say of what a trade may still close. */
export interface PositionCheck {
  /** When the newest of them were requested, by the gateway's clock; null before the first. */
  readonly askedAt: Instant | null;
  /** Shares that it could close by a snapshot that shows fewer than we know of; null where none does. */
  readonly inDoubt: Decimal | null;
}

/** What a plan is made from beside the trade. */
export interface PlanView {
  readonly now: Instant;
  readonly gate: 'closed' | 'exits' | 'open';
  /** When the gate took this state: nothing was answered while it was closed. */
  readonly gateSince: Instant;
  /** Null while no quote can be trusted. */
  readonly quote: TrustedQuote | null;
  /** The middle of the last quote that could be trusted, however old; null before the first. */
  readonly lastPrice: Decimal | null;
  /**
   * Shares, unsigned, that this trade may still close in its direction: its planned position, less what the broker does
   * not hold for it any more. Nothing that leaves (stop, target, exit, last resort) may be larger, or it would open a
   * position the other way.
   */
  readonly closingCapacity: Decimal;
  readonly positionCheck: PositionCheck;
  /** Signed shares of the contract that are not ours. */
  readonly external: Decimal;
  /** Trading is halted at the exchange; null while the broker has not reported it. */
  readonly halted: boolean | null;
  /** True while trading is not ACTIVE: no entry may fill any more. */
  readonly entriesStopped: boolean;
  /** The instrument's regular session; it counts as open where it is not known. */
  readonly session: 'open' | 'closed' | 'unknown';
  readonly settings: PlanSettings;
}

/** Collects steps and keeps the trade in step with them. It lives within one call of the planner. */
export class TradePlan {
  readonly steps: TradeStep[] = [];
  constructor(
    public trade: Trade,
    readonly view: PlanView,
  ) {}

  /** Returns the milliseconds since a moment in which an answer could have come. */
  waitedMs(since: Instant): number {
    return this.view.now - Math.max(since, this.view.gateSince);
  }

  place(purpose: 'protect' | 'exit', plans: readonly LegPlan[]): void {
    const legs = plans.map((plan) => newLeg(plan, this.view.now));
    this.trade = { ...this.trade, legs: [...this.trade.legs, ...legs] };
    this.steps.push({ kind: 'place', purpose, legs });
  }

  modify(leg: Leg, wanted: LegTerms, reason: string): void {
    const requested = withChange(withoutFinishedParent(leg, this.trade), wanted, this.view.now);
    const { revision } = requested;
    this.trade = withLeg(this.trade, requested);
    this.steps.push({ kind: 'modify', leg: requested, wanted, revision, reason });
  }

  cancel(leg: Leg, reason: string): void {
    const tries = cancelTries(leg) + 1;
    const requested: Leg = { ...leg, pending: { kind: 'cancel', since: this.view.now, tries } };
    this.trade = withLeg(this.trade, requested);
    this.steps.push({ kind: 'cancel', orderRef: leg.orderRef, reason });
  }

  conclude(
    intent: AnsweredIntent,
    conclusion: Omit<Extract<TradeStep, { kind: 'conclude' }>, 'kind' | 'intent'>,
  ): void {
    this.steps.push({ kind: 'conclude', intent, ...conclusion });
  }

  note(code: string, reason: string): void {
    this.trade = { ...this.trade, note: { code, reason } };
  }

  /** Notifies the operator: goes to the log as a warning and to the trade. */
  notice(code: string, reason: string): void {
    this.note(code, reason);
    this.steps.push({ kind: 'notice', code, reason });
  }

  leg(orderRef: OrderRef): Leg {
    return legOf(this.trade, orderRef);
  }
}

/** TWS answers 135 "can't find order" to a child that names a parent which is done (ib_insync#647). */
function withoutFinishedParent(leg: Leg, trade: Trade): Leg {
  if (leg.parentRef === null) return leg;
  const parent = trade.legs.find((each) => each.orderRef === leg.parentRef);
  const alive = parent !== undefined && isAlive(parent);
  return alive ? leg : { ...leg, parentRef: null };
}
