// The original's "Reusable Rule Templates": `FAIRLEAD_RULES=examples/original/templates.ts npm start`.
import { StrategyBuilder, createBuyRule, createScaleInRule, defineRules } from '@fairlead/sdk';

export default defineRules([
  // Method 1: single rules.
  createBuyRule({
    symbol: 'AAPL',
    quantity: 100,
    confidenceThreshold: 0.85,
    stopLossPct: 0.03,
    takeProfitPct: 0.08,
  }),
  createScaleInRule({ symbol: 'AAPL', scaleQuantity: 50, id: 'aapl-buy-scale-in' }),
  // Method 2: a whole strategy.
  ...StrategyBuilder.createBasicStrategy({
    symbol: 'TSLA',
    quantity: 25,
    confidenceThreshold: 0.9,
    stopLossPct: 0.04,
    takeProfitPct: 0.12,
    enableScaleIn: true,
  }),
  // Method 3: several stocks with the same pattern.
  ...['AAPL', 'MSFT', 'NVDA'].flatMap((symbol) =>
    StrategyBuilder.createBasicStrategy({ symbol, quantity: 50, confidenceThreshold: 0.8 }),
  ),
]);
