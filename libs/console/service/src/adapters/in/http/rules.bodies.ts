import { IsOptional, IsString, IsUUID, Length } from 'class-validator';

/** Larger than any body that is let in. */
const TEXT_MAX = 1_000_000;

/** What everything done with rules can say: why, who, and an id that makes a repeat harmless. */
class RuleBody {
  @IsOptional() @IsString() @Length(1, 500) reason?: string;
  @IsOptional() @IsString() @Length(1, 100) by?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/rules/apply`: rules as they are written, and what file they come from. */
export class ApplyBody extends RuleBody {
  @IsString() @Length(1, TEXT_MAX) text: string;
  @IsOptional() @IsString() @Length(1, 500) file?: string;
}

/** `POST /v1/rules/ID/enable`, `disable` and `lift`. */
export class SetBody extends RuleBody {}

/** `POST /v1/rules/ID/mode`. */
export class ModeBody extends RuleBody {
  @IsString() @Length(1, 32) mode: string;
}

/** `POST /v1/rules/ID/reset`: for a symbol, or for all. */
export class ResetBody extends RuleBody {
  @IsOptional() @IsString() @Length(1, 32) symbol?: string;
}
