import type { Envelope } from '../event-contract';
import type { SignalAcceptedV1 } from '../events/1-signal/signal-accepted.v1';
import type { SignalDisposedV1 } from '../events/1-signal/signal-disposed.v1';
import type {
  ClauseV1,
  DecisionMadeV1,
  DecisionTriggerV1,
} from '../events/2-decision/decision-made.v1';
import type { CheckResultV1 } from '../events/3-order/check-result.v1';
import type { LegV1 } from '../events/3-order/leg.v1';
import type { Conclusion } from '../events/3-order/order-concluded.v1';
import type { ApprovalAnsweredV1 } from '../events/3-order/approval-answered.v1';
import type { ApprovalRequestedV1 } from '../events/3-order/approval-requested.v1';
import type { OrderStateV1 } from '../events/3-order/order-state.v1';

/** One rule in the story of a signal. */
export interface RuleStory {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly fired: boolean;
  readonly code: string;
  readonly reason: string;
  readonly clauses: readonly ClauseV1[];
}

/** What became of the wish of one rule, or of a person. */
export interface IntentStory {
  readonly intentId: string;
  /** Null where a person wanted it. */
  readonly ruleId: string | null;
  readonly strategy: string;
  readonly kind: string;
  readonly direction: string;
  readonly reason: string;
  /** Null while risk has not answered. */
  readonly approved: boolean | null;
  readonly referencePrice: string | null;
  /** The arithmetic of the size, line by line. */
  readonly sizing: readonly string[];
  readonly checks: readonly CheckResultV1[];
  readonly legs: readonly LegV1[];
  readonly tradeId: string | null;
  /** What was put to a person, and what was said; absent where nobody was asked. */
  readonly approval?: {
    readonly requested: ApprovalRequestedV1;
    readonly answered: ApprovalAnsweredV1 | null;
  };
  readonly conclusion: {
    readonly outcome: Conclusion;
    readonly code: string;
    readonly reason: string;
  } | null;
}

/** Shares that changed hands for a trade, the correction counted in place of what it corrects. */
export interface FillStory {
  readonly executionId: string;
  readonly orderRef: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly executedAt: string;
  /** In the instrument's currency; null while the broker has not reported it. */
  readonly commission: string | null;
  /** True where the broker took it back: no shares of it count. */
  readonly busted: boolean;
  /** What was reported first, where it was corrected or busted since. */
  readonly original: { readonly quantity: string; readonly price: string } | null;
}

/** What became of a trade. Amounts are in the instrument's currency. */
export interface TradeStory {
  readonly tradeId: string;
  readonly symbol: string | null;
  readonly strategy: string | null;
  readonly direction: string | null;
  readonly status: string | null;
  readonly position: string;
  readonly protected: boolean | null;
  /** True where its rule says `protection: none`. */
  readonly unprotectedByChoice: boolean;
  readonly exposedMs: number | null;
  readonly averageEntryPrice: string | null;
  readonly averageExitPrice: string | null;
  readonly fills: readonly FillStory[];
  /** The last known state of each order. */
  readonly orders: readonly OrderStateV1[];
  /** Before commissions; null while shares are held. */
  readonly realisedPnl: string | null;
  readonly commission: string;
  readonly netPnl: string | null;
}

/** The whole story of a signal, from its arrival to its profit or loss. */
export interface SignalStory {
  readonly correlationId: string;
  /** Who asked for what began it: the name of a key, or `system:<service>`; null for a story of before this was kept. */
  readonly principal: string | null;
  readonly signal: SignalAcceptedV1 | null;
  readonly disposition: SignalDisposedV1 | null;
  readonly decision: {
    readonly outcome: string;
    readonly reason: string;
    readonly rules: readonly RuleStory[];
    /** What was decided about. A story without a signal begins with the rule. */
    readonly cause: DecisionMadeV1['cause'];
    readonly decidedAt: string;
    /** The event that started the rule; absent where none did. */
    readonly trigger?: DecisionTriggerV1;
  } | null;
  readonly intents: readonly IntentStory[];
  readonly trades: readonly TradeStory[];
  /** Every event of it, oldest first. */
  readonly events: readonly Envelope[];
}
