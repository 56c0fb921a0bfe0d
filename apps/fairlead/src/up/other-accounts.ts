import type { OtherAccount } from '@fairlead/contracts';

/** The account of a home's own simulator. No account of Interactive Brokers has letters after its first two. */
export const SIMULATED_ACCOUNT = 'DUSIM0001';

/** Returns a line for each other account that the home holds open trades of. */
export function otherAccountsText(
  others: readonly OtherAccount[],
  simulated: string | null,
): readonly string[] {
  return others.map(({ account, openTrades }) => {
    const isSimulated = account === simulated;
    const trades = openTrades === 1 ? '1 open trade' : `${openTrades} open trades`;
    const left = openTrades === 1 ? 'it is left alone' : 'they are left alone';
    const how = isSimulated
      ? 'start without TWS_HOST'
      : `set TWS_ACCOUNT=${account} and TWS_HOST to its TWS`;
    const whose = isSimulated ? `${account} (simulated)` : account;
    return `this home also holds ${trades} of ${whose}; ${left}; ${how} to manage ${openTrades === 1 ? 'it' : 'them'}`;
  });
}
