import { decimalText, distanceText } from '@fairlead/core';
import { moveText } from '@fairlead/rules-domain';
import type { Place } from '@fairlead/core/document';
import { type Intent, intentText, sizeText } from '@fairlead/rules-domain';
import type { Expectations, Expected, ExpectedIntent } from './fixture';
import type { TrialDecision } from './rule-trial';

/** Something that is otherwise, with where it was expected. */
interface Difference {
  readonly at: Place;
  readonly message: string;
}

/** Returns what is otherwise than expected: each with what was expected, what is so, and why. */
export function differencesFrom(
  { outcome, rules, fired, intents, messages }: Expectations,
  actual: TrialDecision,
): readonly Difference[] {
  const firing = actual.evaluations.filter((each) => each.fired).map(({ ruleId }) => ruleId);
  const said = actual.messages.map(({ message }) => message);
  return [
    ...(outcome === undefined || outcome.value === actual.outcome
      ? []
      : [differs(outcome.at, `outcome ${outcome.value}`, `${actual.outcome} (${actual.reason})`)]),
    ...rules.flatMap((rule) => ruleDifference(rule, actual)),
    ...listDifference('fired', fired, firing),
    ...(intents === undefined ? [] : intentDifferences(intents, actual.intents)),
    ...listDifference('messages', messages, said),
  ];
}

function differs(at: Place, expected: string, actual: string): Difference {
  return { at, message: `expected ${expected}, and it is ${actual}` };
}

function ruleDifference(
  { at, value: { ruleId, code } }: Expectations['rules'][number],
  { evaluations }: TrialDecision,
): readonly Difference[] {
  const found = evaluations.find((each) => each.ruleId === ruleId);
  if (found?.code === code) return [];
  const actual = found === undefined ? 'not looked at for this' : `${found.code}: ${found.reason}`;
  return [differs(at, `rule ${ruleId} to be ${code}`, actual)];
}

function listDifference(
  name: string,
  expected: Expected<readonly string[]> | undefined,
  actual: readonly string[],
): readonly Difference[] {
  if (expected === undefined) return [];
  const [wanted, found] = [expected.value, actual].map((list) => JSON.stringify([...list].sort()));
  if (wanted === found) return [];
  return [differs(expected.at, `${name} ${textOf(expected.value)}`, textOf(actual))];
}

function textOf(list: readonly string[]): string {
  return list.length === 0 ? 'none' : list.join(', ');
}

function intentDifferences(
  { at, value: wanted }: NonNullable<Expectations['intents']>,
  actual: readonly Intent[],
): readonly Difference[] {
  if (wanted.length !== actual.length) {
    return [differs(at, `intents: ${wanted.length}`, `${actual.length}: ${textOf(actual.map(intentText))}`)]; // prettier-ignore
  }
  return wanted.flatMap((intent, index) => {
    const found = actual[index];
    return found === undefined ? [] : intentDifference(intent, found);
  });
}

/** Only what is stated is looked at; the first of it that is otherwise is told, with all of the intent. */
function intentDifference(
  { at, value }: Expected<ExpectedIntent>,
  actual: Intent,
): readonly Difference[] {
  const found = fieldsOf(actual);
  for (const [name, wanted] of Object.entries(wantedFields(value))) {
    if (wanted === undefined || wanted === found[name]) continue;
    return [differs(at, `${name} ${wanted}`, `${found[name] ?? 'none'} in ${intentText(actual)}`)];
  }
  return [];
}

type Fields = Readonly<Record<string, string | undefined>>;

function wantedFields(wanted: ExpectedIntent): Fields {
  const { kind, direction, rule, strategy, size, stop, target, limitPrice } = wanted;
  return {
    ...{ kind, direction, rule, strategy },
    size: size && sizeText(size),
    stop: stop && moveText(stop),
    target: target && moveText(target),
    limitPrice: limitPrice && decimalText(limitPrice),
  };
}

function fieldsOf(intent: Intent): Fields {
  const { kind, ruleId: rule, strategy } = intent;
  if (intent.kind === 'EXIT') return { kind, rule, strategy, direction: intent.direction };
  if (intent.kind === 'CANCEL') return { kind, rule, strategy, direction: 'ANY' };
  if (intent.kind === 'ADJUST') {
    const { stop, target } = intent.moves;
    const moved = { stop: stop === null ? undefined : moveText(stop), target: target === null ? undefined : moveText(target) }; // prettier-ignore
    return { kind, rule, strategy, direction: 'ANY', ...moved };
  }
  if (intent.kind === 'ADD') {
    const { action } = intent;
    // What doubles down has no size of its own: that follows from the trade.
    const size = action.kind === 'doubleDown' ? undefined : sizeText(action.size);
    return { kind, rule, strategy, direction: 'ANY', size };
  }
  const { action, limitPrice } = intent;
  return {
    ...{ kind, rule, strategy, direction: action.direction },
    size: sizeText(action.size),
    stop: action.stop && distanceText(action.stop),
    target: action.target && distanceText(action.target),
    limitPrice: limitPrice === null ? undefined : decimalText(limitPrice),
  };
}
