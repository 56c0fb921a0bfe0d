import {
  type Instant,
  Decimal,
  assertNever,
  decimalText,
  isDecimalText,
  isRegularSession,
  newYorkClock,
  newYorkTime,
} from '@fairlead/core';
import {
  type Condition,
  type EventCondition,
  type FieldPredicate,
  type FieldValue,
  type PositionCondition,
  type TimeCondition,
  WEEKDAYS,
} from './condition';
import { type PositionFacts, type TradeFacts, livingTrades } from './facts';

/** One condition as it was found. */
export interface Clause {
  readonly clause: string;
  readonly holds: boolean;
  readonly actual: string;
}

/** What conditions are evaluated against. */
export interface ConditionContext {
  readonly now: Instant;
  readonly eventType: string;
  readonly fields: ReadonlyMap<string, FieldValue>;
  /** The strategy of the rule that asks. */
  readonly strategy: string;
  readonly trades: readonly TradeFacts[];
  readonly position: PositionFacts | null;
}

/** Whether a condition holds, with every part of it as it was found. */
export interface Evaluation {
  readonly holds: boolean;
  readonly clauses: readonly Clause[];
}

/** Evaluates all parts of a condition, also those after a failed one, so that all can be explained. */
export function evaluate(condition: Condition, context: ConditionContext): Evaluation {
  switch (condition.kind) {
    case 'and':
      return combined(
        condition.of.map((part) => evaluate(part, context)),
        'every',
      );
    case 'or':
      return combined(
        condition.of.map((part) => evaluate(part, context)),
        'some',
      );
    case 'not':
      return negated(evaluate(condition.of, context));
    case 'event':
      return all(eventClauses(condition, context));
    case 'position':
      return all(positionClauses(condition, context));
    case 'time':
      return all(timeClauses(condition, context.now));
    default:
      return assertNever(condition);
  }
}

function all(clauses: readonly Clause[]): Evaluation {
  return { holds: clauses.every((clause) => clause.holds), clauses };
}

function combined(parts: readonly Evaluation[], how: 'every' | 'some'): Evaluation {
  const clauses = parts.flatMap((part) => part.clauses);
  if (how === 'every') return { holds: parts.every((part) => part.holds), clauses };
  return {
    holds: parts.some((part) => part.holds),
    clauses: clauses.map((clause) => ({ ...clause, clause: `or: ${clause.clause}` })),
  };
}

function negated(inner: Evaluation): Evaluation {
  const clause = inner.clauses.map((part) => part.clause).join(' and ');
  const actual = inner.clauses.map((part) => part.actual).join(', ');
  return {
    holds: !inner.holds,
    clauses: [{ clause: `not (${clause})`, holds: !inner.holds, actual }],
  };
}

function eventClauses(condition: EventCondition, context: ConditionContext): Clause[] {
  if (context.eventType !== condition.type) {
    return [{ clause: `event = ${condition.type}`, holds: false, actual: context.eventType }];
  }
  return condition.where.map((predicate) => fieldClause(predicate, context.fields));
}

function fieldClause(predicate: FieldPredicate, fields: ReadonlyMap<string, FieldValue>): Clause {
  const actual = fields.get(predicate.field);
  const wanted =
    predicate.comparison === 'in'
      ? `(${predicate.values.join(', ')})`
      : String(predicate.values[0]);
  return {
    clause: `${predicate.field} ${predicate.comparison} ${wanted}`,
    holds: actual !== undefined && holdsFor(actual, predicate),
    actual: actual === undefined ? 'absent' : String(actual),
  };
}

function holdsFor(actual: FieldValue, { comparison, values }: FieldPredicate): boolean {
  if (comparison === '=' || comparison === 'in') {
    return values.some((value) => isSame(actual, value));
  }
  const [left, right] = [numeric(actual), numeric(values[0])];
  if (left === null || right === null) return false;
  switch (comparison) {
    case '>=':
      return left.gte(right);
    case '<=':
      return left.lte(right);
    case '>':
      return left.gt(right);
    case '<':
      return left.lt(right);
    default:
      return assertNever(comparison);
  }
}

