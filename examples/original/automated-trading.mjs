// The original's "Automated Trading with Rule Engine": everything in one program, one rule, until Ctrl-C.
// `node examples/original/automated-trading.mjs`, with TWS_HOST, TWS_PORT and TWS_ACCOUNT for a TWS instead of the simulated one.
import { Fairlead, defineRules, enter, onSignal } from '@fairlead/sdk';

const { FAIRLEAD_HOME = 'trading', TWS_HOST: host, TWS_PORT = '7497', TWS_ACCOUNT } = process.env;

const rules = defineRules([
  {
    id: 'aapl-buy-rule',
    symbol: 'AAPL',
    when: onSignal({ action: 'BUY', confidence: { gt: 0.75 } }),
    // The original buys without protection: unprotected-entry.mjs does that here.
    then: enter({
      direction: 'LONG',
      size: { shares: 10 },
      stop: { percent: 3 },
      target: { percent: 8 },
    }),
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
  `Automated trading started on ${fairlead.account}; signals go to ${fairlead.url}/v1/signals`,
);
