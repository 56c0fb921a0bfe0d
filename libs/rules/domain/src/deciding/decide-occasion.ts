import type { VersionedRule } from '../rule';
import { conclusionBy, sentenceOf } from './conclusion';
import type { Decision } from './decision';
import { type RuleQuestion, expectedTrades, messagesOf, tryRules } from './try-rule';

/** Returns what rules make of something that is no signal: NO_RULE where none of them applies. */
export function decideOccasion(rules: readonly VersionedRule[], question: RuleQuestion): Decision {
  const trials = tryRules(rules, question);
  const intents = trials.flatMap((trial) => trial.intents);
  const evaluations = trials.map(({ evaluation }) => evaluation);
  const idle = { outcome: 'NO_RULE', reason: evaluations.map(sentenceOf).join('; ') } as const;
  return {
    ...(conclusionBy(evaluations, intents) ?? idle),
    ...{ evaluations, intents },
    states: trials.flatMap(({ state }) => (state === null ? [] : [state])),
    expected: expectedTrades(intents, question.now),
    messages: trials.flatMap(messagesOf),
    sequence: null,
  };
}
