import { Type } from 'class-transformer';
import {
  ORDER_PRICES,
  ORDER_TYPES,
  type OrderPrices,
  type OrderType,
  TIMES_IN_FORCE,
  type TimeInForce,
  ownValue,
} from '@fairlead/core';
import { SAMPLE } from '../../sample';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsOrderRef } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** The types that a stop can become. */
const ADJUSTED_TYPES = ['STOP', 'STOP_LIMIT', 'TRAIL', 'TRAIL_LIMIT'] as const;

/** What a stop becomes once the market has come so far in its favour, by the broker itself. */
export class AdjustedStopV1 {
  /** For a stop to sell up to this price, to buy down to it. */
  @IsDecimalString('positive') at: string;
  @IsIn(ADJUSTED_TYPES) type: (typeof ADJUSTED_TYPES)[number];
  @ValidateIf((stop: AdjustedStopV1) => stop.stopPrice !== undefined || pricesOf(stop).stop === 'needed') // prettier-ignore
  @IsDecimalString('positive')
  stopPrice?: string;
  @ValidateIf((stop: AdjustedStopV1) => stop.limitPrice !== undefined || pricesOf(stop).limit === 'needed') // prettier-ignore
  @IsDecimalString('positive')
  limitPrice?: string;
  @ValidateIf((stop: AdjustedStopV1) => stop.trailingAmount !== undefined || lacksTrail(stop))
  @IsDecimalString('positive')
  trailingAmount?: string;
  /** 2 is 2 %. */
  @IsOptional() @IsDecimalString('positive') trailingPercent?: string;
  @ValidateIf((stop: AdjustedStopV1) => stop.limitOffset !== undefined || pricesOf(stop).offset)
  @IsDecimalString('not-negative')
  limitOffset?: string;
}

/** One order of a trade, as it shall stand at the broker. */
export class LegV1 {
  @IsOrderRef() orderRef: string;
  @IsIn(['ENTRY', 'STOP', 'TARGET', 'ADD', 'EXIT'])
  role: 'ENTRY' | 'STOP' | 'TARGET' | 'ADD' | 'EXIT';
  @IsIn(['BUY', 'SELL']) side: 'BUY' | 'SELL';
  /** Shares, in total: what has filled already counts. */
  @IsDecimalString('positive') quantity: string;
  @IsIn(ORDER_TYPES) type: OrderType;
  /** Of an order that follows the quote, the worst price that it may come to. */
  @ValidateIf((leg: LegV1) => leg.limitPrice !== undefined || pricesOf(leg).limit === 'needed')
  @IsDecimalString('positive')
  limitPrice?: string;
  /** Its trigger; of a trailing order the first one. */
  @ValidateIf((leg: LegV1) => leg.stopPrice !== undefined || pricesOf(leg).stop === 'needed')
  @IsDecimalString('positive')
  stopPrice?: string;
  /** What a trailing trigger keeps from the market, per share: this or the percentage. */
  @ValidateIf((leg: LegV1) => leg.trailingAmount !== undefined || lacksTrail(leg))
  @IsDecimalString('positive')
  trailingAmount?: string;
  /** 2 is 2 %. */
  @IsOptional() @IsDecimalString('positive') trailingPercent?: string;
  /** How far the limit of a trailing order is from its trigger, or a relative order from its own side of the quote. */
  @ValidateIf((leg: LegV1) => leg.limitOffset !== undefined || pricesOf(leg).offset)
  @IsDecimalString('not-negative')
  limitOffset?: string;
  @IsOptional() @ValidateNested() @Type(() => AdjustedStopV1) adjusts?: AdjustedStopV1;
  /** GTD ends at `goodTill`, by the broker's own clock; OPG is for the opening auction. */
  @IsIn(TIMES_IN_FORCE) timeInForce: TimeInForce;
  /** Before this moment it does not work. */
  @IsOptional() @IsUtcInstant() goodAfter?: string;
  /** It works before and after regular hours too, where its type can. */
  @IsOptional() @IsBoolean() outsideHours?: boolean;
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

function pricesOf({ type }: Pick<LegV1, 'type'>): OrderPrices {
  // Validation looks at every field, also where the type is none.
  return ownValue(ORDER_PRICES, type) ?? ORDER_PRICES.MARKET;
}

function lacksTrail(leg: Pick<LegV1, 'type' | 'trailingPercent'>): boolean {
  return pricesOf(leg).trails && leg.trailingPercent === undefined;
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
