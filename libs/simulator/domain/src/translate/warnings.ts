import { type Instant, assertNever, decimalText, newYorkTime } from '@fairlead/core';
import type { OrderWarning } from '@fairlead/exchange';
import { contractOf } from '../catalogue/catalogue';
import type { LedgerOrder } from './order-messages.mapper';
import type { BrokerError } from './order-terms.mapper';

/** Returns the broker's number and text for what it reports of an order that it takes. */
export function errorOfWarning(warning: OrderWarning, order: LedgerOrder): BrokerError {
  switch (warning.kind) {
    case 'waits-for-hours':
      return {
        code: 399,
        text: `Order Message:\n${orderText(order)}\nWarning: Your order will not be placed at the exchange until ${exchangeTime(warning.until)}.`,
      };
    case 'outside-hours-ignored':
      return {
        code: 2109,
        text: "Order Event Warning:Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination. PlaceOrder is now being processed.",
      };
    case 'locating-shares':
      return {
        code: 404,
        text: 'Shares for this order are not immediately available for short sale. The order will be held while we attempt to locate the shares.',
      };
    case 'crosses-position':
      return {
        code: 2137,
        text: 'Warning: The closing order quantity is greater than your current position.',
      };
    default:
      return assertNever(warning);
  }
}

/** `BUY 1 AAPL NASDAQ.NMS` */
function orderText({ view, meta }: LedgerOrder): string {
  const contract = contractOf(meta.conId);
  if (contract === undefined) throw new Error(`order ${meta.key} names contract ${meta.conId}`);
  const { symbol, primaryExch, tradingClass } = contract;
  return `${view.side} ${decimalText(view.quantity)} ${symbol} ${primaryExch}.${tradingClass}`;
}

function exchangeTime(at: Instant): string {
  return `${newYorkTime(at).toFormat('yyyy-MM-dd HH:mm:ss')} US/Eastern`;
}
