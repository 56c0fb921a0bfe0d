// The original's "Automatic Order Linking": entry, stop and target are one trade, and closing it cancels all of them.
// `FAIRLEAD_RULES=examples/original/linked-orders.ts npm start`
import { closeAll, defineRules, enter, onSignal } from '@fairlead/sdk';

export default defineRules([
  {
    id: 'aapl-buy',
    symbol: 'AAPL',
    when: onSignal({ action: 'BUY' }),
    // The side is explicit: a long and a short never mix in a trade.
    then: enter({
      direction: 'LONG',
      size: { shares: 100 },
      stop: { percent: 3 },
      target: { percent: 8 },
    }),
  },
  {
    id: 'aapl-close',
    symbol: 'AAPL',
    when: onSignal({ action: 'SELL' }),
    then: closeAll(),
  },
]);
