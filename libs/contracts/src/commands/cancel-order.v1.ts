import type { EventContract } from '../event-contract';
import { IsAccount, IsId, IsOrderRef, IsText } from '../validators/fields';

/** Cancel an order of ours. */
export class CancelOrderV1 {
  static readonly contract: EventContract<CancelOrderV1> = {
    type: 'command.cancel',
    version: 1,
    subject: (data) => `command.v1.cancel.${data.account}`,
  };
  @IsAccount() account: string;
  @IsId() tradeId: string;
  @IsOrderRef() orderRef: string;
  @IsText() reason: string;
}
