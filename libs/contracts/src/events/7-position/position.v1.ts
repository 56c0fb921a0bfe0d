import { SAMPLE } from '../../sample';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsAccount, IsId, IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** Profit and cost in the account's currency, by the exchange rate that the broker had reported last. */
export class AmountsInAccountV1 {
  @Matches(/^[A-Z]{3}$/) currency: string;
  /** What one unit of the instrument's currency is worth in it. */
  @IsDecimalString('positive') exchangeRate: string;
  @IsDecimalString() realisedPnl: string;
  @IsOptional() @IsDecimalString() unrealisedPnl?: string;
  @IsDecimalString() commission: string;
}

/** A position of an account in an instrument, by executions at average cost. */
export class PositionV1 {
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  /** The trade whose execution caused this, where it was one of ours. */
  @IsOptional() @IsId() tradeId?: string;
  @IsOptional() @IsString() @MaxLength(64) strategy?: string;
  /** Signed shares after the execution. */
  @IsDecimalString() quantity: string;
  /** Average cost per share without commission; 0 when flat. */
  @IsDecimalString() averagePrice: string;
  /** Since the position was last flat, before commissions. */
  @IsDecimalString() realisedPnl: string;
  /** At the last quote; absent where there is none. */
  @IsOptional() @IsDecimalString() unrealisedPnl?: string;
  /** Since the position was last flat. */
  @IsDecimalString() commission: string;
  /** True while the broker has not said what an execution of a position that is flat now cost: the profit is not whole. */
  @IsOptional() @IsBoolean() commissionPending?: boolean;
  @Matches(/^[A-Z]{3}$/) currency: string;
  /** Absent where it is the account's currency, or no rate is known. */
  @IsOptional() @ValidateNested() @Type(() => AmountsInAccountV1) inAccount?: AmountsInAccountV1;
  @IsUtcInstant() openedAt: string;
  /** Counts the changes of this position, across flats. */
  @IsInt() @Min(1) revision: number;
}

/** A valid position, for the samples of what carries one. */
export const SAMPLE_POSITION: PositionV1 = {
  account: SAMPLE.account,
  instrumentKey: SAMPLE.instrumentKey,
  symbol: 'AAPL',
  tradeId: SAMPLE.tradeId,
  strategy: 'aapl',
  quantity: '-100',
  averagePrice: '227.5',
  realisedPnl: '0',
  unrealisedPnl: '-12.5',
  commission: '1',
  currency: 'USD',
  openedAt: SAMPLE.at,
  revision: 1,
};
