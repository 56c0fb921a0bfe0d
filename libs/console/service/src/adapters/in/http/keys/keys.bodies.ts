import {
  IsDecimalString,
  IsUtcInstant,
  KEY_NAME_FORMAT,
  SOURCE_FORMAT,
  IsStrategy,
} from '@fairlead/contracts';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOptional,
  IsUUID,
  Matches,
  ValidateBy,
} from 'class-validator';

const AGE_MS_MAX = 86_400_000;
const NAME = { message: 'must be 1 to 32 lower-case letters, digits, dots or hyphens' };

const SOURCES = { message: 'must each be 1 to 32 lower-case letters, digits or hyphens' };

/** `POST /v1/keys`: what the key may do, and its hash. The key itself stays with whoever made it. */
export class CreateKeyBody {
  @Matches(KEY_NAME_FORMAT, NAME) name: string;
  @Matches(/^[0-9a-f]{64}$/, {
    message: 'must be the SHA-256 of the key, as 64 hexadecimal digits',
  })
  sha256: string;
  @Matches(/^fl_[A-Za-z0-9_-]{4}$/, {
    message: 'must be the first seven characters of the key, which begins with fl_',
  })
  prefix: string;
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(SOURCE_FORMAT, { ...SOURCES, each: true })
  sources?: string[];
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsStrategy({ each: true })
  strategies?: string[];
  @IsOptional() @IsDecimalString('positive') maxNotional?: string;
  @IsOptional() @IsAgeLimits() maxAgeMs?: Record<string, number>;
  @IsOptional() @IsUtcInstant() expiresAt?: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** `POST /v1/keys/revoke`. */
export class RevokeKeyBody {
  @Matches(KEY_NAME_FORMAT, NAME) name: string;
  @IsOptional() @IsUUID() requestId?: string;
}

/** Milliseconds by source, `*` for any other. */
function IsAgeLimits(): PropertyDecorator {
  return ValidateBy({
    name: 'isAgeLimits',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.entries(value).every(([source, ms]) => isLimit(source, ms)),
      defaultMessage: () =>
        `must be like {"*": 30000, "news": 300000}: milliseconds from 1 to ${AGE_MS_MAX}, by source or * for any other`,
    },
  });
}

function isLimit(source: string, ms: unknown): boolean {
  return (
    (source === '*' || SOURCE_FORMAT.test(source)) &&
    Number.isInteger(ms) &&
    Number(ms) >= 1 &&
    Number(ms) <= AGE_MS_MAX
  );
}
