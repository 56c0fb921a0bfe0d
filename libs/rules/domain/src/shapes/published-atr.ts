import { type Shape, choice } from '@fairlead/core/document';
import type { PublishedIndicator, RuleContext } from './rule-context';

/** Returns the average true ranges that market-data publishes. */
export function publishedAtrs({ indicators }: RuleContext): readonly PublishedIndicator[] {
  return indicators.filter(({ name }) => name === 'ATR');
}

/** Returns the first that is as it is written; what is left out may be anything. */
export function publishedBy(
  published: readonly PublishedIndicator[],
  {
    period,
    interval,
  }: { readonly period: number | undefined; readonly interval: string | undefined },
): PublishedIndicator | undefined {
  return published.find(
    (each) =>
      each.period === (period ?? each.period) && each.interval === (interval ?? each.interval),
  );
}

/** What the schema permits comes from what is published. */
export function publishedOf(
  field: 'period' | 'interval',
  published: readonly PublishedIndicator[],
): Shape<string> {
  const known = [...new Set(published.map((each) => String(each[field])))];
  const choices = choice(known);
  return {
    schema: { enum: published.map((each) => each[field]) },
    read: (node, reading) => {
      if (node.kind === 'scalar' && known.includes(node.text)) return node.text;
      if (node.kind !== 'scalar' || node.text === '') return choices.read(node, reading);
      return reading.report(
        node.at,
        `an ATR with ${field} ${node.text} is not published, so every entry by it would be denied; ${publishedText(published)}`,
      );
    },
  };
}

/** Returns what may be written instead of what is not published. */
export function publishedText(published: readonly PublishedIndicator[]): string {
  const all = published.map(({ period, interval }) => `period: ${period}, interval: ${interval}`);
  return `write ${all.join(' or ')}, or leave both out`;
}
