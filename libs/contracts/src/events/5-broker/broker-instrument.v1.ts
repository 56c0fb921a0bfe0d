import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsInstrumentKey, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** From this price upwards, prices move in steps of `increment`. */
export class PriceBandV1 {
  @IsDecimalString('not-negative') from: string;
  @IsDecimalString('positive') increment: string;
}

/** What the broker knows about a contract, as far as trading needs it. */
export class ContractFactsV1 {
  @IsInt() @Min(1) contractId: number;
  @IsString() @MaxLength(32) symbol: string;
  @IsString() @MaxLength(8) type: string;
  @IsString() @MaxLength(32) exchange: string;
  @IsString() @MaxLength(32) primaryExchange: string;
  @IsString() @MaxLength(8) currency: string;
  @IsDecimalString('positive') multiplier: string;
  /** Its prices are in so many parts of its currency, such as 100 where it is quoted in pence. Absent: they are in its currency. */
  @IsOptional() @IsInt() @Min(2) priceMagnifier?: number;
  @IsString() @MaxLength(200) longName: string;
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PriceBandV1)
  priceBands: PriceBandV1[];
  @IsDecimalString('positive') minimumSize: string;
  @IsDecimalString('positive') sizeIncrement: string;
  @IsString() @MaxLength(64) timeZone: string;
  /** The broker's own text: `20261123:0930-20261123:1600;20261126:CLOSED`. */
  @IsString() @MaxLength(4_000) tradingHours: string;
  @IsString() @MaxLength(4_000) liquidHours: string;
  /** `20261218`; absent for what does not expire, and in look-ups of before there was this field. */
  @IsOptional() @Matches(/^\d{8}$/) lastTradeDate?: string;
}

/** An instrument of `instruments.yaml` was looked up at the broker. */
export class BrokerInstrumentV1 {
  static readonly contract: EventContract<BrokerInstrumentV1> = {
    type: 'broker.instrument',
    version: 1,
    isLogged: false,
    subject: (data) => `broker.v1.instrument.${data.account}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      state: 'resolved',
      contract: {
        contractId: 265598,
        symbol: 'AAPL',
        type: 'STK',
        exchange: 'SMART',
        primaryExchange: 'NASDAQ',
        currency: 'USD',
        multiplier: '1',
        longName: 'APPLE INC',
        priceBands: [{ from: '0', increment: '0.01' }],
        minimumSize: '0.0001',
        sizeIncrement: '0.0001',
        timeZone: 'US/Eastern',
        tradingHours: '20261123:0400-20261123:2000',
        liquidHours: '20261123:0930-20261123:1600',
      },
      reason: 'one contract',
      lookedUpAt: SAMPLE.at,
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsIn(['resolved', 'ambiguous', 'unresolved']) state: 'resolved' | 'ambiguous' | 'unresolved';
  @ValidateIf((data: BrokerInstrumentV1) => data.state === 'resolved')
  @ValidateNested()
  @Type(() => ContractFactsV1)
  contract?: ContractFactsV1;
  /** What it could be, one line each, where it is ambiguous. */
  @IsOptional() @ArrayMaxSize(20) @IsString({ each: true }) candidates?: string[];
  @IsText() reason: string;
  /** The last day that it traded on, where it is unresolved because that is over: `20261218`. */
  @IsOptional() @Matches(/^\d{8}$/) expiredOn?: string;
  /** All that `instruments.yaml` said of it when it was looked up; absent in look-ups of before there was this field. */
  @IsOptional() @IsString() @MaxLength(200) description?: string;
  @IsUtcInstant() lookedUpAt: string;
}
