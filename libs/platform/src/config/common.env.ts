import { IsUtcInstant } from '@fairlead/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';

/** How much is logged. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Settings that every process has. */
export class CommonEnv {
  /** Where data, keys and logs are kept. */
  @IsString() @MinLength(1) FAIRLEAD_HOME = '.fairlead';
  /** The address of the HTTP API. Loopback unless told otherwise. */
  @IsString() @MinLength(1) FAIRLEAD_HTTP_HOST = '127.0.0.1';
  /** Names that the API is called by beside `localhost`, separated by commas: of a host, or of a proxy in front. */
  @IsString()
  @Matches(/^([\w.-]+(\s*,\s*[\w.-]+)*)?$/, {
    message: 'must be names such as trader.example.com, separated by commas',
  })
  FAIRLEAD_HTTP_NAMES = '';
  /** 0 takes a free one. */
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) FAIRLEAD_HTTP_PORT = 7400;
  @IsIn(LOG_LEVELS) FAIRLEAD_LOG_LEVEL: LogLevel = 'info';
  /** The allow-list of instruments. */
  @IsString() @MinLength(1) FAIRLEAD_INSTRUMENTS = 'instruments.yaml';
  /** Starts the clock at this moment; it runs on from there. Refused for a live account. */
  @IsOptional() @IsUtcInstant() FAIRLEAD_NOW?: string;
  /** Every commit and every durable message is written here, a JSON line each: for measuring. Empty: nowhere. */
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_UNIT_LOG?: string;
  /** The one account that orders may go to. Empty: the simulator's. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,20}$/, { message: 'must be an account id such as DU1234567' })
  TWS_ACCOUNT?: string;
}
