// Rules as a program: `node examples/rules-in-typescript/rules.mjs my-rules.yaml` writes the file that FAIRLEAD_RULES names.
import { writeFileSync } from 'node:fs';
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

const rules = defineRules([
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

for (const { id, sentence } of rules.rules) console.log(`${id}: ${sentence}`);
const [file] = process.argv.slice(2);
if (file !== undefined) writeFileSync(file, rules.text);
