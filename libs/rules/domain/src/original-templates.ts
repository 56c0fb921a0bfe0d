import type { Decimal } from '@fairlead/core';
import {
  type Field,
  type Reading,
  type Shape,
  type DocumentNode,
  choice,
  fieldOf,
  flag,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { type OnOpposite, ON_OPPOSITE } from './actions/enter';
import type { Rule, RuleMode } from './rule';
import { boundsOf } from './rule-bounds';
import { given } from './shapes/given';
import { buyRule, scaleInRule, shortRule } from './templates';

/** Templates of the original framework, by its names, with its fields and defaults. */
export const ORIGINAL_TEMPLATES = [
  'createBuyRule',
  'createShortRule',
  'createScaleInRule',
  'createBasicStrategy',
] as const;
type OriginalTemplate = (typeof ORIGINAL_TEMPLATES)[number];

/** Fields that rules of all kinds have. */
export interface CommonFields {
  readonly id: Field<string>;
  readonly strategy: Field<string | undefined>;
  readonly symbol: Field<string | undefined>;
  readonly symbols: Field<readonly string[] | undefined>;
  readonly priority: Field<Decimal | undefined>;
  readonly maxPerDay: Field<Decimal | undefined>;
  readonly mode: Field<RuleMode | undefined>;
  readonly enabled: Field<boolean | undefined>;
}

/** Returns how a rule from a template of the original is written: percentages are fractions in it, 0.03 is 3 %. */
export function originalShape(common: CommonFields): Shape<Rule> {
  const entry = {
    ...common,
    template: needed(choice(['createBuyRule', 'createShortRule'])),
    quantity: needed(number(boundsOf('quantity'))),
    confidenceThreshold: maybe(number(boundsOf('confidenceThreshold'))),
    stopLossPct: maybe(number(boundsOf('stopLossPct'))),
    takeProfitPct: maybe(number(boundsOf('takeProfitPct'))),
    cooldownMinutes: maybe(number(boundsOf('cooldownMinutes'))),
    onOpposite: maybe(choice<OnOpposite>(ON_OPPOSITE)),
  };
  const strategy = { ...entry, template: needed(choice(['createBasicStrategy'])), enableScaleIn: needed(withoutScaleIn) }; // prettier-ignore
  const scaleIn = record({
    ...common,
    template: needed(choice(['createScaleInRule'])),
    scaleQuantity: needed(number(boundsOf('quantity'))),
    priceOffset: maybe(number(boundsOf('stopLossPct'))),
    cooldownMinutes: maybe(number(boundsOf('cooldownMinutes'))),
  });
  const shapes: Readonly<Record<OriginalTemplate, Shape<Rule>>> = {
    createBuyRule: mapped(record(entry), (fields) => buyRule(optionsOf(fields))),
    createShortRule: mapped(record(entry), (fields) => shortRule(optionsOf(fields))),
    createScaleInRule: mapped(scaleIn, (fields) => scaleInRule(scaleInOptionsOf(fields))),
    createBasicStrategy: mapped(record(strategy), (fields) => buyRule(optionsOf(fields))),
  };
  return {
    schema: { anyOf: [shapes.createBuyRule.schema, shapes.createBasicStrategy.schema, shapes.createScaleInRule.schema] }, // prettier-ignore
    read: (node, reading) => shapeFor(node, shapes).read(node, reading),
  };
}

function shapeFor(
  node: DocumentNode,
  shapes: Readonly<Record<OriginalTemplate, Shape<Rule>>>,
): Shape<Rule> {
  const template = fieldOf(node, 'template');
  const name = ORIGINAL_TEMPLATES.find((each) => template?.kind === 'scalar' && template.text === each); // prettier-ignore
  return shapes[name ?? 'createBuyRule'];
}

/** One rule in a file is one rule here: the one that scales in is written beside it. */
const withoutScaleIn: Shape<boolean> = {
  schema: { const: false },
  read: (node, reading: Reading) => {
    const wanted = flag.read(node, reading);
    if (wanted !== true) return wanted;
    return reading.report(node.at, 'is a rule of its own here: write enableScaleIn: false, and a rule with template: createScaleInRule beside it'); // prettier-ignore
  },
};

interface ScaleInFields extends Pick<
  OriginalFields,
  'id' | 'strategy' | 'symbol' | 'symbols' | 'priority' | 'maxPerDay' | 'mode' | 'enabled'
> {
  readonly scaleQuantity: Decimal;
  readonly priceOffset: Decimal | undefined;
  readonly cooldownMinutes: Decimal | undefined;
}

function scaleInOptionsOf(fields: ScaleInFields): Parameters<typeof scaleInRule>[0] {
  const { id, symbol, symbols, scaleQuantity, priceOffset, strategy, mode, enabled } = fields;
  return {
    ...{ id, symbols: symbols ?? [symbol ?? ''], shares: scaleQuantity },
    ...given({
      ...{ strategy, mode, enabled, profitPercent: priceOffset?.times(100) },
      cooldownMinutes: fields.cooldownMinutes?.toNumber(),
      priority: fields.priority?.toNumber(),
      maxPerDay: fields.maxPerDay?.toNumber(),
    }),
  };
}

interface OriginalFields {
  readonly id: string;
  readonly strategy: string | undefined;
  readonly symbol: string | undefined;
  readonly symbols: readonly string[] | undefined;
  readonly priority: Decimal | undefined;
  readonly maxPerDay: Decimal | undefined;
  readonly mode: RuleMode | undefined;
  readonly enabled: boolean | undefined;
  readonly quantity: Decimal;
  readonly confidenceThreshold: Decimal | undefined;
  readonly stopLossPct: Decimal | undefined;
  readonly takeProfitPct: Decimal | undefined;
  readonly cooldownMinutes: Decimal | undefined;
  readonly onOpposite: OnOpposite | undefined;
}

function optionsOf(fields: OriginalFields): Parameters<typeof buyRule>[0] {
  const { id, symbol, symbols, quantity, strategy, mode, enabled, onOpposite } = fields;
  return {
    id,
    symbols: symbols ?? [symbol ?? ''],
    size: { kind: 'shares', value: quantity },
    ...given({
      ...{ strategy, mode, enabled, onOpposite },
      confidence: fields.confidenceThreshold?.toNumber(),
      stop: percentOf(fields.stopLossPct),
      target: percentOf(fields.takeProfitPct),
      cooldownMinutes: fields.cooldownMinutes?.toNumber(),
      priority: fields.priority?.toNumber(),
      maxPerDay: fields.maxPerDay?.toNumber(),
    }),
  };
}

function percentOf(fraction: Decimal | undefined) {
  if (fraction === undefined) return undefined;
  return { kind: 'percent', value: fraction.times(100) } as const;
}
