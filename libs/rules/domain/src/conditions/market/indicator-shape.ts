import type { Decimal } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../../rule-bounds';
import { given } from '../../shapes/given';
import { indicatorOf, spanFields } from '../../shapes/indicator-span';
import type { IndicatorCatalogue, NamedIndicator, RuleContext } from '../../shapes/rule-context';
import { nameOf } from './indicator-clauses';
import type { WantedIndicator } from './market-condition';

const LOOKS = ['above', 'below', 'crossesAbove', 'crossesBelow'] as const;

/** How an indicator is named: period and length of bars may be left out. */
function namedFields(catalogue: IndicatorCatalogue) {
  return { name: needed(choice(Object.keys(catalogue.kinds))), ...spanFields(catalogue) };
}

/** An indicator by its name. */
export function indicatorNameShape(catalogue: IndicatorCatalogue): Shape<NamedIndicator> {
  return mapped(record(namedFields(catalogue)), (written, node, reading) =>
    indicatorOf(written, catalogue, { node, reading }),
  );
}

/** What an indicator has to be. */
export function indicatorShape({ indicators }: RuleContext): Shape<WantedIndicator> {
  const level = number(boundsOf('indicator'));
  const crossed = crossedShape(level, indicators);
  const fields = record({
    ...namedFields(indicators),
    above: maybe(level),
    below: maybe(level),
    crossesAbove: maybe(crossed),
    crossesBelow: maybe(crossed),
  });
  return mapped(fields, ({ name, period, interval, ...looks }, node, reading) => {
    const of = indicatorOf({ name, period, interval }, indicators, { node, reading });
    if (of === undefined) return undefined;
    const wanted: WantedIndicator = { of, ...given(looks) };
    return isSound(wanted, node, reading) ? wanted : undefined;
  });
}

/** What is crossed: a number, or another indicator. */
function crossedShape(
  level: Shape<Decimal>,
  catalogue: IndicatorCatalogue,
): Shape<Decimal | NamedIndicator> {
  const named = indicatorNameShape(catalogue);
  return {
    schema: { anyOf: [level.schema, named.schema] },
    read: (node, reading): Decimal | NamedIndicator | undefined =>
      (node.kind === 'map' ? named : level).read(node, reading),
  };
}

function isSound(wanted: WantedIndicator, node: DocumentNode, reading: Reading): boolean {
  const { of, above, below, crossesAbove, crossesBelow } = wanted;
  const wrong = (why: string): boolean => {
    reading.report(node.at, why);
    return false;
  };
  if (LOOKS.every((look) => wanted[look] === undefined)) {
    return wrong(`asks nothing of the indicator: write ${LOOKS.join(', ')}`);
  }
  if (above !== undefined && below !== undefined && above.gte(below)) {
    return wrong('can never hold: it cannot be above and below that at once');
  }
  if (crossesAbove !== undefined && crossesBelow !== undefined) {
    return wrong('can never hold: it crosses one way at a time; write "or"');
  }
  const crossed = crossesAbove ?? crossesBelow;
  const itself = crossed !== undefined && 'name' in crossed && nameOf(crossed) === nameOf(of);
  return itself ? wrong('can never hold: an indicator does not cross itself') : true;
}
