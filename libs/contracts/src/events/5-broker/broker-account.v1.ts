import { IsString, Length } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';

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
    },
  };
  @IsAccount() account: string;
  @IsString() @Length(3, 3) currency: string;
  @IsDecimalString() netLiquidation: string;
  @IsDecimalString() totalCash: string;
  @IsDecimalString() buyingPower: string;
}
