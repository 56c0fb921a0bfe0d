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
