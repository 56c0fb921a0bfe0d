import { ACCOUNT_FORMAT } from '@fairlead/contracts';
import { SIMULATED_ACCOUNT, otherAccountsText } from './other-accounts';

describe('what a home holds of other accounts', () => {
  it('is named with what to do, for the simulator and for a TWS', () => {
    const others = [
      { account: 'DU7654321', openTrades: 1 },
      { account: SIMULATED_ACCOUNT, openTrades: 2 },
    ];
    expect(otherAccountsText(others, SIMULATED_ACCOUNT)).toEqual([
      'this home also holds 1 open trade of DU7654321; it is left alone; set TWS_ACCOUNT=DU7654321 and TWS_HOST to its TWS to manage it',
      'this home also holds 2 open trades of DUSIM0001 (simulated); they are left alone; start without TWS_HOST to manage them',
    ]);
  });

  it('is nothing where there is one account', () => {
    expect(otherAccountsText([], null)).toEqual([]);
  });
});

describe("the account of a home's simulator", () => {
  it('is one of paper, and none that Interactive Brokers gives', () => {
    expect(SIMULATED_ACCOUNT).toMatch(ACCOUNT_FORMAT);
    expect(SIMULATED_ACCOUNT).toMatch(/^D/);
    expect(SIMULATED_ACCOUNT).not.toMatch(/^[A-Z]{1,3}\d+$/);
  });
});
