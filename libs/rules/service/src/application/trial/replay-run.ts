import { instantText } from '@fairlead/core';
import {
  type ReplayedDecision,
  type ReplayedRule,
  type Rule,
  Replay,
  SIGNAL_EVENT,
  contentOf,
  eventTypesOf,
  intentText,
  recordOf,
} from '@fairlead/rules-domain';

/** A decision that would be another one. */
export interface ReplayDifference {
  readonly causeId: string;
  readonly at: string;
  readonly symbol: string;
  readonly action: string;
  readonly confidence: number;
  readonly before: ReplaySide;
  readonly after: ReplaySide;
  /** The rules of which something else would become. */
  readonly rules: readonly ReplayedRule[];
}

interface ReplaySide {
  readonly outcome: string;
  readonly intents: readonly string[];
}

/** What replaying came to so far. */
export interface ReplayTotals {
  readonly replayed: number;
  readonly differing: number;
  readonly intentsBefore: number;
  readonly intentsAfter: number;
  /** Decisions in which a rule looks at something that is not on record, so that it could not be known. */
  readonly unknown: number;
  /** Decisions of which the rules that made them are not kept: each rule is taken for another one. */
  readonly unknownRules: number;
}

/** Where the contents of rules are that were in force; null where they are not kept. */
type RulesThen = (version: number) => Promise<readonly Rule[] | null>;

/** So many versions are remembered: decisions come in their order. */
const VERSIONS_MAX = 4;

/** Puts recorded decisions through rules, one after the other. What it remembers does not grow with their number. */
export class ReplayRun {
  private readonly replay: Replay;
  private readonly versions = new Map<number, ReadonlyMap<string, string> | null>();
  private sums: ReplayTotals = {
    ...{ replayed: 0, differing: 0, intentsBefore: 0, intentsAfter: 0, unknown: 0 },
    unknownRules: 0,
  };

  constructor(
    private readonly rules: readonly Rule[],
    private readonly rulesThen: RulesThen,
  ) {
    this.replay = new Replay(rules);
  }

  get totals(): ReplayTotals {
    return this.sums;
  }

  /** The rules that no signal starts: what they would have done is not on record. */
  get startedOtherwise(): readonly string[] {
    const startsBySignal = ({ when }: Rule): boolean => eventTypesOf(when)?.has(SIGNAL_EVENT) ?? false; // prettier-ignore
    return this.rules.filter((rule) => !startsBySignal(rule)).map(({ id }) => id);
  }

  /** Returns how a recorded decision would differ; null where it would not. */
  async step(text: string): Promise<ReplayDifference | null> {
    const record = recordOf(text);
    const contents = await this.contentsThen(record.rulesVersion);
    const replayed = this.replay.step(record, contents ?? new Map<string, string>());
    const { replayed: count, differing, intentsBefore, intentsAfter, unknown, unknownRules } = this.sums; // prettier-ignore
    this.sums = {
      replayed: count + 1,
      differing: differing + (replayed.differs ? 1 : 0),
      intentsBefore: intentsBefore + record.decided.intents.length,
      intentsAfter: intentsAfter + replayed.decision.intents.length,
      unknown: unknown + (replayed.unknown.length > 0 ? 1 : 0),
      unknownRules: unknownRules + (contents === null ? 1 : 0),
    };
    return replayed.differs ? differenceOf(replayed) : null;
  }

  private async contentsThen(version: number): Promise<ReadonlyMap<string, string> | null> {
    const known = this.versions.get(version);
    if (known !== undefined) return known;
    const rules = await this.rulesThen(version);
    const contents = rules && new Map(rules.map((rule) => [rule.id, contentOf(rule)]));
    const [oldest] = this.versions.keys();
    if (this.versions.size >= VERSIONS_MAX && oldest !== undefined) this.versions.delete(oldest);
    this.versions.set(version, contents);
    return contents;
  }
}

function differenceOf({ record, decision, rules }: ReplayedDecision): ReplayDifference {
  const { symbol, action, confidence } = record.question.signal;
  return {
    ...{ causeId: record.causeId, at: instantText(record.at), symbol, action, confidence },
    before: sideOf(record.decided),
    after: sideOf(decision),
    rules,
  };
}

function sideOf({
  outcome,
  intents,
}: Pick<ReplayedDecision['decision'], 'outcome' | 'intents'>): ReplaySide {
  // prettier-ignore
  return { outcome, intents: intents.map(intentText) };
}
