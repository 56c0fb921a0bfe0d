import { IsAccount } from '@fairlead/contracts';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** What position-tracking takes from the environment. */
export class PositionEnv {
  /** The account that is traded; what is known of others is left alone. Without it all are looked at. */
  @IsOptional() @IsAccount() TWS_ACCOUNT?: string;
  /** A broker's report is compared this long after it was published, in ms: fills of the same moment are still coming. */
  @Type(() => Number) @IsInt() @Min(0) @Max(60_000) FAIRLEAD_DRIFT_SETTLE_MS = 3_000;
}
