import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsCode, IsText } from '../../validators/fields';

/** One pre-trade check, with what it allowed and what it found. */
export class CheckResultV1 {
  /** E.g. `MAX_POSITION`. */
  @IsCode() check: string;
  @IsBoolean() passed: boolean;
  @IsOptional() @IsString() @MaxLength(200) limit?: string;
  @IsOptional() @IsString() @MaxLength(200) actual?: string;
  /** A sentence that says what happened and what to do; present where the check failed. */
  @IsOptional() @IsText() message?: string;
}
