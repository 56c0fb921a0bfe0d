import {
  type BrokerError,
  conditionContracts,
  dayFigures,
  echoOf,
  errorOfCancel,
  errorOfRejection,
  orderKey,
  type OrderMeta,
  type SimulatedContract,
  termsOf,
  tradedContracts,
  whatIfOrder,
} from '@fairlead/simulator-domain';
import type { OrderTerms } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import type { LedgerQuote } from '../../ledger/quote-input';
import { precautionOf } from '../../ledger/precautions';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';
import { NO_DEFINITION } from './contracts.handler';
import { type HandlersOf, LINK_LOST, NO_REQUEST } from './handlers';

type PlaceOrderValues = ClientValues<'placeOrder'>;

/** Orders that wait untransmitted, of all clients: TWS shows each on a line of its window. */
const HELD_ORDERS_MAX = 1_000;
const READ_ONLY: BrokerError = {
  code: 321,
  text: "Error validating request.-'bW' : cause - The API interface is currently in Read-Only mode.",
};
const STILL_PROCESSED: BrokerError = {
  code: 2102,
  text: 'Unable to modify this order as it is still being processed.',
};

function metaOf(
  values: PlaceOrderValues,
  placing: { readonly clientId: number; readonly contract: SimulatedContract },
): OrderMeta {
  return {
    key: orderKey(placing.clientId, values.orderId),
    clientId: placing.clientId,
    orderId: values.orderId,
    conId: placing.contract.conId,
    exchange: values.exchange === '' ? placing.contract.exchange : values.exchange,
    orderType: values.orderType.toUpperCase(),
    tif: values.tif === '' ? 'DAY' : values.tif,
    goodTillDate: values.goodTillDate,
    openClose: values.openClose,
    origin: values.origin,
    orderRef: values.orderRef,
    outsideRth: values.outsideRth,
    hidden: values.hidden,
    parentId: values.parentId,
    echo: echoOf(values),
  };
}

function resolve(
  core: SimulatorCore,
  values: PlaceOrderValues,
): { readonly contract: SimulatedContract } | { readonly error: BrokerError } {
  const [contract, ...others] = tradedContracts(values, core.clock.now());
  if (contract === undefined) return { error: { code: 200, text: NO_DEFINITION } };
  if (others.length > 0)
    return {
      error: {
        code: 200,
        text: `The contract description specified for ${values.symbol} is ambiguous.`,
      },
    };
  return { contract };
}

function isInHand(core: SimulatorCore, clientId: number, orderId: number): boolean {
  const refused = core.switches.modifyWhileProcessing === 'refused';
  return refused && core.orderGate.isUnanswered(clientId, orderId);
}

/** Duplicate ids are refused before anything of the order is looked at. */
function refusalBefore(
  core: SimulatorCore,
  clientId: number,
  orderId: number,
): BrokerError | undefined {
  const known = core.ledger.order(clientId, orderId);
  if (core.isQueued(orderKey(clientId, orderId))) return undefined;
  if (core.ledger.isLive(clientId, orderId) && (known === undefined || core.isBound(known.meta)))
    return isInHand(core, clientId, orderId) ? STILL_PROCESSED : undefined;
  if (known?.view.state === 'FILLED') return { code: 104, text: 'Cannot modify a filled order.' };
  return orderId <= core.ledger.highestOrderId(clientId)
    ? { code: 103, text: 'Duplicate order id' }
    : undefined;
}

function precaution(
  core: SimulatorCore,
  contract: SimulatedContract,
  terms: OrderTerms,
): BrokerError | undefined {
  const { pricePercentLimit } = core.switches;
  if (pricePercentLimit === null) return undefined;
  return precautionOf(terms, core.prices.quoteAt(contract, core.clock.now()), pricePercentLimit);
}

/** Makes sure that the engine knows what an order trades and what its conditions look at. */
function prepareFor(core: SimulatorCore, contract: SimulatedContract, terms: OrderTerms): void {
  const now = core.clock.now();
  core.ledger.prepare(contract, core.prices.quoteAt(contract, now), now);
  for (const watched of conditionContracts(terms.conditions)) {
    const quote: LedgerQuote = {
      ...core.prices.quoteAt(watched, now),
      day: dayFigures(watched, now, core.prices),
    };
    core.ledger.prepare(watched, quote, now);
  }
}

