import type { Decimal, Instant, InstrumentKey } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type {
  Decision,
  EdgeState,
  IndicatorFacts,
  RuleState,
  SignalFacts,
  SignalTally,
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

/** An indicator as market data published it. */
export interface ReportedIndicator extends Omit<IndicatorFacts, 'previous' | 'live'> {
  readonly instrumentKey: string;
  /** The broker's number of the contract that it was made from; null where it is not known. */
  readonly contractId: number | null;
  /** True where it was made of late prices. */
  readonly delayed: boolean;
}

/** An indicator with its value before; null where none is known of the same contract by all of its bars. */
export type StoredIndicator = Omit<IndicatorFacts, 'live'> & Pick<ReportedIndicator, 'delayed'>;

/** The signals of an instrument within a length of time. */
export interface WindowQuery {
  readonly instrumentKey: InstrumentKey;
  readonly withinMs: number;
}

/** Features of the last signal of a source for an instrument. */
interface FeaturesQuery {
  readonly source: string;
  readonly instrumentKey: InstrumentKey;
  readonly names: readonly string[];
}

/** What a decision looks at beside its own instrument and now. */
export interface SurroundingsQuery {
  readonly account: string;
  /** Whose trades. */
  readonly instrumentKeys: readonly InstrumentKey[];
  readonly windows: readonly WindowQuery[];
  /** Whose indicators. */
  readonly indicatorsOf: readonly InstrumentKey[];
  /** When the windows end: what was accepted later does not count. */
  readonly until: Instant;
  /** The signal that is being decided: it is counted by whoever decides. */
  readonly except?: string;
  /** Whose features before are looked at, and which. */
  readonly features?: FeaturesQuery;
}

/** What a decision looks at beside its own instrument. */
export interface StoredSurroundings {
  /** Trades that are not closed, by instrument. */
  readonly trades: ReadonlyMap<string, readonly TradeFacts[]>;
  /** What was seen in each window, by `windowKeyOf`. */
  readonly windows: ReadonlyMap<string, readonly SignalTally[]>;
  /** Indicators as they were published last, by instrument. */
  readonly indicators: ReadonlyMap<string, readonly StoredIndicator[]>;
  /** Features by name, as they were accepted last until the end. */
  readonly features: ReadonlyMap<string, Decimal>;
}

/** Returns the key of a window in what was loaded. */
export function windowKeyOf({ instrumentKey, withinMs }: WindowQuery): string {
  return `${instrumentKey} ${withinMs}`;
}

/** What a decision rests on, and by which rules the database decides at that moment. */
export interface StoredSituation extends Situation {
  /** That of the rules in force (`StoredRules`); null before the first. */
  readonly revision: number | null;
}

/** A decision and what it changes; kept in one statement, or not at all where the cause was decided before. */
export interface DecisionRecord {
  readonly account: string;
  readonly causeId: string;
  readonly instrumentKey: InstrumentKey;
  readonly source: string;
  readonly decidedAt: Instant;
  /** What the cause was, where it was a signal: it counts in windows, unless it was superseded. */
  readonly signal?: Pick<SignalFacts, 'action' | 'acceptedAt'> & {
    /** Those that rules compare with the next ones. */
    readonly features?: ReadonlyMap<string, Decimal>;
  };
  readonly decision: Pick<Decision, 'outcome' | 'states' | 'expected' | 'sequence'> &
    Partial<Pick<Decision, 'intents'>>;
  /** How many decisions led to each other up to this one; absent: it is the first. */
  readonly chain?: number;
  /** The rule whose conditions began to hold, which is disarmed with it; absent where something else is the cause. */
  readonly edge?: { readonly ruleId: string; readonly ordinal: number };
}

/** One rule for one instrument of an account. */
export interface EdgeKey {
  readonly account: string;
  readonly instrumentKey: InstrumentKey;
  readonly ruleId: string;
}

/** Whose rules are watched, and when. */
export interface WatchMoment {
  readonly account: string;
  readonly now: Instant;
  /** The date in New York. */
  readonly day: string;
}

/** What rules without an event are looked at with, whatever the symbol: little, for it is loaded every second. */
export interface WatchView {
  /** Living trades by instrument. */
  readonly trades: ReadonlyMap<string, readonly TradeFacts[]>;
  /** What rules remember of firings that may still count, by `watchKeyOf`. */
  readonly states: ReadonlyMap<string, RuleState>;
  /** Rules that are not armed, by `watchKeyOf`; all others are. */
  readonly disarmed: ReadonlyMap<string, EdgeState>;
}

/** Returns the key of a rule for an instrument in a view. */
export function watchKeyOf(ruleId: string, instrumentKey: string): string {
  return `${ruleId} ${instrumentKey}`;
}

/** A trade as order management reported it. */
export interface ReportedTrade extends TradeFacts {
  readonly account: string;
  readonly instrumentKey: string;
  readonly reportedAt: Instant;
  /** The story that it belongs to; absent where that is not known. */
  readonly correlationId?: string;
}

/** How often a rule fired today for an instrument. */
export interface FiringCount {
  readonly ruleId: string;
  readonly instrumentKey: string;
  readonly firedToday: number;
}

/** What a rule remembers that is to be forgotten: of one instrument, or of all. */
export interface RuleReset {
  readonly account: string;
  readonly ruleId: string;
  readonly instrumentKey: InstrumentKey | null;
}

/** Where decisions, the memory of rules and the view of trades are kept. Every method runs inside the given unit of work. */
export abstract class RuleStore {
  abstract situation(tx: Tx, query: SituationQuery): Promise<StoredSituation>;
  abstract surroundings(tx: Tx, query: SurroundingsQuery): Promise<StoredSurroundings>;
  /** Returns false, and changes nothing, where the cause was decided before. */
  abstract saveDecision(tx: Tx, record: DecisionRecord): Promise<boolean>;
  /**
   * Returns how many decisions led to each other in a story, or 0 where none began it. What a later decision does to a trade
   * belongs to the story of the trade, and counts there.
   */
  abstract chainOf(tx: Tx, correlationId: string): Promise<number>;
  abstract watchView(tx: Tx, moment: WatchMoment): Promise<WatchView>;
  /** Returns what is remembered of a rule that no event starts; nobody else changes it until the unit of work has ended. */
  abstract edge(tx: Tx, key: EdgeKey): Promise<EdgeState>;
  /** Lets a rule fire again that has fired so often, and not more often. */
  abstract rearm(tx: Tx, key: EdgeKey & { readonly ordinal: number }): Promise<void>;
  /** Keeps what was published last, and the value before it. */
  abstract saveIndicator(tx: Tx, indicator: ReportedIndicator): Promise<void>;
  /** Keeps what was reported unless something newer was. */
  abstract saveTrade(tx: Tx, trade: ReportedTrade): Promise<void>;
  /** Ends the cooldowns of all rules for the instrument of a trade that fired until this moment of it. */
  abstract resetCooldowns(tx: Tx, trade: ReportedTrade): Promise<void>;
  /** Forgets cooldown and daily count. Returns for how many instruments there were any. */
  abstract resetRule(tx: Tx, reset: RuleReset): Promise<number>;
  abstract firings(tx: Tx, account: string, day: string): Promise<readonly FiringCount[]>;
}
