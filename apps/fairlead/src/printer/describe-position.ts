import type {
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  PositionDriftV1,
  PositionEquityV1,
  PositionV1,
} from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import { minusText, moneyText, priceText, signedMoneyText, signedText } from './amounts';
import type { Description } from './description';

export function execution(data: FillExecutionV1): Description {
  const whose = data.external ? 'external' : data.orderRef;
  return {
    text: `${data.side} ${data.quantity} at ${priceText(data.price)} ${data.currency} (${whose})`,
    tone: 'plain',
  };
}

export function corrected(data: FillCorrectedV1): Description {
  return {
    text: `corrected to ${data.side} ${data.quantity} at ${priceText(data.price)} (${data.executionId}, revision ${data.revision})`,
    tone: 'bad',
  };
}

export function commission(data: FillCommissionV1): Description {
  return { text: `commission ${moneyText(data.commission)} ${data.currency}`, tone: 'dim' };
}

export function opened(data: PositionV1): Description {
  return { text: `opened ${heldText(data)}`, tone: 'plain' };
}

export function changed(data: PositionV1): Description {
  if (decimal(data.quantity).isZero()) {
    const text = `still flat, P&L now ${profitText(data)}: another commission came`;
    return { text, tone: 'plain' };
  }
  return {
    text: `holds ${heldText(data)}, realised ${signedMoneyText(data.realisedPnl)}${unrealisedText(data)}, commission ${moneyText(data.commission)}`,
    tone: 'plain',
  };
}

export function closed(data: PositionV1): Description {
  const isLoss = minusText(data.realisedPnl, data.commission).startsWith('-');
  return { text: `closed, P&L ${profitText(data, ' so far')}`, tone: isLoss ? 'bad' : 'good' };
}

/** The last commission can come after the close: then the profit is told again. */
function profitText(data: PositionV1, soFar = ''): string {
  const net = signedMoneyText(minusText(data.realisedPnl, data.commission));
  const parts = `${signedMoneyText(data.realisedPnl)} less commission ${moneyText(data.commission)}${soFar}`;
  return `${net} ${data.currency} (${parts})`;
}

export function drift(data: PositionDriftV1): Description {
  return {
    text: data.resolved
      ? `books agree again: ${data.ours}`
      : `DRIFT: ours ${data.ours}, the broker's ${data.broker}`,
    tone: data.resolved ? 'good' : 'bad',
  };
}

export function equity(data: PositionEquityV1): Description {
  return {
    text: `equity ${moneyText(data.netLiquidation)} ${data.currency}, realised ${signedMoneyText(data.realisedPnl)}, commissions ${moneyText(data.commission)}`,
    tone: 'dim',
  };
}

function heldText(data: PositionV1): string {
  return `${signedText(data.quantity)} at ${priceText(data.averagePrice)} ${data.currency}`;
}

function unrealisedText(data: PositionV1): string {
  return data.unrealisedPnl === undefined
    ? ''
    : `, unrealised ${signedMoneyText(data.unrealisedPnl)}`;
}
