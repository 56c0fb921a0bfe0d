/**
 * The mapping that Fairlead ships, as it would stand in a file of one's own. Words and placeholders are those of TradingView's
 * published help pages on alerts and webhooks.
 */
export const SHIPPED_ALERTS = `
alerts:
  - id: tradingview
    source: tradingview
    confidence: 1
    key: [key, secret, passphrase, token]
    fields:
      symbol: [symbol, ticker]
      action: [action, side, strategy.order.action]
      issuedAt: [time, timenow, timestamp]
      price: [price, close, strategy.order.price]
      confidence: [confidence]
      id: [id, alertId]
      positionSide: [prev_market_position, strategy.prev_market_position]
      positionSize: [prev_market_position_size, strategy.prev_market_position_size]
    actions:
      { buy: BUY, long: BUY, sell: SELL, short: SHORT, cover: COVER, close: CLOSE, exit: CLOSE, flat: CLOSE, neutral: NEUTRAL }
    exchanges: [NASDAQ, NYSE, AMEX, ARCA, BATS, CBOE, OTC]
`;
