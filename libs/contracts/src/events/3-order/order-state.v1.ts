import { IsIn, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import {
  IsAccount,
  IsCode,
  IsId,
  IsInstrumentKey,
  IsOrderRef,
  IsText,
} from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { ORDER_TYPES, type OrderType } from '@fairlead/core';

/** The states of an order: docs/reference/broker-behaviour.md explains each. */
export const ORDER_STATES = [
  'APPROVED',
  'DEFERRED',
  'LAPSED',
  'SENDING',
  'PENDING_ACK',
  'STAGED',
  'HELD',
  'WORKING',
  'PARTIAL',
  'SUSPENDED',
  'UNKNOWN',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
] as const;
/** The state of an order. */
export type OrderStatus = (typeof ORDER_STATES)[number];

/** An order changed its state, quantity or price. */
export class OrderStateV1 {
  static readonly contract: EventContract<OrderStateV1> = {
    type: 'order.state',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.state.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      tradeId: SAMPLE.tradeId,
      orderRef: SAMPLE.orderRef,
      role: 'STOP',
      side: 'SELL',
      orderType: 'STOP',
      status: 'HELD',
      quantity: '100',
      filledQuantity: '0',
      stopPrice: '220.67',
      ocaGroup: '1351823328',
      permId: 1351823328,
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsId() tradeId: string;
  @IsOrderRef() orderRef: string;
  @IsIn(['ENTRY', 'STOP', 'TARGET', 'ADD', 'EXIT'])
  role: 'ENTRY' | 'STOP' | 'TARGET' | 'ADD' | 'EXIT';
  @IsIn(['BUY', 'SELL']) side: 'BUY' | 'SELL';
  @IsIn(ORDER_TYPES) orderType: OrderType;
  @IsIn(ORDER_STATES) status: OrderStatus;
  @IsDecimalString('not-negative') quantity: string;
  @IsDecimalString('not-negative') filledQuantity: string;
  @IsOptional() @IsDecimalString() averageFillPrice?: string;
  @IsOptional() @IsDecimalString() limitPrice?: string;
  @IsOptional() @IsDecimalString() stopPrice?: string;
  @IsOptional() @IsString() @MaxLength(64) ocaGroup?: string;
  /** The broker's permanent id. */
  @IsOptional() @IsInt() permId?: number;
  @IsOptional() @IsCode() code?: string;
  @IsOptional() @IsText() reason?: string;
}
