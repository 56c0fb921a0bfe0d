import type { ClauseV1, RuleEvaluationV1 } from '../events/2-decision/decision-made.v1';

/** One rule as it was evaluated once, whether it fired or not. */
export interface RuleEvaluationView extends Omit<RuleEvaluationV1, 'clauses'> {
  readonly at: string;
  /** The signal, or what else it was evaluated for; null where nothing came and nothing began to hold. */
  readonly causeId: string | null;
  readonly cause: 'signal' | 'event' | 'edge' | 'look';
  readonly symbol: string;
  readonly instrumentKey: string;
  readonly rulesVersion: number;
  /** Each has a name: its author's, or else what it says. */
  readonly clauses: readonly (ClauseV1 & { readonly alias: string })[];
}

/** Which evaluations are asked for: all, of rules that fired, whose conditions held, or did not. */
export type EvaluationKind = 'all' | 'fired' | 'held' | 'misses';

/** Decisions about signals with what they rested on, in their order. */
export interface RecordedDecisionsPage {
  readonly records: readonly {
    readonly causeId: string;
    readonly at: string;
    /** For whoever decides again; its form is the rule engine's own. */
    readonly record: string;
  }[];
  /** Names the place behind them, for the next page; null where there are no more. */
  readonly next: string | null;
  /** How many decisions there were since then, also such as no signal began. */
  readonly decisions: number;
  /** Of how many what they rested on is on record. */
  readonly recorded: number;
}
