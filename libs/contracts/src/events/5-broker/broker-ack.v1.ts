import { ArrayMaxSize, IsArray, IsIn, IsInt } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsCode, IsId, IsOrderRef, IsText } from '../../validators/fields';

/**
 * What the gateway did with a command. JOURNALED: written down with its order ids, going to the socket. The others are
 * final and mean that nothing was sent.
 */
export class BrokerAckV1 {
  static readonly contract: EventContract<BrokerAckV1> = {
    type: 'broker.ack',
    version: 1,
    isLogged: true,
    subject: (data) => `broker.v1.ack.${data.account}`,
    sample: {
      account: SAMPLE.account,
      request: 'place',
      commandId: SAMPLE.id,
      outcome: 'JOURNALED',
      orderRefs: [SAMPLE.orderRef],
      orderIds: [12],
      code: 'JOURNALED',
      reason: 'written down',
    },
  };
  @IsAccount() account: string;
  @IsIn(['place', 'modify', 'cancel']) request: 'place' | 'modify' | 'cancel';
  /** The id of the command's message. */
  @IsId() commandId: string;
  @IsIn(['JOURNALED', 'EXPIRED', 'REFUSED']) outcome: 'JOURNALED' | 'EXPIRED' | 'REFUSED';
  @IsArray() @ArrayMaxSize(10) @IsOrderRef({ each: true }) orderRefs: string[];
  /** The broker's session ids, in the order of the references; empty unless JOURNALED. */
  @IsArray() @ArrayMaxSize(10) @IsInt({ each: true }) orderIds: number[];
  @IsCode() code: string;
  @IsText() reason: string;
}
