import { TRADING_STATES, type TradingState, parseDocument } from '@fairlead/contracts';
import { BadRequestException } from '@nestjs/common';
import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';

/** `POST /v1/close`: a symbol, or `all`. */
export class CloseBody {
  @IsOptional() @IsString() @Length(1, 32) symbol?: string;
  @IsOptional() @IsBoolean() all?: boolean;
  @IsOptional() @IsString() @Length(1, 500) reason?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/halt`: why, and how far. */
export class HaltBody {
  @IsString() @Length(1, 500) reason: string;
  @IsOptional() @IsIn(TRADING_STATES.filter((state) => state !== 'ACTIVE')) state?: TradingState;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/resume`. */
export class ResumeBody {
  @IsOptional() @IsString() @Length(1, 500) reason?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** Returns the body, checked. Throws a 400 that lists everything wrong with it. */
export function parseBody<Body extends object>(type: new () => Body, body: unknown): Body {
  const parsed = parseDocument(type, body ?? {}, 'refuse');
  if (parsed.ok) return parsed.value;
  throw new BadRequestException({
    status: 400,
    code: 'INVALID_BODY',
    message: parsed.refusal.map(({ path, message }) => `${path}: ${message}`).join('; '),
    problems: parsed.refusal,
  });
}
