import type { RuleEvaluationV1 } from '@fairlead/contracts';
import type { Instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';

/** What rules were evaluated for. LOOK: nothing came and nothing began to hold; one of many looks is kept. */
type EvaluationCause = 'signal' | 'event' | 'edge' | 'look';

/** What evaluations were made for. */
export interface EvaluationOrigin {
  readonly account: string;
  /** Null for a look. */
  readonly causeId: string | null;
  readonly cause: EvaluationCause;
  readonly symbol: string;
  readonly instrumentKey: string;
  readonly rulesVersion: number;
  readonly at: Instant;
}

/** One rule as it was evaluated once: in the same shape whether it fired or not. */
export interface KeptEvaluation extends EvaluationOrigin {
  readonly evaluation: RuleEvaluationV1;
}

/** Evaluations of one moment. */
export interface EvaluationsMade {
  readonly origin: EvaluationOrigin;
  readonly evaluations: readonly RuleEvaluationV1[];
  /** A decision with what it rested on, as text; null where it cannot be decided again. */
  readonly record: string | null;
}

/** Which evaluations are asked for, newest first. */
export interface EvaluationQuery {
  readonly account: string;
  readonly ruleId: string | null;
  readonly symbol: string | null;
  /** `misses`: those whose conditions did not hold. `held`: those whose conditions held, whether they fired or not. */
  readonly kind: 'all' | 'fired' | 'held' | 'misses';
  readonly limit: number;
}

/** A rule for an instrument, whose near misses are counted. */
export interface MissKey {
  readonly ruleId: string;
  readonly instrumentKey: string;
}

/** From where on recorded decisions are read, in their order. */
export interface RecordQuery {
  readonly account: string;
  readonly since: Instant;
  /** The place of the last one that was read; 0 at first. */
  readonly after: number;
  readonly limit: number;
}

/** A recorded decision. */
export interface KeptRecord {
  /** Decisions of a symbol have places in the order in which they were made. */
  readonly place: number;
  readonly causeId: string;
  readonly at: Instant;
  readonly text: string;
}

/** How many decisions there were since a moment, and how many of them are on record. */
export interface RecordCount {
  readonly decisions: number;
  readonly recorded: number;
}

/**
 * Keeps how rules were evaluated: those whose conditions held for ever, near misses up to a number for each rule and symbol; and
 * what decisions rested on for a time. Every method runs inside the given unit of work.
 */
export abstract class EvaluationStore {
  abstract save(tx: Tx, made: readonly EvaluationsMade[]): Promise<void>;
  abstract evaluations(tx: Tx, query: EvaluationQuery): Promise<readonly KeptEvaluation[]>;
  /** Returns for which rules and instruments there are near misses. */
  abstract missed(tx: Tx, account: string): Promise<readonly MissKey[]>;
  /** Forgets the oldest near misses beyond so many of each. */
  abstract trimMisses(
    tx: Tx,
    what: { readonly account: string; readonly keys: readonly MissKey[]; readonly keep: number },
  ): Promise<void>;
  abstract records(tx: Tx, query: RecordQuery): Promise<readonly KeptRecord[]>;
  abstract countRecords(tx: Tx, query: Pick<RecordQuery, 'account' | 'since'>): Promise<RecordCount>; // prettier-ignore
  /** Forgets what decisions before this moment rested on. */
  abstract forgetRecords(tx: Tx, before: Instant): Promise<void>;
}

/** Codes of rules whose conditions did not hold, or that were off. */
const MISSES: readonly string[] = ['CONDITION_FALSE', 'DISABLED'];

/** True for an evaluation of which only the newest are kept. */
export function isMiss({ code }: Pick<RuleEvaluationV1, 'code'>): boolean {
  return MISSES.includes(code);
}
