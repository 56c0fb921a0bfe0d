import type { Instant } from '@fairlead/core';
import type { FieldValue, QuoteFacts, TradeFacts } from '../facts';

/** One condition as it was found. */
export interface Clause {
  readonly clause: string;
  readonly holds: boolean;
  readonly actual: string;
}

/** What conditions are evaluated against. */
export interface ConditionContext {
  readonly now: Instant;
  readonly eventType: string;
  readonly fields: ReadonlyMap<string, FieldValue>;
  /** The strategy of the rule that asks. */
  readonly strategy: string;
  readonly trades: readonly TradeFacts[];
  readonly quote: QuoteFacts | null;
}
