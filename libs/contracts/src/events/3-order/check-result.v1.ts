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

/** A valid result, for the samples of what carries results. */
export const SAMPLE_CHECK: CheckResultV1 = {
  check: 'NOTIONAL',
  passed: false,
  limit: '50000.00',
  actual: '61000.00',
  message: 'lower the size',
};
