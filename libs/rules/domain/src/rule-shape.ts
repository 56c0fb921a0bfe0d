import { ownValue } from '@fairlead/core';
import {
  type DocumentNode,
  type Field,
  type MapEntry,
  type Reading,
  type Shape,
  choice,
  fieldOf,
  flag,
  kindText,
  list,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { actionShape } from './actions/action';
import { ON_OPPOSITE } from './actions/enter';
import { conditionShape, eventTypesOf } from './conditions/condition';
import { eventSchema } from './conditions/event';
import { startFlaw, startsWithoutSignal } from './conditions/starts';
import { EXIT_RULE } from './deciding/exit-rule';
import { flattenShape } from './flatten-template';
import { ORIGINAL_TEMPLATES, originalShape } from './original-templates';
import { type Rule, RULE_MODES } from './rule';
import { boundsOf } from './rule-bounds';
import { distanceShape, targetShape } from './shapes/distance-shape';
import { doubleDownShape, isSizedToDouble } from './shapes/double-down-shape';
import { foreignField } from './shapes/foreign-fields';
import { given } from './shapes/given';
import { listedSymbol, name } from './shapes/names';
import { familyOf } from './shapes/event-fields';
import type { KnownEvent, RuleContext } from './shapes/rule-context';
import { sizeShape } from './shapes/size-shape';
import { sharedPredicates } from './shapes/where-shape';
import { buyRule, shortRule } from './templates';

const RULES_MAX = 20_000;
const SYMBOLS_MAX = 10_000;
const DEFAULT_STRATEGY = 'basic';
const DEFAULT_PRIORITY = 100;

/** Returns how a file of rules is written. */
export function rulesShape(context: RuleContext): Shape<readonly Rule[]> {
  const version: Field<string | undefined> = maybe({ ...choice(['1']), schema: { const: 1 } });
  const rules = list(ruleShape(context), { min: 0, max: RULES_MAX });
  const file = record({ version, variables: maybe(variables), rules: needed(distinctIds(rules)) });
  const definitions = {
    condition: conditionShape(context).schema,
    action: actionShape(context).schema,
    ...{ event: eventSchema(context), ...sharedPredicates() },
  };
  return mapped({ ...file, schema: { ...file.schema, definitions } }, ({ rules: read }) => read);
}

/** Values by name, each with an anchor (&name) that rules refer to (*name): what they are is looked at where they are used. */
const variables: Shape<true> = {
  schema: { type: 'object' },
  read: (node, reading) =>
    node.kind === 'map'
      ? true
      : reading.report(
          node.at,
          `must be a map of values, such as strong: &strong 0.85, not ${kindText(node)}`,
        ),
};

/** Ids are looked at in rules that have other problems too. */
function distinctIds(rules: Shape<readonly Rule[]>): Shape<readonly Rule[]> {
  return {
    schema: rules.schema,
    read: (node, reading) => {
      const read = rules.read(node, reading);
      const seen = new Map<string, number>();
      let sound = true;
      for (const [index, item] of (node.kind === 'list' ? node.items : []).entries()) {
        const id = fieldOf(item, 'id');
        if (id?.kind !== 'scalar') continue;
        const first = seen.get(id.text);
        seen.set(id.text, first ?? index);
        if (first === undefined) continue;
        const message = `${id.text} is the id of rule number ${first + 1} too; give this one another`;
        reading.into(index).into('id').report(id.at, message);
        sound = false;
      }
      return sound ? read : undefined;
    },
  };
}

/** A rule that names a template is made from it; another says itself when it applies and what follows. */
function ruleShape(context: RuleContext): Shape<Rule> {
  const [fromTemplate, full] = [templateShape(context), fullShape(context)];
  const original = scoped(originalShape(commonFields(context)), true);
  const flatten = scoped(flattenShape(commonFields(context)), true);
  const isOriginal = (template: DocumentNode | null): boolean =>
    template?.kind === 'scalar' && ORIGINAL_TEMPLATES.some((each) => each === template.text);
  const isFlatten = (template: DocumentNode | null): boolean =>
    template?.kind === 'scalar' && template.text === 'flatten';
  return {
    schema: {
      type: 'object',
      if: { required: ['template'] },
      then: {
        if: { properties: { template: { enum: ORIGINAL_TEMPLATES } } },
        then: original.schema,
        else: {
          if: { properties: { template: { const: 'flatten' } } },
          then: flatten.schema,
          else: fromTemplate.schema,
        },
      },
      else: full.schema,
    },
    read: (node, reading) => {
      const template = fieldOf(node, 'template');
      if (isOriginal(template)) return original.read(node, reading);
      if (isFlatten(template)) return flatten.read(node, reading);
      return (template === null ? full : fromTemplate).read(node, reading);
    },
  };
}

function commonFields(context: RuleContext) {
  const symbol = listedSymbol(context);
  const id = mapped(name, (written, node, reading) =>
    written === EXIT_RULE
      ? reading.report(node.at, 'is the id of the rule that is always there; choose another')
      : written,
  );
  return {
    id: needed(id),
    strategy: maybe(name),
    symbol: maybe(symbol),
    symbols: maybe(list(symbol, { min: 1, max: SYMBOLS_MAX, distinct: true })),
    priority: maybe(number(boundsOf('priority'))),
    maxPerDay: maybe(number(boundsOf('maxPerDay'))),
    mode: maybe(choice(RULE_MODES)),
    enabled: maybe(flag),
  };
}

const ownTemplates = choice(['buy', 'short']);
/** Those of the original are known too, for whoever slips. */
const templateName: Shape<'buy' | 'short'> = {
  schema: ownTemplates.schema,
  read: (node, reading) => {
    const isOwn = node.kind === 'scalar' && ['buy', 'short'].includes(node.text);
    if (isOwn) return ownTemplates.read(node, reading);
    choice(['buy', 'short', 'flatten', ...ORIGINAL_TEMPLATES]).read(node, reading);
    return undefined;
  },
};

function templateShape(context: RuleContext): Shape<Rule> {
  const fields = {
    ...commonFields(context),
    template: needed(templateName),
    size: needed(sizeShape(context)),
    confidence: maybe(number(boundsOf('confidence'))),
    stop: maybe(distanceShape('stop', context)),
    target: maybe(targetShape(context)),
    cooldownMinutes: maybe(number(boundsOf('cooldownMinutes'))),
    onOpposite: maybe(choice(ON_OPPOSITE)),
    noEntryMinutesBeforeClose: maybe(number(boundsOf('noEntryMinutesBeforeClose'))),
    doubleDown: maybe(doubleDownShape),
  };
  const shape = scoped(record(fields, foreignField(Object.keys(fields), besideTemplate)), true);
  return mapped(shape, (read, node, reading) => {
    if (!isSizedToDouble({ size: read.size, ...given({ doubleDown: read.doubleDown }) }, node, reading)) return undefined; // prettier-ignore
    const { template, symbol, symbols, confidence, cooldownMinutes, priority, maxPerDay, ...rest } = read; // prettier-ignore
    const options = {
      ...{ id: rest.id, size: rest.size, symbols: symbols ?? [symbol ?? ''] },
      ...given(rest),
      ...given({
        confidence: confidence?.toNumber(),
        cooldownMinutes: cooldownMinutes?.toNumber(),
        priority: priority?.toNumber(),
        maxPerDay: maxPerDay?.toNumber(),
      }),
    };
    return template === 'buy' ? buyRule(options) : shortRule(options);
  });
}

function fullShape(context: RuleContext): Shape<Rule> {
  const fields = {
    ...commonFields(context),
    when: needed(mapped(conditionShape(context), startable)),
    then: needed(actionShape(context)),
    cooldownSeconds: maybe(number(boundsOf('cooldownSeconds'))),
    validForSeconds: maybe(number(boundsOf('validForSeconds'))),
  };
  const shape = scoped(record(fields, foreignField(Object.keys(fields), besideFull)), false);
  return mapped(shape, (read, node, reading) => {
    const rule: Rule = {
      id: read.id,
      strategy: read.strategy ?? DEFAULT_STRATEGY,
      symbols: read.symbols ?? (read.symbol === undefined ? null : [read.symbol]),
      when: read.when,
      then: read.then,
      priority: read.priority?.toNumber() ?? DEFAULT_PRIORITY,
      cooldownMs: read.cooldownSeconds?.times(1_000).round().toNumber() ?? 0,
      maxPerDay: read.maxPerDay?.toNumber() ?? null,
      mode: read.mode ?? 'paper',
      enabled: read.enabled ?? true,
      ...given({ validForMs: read.validForSeconds?.times(1_000).round().toNumber() }),
    };
    return limited(rule, node, reading) && acting(rule, node, { reading, context });
  });
}

/** A rule names its symbols in one way; a template has to. Looked at also where other fields are wrong. */
function scoped<T>(shape: Shape<T>, isNeeded: boolean): Shape<T> {
  return {
    schema: shape.schema,
    read: (node, reading) => {
      const read = shape.read(node, reading);
      return isScoped(node, reading, isNeeded) ? read : undefined;
    },
  };
}

function isScoped(node: DocumentNode, reading: Reading, isNeeded: boolean): boolean {
  const [one, several] = [fieldOf(node, 'symbol'), fieldOf(node, 'symbols')];
  if (one !== null && several !== null) {
    reading.report(several.at, 'has both "symbol" and "symbols"; keep one');
    return false;
  }
  if (!isNeeded || node.kind !== 'map' || one !== null || several !== null) return true;
  reading.report(node.at, '"symbol" or "symbols" is missing');
  return false;
}

function startable(
  when: Rule['when'],
  node: DocumentNode,
  reading: Reading,
): Rule['when'] | undefined {
  const flaw = startFlaw(when);
  return flaw === null ? when : reading.report(node.at, flaw);
}

const LIMITS = ['cooldownSeconds', 'maxPerDay'] as const;

/** Prices cross a bound as often as they like: what no signal starts says itself how often it may fire. */
function limited(rule: Rule, node: DocumentNode, reading: Reading): Rule | undefined {
  const missing = LIMITS.filter((limit) => fieldOf(node, limit) === null);
  if (missing.length === 0 || !startsWithoutSignal(rule.when)) return rule;
  const examples = { cooldownSeconds: 'cooldownSeconds: 300', maxPerDay: 'maxPerDay: 3' };
  const added = missing.map((limit) => examples[limit]).join(' and ');
  return reading.report(
    node.at,
    `can fire without a signal, so it has to say how often it may: add ${added}`,
  );
}

/** What is about the whole account has no symbol that a rule could act on. */
function acting(
  rule: Rule,
  node: DocumentNode,
  { reading, context }: { readonly reading: Reading; readonly context: RuleContext },
): Rule | undefined {
  const types = eventTypesOf(rule.when);
  if (rule.symbols !== null || types === null) return rule;
  const isOf = (wanted: string, { type, hasSymbol }: KnownEvent): boolean =>
    hasSymbol && (wanted === type || wanted === familyOf(type));
  const without = [...types].find((wanted) => !context.events.some((event) => isOf(wanted, event)));
  if (without === undefined) return rule;
  return reading.report(
    node.at,
    `"symbol" or "symbols" is missing: ${without} is about the whole account, so the rule has to say which symbol it acts on`,
  );
}

const ONLY_FULL: Readonly<Record<string, string>> = {
  when: '; a template has its own "when": take "template" out, or this',
  then: '; a template has its own "then": take "template" out, or this',
  cooldownSeconds: '; in a template it is cooldownMinutes',
  validForSeconds: '; a template is started by a signal, which says itself how long it is valid',
  allowShort: '; the template short allows shorts by itself',
  limitOffsetPercent: '; a template enters at market: write the rule out with when and then',
  restMinutes: '; a template enters at market: write the rule out with when and then',
};

function besideTemplate({ key }: MapEntry): string | null {
  return ownValue(ONLY_FULL, key) ?? null;
}

const ONLY_TEMPLATE: Readonly<Record<string, string>> = {
  confidence: '; write it in "when": event: { type: signal.accepted, where: { confidence: { gte: 0.8 } } }', // prettier-ignore
  cooldownMinutes: '; in a rule without template it is cooldownSeconds',
  size: '; it belongs into "then": enter: { size: … }',
  stop: '; it belongs into "then": enter: { stop: … }',
  target: '; it belongs into "then": enter: { target: … }',
  onOpposite: '; it belongs into "then": enter: { onOpposite: … }',
  direction: '; it belongs into "then": enter: { direction: … }',
  allowShort: '; it belongs into "then": enter: { allowShort: … }',
};

function besideFull({ key }: MapEntry): string | null {
  return ownValue(ONLY_TEMPLATE, key) ?? null;
}
