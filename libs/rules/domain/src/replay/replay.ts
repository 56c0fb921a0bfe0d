import { decideSignal } from '../deciding/decide-signal';
import type { Decision, EvaluationCode, Intent } from '../deciding/decision';
import type { RuleState } from '../deciding/firing';
import { SIGNAL_EVENT } from '../facts';
import { underOverlay } from '../overlays/overlay';
import { type Rule, contentOf } from '../rule';
import { RuleIndex } from '../rule-index';
import type { RecordedDecision } from './recorded-decision';

/** What became of a rule then, and what becomes of it by the rules of now; null where it was, or is, not there. */
export interface ReplayedRule {
  readonly ruleId: string;
  readonly before: EvaluationCode | null;
  readonly after: EvaluationCode | null;
  /** Why, by the rules of now, or else of then. */
  readonly reason: string;
}

/** A decision that was put through other rules. */
export interface ReplayedDecision {
  readonly record: RecordedDecision;
  readonly decision: Decision;
  /** False where the same is ordered and said, with the same outcome. */
  readonly differs: boolean;
  /** The rules of which something else became. */
  readonly rules: readonly ReplayedRule[];
  /** Clauses that could not be evaluated, because what they look at is not on record. */
  readonly unknown: readonly string[];
}

/**
 * Puts recorded decisions through other rules, in their order. What a rule remembers is what it remembered then where it is
 * the same rule; a changed or new one goes by what it would have fired itself. What was held is what was held then.
 */
export class Replay {
  private readonly index: RuleIndex;
  private readonly contents: ReadonlyMap<string, string>;
  private readonly states = new Map<string, RuleState>();

  constructor(rules: readonly Rule[]) {
    this.index = new RuleIndex(rules.map((rule) => ({ ...rule, version: 1 })));
    this.contents = new Map(rules.map((rule) => [rule.id, contentOf(rule)]));
  }

  /** Decides again. `contentsThen` are the contents of the rules that decided, by their ids. */
  step(record: RecordedDecision, contentsThen: ReadonlyMap<string, string>): ReplayedDecision {
    const { question, overlays } = record;
    const { symbol, instrumentKey } = question.signal;
    const set = new Map(overlays.map((overlay) => [overlay.ruleId, overlay]));
    const rules = this.index
      .rulesFor(SIGNAL_EVENT, symbol)
      .map((rule) => underOverlay(rule, set.get(rule.id)));
    const states = rules.flatMap(({ id }): readonly RuleState[] => {
      const isSame = this.contents.get(id) === contentsThen.get(id);
      const state = isSame ? question.states.get(id) : this.states.get(`${id} ${instrumentKey}`);
      return state === undefined ? [] : [state];
    });
    const remembered = new Map(states.map((state) => [state.ruleId, state]));
    const decision = decideSignal({ ...question, rules, states: remembered });
    for (const state of decision.states) this.states.set(`${state.ruleId} ${instrumentKey}`, state);
    return replayed(record, decision);
  }
}

function replayed(record: RecordedDecision, decision: Decision): ReplayedDecision {
  const { decided } = record;
  const differs =
    decided.outcome !== decision.outcome ||
    wishesText(decided.intents) !== wishesText(decision.intents);
  const unknown = decision.evaluations.flatMap(({ ruleId, clauses }) =>
    clauses.filter(({ isKnown }) => !isKnown).map(({ clause }) => `${ruleId}: ${clause}`),
  );
  return { record, decision, differs, rules: rulesBetween(decided, decision), unknown };
}

function rulesBetween(
  before: RecordedDecision['decided'],
  after: Decision,
): readonly ReplayedRule[] {
  const [then, now] = [before, after].map(
    ({ evaluations }) => new Map(evaluations.map((each) => [each.ruleId, each])),
  );
  const ids = [...new Set([...(now?.keys() ?? []), ...(then?.keys() ?? [])])];
  return ids.flatMap((ruleId) => {
    const [was, is] = [then?.get(ruleId), now?.get(ruleId)];
    if (was?.code === is?.code) return [];
    return [{ ruleId, before: was?.code ?? null, after: is?.code ?? null, reason: (is ?? was)?.reason ?? '' }]; // prettier-ignore
  });
}

/** What is wanted, whatever it is called: a rule has another version, and its trade another id. */
function wishesText(intents: readonly Intent[]): string {
  return JSON.stringify(
    intents.map((intent) => {
      const { kind, strategy } = intent;
      if (intent.kind === 'EXIT') return { kind, strategy, direction: intent.direction };
      if (intent.kind === 'CANCEL') return { kind, strategy, what: intent.what };
      if (intent.kind === 'ADJUST') return { kind, strategy, moves: intent.moves };
      const { action, expiresAt, restsUntil, approvalUntil } = intent;
      const limitPrice = intent.kind === 'ENTER' ? intent.limitPrice : null;
      return { kind, strategy, action, limitPrice, expiresAt, restsUntil, approvalUntil };
    }),
  );
}
