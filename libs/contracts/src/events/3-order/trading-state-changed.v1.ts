import { IsIn, IsOptional } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsText } from '../../validators/fields';

/** New orders are let through as far as this says. Cancels and exits always pass. */
export const TRADING_STATES = ['ACTIVE', 'REDUCING', 'HALTED'] as const;
/** ACTIVE lets everything through, REDUCING and HALTED only what shrinks a position. */
export type TradingState = (typeof TRADING_STATES)[number];

/** How far a trading state reaches. */
export const TRADING_SCOPES = ['global', 'account', 'strategy', 'symbol'] as const;

/** Trading was halted, reduced or resumed. */
export class TradingStateChangedV1 {
  static readonly contract: EventContract<TradingStateChangedV1> = {
    type: 'order.trading-state',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.trading-state.${data.account}`,
    sample: {
      ...{ account: SAMPLE.account, state: 'HALTED', reason: 'news', by: 'operator' },
      ...{ scope: 'symbol', name: 'AAPL' },
    },
  };
  @IsAccount() account: string;
  @IsIn(TRADING_STATES) state: TradingState;
  @IsText() reason: string;
  /** Who asked for it. */
  @IsText() by: string;
  /** How far it reaches; absent means the whole account. */
  @IsOptional() @IsIn(TRADING_SCOPES) scope?: (typeof TRADING_SCOPES)[number];
  /** The account, the strategy or the symbol; empty where it is global. */
  @IsOptional() @IsText() name?: string;
  /** The breaker that tripped; absent where a person asked for it. */
  @IsOptional() @IsText() breaker?: string;
}
