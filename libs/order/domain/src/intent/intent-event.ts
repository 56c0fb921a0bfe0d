import type { Instant } from '@fairlead/core';
import type { ApprovedEntry, CheckResult } from '../risk';
import type {
  AddOrder,
  AdjustOrder,
  CancelOrder,
  ConclusionOutcome,
  ExitWish,
  Trade,
} from '../trade';
import type { Approval } from './approve-entry';
import type { AddIntent, EntryIntent, Intent, WaitingEntry } from './intent';
import type { IntentView } from './intent-view';
import type { ApprovalRequest } from './people/approval-request.decider';
import type { MarginToAsk } from './waiting/margin-to-ask';
import type { PositionGap } from './stated/position-gap';

/** What the answers to intents about an instrument change. */
export interface IntentState {
  /** Its trades: open ones, and those opened a short while ago. */
  readonly trades: readonly Trade[];
  readonly waiting: readonly WaitingEntry[];
  /** What was approved by these answers. */
  readonly approvals: readonly ApprovedEntry[];
}

/** An intent is to be answered: for the first time, or once more because it had to wait. */
export interface AnswerIntent {
  readonly intent: Intent;
  /** Set where it waited: for which trade, if for one, and what was put to a person, if anything. */
  readonly waited: {
    readonly waitsFor: string | null;
    readonly request: ApprovalRequest | null;
  } | null;
  readonly view: IntentView;
  readonly now: Instant;
}

/** What was done about a gap. */
export type GapAnswer = 'REFUSED' | 'ADOPTED' | 'EXIT_PASSES';

/** What follows from an intent, in the order in which it is carried out. */
export type IntentEvent =
  | IntentConcluded
  | { readonly kind: 'denied'; readonly intent: Intent; readonly checks: readonly CheckResult[] }
  /** Its source believes something else to be held than is; what follows is as `answer` says. */
  | { readonly kind: 'position-gap'; readonly gap: PositionGap; readonly answer: GapAnswer }
  /** A trade answers it from here on. */
  | { readonly kind: 'acted-on'; readonly intent: Intent }
  | {
      readonly kind: 'deferred';
      readonly entry: WaitingEntry;
      readonly waitsFor: string | null;
      /** Null where it waits for a trade. */
      readonly reason: string | null;
      /** What the broker has to be asked for it; absent where nothing. */
      readonly asks?: MarginToAsk;
    }
  /** It passed every check, and waits for a person's yes. */
  | {
      readonly kind: 'approval-requested';
      readonly intent: EntryIntent;
      readonly approval: Approval;
      readonly until: Instant;
    }
  | { readonly kind: 'exit-approved'; readonly trade: Trade; readonly checks: readonly CheckResult[] } // prettier-ignore
  | {
      readonly kind: 'exit-requested';
      readonly tradeId: string;
      readonly wish: ExitWish;
      readonly at: Instant;
    }
  | {
      readonly kind: 'added';
      readonly intent: AddIntent;
      readonly trade: Trade;
      readonly order: AddOrder;
      readonly approval: Approval;
      readonly at: Instant;
    }
  /** Stop or target of a trade are to be moved. */
  | {
      readonly kind: 'adjusted';
      readonly trade: Trade;
      readonly order: AdjustOrder;
      readonly checks: readonly CheckResult[];
      readonly at: Instant;
    }
  /** What would open or add to a trade is to end. */
  | {
      readonly kind: 'cancelled';
      readonly trade: Trade;
      readonly order: CancelOrder;
      readonly checks: readonly CheckResult[];
    }
  | {
      readonly kind: 'opened';
      readonly intent: EntryIntent;
      readonly trade: Trade;
      readonly approval: Approval;
    };

/** An intent ended without a trade that answers it. */
export interface IntentConcluded {
  readonly kind: 'concluded';
  readonly intentId: string;
  readonly outcome: ConclusionOutcome;
  readonly code: string;
  readonly reason: string;
  /** The trade in its way. */
  readonly tradeId?: string;
}
