import { IsAccountSetting, IsWithin } from '@fairlead/contracts';
import {
  DEFAULT_PLAN_SETTINGS,
  UNPROTECTED_ENTRIES,
  type UnprotectedEntries,
} from '@fairlead/order-domain';
import { Type } from 'class-transformer';
import { IsIn, Matches } from 'class-validator';
import { LIMIT_BOUNDS } from './limit-bounds';

/** What order management takes from the environment. */
export class OrderEnv {
  /** The one account that orders go to. */
  @IsAccountSetting() TWS_ACCOUNT: string;
  /** Protection equals the position within this time of the last change, in ms. */
  @Type(() => Number) @IsWithin(LIMIT_BOUNDS.FAIRLEAD_REPAIR_MS) FAIRLEAD_REPAIR_MS = 2_000;
  /** Stops that the broker refuses in a row after which an unprotected position is left at the market. */
  @Type(() => Number)
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_LAST_RESORT_REFUSALS)
  FAIRLEAD_LAST_RESORT_REFUSALS = DEFAULT_PLAN_SETTINGS.lastResortRefusals;
  /** A position without an effective stop for this long, while it could be left, is left at the market, in ms. */
  @Type(() => Number) @IsWithin(LIMIT_BOUNDS.FAIRLEAD_LAST_RESORT_MS) FAIRLEAD_LAST_RESORT_MS =
    DEFAULT_PLAN_SETTINGS.lastResortMs;
  /** Account currency; an order may be worth this, or the share of equity below where that is more. */
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_ORDER_NOTIONAL) FAIRLEAD_ORDER_NOTIONAL = '25000';
  /** Percent of equity that one order may be worth. */
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_ORDER_EQUITY_PCT) FAIRLEAD_ORDER_EQUITY_PCT = '5';
  /** Account currency; no order is worth more. */
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_ORDER_NOTIONAL_MAX) FAIRLEAD_ORDER_NOTIONAL_MAX = '50000';
  /** Shares in one order. */
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_ORDER_SHARES_MAX) FAIRLEAD_ORDER_SHARES_MAX = '10000';
  /** Percent of equity that may be held of one symbol. */
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_POSITION_EQUITY_PCT) FAIRLEAD_POSITION_EQUITY_PCT = '10';
  /** Age of a symbol's last tick that may still be traded on, in ms. */
  @Type(() => Number) @IsWithin(LIMIT_BOUNDS.FAIRLEAD_QUOTE_AGE_MAX_MS) FAIRLEAD_QUOTE_AGE_MAX_MS =
    60_000;
  /** Age of an exchange rate that may still be traded on: TWS reports it every three minutes, in ms. */
  @Type(() => Number)
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_EXCHANGE_RATE_AGE_MAX_MS)
  FAIRLEAD_EXCHANGE_RATE_AGE_MAX_MS = 900_000;
  /** The same order twice within this time is taken for a mistake, in ms. 0 lets it pass. */
  @Type(() => Number)
  @IsWithin(LIMIT_BOUNDS.FAIRLEAD_DUPLICATE_WINDOW_MS)
  FAIRLEAD_DUPLICATE_WINDOW_MS = 10_000;
  /** When TWS restarts each day, `HH:mm` in New York: no entries three minutes around it. Empty: it is not held against. */
  @Matches(/^$|^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time in New York such as 23:45' })
  FAIRLEAD_TWS_RESTART_AT = '';
  /** On which accounts entries pass whose rule says `protection: none`: `never`, on `paper` accounts, or `always`. */
  @IsIn(UNPROTECTED_ENTRIES) FAIRLEAD_UNPROTECTED_ENTRIES: UnprotectedEntries = 'paper';
  /** Sources, with commas between, whose signals are followed though they believe something else to be held than is. */
  @Matches(/^$|^[a-z0-9][a-z0-9-]{0,31}(,[a-z0-9][a-z0-9-]{0,31})*$/, {
    message: 'must be sources with commas between, such as tradingview,model-7',
  })
  FAIRLEAD_ADOPT_POSITIONS_OF = '';
  /** Whether this broker lets stop and target work as soon as their entry has begun to fill. */
  @IsIn(['early', 'late']) FAIRLEAD_CHILDREN_ACTIVATION: 'early' | 'late' = 'early';
}
