import { type Decimal, decimalText, isDecimalText } from '@fairlead/core';
import {
  type ForeignHint,
  type Shape,
  mapped,
  maybe,
  needed,
  number,
  record,
  text,
} from '@fairlead/core/document';
import { type FieldValue, SIGNAL_EVENT } from '../../facts';
import { boundsOf } from '../../rule-bounds';
import { given } from '../../shapes/given';
import { numeric } from '../../shapes/where-shape';
import { type Clause, type ConditionContext, distanceText, plainClause } from '../clause';
import { type CrossingWay, crossingOf, crossingText } from '../crossing';
import { type ConditionKind, listText } from '../kind';

/** A feature of a signal crosses a level: it is compared with that of the signal before, of the same source and symbol. */
export interface FlowCondition {
  readonly kind: 'flow';
  /** The sender's own name of it. */
  readonly feature: string;
  /** It was at or below that before, and is above it now. */
  readonly crossesAbove?: Decimal;
  /** It was at or above that before, and is below it now. */
  readonly crossesBelow?: Decimal;
}

const WAYS = ['crossesAbove', 'crossesBelow'] as const;
const NAME_MAX = 100;
const HINTS: Readonly<Record<string, string>> = {
  above: 'crossesAbove: 100, or event: { where: { features.<name>: { gt: 100 } } }',
  below: 'crossesBelow: 100, or event: { where: { features.<name>: { lt: 100 } } }',
  threshold: 'crossesAbove: 100 or crossesBelow: 100',
  field: 'feature: net_flow, without "features."',
  source: 'event: { where: { source: a } } beside it',
};
const hint: ForeignHint = ({ key }) =>
  Object.hasOwn(HINTS, key) ? `; write ${HINTS[key] ?? ''}` : null;

const shape: Shape<FlowCondition> = mapped(
  record(
    {
      feature: needed(
        text({
          pattern: new RegExp(`^(?!features\\.)\\P{Cc}{1,${NAME_MAX}}$`, 'u'),
          about: 'the name of a feature of the signal, such as net_flow',
          mend: (written) => written.replace(/^features\./, ''),
        }),
      ),
      crossesAbove: maybe(number(boundsOf('where.features'))),
      crossesBelow: maybe(number(boundsOf('where.features'))),
    },
    hint,
  ),
  ({ feature, ...levels }, node, reading) => {
    const condition: FlowCondition = { kind: 'flow', feature, ...given(levels) };
    const ways = WAYS.filter((way) => condition[way] !== undefined);
    if (ways.length === 1) return condition;
    if (ways.length > 1) {
      return reading.report(node.at, 'can never hold: it crosses one way at a time; write "or"');
    }
    return reading.report(node.at, `crosses nothing: write ${WAYS.join(' or ')}`);
  },
);

/** A feature of a signal crosses a level. */
export const flowKind: ConditionKind<FlowCondition> = {
  shape: () => shape,
  eventTypes: () => new Set([SIGNAL_EVENT]),
  needs: ({ feature }) => ({ symbols: [], features: [feature] }),
  clauses: (condition, context) =>
    WAYS.flatMap((way) => {
      const level = condition[way];
      return level === undefined ? [] : [flowClause(condition.feature, { way, level }, context)];
    }),
  sentence: (condition) =>
    listText(
      WAYS.flatMap((way) => {
        const level = condition[way];
        return level === undefined
          ? []
          : [`${condition.feature} of its signals ${crossingText(way)} ${decimalText(level)}`];
      }),
    ),
};

function flowClause(
  feature: string,
  { way, level }: { readonly way: CrossingWay; readonly level: Decimal },
  { fields, eventType, surroundings }: ConditionContext,
): Clause {
  const threshold = decimalText(level);
  const base = { id: way, clause: `features.${feature} ${crossingText(way)} ${threshold}`, threshold }; // prettier-ignore
  const value = featureIn(fields, feature);
  if (value === null || eventType !== SIGNAL_EVENT) {
    return { ...plainClause({ ...base, holds: false, actual: 'absent' }), value: null };
  }
  const before = surroundings?.features?.get(feature);
  if (before === undefined) {
    const actual = 'unknown: its source sent no value before';
    return { ...plainClause({ ...base, holds: false, actual }), isKnown: false, value: null };
  }
  const { holds, distance } = crossingOf({ now: [value, level], before: [before, level] }, way);
  const actual = `${decimalText(value)} after ${decimalText(before)}`;
  return {
    ...plainClause({ ...base, holds, actual }),
    ...{ value: decimalText(value), distance: distanceText(distance) },
  };
}

/** A number that cannot be written out is none: what is remembered has to be read again. */
function featureIn(fields: ReadonlyMap<string, FieldValue>, name: string): Decimal | null {
  const value = numeric(fields.get(`features.${name}`));
  return value !== null && isDecimalText(decimalText(value)) ? value : null;
}

/** Returns the features of a signal by the names that are asked for. */
export function featuresOf(
  fields: ReadonlyMap<string, FieldValue>,
  names: readonly string[],
): ReadonlyMap<string, Decimal> {
  return new Map(
    names.flatMap((name) => {
      const value = featureIn(fields, name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}
