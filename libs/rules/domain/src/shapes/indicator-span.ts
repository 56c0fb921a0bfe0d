import {
  type DocumentNode,
  type Field,
  type Reading,
  choice,
  fieldOf,
  mapped,
  maybe,
  number,
} from '@fairlead/core/document';
import type { IndicatorCatalogue, NamedIndicator } from './rule-context';

/** Of which bars an indicator is, as it is written. */
export interface WrittenSpan {
  readonly period: number | undefined;
  readonly interval: string | undefined;
}

/** Returns the fields that say of which bars an indicator is. */
export function spanFields({ periodMax, intervals }: IndicatorCatalogue): {
  readonly [Name in keyof WrittenSpan]: Field<WrittenSpan[Name]>;
} {
  const period = number({
    ...{ min: '1', max: String(periodMax), whole: true },
    unit: 'bars that it looks back',
  });
  return {
    period: maybe(mapped(period, (written) => written.toNumber())),
    interval: maybe(choice(intervals)),
  };
}

/** Returns the indicator that is meant: what is left out is what is usual of its kind. Reports a period that says nothing. */
export function indicatorOf(
  { name, ...written }: WrittenSpan & { readonly name: string },
  { kinds }: IndicatorCatalogue,
  { node, reading }: { readonly node: DocumentNode; readonly reading: Reading },
): NamedIndicator | undefined {
  const kind = kinds[name];
  if (kind === undefined) return reading.report(node.at, `there is no indicator ${name}`);
  const { period = kind.period, interval = kind.interval } = written;
  if (period >= kind.periodMin) return { name, period, interval };
  const { at } = fieldOf(node, 'period') ?? node;
  return reading.report(at, `${period} is below ${kind.periodMin}, and the ${name} of fewer bars says nothing; the usual period is ${kind.period}`); // prettier-ignore
}
