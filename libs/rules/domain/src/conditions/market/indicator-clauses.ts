import { Decimal, type Instant, decimalText, isDecimalText } from '@fairlead/core';
import type { NamedIndicator } from '../../shapes/rule-context';
import type { IndicatorFacts } from '../../surroundings/surroundings';
import {
  type Clause,
  type ConditionContext,
  type Found,
  type SizeComparison,
  distanceText,
  sizeClause,
} from '../clause';
import { type CrossingWay, type Lines, crossingOf, crossingText } from '../crossing';
import type { WantedIndicator } from './market-condition';

/** A value is of now for so many of its bars, and this long beyond: market data publishes one that stays the same once a minute. */
const BARS_MAX = 5;
const GRACE_MS = 60_000;

/** Returns what is published of an indicator, as it was found. */
export function indicatorClauses(
  wanted: WantedIndicator,
  context: ConditionContext,
): readonly Clause[] {
  const { of, above, below, crossesAbove, crossesBelow } = wanted;
  const found = foundOf(of, context);
  const level = (id: 'above' | 'below', comparison: SizeComparison, threshold?: Decimal) =>
    threshold === undefined
      ? []
      : [sizeClause(sizeOf(found, context.now), { id: `indicator.${id}`, name: nameOf(of), comparison, threshold, unit: '' })]; // prettier-ignore
  const crossing = (id: CrossingWay, crossed?: Decimal | NamedIndicator) =>
    crossed === undefined ? [] : [crossingClause({ id, of, crossed }, found, context)];
  return [
    ...level('above', '>', above),
    ...level('below', '<', below),
    ...crossing('crossesAbove', crossesAbove),
    ...crossing('crossesBelow', crossesBelow),
  ];
}

/** Returns what an indicator is called. */
export function nameOf({ name, period, interval }: NamedIndicator): string {
  return `${name}(${period}, ${interval})`;
}

/** Returns the value of an indicator now, or why it is not known. */
export function indicatorNow(of: NamedIndicator, context: ConditionContext): Found {
  return sizeOf(foundOf(of, context), context.now);
}

type FoundIndicator = IndicatorFacts | { readonly unknown: string };

function foundOf(of: NamedIndicator, { now, surroundings }: ConditionContext): FoundIndicator {
  const facts = surroundings?.indicators.find(
    ({ name, period, interval }) =>
      name === of.name && period === of.period && interval === of.interval,
  );
  if (facts === undefined) return { unknown: 'no value' };
  const { barsUsed, barsWanted, at } = facts;
  if (!facts.live) return { unknown: 'its bars are late ones' };
  if (barsUsed < barsWanted) return { unknown: `it rests on ${barsUsed} of ${barsWanted} bars` };
  const ageMs = now - at;
  if (ageMs <= BARS_MAX * barMsOf(of) + GRACE_MS) return facts;
  return { unknown: `its value is ${Math.round(ageMs / 1_000)} s old` };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Returns the length of its bars: `10s`, `5m`. */
function barMsOf({ interval }: NamedIndicator): number {
  return Number.parseInt(interval, 10) * (UNIT_MS[interval.slice(-1)] ?? 0);
}

function sizeOf(found: FoundIndicator, now: Instant): Found {
  return 'unknown' in found ? found : { value: found.value, ageMs: Math.max(0, now - found.at) };
}

/** What an indicator crosses, and which way. */
interface Crossing {
  readonly id: CrossingWay;
  readonly of: NamedIndicator;
  readonly crossed: Decimal | NamedIndicator;
}

/** Two lines with the newest bar of either, and with the bar before. */
interface BarLines extends Lines {
  readonly at: Instant;
}

function crossingClause(
  { id, of, crossed }: Crossing,
  found: FoundIndicator,
  context: ConditionContext,
): Clause {
  const threshold = Decimal.isDecimal(crossed) ? decimalText(crossed) : nameOf(crossed);
  const base = {
    id: `indicator.${id}`,
    clause: `${nameOf(of)} ${crossingText(id)} ${threshold}`,
  };
  const lines = linesOf(found, crossed, context);
  if ('unknown' in lines) {
    const none = { holds: false, isKnown: false, value: null, distance: null, ageMs: null };
    const known = isDecimalText(threshold) ? threshold : null;
    return { ...base, ...none, threshold: known, actual: `unknown: ${lines.unknown}` };
  }
  const { holds, distance } = crossingOf(lines, id);
  return {
    ...base,
    ...{ holds, isKnown: true, actual: linesText(lines, Decimal.isDecimal(crossed)) },
    ...{ value: decimalText(lines.now[0]), threshold: decimalText(lines.now[1]) },
    ...{ distance: distanceText(distance), ageMs: Math.max(0, context.now - lines.at) },
  };
}

function linesText({ now, before }: Lines, isFixed: boolean): string {
  const [[line, crossed], [lineBefore, crossedBefore]] = [now, before];
  if (isFixed) return `${decimalText(line)} after ${decimalText(lineBefore)}`;
  return `${decimalText(line)} and ${decimalText(crossed)} after ${decimalText(lineBefore)} and ${decimalText(crossedBefore)}`;
}

/** A line that has no newer value than the other one stayed where it was. */
function linesOf(
  found: FoundIndicator,
  crossed: Decimal | NamedIndicator,
  context: ConditionContext,
): BarLines | { readonly unknown: string } {
  const other = Decimal.isDecimal(crossed) ? null : foundOf(crossed, context);
  if ('unknown' in found) return found;
  if (other !== null && 'unknown' in other) return other;
  const at = other === null || found.at > other.at ? found.at : other.at;
  const [line, crossedLine] = [pointsOf(found, at), other === null ? null : pointsOf(other, at)];
  if (line === null || (other !== null && crossedLine === null)) {
    return { unknown: 'there is no value before it' };
  }
  const fixed = Decimal.isDecimal(crossed) ? { now: crossed, before: crossed } : null;
  const against = fixed ?? crossedLine;
  if (against === null) return { unknown: 'no value' };
  return { now: [line.now, against.now], before: [line.before, against.before], at };
}

function pointsOf(
  { value, at: valueAt, previous }: IndicatorFacts,
  at: Instant,
): { readonly now: Decimal; readonly before: Decimal } | null {
  if (valueAt < at) return { now: value, before: value };
  return previous === null ? null : { now: value, before: previous };
}
