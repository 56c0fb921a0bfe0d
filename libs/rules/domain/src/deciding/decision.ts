import type { Decimal, Direction, Instant, IntentId, TradeId } from '@fairlead/core';
import type { Clause } from '../conditions/clause';
import type { RuleState } from './firing';
import type { AdjustAction } from '../actions/adjust';
import type { CancelAction } from '../actions/cancel';
import type { EnterAction } from '../actions/enter';
import type { NoticeLevel } from '../actions/notify';
import type { ScaleInAction } from '../actions/scale-in';
import type { DoubleDownLevel } from '../shapes/double-down-shape';
import type { TradeFacts } from '../facts';

/** Why a rule fired or did not: stable codes. */
export type EvaluationCode =
  | 'FIRED'
  | 'CONDITION_FALSE'
  | 'COOLDOWN'
  | 'DAILY_MAXIMUM'
  | 'DISABLED'
  | 'SHADOW'
  | 'PAPER_ONLY'
  | 'SELL_CLOSES_ONLY'
  | 'NO_PRICE'
  | 'EXPIRED'
  | 'CHAIN_TOO_DEEP'
  | 'NOTHING_TO_CLOSE'
  | 'INTENTS_MAXIMUM';

/** One rule as it was evaluated. */
export interface RuleEvaluation {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly fired: boolean;
  readonly code: EvaluationCode;
  readonly reason: string;
  readonly clauses: readonly Clause[];
}

/** Fields that entries and exits share. */
interface IntentBase {
  readonly intentId: IntentId;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly strategy: string;
  readonly priority: number;
  readonly reason: string;
}

/** A wish to open a trade. */
export interface EnterIntent extends IntentBase {
  readonly kind: 'ENTER';
  /** The trade that this intent opens where it is approved. */
  readonly tradeId: TradeId;
  readonly action: EnterAction;
  /** Null for a market entry. */
  readonly limitPrice: Decimal | null;
  readonly expiresAt: Instant;
  /** Until when the entry may rest unfilled; not before `expiresAt`. */
  readonly restsUntil: Instant;
  /** Until when a person may say yes to it; null where nobody is asked. */
  readonly approvalUntil: Instant | null;
  /** When the trade is left at the latest; null where its rule names no time. */
  readonly exitAt: Instant | null;
}

/** One order on the way to the stop of what a strategy holds. */
export interface LevelWish {
  readonly kind: 'doubleDown';
  readonly level: DoubleDownLevel;
  readonly restMs: number;
}

/** A wish to add to what a strategy holds. */
export interface AddIntent
  extends IntentBase, Pick<EnterIntent, 'expiresAt' | 'restsUntil' | 'approvalUntil'> {
  readonly kind: 'ADD';
  readonly action: ScaleInAction | LevelWish;
}

/** A wish to close what a strategy holds. */
export interface ExitIntent extends IntentBase {
  readonly kind: 'EXIT';
  readonly direction: Direction | 'ANY';
}

/** A wish to move stop or target of what a strategy holds. */
export interface AdjustIntent extends IntentBase {
  readonly kind: 'ADJUST';
  readonly moves: Omit<AdjustAction, 'kind'>;
  readonly expiresAt: Instant;
}

/** A wish to cancel what would open or add for a strategy. */
export interface CancelIntent extends IntentBase {
  readonly kind: 'CANCEL';
  readonly what: CancelAction['what'];
}

/** What a rule wants. */
export type Intent = EnterIntent | AddIntent | ExitIntent | AdjustIntent | CancelIntent;

/** What a rule says: to the log alone where the level is null. */
export interface RuleMessage {
  readonly level: NoticeLevel | null;
  readonly message: string;
}

/** Which rule it was, in which version. */
interface RuleOrigin {
  readonly ruleId: string;
  readonly ruleVersion: number;
}

/** What follows from a signal: exactly one for each. */
export interface Decision {
  readonly outcome: 'INTENTS' | 'NO_RULE' | 'NO_ACTION' | 'EXPIRED' | 'SUPERSEDED';
  readonly reason: string;
  readonly evaluations: readonly RuleEvaluation[];
  readonly intents: readonly Intent[];
  /** States of the rules that fired, in shadow too. */
  readonly states: readonly RuleState[];
  /** Trades that were requested, until order management reports them. */
  readonly expected: readonly TradeFacts[];
  /** What rules say. */
  readonly messages: readonly (RuleMessage & RuleOrigin)[];
  /** The signal's place among those of its source; null where it has none. */
  readonly sequence: number | null;
}
