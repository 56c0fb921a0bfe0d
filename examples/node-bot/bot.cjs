// A small trading bot, as somebody's own would be: it buys once the price has risen, and protects what it bought.
const { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce } = require('@stoqey/ib');

const AAPL = { symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
const QUANTITY = 100;
const BID = 1;
const SIMULATOR_STEP = 2199;

class Bot {
  /** @param {{ host: string, port: number, clientId: number }} address */
  constructor(address) {
    this.api = new IBApi(address);
    this.position = 0;
    this.entered = false;
    this.seen = new Set();
    this.api.on(EventName.error, () => undefined);
    this.api.on(EventName.tickPrice, (_id, type, price) => type === BID && this.onBid(price));
    this.api.on(EventName.execDetails, (_id, _contract, execution) => this.onFill(execution));
    // The one line that a bot needs for the simulator's stepped clock. A real TWS never sends this notice.
    this.api.on(
      EventName.info,
      (_text, code) => code === SIMULATOR_STEP && this.api.reqCurrentTime(),
    );
  }

  /** Resolves once orders can be sent. */
  start() {
    return new Promise((resolve) => {
      this.api.once(EventName.nextValidId, (id) => {
        this.nextId = id;
        this.api.reqMktData(1, AAPL, '', false, false);
        resolve();
      });
      this.api.connect();
    });
  }

  stop() {
    this.api.disconnect();
  }

  onBid(price) {
    this.firstBid ??= price;
    if (this.entered || price < this.firstBid + 1) return;
    this.entered = true;
    const parentId = this.nextId;
    this.nextId += 2;
    const common = { totalQuantity: QUANTITY, outsideRth: false };
    this.api.placeOrder(parentId, AAPL, {
      ...common,
      action: OrderAction.BUY,
      orderType: OrderType.MKT,
      tif: TimeInForce.DAY,
      orderRef: 'bot-entry',
      transmit: false,
    });
    this.api.placeOrder(parentId + 1, AAPL, {
      ...common,
      action: OrderAction.SELL,
      orderType: OrderType.STP,
      auxPrice: Math.floor(price - 2),
      tif: TimeInForce.GTC,
      orderRef: 'bot-stop',
      parentId,
      transmit: true,
    });
  }

  /** Executions may come twice; each counts once. */
  onFill({ execId, side, shares }) {
    if (this.seen.has(execId)) return;
    this.seen.add(execId);
    this.position += side === 'BOT' ? shares : -shares;
  }
}

module.exports = { Bot };
