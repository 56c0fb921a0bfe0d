import type { EventContract } from '../event-contract';
import { SAMPLE } from '../sample';
import { IsAccount, IsId, IsOrderRef, IsText } from '../validators/fields';

/** Cancel an order of ours. */
export class CancelOrderV1 {
  static readonly contract: EventContract<CancelOrderV1> = {
    type: 'command.cancel',
    version: 1,
    isLogged: false,
    subject: (data) => `command.v1.cancel.${data.account}`,
    sample: {
      account: SAMPLE.account,
      tradeId: SAMPLE.tradeId,
      orderRef: SAMPLE.orderRef,
      reason: 'closing',
    },
  };
  @IsAccount() account: string;
  @IsId() tradeId: string;
  @IsOrderRef() orderRef: string;
  @IsText() reason: string;
}
