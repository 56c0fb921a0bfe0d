import { TRADING_STATES, type TradingState, parseDocument } from '@fairlead/contracts';
import { problemsText } from '@fairlead/core';
import { HttpProblem, jsonBodyOf } from '@fairlead/platform';
import type { RawBodyRequest } from '@nestjs/common';
import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length, isUUID } from 'class-validator';
import type { Request } from 'express';

/** `POST /v1/close`: a symbol, or `all`. */
export class CloseBody {
  @IsOptional() @IsString() @Length(1, 32) symbol?: string;
  @IsOptional() @IsBoolean() all?: boolean;
  @IsOptional() @IsString() @Length(1, 500) reason?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** What a trading state is wanted for: one of these, or nothing of them for everything. */
class ScopedBody {
  /** The account that is traded; an empty text means that too. */
  @IsOptional() @IsString() @Length(0, 32) account?: string;
  @IsOptional() @IsString() @Length(1, 64) strategy?: string;
  @IsOptional() @IsString() @Length(1, 32) symbol?: string;
}

/** `POST /v1/halt`: why, and how far. */
export class HaltBody extends ScopedBody {
  @IsString() @Length(1, 500) reason: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsIn(TRADING_STATES.filter((state) => state !== 'ACTIVE')) state?: TradingState;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/flatten`: one of account, strategy and symbol, or `all`; and why. */
export class FlattenBody extends ScopedBody {
  @IsOptional() @IsBoolean() all?: boolean;
  @IsString() @Length(1, 500) reason: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/resume`. */
export class ResumeBody extends ScopedBody {
  @IsOptional() @IsString() @Length(1, 500) reason?: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/reconcile/accept`: of a symbol, or `all`; who says so, and why. */
export class AcceptBody {
  @IsOptional() @IsString() @Length(1, 32) symbol?: string;
  @IsOptional() @IsBoolean() all?: boolean;
  @IsString() @Length(1, 500) reason: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** What a person can say beside: why, who, and an id that makes a repeat harmless. */
export class SaidBody {
  @IsOptional() @IsString() @Length(1, 500) reason?: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/limits/NAME`: what it is from now on, and why. */
export class SetLimitBody {
  /** In the unit of the limit, in plain digits: "12500". */
  @IsString({ message: 'value must be text in quotes, such as "12500"' })
  @Length(1, 32)
  value: string;
  @IsString() @Length(1, 500) reason: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/limits/NAME/lift`: why. */
export class LiftLimitBody {
  @IsString() @Length(1, 500) reason: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/approvals/ID/approve` and `reject`: why, and who says so. */
export class AnswerBody extends SaidBody {}

/** A request whose body was kept as it was sent. */
export type JsonRequest = RawBodyRequest<Request>;

/** Returns the body of a request, checked. Throws an HttpProblem that lists everything wrong with it. */
export function parseBody<Body extends object>(type: new () => Body, request: JsonRequest): Body {
  const parsed = parseDocument(type, jsonBodyOf(request), 'refuse');
  if (parsed.ok) return parsed.value;
  const problems = parsed.refusal;
  throw new HttpProblem({
    status: 400,
    code: 'INVALID_BODY',
    detail: problemsText(problems),
    problems,
  });
}

/** Returns the id of a path. Throws an HttpProblem where it is none. */
export function uuidOf(text: string): string {
  if (isUUID(text)) return text.toLowerCase();
  const detail = `"${text}" is no id; "fairlead approvals list" shows those of the entries that wait.`;
  throw new HttpProblem({ status: 404, code: 'UNKNOWN_APPROVAL', detail });
}

/** Returns how many rows are wanted. Throws an HttpProblem for what is no whole number from 1. */
export function limitOf(text: string | undefined): number {
  if (text === undefined) return 100;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1) return limit;
  throw new HttpProblem({
    status: 400,
    code: 'INVALID_LIMIT',
    detail: `limit must be a whole number from 1, not "${text}".`,
  });
}
