import type { RuleFileView } from '@fairlead/contracts';
import type { Instant, InstrumentKey } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { RuleState, TradeFacts } from '@fairlead/rules-domain';

/** What the store is queried for in one decision. */
export interface SituationQuery {
  readonly account: string;
  readonly instrumentKey: InstrumentKey;
  readonly source: string;
  readonly ruleIds: readonly string[];
}

/** What the engine knows of an instrument when it decides. */
export interface Situation {
  readonly states: ReadonlyMap<string, RuleState>;
  readonly trades: readonly TradeFacts[];
  readonly latestSequence: number | null;
}

/** A decision and what it changes; kept in one statement, or not at all where the cause was decided before. */
export interface DecisionRecord {
  readonly account: string;
  readonly causeId: string;
  readonly instrumentKey: InstrumentKey;
  readonly source: string;
  readonly outcome: string;
  readonly decidedAt: Instant;
  readonly states: readonly RuleState[];
  /** Trades that were requested, until order management reports them. */
  readonly expected: readonly TradeFacts[];
  readonly sequence: number | null;
}

/** A trade as order management reported it. */
export interface ReportedTrade extends TradeFacts {
  readonly account: string;
  readonly instrumentKey: string;
  readonly reportedAt: Instant;
}

/** A rule's content by its hash. */
export interface RuleContent {
  readonly ruleId: string;
  readonly sha256: string;
  readonly content: string;
}

/** The content of the whole file by its hash. */
export interface FileContent {
  readonly kind: string;
  readonly sha256: string;
  readonly changedAt: Instant;
}

/** How often a rule fired today for an instrument. */
export interface FiringCount {
  readonly ruleId: string;
  readonly instrumentKey: string;
  readonly firedToday: number;
}

/** How a file stands: its state and what is in it, as a hash. */
export interface FileStanding {
  readonly account: string;
  readonly kind: RuleFileView['kind'];
  readonly sha256: string;
  readonly now: Instant;
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
  /** Keeps the contents and returns the version of each rule: one more where its content changed. */
  abstract versions(
    tx: Tx,
    contents: readonly RuleContent[],
    changedAt: Instant,
  ): Promise<ReadonlyMap<string, number>>;
  /** Keeps the content and returns its version: one more where it is another than the last. */
  abstract fileVersion(
    tx: Tx,
    content: FileContent,
  ): Promise<{ readonly version: number; readonly isNew: boolean }>;
  /** Keeps how a file stands. Returns false where it stood so already: this or another engine has published it. */
  abstract fileStands(tx: Tx, standing: FileStanding): Promise<boolean>;
  abstract firings(tx: Tx, account: string, day: string): Promise<readonly FiringCount[]>;
}
