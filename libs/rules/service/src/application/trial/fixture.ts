import type { Decimal, Instant } from '@fairlead/core';
import type { Place } from '@fairlead/core/document';
import type {
  EnterIntent,
  GivenEvent,
  StopMove,
  TargetMove,
  TradeFacts,
} from '@fairlead/rules-domain';
import type { TrialDecision, TrialEvaluation, TrialQuote, WrittenFacts } from './rule-trial';

/** Something that is expected, and where it says so. */
export interface Expected<T> {
  readonly at: Place;
  readonly value: T;
}

/** A wish that rules shall have; what is not stated may be anything. */
export interface ExpectedIntent {
  readonly kind: 'ENTER' | 'ADD' | 'EXIT' | 'ADJUST' | 'CANCEL';
  readonly direction: 'LONG' | 'SHORT' | 'ANY';
  readonly rule: string | undefined;
  readonly strategy: string | undefined;
  readonly size: EnterIntent['action']['size'] | undefined;
  readonly stop: StopMove | undefined;
  readonly target: TargetMove | undefined;
  readonly limitPrice: Decimal | undefined;
}

/** What a step shall lead to; what is not stated may be anything. */
export interface Expectations {
  readonly outcome: Expected<TrialDecision['outcome']> | undefined;
  /** What becomes of single rules. */
  readonly rules: readonly Expected<{
    readonly ruleId: string;
    readonly code: TrialEvaluation['code'];
  }>[];
  /** The rules that fire, and no others. */
  readonly fired: Expected<readonly string[]> | undefined;
  readonly intents: Expected<readonly Expected<ExpectedIntent>[]> | undefined;
  readonly messages: Expected<readonly string[]> | undefined;
}

/** A trade that is held. */
export interface GivenTrade {
  readonly symbol: string;
  readonly heldMs: number;
  readonly trade: Omit<TradeFacts, 'openedAt'>;
}

/** What is so from a moment on. */
export interface Given {
  readonly prices: ReadonlyMap<string, Omit<TrialQuote, 'quotedAt'>>;
  /** All that is held; null where nothing changes. */
  readonly positions: readonly GivenTrade[] | null;
}

/** One thing that happens: a signal or another event comes, or time passes and prices change. */
export interface FixtureStep extends Given {
  readonly afterMs: number;
  readonly signal: { readonly facts: WrittenFacts; readonly issuedAt: Instant | null } | null;
  readonly event: GivenEvent | null;
  readonly expect: Expectations;
}

/** A case that rules are held against. */
export interface Fixture extends Given {
  readonly name: string;
  readonly begins: Instant;
  readonly paper: boolean;
  readonly steps: readonly FixtureStep[];
}

/** Something that is not as it is expected. */
export interface FixtureFailure {
  readonly at: Place;
  readonly fixture: string;
  /** From 1. */
  readonly step: number;
  readonly message: string;
}
