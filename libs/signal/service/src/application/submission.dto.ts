import {
  IsNumberMap,
  IsSource,
  IsUtcInstant,
  SIGNAL_ACTIONS,
  STATED_SIDES,
} from '@fairlead/contracts';
import { Type } from 'class-transformer';
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
  ValidateNested,
} from 'class-validator';

const CONFIDENCE = { message: 'must be a number from 0 to 1, such as 0.85' };
const POSITION = 'must be an object, such as {"side": "LONG", "quantity": "100"}';
const SYMBOL = { message: 'must be the symbol of an instrument as text, such as "AAPL"' };

/** A position as a source states it. */
export class StatedPositionDto {
  @IsIn(STATED_SIDES, { message: `must be one of ${STATED_SIDES.join(', ')}, in capitals` })
  side: (typeof STATED_SIDES)[number];
  /** Shares: decimal text, or a number of at most 15 significant digits. */
  @IsOptional() @IsSharesOf() quantity?: string | number;
}

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
  /** The position that the source believes to be held, before the signal is followed. */
  @IsOptional()
  @IsOneObject()
  @ValidateNested({ message: POSITION })
  @Type(() => StatedPositionDto)
  position?: StatedPositionDto;
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
  'position',
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

/** Returns the shares of a stated position as decimal text, or null where they cannot be those of its side. */
export function sharesTextOf(value: unknown, side: StatedPositionDto['side']): string | null {
  if (side !== 'FLAT') return priceTextOf(value);
  const text = typeof value === 'number' ? decimalTextOfNumber(value) : value;
  return isDecimalText(text) && !/[1-9]/.test(text) ? text : null;
}

function IsSharesOf(): PropertyDecorator {
  return ValidateBy({
    name: 'isSharesOf',
    validator: {
      validate: (value: unknown, of) =>
        sharesTextOf(value, (of?.object as StatedPositionDto).side) !== null,
      defaultMessage: () =>
        'must be the shares of that side, unsigned: above 0 for LONG and SHORT, such as "100", 0 or nothing for FLAT',
    },
  });
}

/** What is nested may be a list of such objects, too, where nothing else is said. */
function IsOneObject(): PropertyDecorator {
  return ValidateBy({
    name: 'isOneObject',
    validator: {
      validate: (value: unknown) => !Array.isArray(value),
      defaultMessage: () => POSITION,
    },
  });
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
