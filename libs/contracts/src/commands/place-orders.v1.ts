import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { EventContract } from '../event-contract';
import { SAMPLE } from '../sample';
import { LegV1, SAMPLE_LEG } from '../events/3-order/leg.v1';
import { IsAccount, IsId, IsInstrumentKey } from '../validators/fields';
import { IsDecimalString } from '../validators/is-decimal-string';
import { IsUtcInstant } from '../validators/is-utc-instant';

/** The one contract that the gateway resolved and order management pinned. */
export class PinnedContractV1 {
  @IsInstrumentKey() instrumentKey: string;
  @IsInt() @Min(1) contractId: number;
  @IsString() @MaxLength(32) symbol: string;
  @IsString() @MaxLength(8) type: string;
  @IsString() @MaxLength(32) exchange: string;
  @IsString() @MaxLength(8) currency: string;
  @IsDecimalString('positive') multiplier: string;
}

/** Place these orders together: the gateway journals them as one row set and transmits with the last. */
export class PlaceOrdersV1 {
  static readonly contract: EventContract<PlaceOrdersV1> = {
    type: 'command.place',
    version: 1,
    isLogged: false,
    subject: (data) => `command.v1.place.${data.account}`,
    sample: {
      account: SAMPLE.account,
      tradeId: SAMPLE.tradeId,
      intentId: SAMPLE.intentId,
      purpose: 'entry',
      contract: {
        instrumentKey: SAMPLE.instrumentKey,
        contractId: 265598,
        symbol: 'AAPL',
        type: 'STK',
        exchange: 'SMART',
        currency: 'USD',
        multiplier: '1',
      },
      expiresAt: SAMPLE.at,
      legs: [SAMPLE_LEG],
    },
  };
  @IsAccount() account: string;
  @IsId() tradeId: string;
  @IsId() intentId: string;
  /** `entry` obeys halt, expiry and the entries gate; `protect` and `exit` need only an open gate. */
  @IsIn(['entry', 'protect', 'exit']) purpose: 'entry' | 'protect' | 'exit';
  @ValidateNested() @Type(() => PinnedContractV1) contract: PinnedContractV1;
  /** Checked immediately before the socket write. */
  @IsOptional() @IsUtcInstant() expiresAt?: string;
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => LegV1)
  legs: LegV1[];
}
