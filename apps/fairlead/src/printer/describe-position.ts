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
  const of = `(${data.external ? 'external' : data.orderRef}; ${data.executionId}, revision ${data.revision})`;
  const { replacedQuantity, replacedPrice } = data;
  const before =
    replacedQuantity === undefined
      ? ''
      : `${replacedQuantity} at ${priceText(replacedPrice ?? data.price)}`;
  if (decimal(data.quantity).isZero()) {
    const shares = before === '' ? '' : ` ${before}`;
    return { text: `BUSTED: the broker took ${data.side}${shares} back ${of}`, tone: 'bad' };
  }
  const from = before === '' ? '' : `, before it was ${before}`;
  return {
    text: `corrected to ${data.side} ${data.quantity} at ${priceText(data.price)}${from} ${of}`,
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
    if (data.commissionPending === true) return { ...toCome(data), background: true };
    return { text: `flat, ${profitText(data)}`, tone: toneOf(data) };
  }
  return {
    text: `holds ${heldText(data)}, realised ${signedMoneyText(data.realisedPnl)}${unrealisedText(data)}, commission ${moneyText(data.commission)}`,
    tone: 'plain',
  };
}

/** Commissions come after their fills: the profit is shown once, when the last of them is here. */
export function closed(data: PositionV1): Description {
  if (data.commissionPending === true) return toCome(data);
  return { text: `closed, ${profitText(data)}`, tone: toneOf(data) };
}

function toCome(data: PositionV1): Description {
  const gross = `${signedMoneyText(data.realisedPnl)} ${data.currency}`;
  return { text: `flat, ${gross} before a commission that is still to come`, tone: 'plain' };
}

function toneOf(data: PositionV1): Description['tone'] {
  return minusText(data.realisedPnl, data.commission).startsWith('-') ? 'bad' : 'good';
}

function profitText(data: PositionV1): string {
  const net = signedMoneyText(minusText(data.realisedPnl, data.commission));
  const parts = `${signedMoneyText(data.realisedPnl)} less commission ${moneyText(data.commission)}`;
  return `P&L ${net} ${data.currency} (${parts})${inAccountText(data)}`;
}

/** The account's currency may be another one. */
function inAccountText({ inAccount }: PositionV1): string {
  if (inAccount === undefined) return '';
  const { realisedPnl, commission: paid, currency, exchangeRate } = inAccount;
  return `, ${signedMoneyText(minusText(realisedPnl, paid))} ${currency} at ${exchangeRate}`;
}

export function drift(data: PositionDriftV1): Description {
  return {
    text: data.resolved
      ? `agrees with the broker again: ${data.ours}`
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
