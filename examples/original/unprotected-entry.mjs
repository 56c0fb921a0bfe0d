// The original's "Automated Trading with Rule Engine" to the letter: it buys without a stop. `protection: 'none'` has to be written out, a live
// account denies it unless FAIRLEAD_UNPROTECTED_ENTRIES=always, and nothing leaves the position but a signal (SELL, CLOSE) or a person.
// `node examples/original/unprotected-entry.mjs`, with TWS_HOST, TWS_PORT and TWS_ACCOUNT for a TWS instead of the simulated one.
import { Fairlead, defineRules, enter, onSignal } from '@fairlead/sdk';

const { FAIRLEAD_HOME = 'trading', TWS_HOST: host, TWS_PORT = '7497', TWS_ACCOUNT } = process.env;

const rules = defineRules([
  {
    id: 'aapl-buy-rule',
    symbol: 'AAPL',
    when: onSignal({ action: 'BUY', confidence: { gt: 0.75 } }),
    then: enter({ direction: 'LONG', size: { shares: 10 }, protection: 'none' }),
  },
]);

const fairlead = await Fairlead.start({
  home: FAIRLEAD_HOME,
  rules,
  tws:
    host === undefined ? 'simulated' : { host, port: Number(TWS_PORT), account: TWS_ACCOUNT ?? '' },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => fairlead.stop());
console.log(
  `Trading without protection on ${fairlead.account}; signals go to ${fairlead.url}/v1/signals`,
);
