import type { Decision, EvaluationCode, Intent, RuleEvaluation } from './decision';

const IDLE_CODES: readonly EvaluationCode[] = ['CONDITION_FALSE', 'DISABLED'];

/** Returns what a decision comes to by what its rules want or were kept from; null where none of them applies. */
export function conclusionBy(
  evaluations: readonly RuleEvaluation[],
  intents: readonly Intent[],
): Pick<Decision, 'outcome' | 'reason'> | null {
  if (intents.length > 0) {
    return { outcome: 'INTENTS', reason: intents.map((intent) => intent.reason).join('; ') };
  }
  const held = evaluations.filter((evaluation) => !IDLE_CODES.includes(evaluation.code));
  if (held.length === 0) return null;
  return { outcome: 'NO_ACTION', reason: held.map(sentenceOf).join('; ') };
}

/** Returns what became of a rule, with its name. */
export function sentenceOf({ ruleId, reason }: RuleEvaluation): string {
  return `${ruleId}: ${reason}`;
}
