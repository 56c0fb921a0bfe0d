import { IsIn } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { IsAccount, IsText } from '../../validators/fields';

/** `taken`: another session of the same user has the account's market data. `streaming`: quotes are back. */
export type MarketDataState = 'taken' | 'streaming';

/** The broker took the account's market data away, or quotes are back. */
export class BrokerMarketDataV1 {
  static readonly contract: EventContract<BrokerMarketDataV1> = {
    type: 'broker.market-data',
    version: 1,
    isLogged: true,
    subject: (data) => `broker.v1.market-data.${data.account}`,
    sample: {
      account: 'DU0000001',
      state: 'taken',
      reason: 'another live session of the same user has taken the market data (10197)',
    },
  };
  @IsAccount() account: string;
  @IsIn(['taken', 'streaming']) state: MarketDataState;
  /** What happened and what to do, in a sentence. */
  @IsText() reason: string;
}
