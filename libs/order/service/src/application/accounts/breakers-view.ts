import { type Account, type BreakerState, NO_BREAKERS } from '@fairlead/order-domain';

/** What breakers remember, and what the account is worth, in memory as it was last committed. */
export class BreakersView {
  state: BreakerState = NO_BREAKERS;
  /** Null before the account was read. */
  money: Pick<Account, 'equity' | 'currency' | 'exchangeRates'> | null = null;
}
