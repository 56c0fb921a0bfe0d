import type { Decimal } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  didYouMean,
  kindText,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../../rule-bounds';
import { given } from '../../shapes/given';
import type { PublishedIndicator, RuleContext } from '../../shapes/rule-context';
import type { WantedIndicator } from './market-condition';

const LOOKS = ['above', 'below', 'crossesAbove', 'crossesBelow'] as const;

interface WrittenName {
  readonly name: string;
  readonly period: string | undefined;
  readonly interval: string | undefined;
}

/** How an indicator is named: period and interval may be left out where one is published by that name. */
function namedFields(published: readonly PublishedIndicator[]) {
  const plain = (field: 'name' | 'period' | 'interval'): Shape<string> => ({
    schema: { enum: [...new Set(published.map((each) => each[field]))] },
    read: (node, reading) =>
      node.kind === 'scalar' && node.text !== ''
        ? node.text
        : reading.report(node.at, `must be the ${field} of an indicator, not ${kindText(node)}`),
  });
  return {
    name: needed(plain('name')),
    period: maybe(plain('period')),
    interval: maybe(plain('interval')),
  };
}

/** An indicator by its name. */
export function indicatorNameShape(
  published: readonly PublishedIndicator[],
): Shape<PublishedIndicator> {
  return mapped(record(namedFields(published)), (written, node, reading) =>
    publishedAs(written, published, { node, reading }),
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
    const of = publishedAs({ name, period, interval }, indicators, { node, reading });
    if (of === undefined) return undefined;
    const wanted: WantedIndicator = { of, ...given(looks) };
    return isSound(wanted, node, reading) ? wanted : undefined;
  });
}

/** What is crossed: a number, or another indicator. */
function crossedShape(
  level: Shape<Decimal>,
  published: readonly PublishedIndicator[],
): Shape<Decimal | PublishedIndicator> {
  const named = indicatorNameShape(published);
  return {
    schema: { anyOf: [level.schema, named.schema] },
    read: (node, reading): Decimal | PublishedIndicator | undefined =>
      (node.kind === 'map' ? named : level).read(node, reading),
  };
}

function publishedAs(
  { name, period, interval }: WrittenName,
  published: readonly PublishedIndicator[],
  { node, reading }: { readonly node: DocumentNode; readonly reading: Reading },
): PublishedIndicator | undefined {
  const matching = published.filter(
    (each) =>
      each.name === name &&
      String(each.period) === (period ?? String(each.period)) &&
      each.interval === (interval ?? each.interval),
  );
  const [only, ...more] = matching;
  if (only !== undefined && more.length === 0) return only;
  const list = (of: readonly PublishedIndicator[]): string =>
    of
      .map((each) => `${each.name} (period: ${each.period}, interval: ${each.interval})`)
      .join(', ');
  if (only !== undefined) {
    return reading.report(node.at, `there are several by that name, add period and interval: ${list(matching)}`); // prettier-ignore
  }
  const written = [name, period, interval].filter((part) => part !== undefined).join(' ');
  const known = list(published) || 'none';
  const names = [...new Set(published.map((each) => each.name))];
  const hint = names.includes(name) ? '' : didYouMean(name, names);
  return reading.report(node.at, `"${written}" is not published, so nothing would ever hold by it${hint}; there is ${known}`); // prettier-ignore
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
  return crossed === of ? wrong('can never hold: an indicator does not cross itself') : true;
}
