import { IB_ORDER_TYPES, IsDecimalString, IsId, IsUtcInstant } from '@fairlead/contracts';
import { TIMES_IN_FORCE, type TimeInForce } from '@fairlead/core';
import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { SaidBody } from '../operator.bodies';

/** Names of groups of a person's own: those that begin with F1 are Fairlead's. */
const GROUP = /^(?!F1-)[A-Za-z0-9._-]{1,32}$/;
const GROUP_TEXT =
  'ocaGroup must be 1 to 32 letters, digits, dots, dashes or underscores, and not begin with F1-';

/** `POST /v1/orders`: an order, as IB names types and times. */
export class PlaceOrderBody extends SaidBody {
  @IsString() @Length(1, 32) symbol: string;
  @IsIn(['BUY', 'SELL']) side: 'BUY' | 'SELL';
  /** Shares. */
  @IsDecimalString('positive') quantity: string;
  /** As IB writes it, `STP_LMT` for STP LMT. */
  @IsIn(IB_ORDER_TYPES) type: string;
  /** DAY where it is absent; MOO and LOO are OPG. */
  @IsOptional() @IsIn(TIMES_IN_FORCE) timeInForce?: TimeInForce;
  @IsOptional() @IsDecimalString('positive') limitPrice?: string;
  @IsOptional() @IsDecimalString('positive') stopPrice?: string;
  @IsOptional() @IsDecimalString('positive') trailingAmount?: string;
  /** 2 is 2 %. */
  @IsOptional() @IsDecimalString('positive') trailingPercent?: string;
  @IsOptional() @IsDecimalString('not-negative') limitOffset?: string;
  /** With GTD: its last moment. */
  @IsOptional() @IsUtcInstant() goodTill?: string;
  /** Before this moment it does not work. */
  @IsOptional() @IsUtcInstant() goodAfter?: string;
  @IsOptional() @IsBoolean() outsideHours?: boolean;
  /** Orders of one group: a fill of one of them, also of a part, cancels the others. */
  @IsOptional() @Matches(GROUP, { message: GROUP_TEXT }) ocaGroup?: string;
  /** The trade that it shall belong to; absent: one of the strategy `manual`. */
  @IsOptional() @IsId() tradeId?: string;
  /** It may sell what is not held. */
  @IsOptional() @IsBoolean() short?: boolean;
  /** It may open without a stop. */
  @IsOptional() @IsBoolean() naked?: boolean;
  /** The price of its stop; with `takeProfit`. */
  @IsOptional() @IsDecimalString('positive') stopLoss?: string;
  /** The price of its target; with `stopLoss`. */
  @IsOptional() @IsDecimalString('positive') takeProfit?: string;
}

/** `POST /v1/orders/ID/modify`: what shall be otherwise; the rest stays. */
export class ModifyOrderBody extends SaidBody {
  /** In total: what has filled counts. */
  @IsOptional() @IsDecimalString('positive') quantity?: string;
  @IsOptional() @IsDecimalString('positive') limitPrice?: string;
  @IsOptional() @IsDecimalString('positive') stopPrice?: string;
  @IsOptional() @IsDecimalString('positive') trailingAmount?: string;
  /** 2 is 2 %. */
  @IsOptional() @IsDecimalString('positive') trailingPercent?: string;
  @IsOptional() @IsDecimalString('not-negative') limitOffset?: string;
}

/** `POST /v1/orders/cancel`: those of a group, of a symbol, or all. */
export class CancelOrdersBody extends SaidBody {
  @IsOptional() @Matches(GROUP, { message: GROUP_TEXT }) ocaGroup?: string;
  @IsOptional() @IsString() @Length(1, 32) symbol?: string;
  @IsOptional() @IsBoolean() all?: boolean;
}

/** `POST /v1/orders/ID/cancel`. */
export class CancelOrderBody extends SaidBody {}
