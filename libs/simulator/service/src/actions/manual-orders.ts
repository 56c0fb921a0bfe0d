import { orderKey, type SimulatedContract } from '@fairlead/simulator-domain';
import { decimal } from '@fairlead/core';
import type { OrderTerms, OrderView } from '@fairlead/exchange';
import type { SimulatorCore } from '../server/simulator-core';

/** A manual order, as somebody types it into TWS. Prices and quantities are decimal text. */
export interface ManualOrder {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly limitPrice?: string;
}

const MANUAL_CLIENT = 0;
/** Marks the engine's key of a second broker order under one order id. */
const TWIN = '+';

/** Orders that no client of the API sent. */
export class ManualOrders {
  private lowestId = 0;

  constructor(private readonly core: SimulatorCore) {}

  /** Places an order. Returns its order id, which is negative. */
  place(contract: SimulatedContract, order: ManualOrder): number {
    const { ledger, clock, prices } = this.core;
    const orderId = this.nextId();
    const now = clock.now();
    const key = orderKey(MANUAL_CLIENT, orderId);
    const limited = order.limitPrice !== undefined;
    ledger.prepare(contract, prices.quoteAt(contract, now), now);
    const events = ledger.apply(
      {
        kind: 'PlaceOrder',
        now,
        key,
        terms: {
          account: ledger.exchange.accounts()[0]?.id ?? accountMissing(),
          instrument: String(contract.conId),
          side: order.side,
          type: limited ? 'LIMIT' : 'MARKET',
          quantity: decimal(order.quantity),
          timeInForce: 'GTC',
          transmit: true,
          ...(order.limitPrice === undefined ? {} : { limitPrice: decimal(order.limitPrice) }),
        },
      },
      {
        key,
        clientId: MANUAL_CLIENT,
        orderId,
        conId: contract.conId,
        exchange: contract.exchange,
        orderType: limited ? 'LMT' : 'MKT',
        tif: 'GTC',
        goodTillDate: '',
        openClose: '',
        origin: 0,
        orderRef: '',
        outsideRth: false,
        hidden: false,
        parentId: 0,
      },
    );
    this.core.publish(events);
    return orderId;
  }

  /** Makes a second broker order of a live one. Throws where there is none. */
  twin(clientId: number, orderId: number): void {
    const { ledger, clock } = this.core;
    const booked = ledger.order(clientId, orderId);
    if (booked === undefined || !ledger.isLive(clientId, orderId))
      throw new Error(`client ${clientId} has no live order ${orderId}`);
    const { view, meta } = booked;
    const key = `${meta.key}${TWIN}`;
    const terms = termsOfView(view);
    const now = clock.now();
    this.core.publish(
      ledger.apply({ kind: 'PlaceOrder', now, key, terms }, { ...meta, key, parentId: 0 }),
    );
  }

  /** Below every manual order that is open, also one of an earlier life. */
  private nextId(): number {
    const { ledger } = this.core;
    const open = ledger.ordersOf(ledger.exchange.openOrders()).map(({ meta }) => meta.orderId);
    this.lowestId = Math.min(this.lowestId, ...open) - 1;
    return this.lowestId;
  }
}

function termsOfView(view: OrderView): OrderTerms {
  const { account, instrument, side, type, timeInForce } = view;
  const quantity = view.remaining;
  return {
    ...{ account, instrument, side, type, quantity, timeInForce },
    ...(view.limitPrice === null ? {} : { limitPrice: view.limitPrice }),
    ...(view.stopPrice === null ? {} : { stopPrice: view.stopPrice }),
    ...(view.trailingAmount === null ? {} : { trailingAmount: view.trailingAmount }),
    ...(view.trailingPercent === null ? {} : { trailingPercent: view.trailingPercent }),
    ...(view.goodTill === null ? {} : { goodTill: view.goodTill }),
    outsideHours: view.outsideHours,
    transmit: true,
  };
}

function accountMissing(): never {
  throw new Error('the simulator has an account');
}
