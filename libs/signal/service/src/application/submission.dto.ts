import { IsNumberMap, IsSource, IsUtcInstant, SIGNAL_ACTIONS } from '@fairlead/contracts';
import { KEY_FORMAT, decimalTextOfNumber } from '@fairlead/signal-domain';
import { isDecimalText } from '@fairlead/core';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';

const CONFIDENCE = { message: 'must be a number from 0 to 1, such as 0.85' };
const SYMBOL = { message: 'must be the symbol of an instrument as text, such as "AAPL"' };

/** The body of `POST /v1/signals`. */
export class SubmissionDto {
  @IsOptional()
  @Matches(KEY_FORMAT, { message: 'must be 1 to 128 visible ASCII characters without spaces' })
  id?: string;
  @IsOptional() @IsSource() source?: string;
  @IsString(SYMBOL) @Length(1, 32, SYMBOL) symbol: string;
  @IsIn(SIGNAL_ACTIONS, {
    message: `must be one of ${SIGNAL_ACTIONS.join(', ')}, in capitals`,
  })
  action: (typeof SIGNAL_ACTIONS)[number];
  @IsNumber({}, CONFIDENCE) @Min(0, CONFIDENCE) @Max(1, CONFIDENCE) confidence: number;
  @IsOptional() @IsNumber({}, { message: 'must be a number' }) numeric?: number;
  /** Decimal text, or a number of at most 15 significant digits. */
  @IsOptional() @IsPrice() price?: string | number;
  @IsOptional() @IsNumberMap() probabilities?: Record<string, number>;
  @IsOptional() @IsNumberMap() features?: Record<string, number>;
  @IsOptional()
  @IsString({ message: 'must be text of at most 200 characters' })
  @MaxLength(200, { message: 'must be text of at most 200 characters' })
  model?: string;
  @IsUtcInstant() issuedAt: string;
  @IsOptional() @IsUtcInstant() expiresAt?: string;
  @IsOptional()
  @IsInt({ message: 'must be a whole number from 0' })
  @Min(0, { message: 'must be a whole number from 0' })
  @Max(Number.MAX_SAFE_INTEGER, { message: 'must be a whole number below 2^53' })
  sequence?: number;
}

/** The fields of a submission. */
export const SUBMISSION_FIELDS = [
  'id',
  'source',
  'symbol',
  'action',
  'confidence',
  'numeric',
  'price',
  'probabilities',
  'features',
  'model',
  'issuedAt',
  'expiresAt',
  'sequence',
] as const satisfies readonly (keyof SubmissionDto)[];

/** The fields without which a submission means nothing. */
export const REQUIRED_FIELDS = [
  'symbol',
  'action',
  'confidence',
  'issuedAt',
] as const satisfies readonly (keyof SubmissionDto)[];

/** Returns the price as decimal text, or null where it is not a positive decimal that can be known exactly. */
export function priceTextOf(value: unknown): string | null {
  const text = typeof value === 'number' ? decimalTextOfNumber(value) : value;
  return isDecimalText(text) && !text.startsWith('-') && /[1-9]/.test(text) ? text : null;
}

function IsPrice(): PropertyDecorator {
  return ValidateBy({
    name: 'isPrice',
    validator: {
      validate: (value: unknown) => priceTextOf(value) !== null,
      defaultMessage: () =>
        'must be a positive price: text such as "187.32", or a number of at most 15 digits',
    },
  });
}
