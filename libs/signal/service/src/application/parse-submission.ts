import {
  type ModelInfoV1,
  type SignalAction,
  type StatedPositionV1,
  parseDocument,
} from '@fairlead/contracts';
import {
  type Instant,
  type InstrumentKey,
  type JsonFault,
  type Result,
  ok,
  parseInstant,
  present,
  refused,
} from '@fairlead/core';
import { parseJsonBody } from '@fairlead/platform';
import {
  type SubmissionProblem,
  hasUnstorableText,
  isNestedDeeperThan,
  storableText,
} from '@fairlead/signal-domain';
import type { Instruments } from './ports/instruments';
import {
  REQUIRED_FIELDS,
  SUBMISSION_FIELDS,
  SubmissionDto,
  priceTextOf,
  sharesTextOf,
} from './submission.dto';

/** How deep objects and lists of a body may be nested. */
export const NESTING_MAX = 8;

/** A submission whose every field is as it should be; whether its times are, is decided later. */
export interface ParsedSubmission {
  readonly id: string | null;
  readonly source: string | null;
  readonly symbol: string;
  readonly instrumentKey: InstrumentKey;
  readonly action: SignalAction;
  readonly confidence: number;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant | null;
  readonly optional: OptionalFields;
}

/** Fields that are passed on as they are, where the sender sent them. */
export interface OptionalFields {
  readonly numeric?: number;
  readonly price?: string;
  readonly probabilities?: Record<string, number>;
  readonly features?: Record<string, number>;
  readonly model?: string;
  readonly modelInfo?: ModelInfoV1;
  readonly predictedAt?: string;
  readonly sequence?: number;
  readonly position?: StatedPositionV1;
}

/** Why a body is no submission. */
export type ParseRefusal =
  | {
      readonly kind: 'not-json';
      readonly code: 'NOT_JSON' | 'SAME_KEY_TWICE';
      readonly path: string;
      readonly message: string;
    }
  | {
      readonly kind: 'malformed';
      /** The source where it could be read, so that the refusal is recorded under it. */
      readonly source: string | null;
      readonly problems: readonly SubmissionProblem[];
    };

/** Returns the submission in a body, or everything that is wrong with it. */
export function parseSubmission(
  body: Uint8Array,
  instruments: Instruments,
): Result<ParsedSubmission, ParseRefusal> {
  const json = parseJsonBody(body);
  if (!json.ok) return refused(notJson(json.refusal));
  const known = checkShape(json.value);
  if (!known.ok) return malformed(json.value, known.refusal);
  const dto = known.value;
  const instrument = instruments.named(dto.symbol);
  if (instrument === null) return malformed(json.value, [unknownSymbol(dto.symbol, instruments)]);
  return ok({
    id: dto.id ?? null,
    source: dto.source ?? null,
    symbol: instrument.symbol,
    instrumentKey: instrument.key,
    action: dto.action,
    confidence: dto.confidence,
    issuedAt: parseInstant(dto.issuedAt),
    expiresAt: typeof dto.expiresAt === 'string' ? parseInstant(dto.expiresAt) : null,
    optional: optionalFieldsOf(dto),
  });
}

/** Returns why text that is no JSON with one meaning is no submission. */
export function notJson({ kind, path, message }: JsonFault): ParseRefusal {
  const code = kind === 'not-json' ? 'NOT_JSON' : 'SAME_KEY_TWICE';
  // A key that comes twice is quoted, and may be anything.
  return { kind: 'not-json', code, path: storableText(path), message: storableText(message) };
}

function checkShape(document: unknown): Result<SubmissionDto, readonly SubmissionProblem[]> {
  if (!isObject(document)) {
    return refused([{ code: 'INVALID', path: '', message: 'must be a JSON object' }]);
  }
  if (isNestedDeeperThan(document, NESTING_MAX)) {
    const message = `is nested more than ${NESTING_MAX} levels deep`;
    return refused([{ code: 'INVALID', path: '', message }]);
  }
  if (hasUnstorableText(document)) {
    const message = 'holds control characters or halves of a surrogate pair: remove them';
    return refused([{ code: 'INVALID', path: '', message }]);
  }
  const missing = REQUIRED_FIELDS.filter((field) => isAbsent(document[field]));
  const known = Object.fromEntries(SUBMISSION_FIELDS.map((field) => [field, document[field]]));
  const parsed = parseDocument(SubmissionDto, known, 'refuse');
  const problems = [
    ...unknownFields(document),
    ...missing.map(missingField),
    ...onePerPath(parsed.ok ? [] : parsed.refusal, missing),
  ];
  return parsed.ok && problems.length === 0 ? ok(parsed.value) : refused(problems);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function unknownFields(document: Record<string, unknown>): SubmissionProblem[] {
  const known: readonly string[] = SUBMISSION_FIELDS;
  return Object.keys(document)
    .filter((field) => !known.includes(field))
    .map((field) => ({
      code: 'UNKNOWN_FIELD',
      path: field.slice(0, 200),
      message: `is not a field of a signal; remove it. Fields: ${SUBMISSION_FIELDS.join(', ')}`,
    }));
}

function missingField(path: string): SubmissionProblem {
  const hint = path === 'issuedAt' ? ', a UTC time such as "2026-01-31T14:30:00Z"' : '';
  return { code: 'INVALID', path, message: `is required${hint}` };
}

/** One sentence for each field is enough, and none for one that is missing. */
function onePerPath(
  problems: readonly { readonly path: string; readonly message: string }[],
  missing: readonly string[],
): SubmissionProblem[] {
  const byPath = new Map(problems.map((problem) => [problem.path, problem.message] as const));
  return [...byPath]
    .filter(([path]) => !missing.includes(path))
    .map(([path, message]) => ({ code: 'INVALID', path, message }));
}

function unknownSymbol(symbol: string, instruments: Instruments): SubmissionProblem {
  const { ambiguous, message } = instruments.whyNot(symbol);
  return { code: ambiguous ? 'AMBIGUOUS_SYMBOL' : 'UNKNOWN_SYMBOL', path: 'symbol', message };
}

function malformed(
  document: unknown,
  problems: readonly SubmissionProblem[],
): Result<never, ParseRefusal> {
  const source = isObject(document) ? document['source'] : null;
  return refused({
    kind: 'malformed',
    source: typeof source === 'string' ? source : null,
    problems,
  });
}

/** That nothing is held needs no number. */
function statedPositionOf(stated: SubmissionDto['position'] | null): StatedPositionV1 | undefined {
  if (stated === undefined || stated === null) return undefined;
  const { side } = stated;
  if (side === 'FLAT' || isAbsent(stated.quantity)) return { side };
  return {
    side,
    quantity: present(sharesTextOf(stated.quantity, side), 'shares that were checked'),
  };
}

function optionalFieldsOf(dto: SubmissionDto): OptionalFields {
  const { numeric, probabilities, features, model, sequence } = dto;
  const fields = { numeric, probabilities, features, model, sequence };
  const price = isAbsent(dto.price) ? null : priceTextOf(dto.price);
  const position = statedPositionOf(dto.position);
  const all = { ...fields, price, position };
  const sent = Object.entries(all).filter(([, value]) => !isAbsent(value));
  return Object.fromEntries(sent) satisfies OptionalFields;
}
