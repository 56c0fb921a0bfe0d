import type {
  BrokerAccountV1,
  BrokerAckV1,
  BrokerGateV1,
  BrokerInstrumentV1,
  BrokerMarketDataV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  DeadLetteredV1,
  MarketStaleV1,
} from '@fairlead/contracts';
import { moneyText, priceText } from './amounts';
import type { Description } from './description';

export function gate(data: BrokerGateV1): Description {
  const where = data.endpoint === undefined ? '' : ` (${data.endpoint})`;
  return {
    text: `gate ${data.state}, ${data.paper ? 'paper' : 'LIVE'} account ${data.account}${where}; ${data.code}: ${data.reason}`,
    tone: data.state === 'closed' ? 'bad' : 'good',
  };
}

export function marketData(data: BrokerMarketDataV1): Description {
  return { text: data.reason, tone: data.state === 'taken' ? 'bad' : 'good' };
}

export function ack(data: BrokerAckV1): Description {
  const orders = data.orderRefs
    .map((ref, index) => `${ref}${idText(data.orderIds[index])}`)
    .join(' ');
  if (isNeedless(data)) {
    return { text: `cancel of ${orders} was not needed: it has ended`, tone: 'dim', background: true }; // prettier-ignore
  }
  return {
    text: `${data.request} ${data.outcome} ${orders}${data.outcome === 'JOURNALED' ? '' : whyText(data)}`,
    tone: data.outcome === 'JOURNALED' ? 'dim' : 'bad',
    background: data.outcome === 'JOURNALED',
  };
}

/** An order that ends by itself crosses with its cancel: nothing is amiss. */
function isNeedless({ request, outcome, code }: BrokerAckV1): boolean {
  return request === 'cancel' && outcome === 'REFUSED' && code === 'ORDER_ENDED';
}

export function status(data: BrokerStatusV1): Description {
  const size = sizeText(data);
  const price = data.stopPrice ?? data.limitPrice;
  const at = price === undefined ? '' : ` at ${priceText(price)}`;
  const why = whyText(data);
  return { text: `${data.orderRef} ${data.status}${size}${at}${why}`, tone: 'dim' };
}

export function rejected(data: BrokerRejectedV1): Description {
  return {
    text: `${data.orderRef} ${data.request} refused by the broker, ${data.code}: ${data.reason}`,
    tone: 'bad',
  };
}

export function snapshot(data: BrokerSnapshotV1): Description {
  return {
    text: `the broker holds ${data.openOrders.length} open orders, ${data.positions.length} positions, ${data.executionCount} executions`,
    tone: 'dim',
    background: true,
  };
}

export function instrument(data: BrokerInstrumentV1): Description {
  const resolved = data.state === 'resolved';
  const candidates = (data.candidates ?? []).join(' | ');
  return {
    text: resolved
      ? `is contract ${data.contract?.contractId ?? ''}, ${data.contract?.longName ?? ''}`
      : `${data.state}: ${data.reason} ${candidates}`.trimEnd(),
    tone: resolved ? 'dim' : 'bad',
    background: resolved,
  };
}

export function account(data: BrokerAccountV1): Description {
  return {
    text: `account ${data.account} is worth ${moneyText(data.netLiquidation)} ${data.currency}, cash ${moneyText(data.totalCash)}`,
    tone: 'dim',
    background: true,
  };
}

export function stale(data: MarketStaleV1): Description {
  return {
    text: data.stale ? `quotes stopped: ${data.reason}` : `quotes are back: ${data.reason}`,
    tone: data.stale ? 'bad' : 'dim',
  };
}

export function deadLetter(data: DeadLetteredV1): Description {
  return {
    text: `DEAD LETTER: ${data.service} failed ${data.attempts} times on ${data.messageType} ${data.messageId}: ${data.error}`,
    tone: 'bad',
  };
}

function sizeText(data: BrokerStatusV1): string {
  if (data.quantity === undefined) return '';
  if (data.filledQuantity === undefined) return ` ${data.quantity}`;
  return `, filled ${data.filledQuantity} of ${data.quantity}`;
}

/** Returns code and reason in brackets, as far as they are there. */
export function whyText(data: { readonly code?: string; readonly reason?: string }): string {
  const parts = [data.code, data.reason].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

function idText(id: number | undefined): string {
  return id === undefined ? '' : ` #${id}`;
}