function place(core: SimulatorCore, client: ClientConnection, values: PlaceOrderValues): void {
  const clientId = client.clientId ?? 0;
  const { orderId } = values;
  const refuse = (error: BrokerError): void => client.sendError(orderId, error.code, error.text);
  const resolved = resolve(core, values);
  if ('error' in resolved) return refuse(resolved.error);
  const { contract } = resolved;
  const { missingAccountError } = core.switches;
  const mapped = termsOf(values, {
    accounts: core.accountIds,
    clientId,
    contract,
    missingAccountError,
  });
  if ('error' in mapped) return refuse(mapped.error);
  const { terms } = mapped;
  const known = core.ledger.order(clientId, orderId);
  const tooMany =
    !terms.transmit && known === undefined && core.ledger.heldOrders >= HELD_ORDERS_MAX;
  if (tooMany)
    return refuse({
      code: 133,
      text: `Submit new order failed. Reason: ${HELD_ORDERS_MAX} orders are held`,
    });
  const meta = metaOf(values, { clientId, contract });
  const tooFar = precaution(core, contract, terms);
  if (tooFar !== undefined) return refuse(tooFar);
  prepareFor(core, contract, terms);
  if (values.whatIf) return whatIf(core, client, { meta, terms });
  if (values.tif === '' && core.switches.emptyTifWarning)
    refuse({ code: 10349, text: 'Order TIF was set to DAY based on order preset.' });
  const kind = known === undefined ? 'PlaceOrder' : 'ModifyOrder';
  const { key } = meta;
  core.publish(core.ledger.apply({ kind, now: core.clock.now(), key, terms }, meta));
}

/** A what-if order is answered with margins and never kept. */
function whatIf(
  core: SimulatorCore,
  client: ClientConnection,
  order: { readonly meta: OrderMeta; readonly terms: OrderTerms },
): void {
  const { meta, terms } = order;
  const answer = core.ledger.exchange.whatIf(meta.key, terms);
  if (answer.ok) {
    client.send(whatIfOrder(meta, answer.value));
    return;
  }
  const { code, text } = errorOfRejection(
    answer.refusal.reason,
    answer.refusal.message,
    core.switches,
  );
  client.sendError(meta.orderId, code, text);
}

/** Returns the key that a cancel is about: the client's own order, or another's where the switch allows it. */
function cancelledKey(
  core: SimulatorCore,
  client: ClientConnection,
  orderId: number,
): string | undefined {
  const clientId = client.clientId ?? 0;
  const own = core.ledger.order(clientId, orderId);
  if (own !== undefined && core.isBound(own.meta))
    return core.ledger.liveKey(clientId, orderId) ?? own.meta.key;
  if (!core.switches.allowForeignCancel) return undefined;
  return core.ledger.openOrders().find(({ meta }) => meta.orderId === orderId)?.meta.key;
}

function cancel(core: SimulatorCore, client: ClientConnection, orderId: number): void {
  const key = cancelledKey(core, client, orderId);
  if (key === undefined) {
    const { code, text } = errorOfCancel(orderId, null, core.switches.cancelErrors);
    client.sendError(orderId, code, text);
    return;
  }
  core.publish(core.ledger.apply({ kind: 'CancelOrder', now: core.clock.now(), key }));
}

function guarded(core: SimulatorCore, client: ClientConnection, id: number): boolean {
  if (!core.switches.readOnlyApi) return true;
  client.sendError(id, READ_ONLY.code, READ_ONLY.text);
  return false;
}

/** Does it now, or once the link to the broker is back. */
function queued(core: SimulatorCore, client: ClientConnection, id: number, act: () => void): void {
  if (!core.whenConnected(act)) client.sendError(id, LINK_LOST.code, LINK_LOST.text);
}

/** Takes an order now, or once the link is back. Its id is used from now on, whatever becomes of it. */
function receive(core: SimulatorCore, client: ClientConnection, values: PlaceOrderValues): void {
  const clientId = client.clientId ?? 0;
  const { orderId } = values;
  const early = refusalBefore(core, clientId, orderId);
  if (early !== undefined) return client.sendError(orderId, early.code, early.text);
  // Whoever waited for the link may have connected again since.
  const act = (): void => place(core, core.clients.get(clientId) ?? client, values);
  if (!core.whenConnected(act, orderKey(clientId, orderId)))
    return client.sendError(orderId, LINK_LOST.code, LINK_LOST.text);
  if (!values.whatIf) core.ledger.useId(clientId, orderId);
}

/** Returns what is done with order requests. */
export function orderHandlers(
  core: SimulatorCore,
): HandlersOf<'placeOrder' | 'cancelOrder' | 'reqGlobalCancel'> {
  return {
    placeOrder: (client, values) => {
      if (guarded(core, client, values.orderId)) receive(core, client, values);
    },
    cancelOrder: (client, { orderId }) => {
      if (guarded(core, client, orderId))
        queued(core, client, orderId, () => cancel(core, client, orderId));
    },
    reqGlobalCancel: (client) => {
      if (!guarded(core, client, NO_REQUEST)) return;
      queued(core, client, NO_REQUEST, () =>
        core.publish(core.ledger.apply({ kind: 'CancelAll', now: core.clock.now() })),
      );
    },
  };
}
