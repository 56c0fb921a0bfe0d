import { IsAccountSetting } from '@fairlead/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min, MinLength } from 'class-validator';
import { IsTimeZoneName } from './is-time-zone-name';

/** How the gateway reaches TWS and which account it may use. */
export class GatewayEnv {
  /** Where TWS or IB Gateway listens. */
  @IsString() TWS_HOST = '127.0.0.1';
  @Type(() => Number) @IsInt() @Min(1) @Max(65_535) TWS_PORT = 7_497;
  /** Fixed for ever: it owns our orders. 0 would also bind orders placed by hand. */
  @Type(() => Number) @IsInt() @Min(1) @Max(999_999) TWS_CLIENT_ID = 10;
  /** The zone of the machine that TWS runs on, as the time zone database calls it: where its own names are not certain. */
  @IsOptional() @IsTimeZoneName() TWS_TIME_ZONE?: string;
  /** The one account that orders go to. */
  @IsAccountSetting() TWS_ACCOUNT: string;
  /** 1 live only, 3 live where permitted and delayed else, 4 delayed and frozen. */
  @Type(() => Number) @IsIn([1, 2, 3, 4]) TWS_MARKET_DATA_TYPE = 3;
  /** How long an order has to be absent before it lapses, in ms. */
  @Type(() => Number) @IsInt() @Min(0) @Max(600_000) FAIRLEAD_SETTLE_MS = 30_000;
  /** How long a restored connection has to be stable before entries pass, in ms. */
  @Type(() => Number) @IsInt() @Min(0) @Max(600_000) FAIRLEAD_ENTRY_HOLD_MS = 10_000;
  /** A directory that survives: it keeps a halt at the gateway itself, and the key and address of the port for it. Default: no port. */
  @IsOptional() @IsString() @MinLength(1) FAIRLEAD_GATEWAY_STATE?: string;
  /** The port of 127.0.0.1 for a halt at the gateway itself; 0 for any that is free. */
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) FAIRLEAD_GATEWAY_PORT = 0;
  /** Shares or contracts that no entry is larger than, checked immediately before the socket. */
  @Type(() => Number) @IsInt() @Min(1) @Max(100_000_000) FAIRLEAD_GATEWAY_SHARES_MAX = 100_000;
  /** What no entry is worth more than there, in the contract's currency. */
  @Type(() => Number) @IsInt() @Min(1) @Max(1_000_000_000) FAIRLEAD_GATEWAY_NOTIONAL_MAX =
    1_000_000;
  /** Entries within a second. */
  @Type(() => Number) @IsInt() @Min(1) @Max(1_000) FAIRLEAD_GATEWAY_ENTRIES_PER_SECOND_MAX = 20;
  /** `<account>:<ISO-8601 UTC expiry>`: lets orders go to a live account, for twelve hours at most. */
  @IsOptional() @IsString() FAIRLEAD_ARM_LIVE?: string;
}
