import { Matches } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';

/** The account's equity with our own profit and loss beside the broker's figure; published after a position closed. */
export class PositionEquityV1 {
  static readonly contract: EventContract<PositionEquityV1> = {
    type: 'position.equity',
    version: 1,
    isLogged: false,
    subject: (data) => `position.v1.equity.${data.account}`,
    sample: {
      account: SAMPLE.account,
      currency: 'USD',
      netLiquidation: '1000000.00',
      realisedPnl: '12.5',
      commission: '2',
    },
  };
  @IsAccount() account: string;
  @Matches(/^[A-Z]{3}$/) currency: string;
  /** The broker's net liquidation value. */
  @IsDecimalString() netLiquidation: string;
  /** Of all closed and open positions, before commissions. */
  @IsDecimalString() realisedPnl: string;
  @IsDecimalString() commission: string;
}
