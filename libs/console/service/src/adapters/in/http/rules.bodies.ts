import type { EvaluationKind } from '@fairlead/contracts';
import { isInstantText } from '@fairlead/core';
import { HttpProblem } from '@fairlead/platform';
import { IsOptional, IsString, Length } from 'class-validator';
import { SaidBody } from './operator.bodies';

/** Larger than any body that is let in. */
const TEXT_MAX = 1_000_000;

/** `POST /v1/rules/apply`: rules as they are written, and what file they come from. */
export class ApplyBody extends SaidBody {
  @IsString() @Length(1, TEXT_MAX) text: string;
  @IsOptional() @IsString() @Length(1, 500) file?: string;
  /** Cases that the rules are held against, as they are written. */
  @IsOptional() @IsString() @Length(1, TEXT_MAX) fixtures?: string;
}

/** `POST /v1/rules/ID/enable`, `disable` and `lift`. */
export class SetBody extends SaidBody {}

/** `POST /v1/rules/ID/mode`. */
export class ModeBody extends SaidBody {
  @IsString() @Length(1, 32) mode: string;
}

/** `POST /v1/rules/ID/reset`: for a symbol, or for all. */
export class ResetBody extends SaidBody {
  @IsOptional() @IsString() @Length(1, 32) symbol?: string;
}

const KINDS: readonly EvaluationKind[] = ['all', 'fired', 'held', 'misses'];

/** Returns which evaluations are wanted. Throws an HttpProblem for a word that there is not. */
export function evaluationKindOf(text: string | undefined): EvaluationKind {
  const kind = KINDS.find((each) => each === (text ?? 'all'));
  if (kind !== undefined) return kind;
  throw invalid(`kind must be one of ${KINDS.join(', ')}, not "${text}".`);
}

/** Returns a moment in UTC. Throws an HttpProblem where it is none. */
export function momentOf(name: string, text: string | undefined): string {
  if (text !== undefined && isInstantText(text)) return text;
  throw invalid(`${name} must be a moment such as 2026-11-23T15:00:00Z, not "${text ?? ''}".`);
}

/** Returns the place that an earlier page named; null for the first one. Throws an HttpProblem where it is none. */
export function placeOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^\d{1,15}$/.test(text)) return text;
  throw invalid(`after must be "next" of the page before, not "${text}".`);
}

function invalid(detail: string): HttpProblem {
  return new HttpProblem({ status: 400, code: 'INVALID_PARAMETER', detail });
}
