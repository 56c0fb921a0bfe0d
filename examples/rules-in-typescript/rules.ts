// Rules as a program: `FAIRLEAD_RULES=examples/rules-in-typescript/rules.ts npm start` trades by them, and
// `npx fairlead rules list examples/rules-in-typescript/rules.ts` says in sentences what they do.
import {
  all,
  close,
  createBuyRule,
  createShortRule,
  defineRules,
  enter,
  not,
  onSignal,
  position,
  time,
} from '@fairlead/sdk';

const bracket = { stop: { percent: 3 }, target: { percent: 8 } };

export default defineRules([
  // One rule for each symbol, with a size of its own.
  ...Object.entries({ MSFT: 20_000, NVDA: 15_000 }).map(([symbol, notional]) => ({
    id: `${symbol.toLowerCase()}-morning`,
    strategy: 'morning',
    symbol,
    when: all(
      onSignal({ action: 'BUY', confidence: { gte: 0.85 } }),
      time({ start: '09:45', end: '12:00' }),
      not(position({ open: true })),
    ),
    then: enter({ direction: 'LONG', size: { notional }, ...bracket }),
    cooldownSeconds: 300,
    maxPerDay: 2,
  })),
  // A weak signal of a trade that gains is reason enough to leave it.
  {
    id: 'take-gains',
    strategy: 'morning',
    symbols: ['MSFT', 'NVDA'],
    when: all(onSignal({ action: 'NEUTRAL' }), position({ unrealisedPercentMin: 4 })),
    then: close('LONG'),
  },
  // The templates of the original framework, by their names and defaults.
  createBuyRule({ symbol: 'AAPL', quantity: 100, confidenceThreshold: 0.85 }),
  createShortRule({ symbol: 'AAPL', quantity: 50 }),
]);
