import { IsBoolean, IsIn, IsInt, IsOptional } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsOrderRef, IsText } from '../../validators/fields';

/** What may help where an order was refused: another type, another time in force, smaller orders, no group; or nothing. */
export const REFUSAL_ADVICE = ['type', 'time', 'size', 'group', 'none'] as const;

/** The broker refused a request for one of our orders. */
export class BrokerRejectedV1 {
  static readonly contract: EventContract<BrokerRejectedV1> = {
    type: 'broker.rejected',
    version: 1,
    isLogged: true,
    subject: (data) => `broker.v1.rejected.${data.account}`,
    sample: {
      account: SAMPLE.account,
      orderRef: SAMPLE.orderRef,
      request: 'modify',
      code: 110,
      reason: 'The price does not conform to the minimum price variation for this contract.',
      final: false,
    },
  };
  @IsAccount() account: string;
  @IsOrderRef() orderRef: string;
  /** What was refused. A refused modify or cancel leaves the order as it was. */
  @IsIn(['place', 'modify', 'cancel']) request: 'place' | 'modify' | 'cancel';
  /** The broker's code: docs/reference/broker-behaviour.md lists them. */
  @IsInt() code: number;
  @IsText() reason: string;
  /** True where the order is dead by this. False: it stands as before, or its state is not known yet. */
  @IsBoolean() final: boolean;
  /** What may help where the placing was refused; absent where nothing is known to. */
  @IsOptional() @IsIn(REFUSAL_ADVICE) advice?: (typeof REFUSAL_ADVICE)[number];
}
