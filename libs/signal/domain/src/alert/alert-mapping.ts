import { type Result, isDecimalText, ok, refused } from '@fairlead/core';
import { type SubmissionProblem, problem } from '../submission/submission-problem';
import { decimalTextOfNumber } from '../submission/decimal-number';
import { alertTimeOf } from './alert-time';
import { placeholdersIn } from './placeholders';

/** What a signal can take from an alert. Each is read from the first field of the list that the alert has. */
export const ALERT_FIELDS = [
  ...(['symbol', 'action', 'issuedAt', 'price', 'confidence', 'id'] as const),
  ...(['positionSide', 'positionSize'] as const),
] as const;
/** What a signal can take from an alert. */
export type AlertField = (typeof ALERT_FIELDS)[number];

/** How the alerts of another tool become signals. */
export interface AlertMapping {
  readonly id: string;
  /** The source that the signals have; null for that of the key. */
  readonly source: string | null;
  /** Where the alert names none; null where it has to. */
  readonly confidence: number | null;
  /** Fields that may hold the API key, where the tool can send no headers. */
  readonly key: readonly string[];
  readonly fields: Readonly<Record<AlertField, readonly string[]>>;
  /** What the tool calls each action, in small letters, to the action. */
  readonly actions: Readonly<Record<string, string>>;
  /** What may stand before a colon in front of a symbol (`NASDAQ:AAPL`), and is dropped. */
  readonly exchanges: readonly string[];
}

/** An alert in the shape of a signal, and which of its fields each came from. */
export interface MappedAlert {
  readonly document: Readonly<Record<string, unknown>>;
  readonly names: ReadonlyMap<string, string>;
}

interface Found {
  readonly name: string;
  readonly value: unknown;
}

/** Returns an alert in the shape of a signal, or everything that keeps it from being one. What no field of the mapping names is left out. */
export function mapAlert(
  alert: Readonly<Record<string, unknown>>,
  mapping: AlertMapping,
): Result<MappedAlert, readonly SubmissionProblem[]> {
  const document: Record<string, unknown> = {};
  const names = new Map<string, string>();
  const problems: SubmissionProblem[] = [];
  for (const field of ALERT_FIELDS) {
    const found = firstOf(alert, mapping.fields[field]);
    names.set(field, found?.name ?? mapping.fields[field][0] ?? field);
    if (found === null) continue;
    const read = readField(field, found, mapping);
    if (read.ok) document[field] = read.value;
    else problems.push(read.refusal);
  }
  if (mapping.confidence !== null) document['confidence'] ??= mapping.confidence;
  if (mapping.source !== null) document['source'] = mapping.source;
  problems.push(...missingIn(alert, mapping));
  if (problems.length > 0) return refused(problems);
  return ok({ document: withPosition(document), names: withPositionNames(names) });
}

/** A position is two fields of an alert and one of a signal. */
function withPosition(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { positionSide, positionSize, ...rest } = document;
  if (positionSide === undefined && positionSize === undefined) return rest;
  const size = typeof positionSize === 'string' ? positionSize : undefined;
  const side = positionSide ?? sideOf(size ?? '0');
  // Below 0 contradicts any other side, which is found where the signal is read.
  const quantity = side === 'SHORT' ? size?.replace(/^-/, '') : size;
  return { ...rest, position: { side, ...(quantity === undefined ? {} : { quantity }) } };
}

function sideOf(signed: string): string {
  if (!/[1-9]/.test(signed)) return 'FLAT';
  return signed.startsWith('-') ? 'SHORT' : 'LONG';
}

function withPositionNames(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const side = names.get('positionSide') ?? '';
  const size = names.get('positionSize') ?? '';
  return new Map([...names, ['position.side', side], ['position.quantity', size]]);
}

/** Returns the key that an alert holds, or null. */
export function alertKeyOf(
  alert: Readonly<Record<string, unknown>>,
  { key }: AlertMapping,
): string | null {
  const value = firstOf(alert, key)?.value;
  return typeof value === 'string' ? value : null;
}

/** Returns an alert without what opens anything: its content, which tells one alert from another. */
export function withoutKey(
  alert: Readonly<Record<string, unknown>>,
  { key }: AlertMapping,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(alert).filter(([name]) => !key.includes(name)));
}

