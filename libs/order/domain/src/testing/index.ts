export { ModelBroker, type ModelBrokerOptions, type ModelOrder } from './model-broker';
export { entryIntent, exitIntent, firstAnswer, intentView, nextAnswer } from './intent.builder';
export { RISK_NOW, type RiskInputChanges, restriction, riskInput } from './risk-input.builder';
export { TradeHarness } from './trade-harness';
export { OPENING_INTENT, TRADE_ID, TRADE_NOW, tradeOpening } from './trade.builder';