function isSame(actual: FieldValue, wanted: FieldValue): boolean {
  if (actual === wanted) return true;
  const [left, right] = [numeric(actual), numeric(wanted)];
  return left !== null && right !== null && left.eq(right);
}

/** Scores come as JSON numbers and prices as text; both compare as decimals. */
function numeric(value: FieldValue | undefined): Decimal | null {
  if (typeof value === 'number' && Number.isFinite(value)) return new Decimal(value);
  return isDecimalText(value) ? new Decimal(value) : null;
}

function positionClauses(condition: PositionCondition, context: ConditionContext): Clause[] {
  const strategy = condition.strategy ?? context.strategy;
  const trade = livingTrades(context.trades, context.now).find((one) => one.strategy === strategy);
  const held = trade === undefined ? 'nothing' : `${trade.direction} (${trade.status})`;
  const clauses: Clause[] = [];
  if (condition.open !== undefined) {
    const clause = `${strategy} ${condition.open ? 'holds the symbol' : 'does not hold the symbol'}`;
    clauses.push({ clause, holds: (trade !== undefined) === condition.open, actual: held });
  }
  if (condition.direction !== undefined) {
    const holds = trade?.direction === condition.direction;
    clauses.push({ clause: `${strategy} holds ${condition.direction}`, holds, actual: held });
  }
  if (condition.heldMsMin !== undefined) {
    const heldMs = trade === undefined ? null : context.now - trade.openedAt;
    clauses.push({
      clause: `held >= ${condition.heldMsMin / 1_000} s`,
      holds: heldMs !== null && heldMs >= condition.heldMsMin,
      actual: heldMs === null ? 'nothing' : `${heldMs / 1_000} s`,
    });
  }
  return [...clauses, ...unrealisedClauses(condition, context.position)];
}

function unrealisedClauses(condition: PositionCondition, position: PositionFacts | null): Clause[] {
  const { unrealisedPercentMin: min, unrealisedPercentMax: max } = condition;
  const percent = unrealisedPercent(position);
  const actual = percent === null ? 'unknown' : `${decimalText(percent.toDecimalPlaces(4))} %`;
  const clauses: Clause[] = [];
  if (min !== undefined) {
    const holds = percent !== null && percent.gte(min);
    clauses.push({ clause: `unrealised >= ${decimalText(min)} %`, holds, actual });
  }
  if (max !== undefined) {
    const holds = percent !== null && percent.lte(max);
    clauses.push({ clause: `unrealised <= ${decimalText(max)} %`, holds, actual });
  }
  return clauses;
}

function unrealisedPercent(position: PositionFacts | null): Decimal | null {
  if (position === null || position.unrealisedPnl === null) return null;
  const cost = position.quantity.abs().times(position.averagePrice);
  return cost.isZero() ? null : position.unrealisedPnl.div(cost).times(100);
}

function timeClauses(condition: TimeCondition, now: Instant): Clause[] {
  const clauses: Clause[] = [];
  const clock = newYorkClock(now);
  const { start, end, days } = condition;
  if (start !== undefined || end !== undefined) {
    const [from, until] = [start ?? '00:00', end ?? '24:00'];
    const holds = from <= until ? clock >= from && clock < until : clock >= from || clock < until;
    clauses.push({ clause: `time in ${from}–${until} New York`, holds, actual: clock });
  }
  if (days !== undefined) {
    const today = WEEKDAYS[newYorkTime(now).weekday - 1];
    const holds = today !== undefined && days.includes(today);
    clauses.push({ clause: `day in (${days.join(', ')})`, holds, actual: today ?? 'unknown' });
  }
  if (condition.marketHoursOnly === true) {
    const open = isRegularSession(now);
    clauses.push({ clause: 'regular session open', holds: open, actual: open ? 'open' : 'closed' });
  }
  return clauses;
}
