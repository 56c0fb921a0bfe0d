import { Decimal, type Instant } from '@fairlead/core';
import type { SignalQuestion } from '../deciding/decide-signal';
import type { Decision, RuleEvaluation } from '../deciding/decision';
import type { RuleOverlay } from '../overlays/overlay';
import type { Surroundings } from '../surroundings/surroundings';

/** All that a decision about a signal rested on, but for the rules. */
type RecordedQuestion = Omit<SignalQuestion, 'rules'>;

/** A decision about a signal, with what it rested on: enough to decide again. */
export interface RecordedDecision {
  readonly causeId: string;
  readonly at: Instant;
  /** The version of the rules as a whole. */
  readonly rulesVersion: number;
  readonly question: RecordedQuestion;
  /** What people had set on the rules that were evaluated. */
  readonly overlays: readonly RuleOverlay[];
  readonly decided: Pick<Decision, 'outcome' | 'reason' | 'intents'> & {
    readonly evaluations: readonly Omit<RuleEvaluation, 'clauses'>[];
  };
}

const DECIMAL = '$decimal';
const MAP = '$map';

/** Returns a record as text: what is no plain value is marked, so that whatever conditions look at some day comes through. */
export function recordText(record: RecordedDecision): string {
  return JSON.stringify(marked(record));
}

/** Returns the record that a text holds. Of what was not looked at yet when it was written nothing is known. */
export function recordOf(text: string): RecordedDecision {
  const record = unmarked(JSON.parse(text)) as RecordedDecision;
  const surroundings = { ...NOTHING_KNOWN, ...record.question.surroundings };
  return { ...record, question: { ...record.question, surroundings } };
}

const NOTHING_KNOWN: Surroundings = { symbols: new Map(), windows: [], indicators: [] };

function marked(value: unknown): unknown {
  if (Decimal.isDecimal(value)) return { [DECIMAL]: value.toFixed() };
  if (value instanceof Map) return { [MAP]: [...value].map((entry) => entry.map(marked)) };
  if (Array.isArray(value)) return value.map(marked);
  return isObject(value) ? mapValues(value, marked) : value;
}

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  if (!isObject(value)) return value;
  const { [DECIMAL]: number, [MAP]: entries } = value;
  if (typeof number === 'string') return new Decimal(number);
  if (Array.isArray(entries)) return new Map(unmarked(entries) as [unknown, unknown][]);
  return mapValues(value, unmarked);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function mapValues(value: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
}
