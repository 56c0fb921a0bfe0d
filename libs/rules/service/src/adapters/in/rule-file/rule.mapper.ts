import { Decimal, type Distance, assert, isDecimalText, present } from '@fairlead/core';
import {
  type Comparison,
  type Condition,
  type EntryRuleOptions,
  type FieldPredicate,
  type Rule,
  type RuleAction,
  type SizeSpec,
  buyRule,
  shortRule,
} from '@fairlead/rules-domain';
import type {
  ConditionDocument,
  DecimalDocument,
  DistanceDocument,
  FullDocument,
  PredicateDocument,
  RuleDocument,
  SizeDocument,
  TemplateDocument,
} from './rule-document';

const ATR_PERIOD = 14;
const ATR_INTERVAL = '10s';
const DEFAULT_STRATEGY = 'basic';
const DEFAULT_PRIORITY = 100;

/** Returns the rule that a document of the right form stands for. */
export function ruleOf(document: RuleDocument): Rule {
  return 'template' in document ? templateOf(document) : fullOf(document);
}

function templateOf(document: TemplateDocument): Rule {
  const { template, symbol, symbols, size, stop, target, ...rest } = document;
  const options: EntryRuleOptions = {
    ...rest,
    symbols: symbols ?? [present(symbol, 'a template names its symbols')],
    size: sizeOf(size),
    ...(stop === undefined ? {} : { stop: distanceOf(stop) }),
    ...(target === undefined ? {} : { target: distanceOf(target) }),
  };
  return template === 'buy' ? buyRule(options) : shortRule(options);
}

function fullOf(document: FullDocument): Rule {
  const { symbol, symbols } = document;
  return {
    id: document.id,
    strategy: document.strategy ?? DEFAULT_STRATEGY,
    symbols: symbols ?? (symbol === undefined ? null : [symbol]),
    when: conditionOf(document.when),
    then: actionOf(document.then),
    priority: document.priority ?? DEFAULT_PRIORITY,
    cooldownMs: Math.round((document.cooldownSeconds ?? 0) * 1_000),
    maxPerDay: document.maxPerDay ?? null,
    mode: document.mode ?? 'paper',
    enabled: document.enabled ?? true,
  };
}

function actionOf({ enter, close }: FullDocument['then']): RuleAction {
  if (enter === undefined) {
    return { kind: 'close', direction: present(close, 'a rule enters or closes') };
  }
  const offset = enter.limitOffsetPercent;
  return {
    kind: 'enter',
    direction: enter.direction,
    size: sizeOf(enter.size),
    stop: distanceOf(enter.stop),
    target: distanceOf(enter.target),
    entry:
      offset === undefined
        ? { type: 'MARKET' }
        : { type: 'LIMIT', offsetPercent: decimalOf(offset) },
    onOpposite: enter.onOpposite ?? 'ignore',
    allowShort: enter.allowShort ?? false,
  };
}

function sizeOf(document: SizeDocument): SizeSpec {
  for (const kind of ['shares', 'notional', 'equityPct', 'riskPct'] as const) {
    const value = document[kind];
    if (value !== undefined) return { kind, value: decimalOf(value) };
  }
  return present<SizeSpec>(null, 'a size has one field');
}

function distanceOf(document: DistanceDocument): Distance {
  const { percent, absolute, atr } = document;
  if (percent !== undefined) return { kind: 'percent', value: decimalOf(percent) };
  if (absolute !== undefined) return { kind: 'absolute', value: decimalOf(absolute) };
  return {
    kind: 'atr',
    value: decimalOf(present(atr, 'a distance has one measure')),
    period: document.period ?? ATR_PERIOD,
    interval: document.interval ?? ATR_INTERVAL,
  };
}

function conditionOf(document: ConditionDocument): Condition {
  const { and, or, not, event, position, time } = document;
  if (and !== undefined) return { kind: 'and', of: and.map(conditionOf) };
  if (or !== undefined) return { kind: 'or', of: or.map(conditionOf) };
  if (not !== undefined) return { kind: 'not', of: conditionOf(not) };
  if (event !== undefined) {
    const where = Object.entries(event.where ?? {}).flatMap(([field, wanted]) =>
      predicatesOf(field, wanted),
    );
    return { kind: 'event', type: event.type, where };
  }
  if (position !== undefined) return positionOf(position);
  return { kind: 'time', ...present(time, 'a condition has one field') };
}

function positionOf(document: NonNullable<ConditionDocument['position']>): Condition {
  const { heldSecondsMin, unrealisedPercentMin, unrealisedPercentMax, ...rest } = document;
  return {
    kind: 'position',
    ...rest,
    ...(heldSecondsMin === undefined ? {} : { heldMsMin: heldSecondsMin * 1_000 }),
    ...(unrealisedPercentMin === undefined
      ? {}
      : { unrealisedPercentMin: decimalOf(unrealisedPercentMin) }),
    ...(unrealisedPercentMax === undefined
      ? {}
      : { unrealisedPercentMax: decimalOf(unrealisedPercentMax) }),
  };
}

const COMPARISONS: readonly (readonly ['gte' | 'lte' | 'gt' | 'lt', Comparison])[] = [
  ['gte', '>='],
  ['lte', '<='],
  ['gt', '>'],
  ['lt', '<'],
];

function predicatesOf(field: string, wanted: PredicateDocument): FieldPredicate[] {
  if (typeof wanted !== 'object') return [{ field, comparison: '=', values: [wanted] }];
  const compared = COMPARISONS.flatMap(([name, comparison]) => {
    const value = wanted[name];
    return value === undefined ? [] : [{ field, comparison, values: [value] }];
  });
  return wanted.in === undefined
    ? compared
    : [...compared, { field, comparison: 'in', values: wanted.in }];
}

/** A number in the file is taken as it was written: up to 15 digits a double gives its decimal back exactly. */
function decimalOf(value: DecimalDocument): Decimal {
  const text = String(value);
  assert(isDecimalText(text), `write ${text} as text`);
  return new Decimal(text);
}
