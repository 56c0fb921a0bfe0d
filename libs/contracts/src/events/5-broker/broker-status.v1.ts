import { IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsCode, IsOrderRef, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';

/** What the broker can be seen to say of an order, in our words. */
export const BROKER_ORDER_STATES = [
  'PENDING_ACK',
  'STAGED',
  'HELD',
  'WORKING',
  'SUSPENDED',
  'UNKNOWN',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
  'LAPSED',
] as const;
/** A state of an order that the gateway reports. */
export type BrokerOrderStatus = (typeof BROKER_ORDER_STATES)[number];

/**
 * Evidence about one of our orders, from the broker or (UNKNOWN, LAPSED) from its absence. Quantities here never book
 * a fill: only executions do.
 */
export class BrokerStatusV1 {
  static readonly contract: EventContract<BrokerStatusV1> = {
    type: 'broker.status',
    version: 1,
    isLogged: true,
    subject: (data) => `broker.v1.status.${data.account}`,
    sample: {
      account: SAMPLE.account,
      orderRef: SAMPLE.orderRef,
      status: 'CANCELLED',
      cancelPending: false,
      quantity: '100',
      filledQuantity: '40',
      stopPrice: '220.67',
      ocaGroup: '1351823328',
      ocaType: 3,
      permId: 1351823328,
      orderId: 12,
      code: '202',
      reason: 'Order Canceled - reason:',
    },
  };
  @IsAccount() account: string;
  @IsOrderRef() orderRef: string;
  @IsIn(BROKER_ORDER_STATES) status: BrokerOrderStatus;
  /** The broker has a cancel of this order in hand; it can still fill. */
  @IsBoolean() cancelPending: boolean;
  /** Total size as the broker has it, absent where this evidence does not tell. */
  @IsOptional() @IsDecimalString('not-negative') quantity?: string;
  @IsOptional() @IsDecimalString('not-negative') filledQuantity?: string;
  @IsOptional() @IsDecimalString() limitPrice?: string;
  @IsOptional() @IsDecimalString() stopPrice?: string;
  @IsOptional() @IsString() @MaxLength(64) ocaGroup?: string;
  @IsOptional() @IsInt() ocaType?: number;
  @IsOptional() @IsInt() permId?: number;
  @IsOptional() @IsInt() orderId?: number;
  /** Why: the broker's code or ours, e.g. `202`, `LAPSED`. */
  @IsOptional() @IsCode() code?: string;
  @IsOptional() @IsText() reason?: string;
}
