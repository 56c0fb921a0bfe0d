import { SAMPLE } from '../../sample';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsOrderRef } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** How an order is executed. A stop limit is a stop where the broker takes no other. */
export const ORDER_TYPES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'] as const;
/** How an order is executed. */
export type OrderType = (typeof ORDER_TYPES)[number];

/** One order of a trade, as it shall stand at the broker. */
export class LegV1 {
  @IsOrderRef() orderRef: string;
  @IsIn(['ENTRY', 'STOP', 'TARGET', 'ADD', 'EXIT'])
  role: 'ENTRY' | 'STOP' | 'TARGET' | 'ADD' | 'EXIT';
  @IsIn(['BUY', 'SELL']) side: 'BUY' | 'SELL';
  /** Shares, in total: what has filled already counts. */
  @IsDecimalString('positive') quantity: string;
  @IsIn(ORDER_TYPES) type: OrderType;
  @ValidateIf((leg: LegV1) => leg.type === 'LIMIT' || leg.type === 'STOP_LIMIT')
  @IsDecimalString('positive')
  limitPrice?: string;
  @ValidateIf((leg: LegV1) => leg.type === 'STOP' || leg.type === 'STOP_LIMIT')
  @IsDecimalString('positive')
  stopPrice?: string;
  /** GTD ends at `goodTill`, by the broker's own clock. */
  @IsIn(['DAY', 'GTC', 'GTD']) timeInForce: 'DAY' | 'GTC' | 'GTD';
  /** After this moment it must not fill any more: where it is not GTD, it is cancelled then. */
  @ValidateIf((leg: LegV1) => leg.timeInForce === 'GTD' || leg.goodTill !== undefined)
  @IsUtcInstant()
  goodTill?: string;
  /** The entry that this leg becomes active with; absent once the entry is done. */
  @IsOptional() @IsOrderRef() parentRef?: string;
  /** One-cancels-all group of our own (pairs outside a bracket), or the group that the broker gave. */
  @IsOptional() @IsString() @MaxLength(64) ocaGroup?: string;
  @IsOptional() @IsInt() @Min(1) @Max(3) ocaType?: number;
}

/** A valid leg, for the samples of what carries legs. */
export const SAMPLE_LEG: LegV1 = {
  orderRef: SAMPLE.orderRef,
  role: 'STOP',
  side: 'SELL',
  quantity: '100',
  type: 'STOP',
  stopPrice: '220.67',
  timeInForce: 'GTC',
  parentRef: 'F1-EYUQ3NEC3AUBFOA6-E1',
  ocaGroup: '1351823328',
  ocaType: 3,
};
