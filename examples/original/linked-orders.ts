// The original's "Automatic Order Linking": entry, stop and target are one trade, and closing it cancels all of them.
// `FAIRLEAD_RULES=examples/original/linked-orders.ts npm start`
import { closeAll, defineRules, enter, onSignal, position, scaleIn } from '@fairlead/sdk';

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
    id: 'aapl-scale-in',
    symbol: 'AAPL',
    // It finds out the side of the trade by itself. Stop and target grow with each of its fills.
    when: position({ open: true, unrealisedPercentMin: 2 }),
    then: scaleIn({ size: { shares: 50 }, unrealisedPercentMin: 2 }),
    ...{ cooldownSeconds: 300, maxPerDay: 1, priority: 90 },
  },
  {
    id: 'aapl-close',
    symbol: 'AAPL',
    when: onSignal({ action: 'SELL' }),
    then: closeAll(),
  },
]);
