import type { Instant } from '@fairlead/core';
import type { PositionFacts, TradeFacts } from '../facts';

/** A value that a field of an event can have. */
export type FieldValue = string | number | boolean;

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
  readonly position: PositionFacts | null;
}