/** A name with dots is looked for as it stands, then as a path. What is empty is not there. */
function firstOf(alert: Readonly<Record<string, unknown>>, names: readonly string[]): Found | null {
  for (const name of names) {
    const value = Object.hasOwn(alert, name) ? alert[name] : within(alert, name.split('.'));
    if (value !== undefined && value !== null && value !== '') return { name, value };
  }
  return null;
}

function within(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string, unknown>)[step]
        : undefined,
    value,
  );
}

function missingIn(
  alert: Readonly<Record<string, unknown>>,
  { fields }: AlertMapping,
): readonly SubmissionProblem[] {
  const needed: readonly (readonly [AlertField, string])[] = [
    ['symbol', ''],
    ['action', ''],
    ['issuedAt', ', the time of the alert: a repeat of it is known by it'],
  ];
  return needed
    .filter(([field]) => firstOf(alert, fields[field]) === null)
    .map(([field, hint]) => problem('INVALID', fields[field][0] ?? field, `is required${hint}`));
}

function readField(
  field: AlertField,
  { name, value }: Found,
  mapping: AlertMapping,
): Result<unknown, SubmissionProblem> {
  const left = typeof value === 'string' ? placeholdersIn(value) : [];
  if (left.length > 0) return refused(problem('INVALID', name, unfilled(left)));
  const read = READERS[field](typeof value === 'string' ? value.trim() : value, mapping);
  return read.ok ? read : refused(problem('INVALID', name, read.refusal));
}

function unfilled(placeholders: readonly string[]): string {
  return `holds ${placeholders.join(' and ')} as it was typed: whoever sent the alert knows no such value there. Use a placeholder that it fills in (those of a strategy are filled in only in alerts of a strategy)`;
}

type Reader = (value: unknown, mapping: AlertMapping) => Result<unknown, string>;

const asItIs: Reader = (value) => ok(value);

const READERS: Readonly<Record<AlertField, Reader>> = {
  symbol: (value, { exchanges }) => symbolOf(value, exchanges),
  action: (value, { actions }) => actionOf(value, actions),
  issuedAt: (value) => timeOf(value),
  price: asItIs,
  confidence: (value) =>
    ok(typeof value === 'string' && isDecimalText(value) ? Number(value) : value),
  id: (value) => ok(typeof value === 'number' ? String(value) : value),
  positionSide: (value) => sideNamed(value),
  positionSize: (value) => sizeOf(value),
};

function sideNamed(value: unknown): Result<string, string> {
  const word = typeof value === 'string' ? value.toUpperCase() : '';
  return ['LONG', 'SHORT', 'FLAT'].includes(word)
    ? ok(word)
    : refused('must be long, short or flat');
}

/** Signed or not: of a short it may be either. */
function sizeOf(value: unknown): Result<string, string> {
  const size = typeof value === 'number' ? decimalTextOfNumber(value) : value;
  return isDecimalText(size)
    ? ok(size)
    : refused('must be a number of shares, such as "100"; below 0 for a short');
}

function symbolOf(value: unknown, exchanges: readonly string[]): Result<unknown, string> {
  if (typeof value !== 'string') return ok(value);
  const [prefix = '', ...rest] = value.split(':');
  if (rest.length === 0) return ok(value);
  if (exchanges.includes(prefix)) return ok(rest.join(':'));
  return refused(
    `names the exchange "${prefix.slice(0, 32)}", which is none of ${exchanges.join(', ') || 'those of its mapping (none)'}: a symbol there can be another share. List it under exchanges of the mapping if it is not`,
  );
}

function actionOf(
  value: unknown,
  actions: Readonly<Record<string, string>>,
): Result<string, string> {
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
  return action === undefined
    ? refused(`must be one of ${Object.keys(actions).join(', ')}`)
    : ok(action);
}

function timeOf(value: unknown): Result<string, string> {
  const time = alertTimeOf(value);
  return time === null
    ? refused(
        'must be a time such as "2026-01-31T14:30:00Z", or Unix time in seconds or milliseconds',
      )
    : ok(time);
}
