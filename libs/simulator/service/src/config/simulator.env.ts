import type { MarketDataPermission } from '@fairlead/simulator-domain';
import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import type { SessionName } from '@fairlead/exchange';

/** Settings of a simulator that runs by itself or within `fairlead up`. */
export class SimulatorEnv {
  /** Loopback unless set otherwise. */
  @IsString() @MinLength(1) FAIRLEAD_SIMULATOR_HOST = '127.0.0.1';
  /** 0 takes a free one. */
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) FAIRLEAD_SIMULATOR_PORT = 7497;
  /** Where its orders, positions and frames are kept: the same directory again is a restart of TWS. */
  @IsString() @MinLength(1) FAIRLEAD_SIMULATOR_DIRECTORY = '.fairlead/simulator';
  /** Prices are a function of it and of time. */
  @Type(() => Number) @IsInt() FAIRLEAD_SIMULATOR_SEED = 1;
  /** A scenario may need another than `DU1000001`; one that is named here is the only one. */
  @IsOptional()
  @Matches(/^[A-Z][A-Z0-9]{1,19}$/, { message: 'must be an account such as DU1000001' })
  FAIRLEAD_SIMULATOR_ACCOUNT?: string;
  /** What the account may see: `live` unless a scenario needs another, `delayed`, or `none`. */
  @IsOptional()
  @IsIn(['live', 'delayed', 'none'])
  FAIRLEAD_SIMULATOR_MARKET_DATA?: MarketDataPermission;
  /** What a new account holds of other currencies, such as `CAD=10000,EUR=500`: TWS reports the rates of what is held. */
  @IsOptional()
  @Matches(/^[A-Z]{3}=\d+(\.\d+)?(,[A-Z]{3}=\d+(\.\d+)?)*$/, {
    message: 'must be amounts such as CAD=10000,EUR=500',
  })
  FAIRLEAD_SIMULATOR_OTHER_CASH?: string;
  /** When stocks and options trade: `always-open` unless set, or `us-equities`. */
  @IsOptional()
  @IsIn(['always-open', 'us-equities'])
  FAIRLEAD_SIMULATOR_HOURS?: SessionName;
  /** Where the control port listens. It has no authentication. */
  @IsString() @MinLength(1) FAIRLEAD_SIMULATOR_CONTROL_HOST = '127.0.0.1';
  /** Names that the control port is called by beside `localhost`, separated by commas. */
  @IsOptional() @IsString() FAIRLEAD_SIMULATOR_CONTROL_NAMES?: string;
  /** None unless given; 0 takes a free one. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  FAIRLEAD_SIMULATOR_CONTROL_PORT?: number;
  /** `real`, `stepped`, or such as `10x`. */
  @IsString() @MinLength(1) FAIRLEAD_SIMULATOR_CLOCK = 'real';
  /** A scenario file, none unless given. */
  @IsOptional() @IsString() FAIRLEAD_SIMULATOR_SCENARIO?: string;
  /** A CSV file of bars or ticks, none unless given. */
  @IsOptional() @IsString() FAIRLEAD_SIMULATOR_PRICES?: string;
}
