import type { InstrumentCatalogue } from '@fairlead/platform';
import { EXIT_RULE, SIGNAL_EVENT } from '@fairlead/rules-domain';
import type { RuleProblem } from './parse-rules';
import type {
  ConditionDocument,
  DistanceDocument,
  RuleDocument,
  RulesDocument,
} from './rule-document';

/** Fields of a signal that a condition can name; probabilities and features by `features.<name>`. */
const SIGNAL_FIELDS = [
  'action',
  'confidence',
  'source',
  'symbol',
  'numeric',
  'price',
  'model',
  'sequence',
];
const SIGNAL_MAPS = /^(probabilities|features)\../;

type Path = readonly (string | number)[];

/** Returns what a schema cannot say: what is wrong between fields and against the instruments. */
export function documentProblems(
  document: RulesDocument,
  instruments: InstrumentCatalogue | null,
): readonly RuleProblem[] {
  return document.rules.flatMap((rule, index) => {
    const path = ['rules', index];
    const first = document.rules.findIndex((other) => other.id === rule.id);
    return [
      ...(first < index
        ? [{ path: [...path, 'id'], message: `is the id of rule number ${first + 1} too` }]
        : []),
      ...(rule.id === EXIT_RULE
        ? [{ path: [...path, 'id'], message: 'is the id of the rule that is always there' }]
        : []),
      ...scopeProblems(rule, path, instruments),
      ...actionProblems(rule, path),
      ...('when' in rule ? conditionProblems(rule.when, [...path, 'when']) : []),
    ];
  });
}

function scopeProblems(
  rule: RuleDocument,
  path: Path,
  instruments: InstrumentCatalogue | null,
): RuleProblem[] {
  const { symbol, symbols } = rule;
  if (symbol !== undefined && symbols !== undefined) {
    return [{ path, message: 'has both "symbol" and "symbols": keep one' }];
  }
  if ('template' in rule && symbol === undefined && symbols === undefined) {
    return [{ path, message: '"symbol" or "symbols" is missing' }];
  }
  const named = symbol === undefined ? (symbols ?? []) : [symbol];
  if (instruments === null) return [];
  return named
    .filter((name) => instruments.bySymbol(name) === null)
    .map((name) => ({
      path: [...path, symbol === undefined ? 'symbols' : 'symbol'],
      message: `"${name}" is not listed in instruments.yaml; nearest: ${instruments.nearest(name, 3).join(', ')}`,
    }));
}

function actionProblems(rule: RuleDocument, path: Path): RuleProblem[] {
  const at = 'template' in rule ? path : [...path, 'then', 'enter'];
  const { stop, target, size } = 'template' in rule ? rule : (rule.then.enter ?? {});
  const zero = Object.entries(size ?? {})
    .filter(([, value]) => Number(value) === 0)
    .map(([kind]) => ({ path: [...at, 'size', kind], message: 'must be more than 0' }));
  return [
    ...zero,
    ...distanceProblems(stop, [...at, 'stop']),
    ...distanceProblems(target, [...at, 'target']),
  ];
}

function distanceProblems(distance: DistanceDocument | undefined, path: Path): RuleProblem[] {
  if (distance === undefined) return [];
  const measures = (['percent', 'absolute', 'atr'] as const).filter(
    (kind) => distance[kind] !== undefined,
  );
  if (measures.length !== 1) {
    return [{ path, message: 'must have exactly one of percent, absolute and atr' }];
  }
  if (distance.atr === undefined && (distance.period ?? distance.interval) !== undefined) {
    return [{ path, message: '"period" and "interval" belong to atr' }];
  }
  return measures
    .filter((kind) => Number(distance[kind]) === 0)
    .map((kind) => ({ path: [...path, kind], message: 'must be more than 0' }));
}

function conditionProblems(condition: ConditionDocument, path: Path): RuleProblem[] {
  const { and, or, not, event } = condition;
  const inner = [
    ...(and ?? []).map((part, index) => conditionProblems(part, [...path, 'and', index])),
    ...(or ?? []).map((part, index) => conditionProblems(part, [...path, 'or', index])),
    ...(not === undefined ? [] : [conditionProblems(not, [...path, 'not'])]),
  ].flat();
  return event === undefined ? inner : [...inner, ...eventProblems(event, [...path, 'event'])];
}

function eventProblems(event: NonNullable<ConditionDocument['event']>, path: Path): RuleProblem[] {
  if (event.type !== SIGNAL_EVENT) {
    return [{ path: [...path, 'type'], message: `must be ${SIGNAL_EVENT}` }];
  }
  return Object.keys(event.where ?? {})
    .filter((field) => !SIGNAL_FIELDS.includes(field) && !SIGNAL_MAPS.test(field))
    .map((field) => ({
      path: [...path, 'where', field],
      message: `is not a field of a signal: use ${SIGNAL_FIELDS.join(', ')}, features.<name> or probabilities.<name>`,
    }));
}
