import type { Instant, InstrumentKey } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type {
  Decision,
  RuleFileEvent,
  RuleFileKind,
  RuleFileRecord,
  Situation,
  TradeFacts,
} from '@fairlead/rules-domain';

/** What the store is queried for in one decision. */
export interface SituationQuery {
  readonly account: string;
  readonly instrumentKey: InstrumentKey;
  readonly source: string;
  readonly ruleIds: readonly string[];
}

/** A decision and what it changes; kept in one statement, or not at all where the cause was decided before. */
export interface DecisionRecord {
  readonly account: string;
  readonly causeId: string;
  readonly instrumentKey: InstrumentKey;
  readonly source: string;
  readonly decidedAt: Instant;
  readonly decision: Pick<Decision, 'outcome' | 'states' | 'expected' | 'sequence'>;
}

/** A trade as order management reported it. */
export interface ReportedTrade extends TradeFacts {
  readonly account: string;
  readonly instrumentKey: string;
  readonly reportedAt: Instant;
}

/** How often a rule fired today for an instrument. */
export interface FiringCount {
  readonly ruleId: string;
  readonly instrumentKey: string;
  readonly firedToday: number;
}

/** A file of an account. Versions of its content are the same for all accounts. */
export interface WatchedFileKey {
  readonly account: string;
  readonly kind: RuleFileKind;
}

/** Where decisions, the memory of rules and the view of trades are kept. Every method runs inside the given unit of work. */
export abstract class RuleStore {
  abstract situation(tx: Tx, query: SituationQuery): Promise<Situation>;
  /** Returns false, and changes nothing, where the cause was decided before. */
  abstract saveDecision(tx: Tx, record: DecisionRecord): Promise<boolean>;
  /** Keeps what was reported unless something newer was. */
  abstract saveTrade(tx: Tx, trade: ReportedTrade): Promise<void>;
  /** Ends the cooldowns of all rules for the instrument of a trade that fired until this moment of it. */
  abstract resetCooldowns(tx: Tx, trade: ReportedTrade): Promise<void>;
  /** Returns what is on record of a file. Nobody else changes it until the unit of work has ended. */
  abstract fileRecord(tx: Tx, key: WatchedFileKey): Promise<RuleFileRecord>;
  /** Saves what became of a file. */
  abstract saveFile(
    tx: Tx,
    key: WatchedFileKey,
    what: { readonly events: readonly RuleFileEvent[]; readonly now: Instant },
  ): Promise<void>;
  abstract firings(tx: Tx, account: string, day: string): Promise<readonly FiringCount[]>;
}
