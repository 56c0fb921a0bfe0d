import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** What one unit of a currency is worth in the account's own. */
export class ExchangeRateV1 {
  @IsString() @Length(3, 3) currency: string;
  @IsDecimalString('positive') rate: string;
  /** When the broker last stood by it. */
  @IsUtcInstant() reportedAt: string;
}

/** The broker's figures for the account, published when one of them changed. */
export class BrokerAccountV1 {
  static readonly contract: EventContract<BrokerAccountV1> = {
    type: 'broker.account',
    version: 1,
    isLogged: false,
    subject: (data) => `broker.v1.account.${data.account}`,
    sample: {
      account: SAMPLE.account,
      currency: 'USD',
      netLiquidation: '1000000.00',
      totalCash: '977249.00',
      buyingPower: '4000000.00',
      ...{ initialMargin: '5687.75', equityWithLoan: '1000000.00' },
      exchangeRates: [{ currency: 'CAD', rate: '0.7238', reportedAt: SAMPLE.at }],
    },
  };
  @IsAccount() account: string;
  @IsString() @Length(3, 3) currency: string;
  @IsDecimalString() netLiquidation: string;
  @IsDecimalString() totalCash: string;
  @IsDecimalString() buyingPower: string;
  /** What is bound as initial margin. */
  @IsOptional() @IsDecimalString() initialMargin?: string;
  /** What of the account counts as a pledge for margin: equity with loan value. */
  @IsOptional() @IsDecimalString() equityWithLoan?: string;
  /** Of the other currencies that the broker names a rate for: those that the account holds something in. */
  @IsOptional()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ExchangeRateV1)
  exchangeRates?: ExchangeRateV1[];
}
