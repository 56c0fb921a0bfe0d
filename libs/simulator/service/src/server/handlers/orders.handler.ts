import type { OrderTerms } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import { findContracts } from '../../catalogue/catalogue';
import type { SimulatedContract } from '../../catalogue/contract';
import { type OrderMeta, orderKey } from '../../book/order-meta';
import { whatIfOrder } from '../../book/order-messages.mapper';
import { type BrokerError, termsOf, validationError } from '../../book/order-terms.mapper';
import { errorOfCancel, errorOfRejection } from '../../book/refusals';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import { NO_DEFINITION } from './contracts.handler';
import type { Handlers } from './handlers';

type PlaceOrderValues = ClientValues<'placeOrder'>;

const READ_ONLY: BrokerError = {
  code: 321,
  text: "Error validating request.-'bW' : cause - The API interface is currently in Read-Only mode.",
};

function metaOf(
  values: PlaceOrderValues,
  of: { readonly clientId: number; readonly contract: SimulatedContract },
): OrderMeta {
  return {
    key: orderKey(of.clientId, values.orderId),
    clientId: of.clientId,
    orderId: values.orderId,
    conId: of.contract.conId,
    exchange: values.exchange === '' ? of.contract.exchange : values.exchange,
    orderType: values.orderType.toUpperCase(),
    tif: values.tif === '' ? 'DAY' : values.tif,
    goodTillDate: values.goodTillDate,
    openClose: values.openClose,
    origin: values.origin,
    orderRef: values.orderRef,
    outsideRth: values.outsideRth,
    hidden: values.hidden,
    parentId: values.parentId,
  };
}

function resolve(
  values: PlaceOrderValues,
): { readonly contract: SimulatedContract } | { readonly error: BrokerError } {
  const [contract, ...others] = findContracts(values);
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

/** Duplicate ids and a read-only API are refused before anything of the order is looked at. */
function refusalBefore(
  core: SimulatorCore,
  clientId: number,
  orderId: number,
): BrokerError | undefined {
  if (core.switches.readOnlyApi) return READ_ONLY;
  const known = core.book.order(clientId, orderId);
  if (core.book.isLive(clientId, orderId)) return undefined;
  if (known?.view.state === 'FILLED') return { code: 104, text: 'Cannot modify a filled order.' };
  return orderId <= core.book.highestOrderId(clientId)
    ? { code: 103, text: 'Duplicate order id' }
    : undefined;
}

function place(core: SimulatorCore, session: Session, values: PlaceOrderValues): void {
  const clientId = session.clientId ?? 0;
  const { orderId } = values;
  const refuse = (error: BrokerError): void => session.sendError(orderId, error.code, error.text);
  const early = refusalBefore(core, clientId, orderId);
  if (early !== undefined) return refuse(early);
  const resolved = resolve(values);
  if ('error' in resolved) return refuse(resolved.error);
  const { contract } = resolved;
  const { account } = core.settings;
  const mapped = termsOf(values, { account, clientId, contract });
  if ('error' in mapped) return refuse(mapped.error);
  const meta = metaOf(values, { clientId, contract });
  const now = core.clock.now();
  core.book.prepare(contract, core.prices.quoteAt(contract, now), now);
  if (values.whatIf) return whatIf(core, session, { meta, terms: mapped.terms });
  const known = core.book.order(clientId, orderId);
  const kind = known === undefined ? 'PlaceOrder' : 'ModifyOrder';
  const { key } = meta;
  core.publish(core.book.apply({ kind, now, key, terms: mapped.terms }, meta));
}

/** A what-if order is answered with margins and never kept. */
function whatIf(
  core: SimulatorCore,
  session: Session,
  of: { readonly meta: OrderMeta; readonly terms: OrderTerms },
): void {
  const { meta, terms } = of;
  const answer = core.book.exchange.whatIf(meta.key, terms);
  if (answer.ok) {
    session.send(whatIfOrder(meta, answer.value));
    return;
  }
  const { code, text } = errorOfRejection(answer.refusal.reason, answer.refusal.message);
  session.sendError(meta.orderId, code, text);
}

/** Returns the key that a cancel is about: the client's own order, or another's where the switch allows it. */
function cancelledKey(core: SimulatorCore, session: Session, orderId: number): string | undefined {
  const clientId = session.clientId ?? 0;
  if (core.book.order(clientId, orderId) !== undefined)
    return core.book.liveKey(clientId, orderId) ?? orderKey(clientId, orderId);
  if (!core.switches.allowForeignCancel) return undefined;
  return core.book.openOrders().find(({ meta }) => meta.orderId === orderId)?.meta.key;
}

function cancel(core: SimulatorCore, session: Session, orderId: number): void {
  const key = cancelledKey(core, session, orderId);
  if (key === undefined) {
    const { code, text } = errorOfCancel(orderId, null);
    session.sendError(orderId, code, text);
    return;
  }
  core.publish(core.book.apply({ kind: 'CancelOrder', now: core.clock.now(), key }));
}

function guarded(core: SimulatorCore, session: Session, id: number): boolean {
  if (!core.switches.readOnlyApi) return true;
  const { code, text } = validationError('The API interface is currently in Read-Only mode.');
  session.sendError(id, code, text);
  return false;
}

/** Returns what is done with order requests. */
export function orderHandlers(core: SimulatorCore): Handlers {
  return {
    placeOrder: (session, values) => core.whenConnected(() => place(core, session, values)),
    cancelOrder: (session, { orderId }) => {
      if (guarded(core, session, orderId)) core.whenConnected(() => cancel(core, session, orderId));
    },
    reqGlobalCancel: (session) => {
      if (!guarded(core, session, -1)) return;
      core.whenConnected(() =>
        core.publish(core.book.apply({ kind: 'CancelAll', now: core.clock.now() })),
      );
    },
  };
}
