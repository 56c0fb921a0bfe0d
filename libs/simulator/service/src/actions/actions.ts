import type { ShownQuote, NamedSwitchChanges } from '@fairlead/simulator-domain';
import { SWITCHES_SCHEMA } from '../schema/switches-schema';
import type { BarredReason, ExchangeBehaviour } from '@fairlead/exchange';
import type { OrderMessageFaults } from '../faults/order-message-gate';
import {
  type MessageRule,
  type RequestRule,
  messageRuleProblems,
  requestRuleProblems,
} from '../faults/rules';
import type { SimulatorControl } from './simulator-control';
import type { ManualOrder } from './manual-orders';
import {
  DECIMAL,
  DECIMAL_OR_NULL,
  FLAG,
  type JsonSchema,
  TEXT,
  checkOf,
  described,
  objectSchema,
  oneOf,
  problemsOf,
  whole,
} from '../schema/json-schema';

/** The client and order that a scenario's event was about; an action that names none is about them. */
export interface Subject {
  readonly clientId?: number;
  readonly orderId?: number;
}

/** Something that the simulator does on command, by HTTP or in a scenario. */
export interface Action {
  readonly summary: string;
  /** What its parameters look like. */
  readonly schema: JsonSchema;
  /** Returns what is wrong with parameters: nothing for good ones. */
  problems(parameters: unknown): readonly string[];
  /** Does it, and returns what it has to say, if anything. Throws where it cannot be done. */
  run(control: SimulatorControl, parameters: unknown, subject?: Subject): unknown;
}

/** An action that was requested wrongly or cannot be done. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}

const CLIENT_ID = whole(0, 2_147_483_647);
const ORDER_ID = { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 };
const ORDER = { clientId: CLIENT_ID, orderId: ORDER_ID };
const COUNT = whole(1, 1_000_000);
/** A price, or a number by which TWS says that there is none. */
const SHOWN: JsonSchema = {
  type: 'string',
  pattern: String.raw`^-?\d{1,19}(\.\d{1,12})?$`,
  description: 'A decimal as text; "-1", "0", "2147483647" or "9223372036854775807" for none.',
};
const FIELDS: JsonSchema = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
};

function action<T>(
  summary: string,
  schema: JsonSchema,
  act: (control: SimulatorControl, parameters: T, subject: Subject) => unknown,
): Action {
  return checkedAction<T>({ summary, schema, wrong: () => [] }, act);
}

/** An action whose parameters a schema alone does not say all of: `wrong` says the rest. */
function checkedAction<T>(
  parts: {
    readonly summary: string;
    readonly schema: JsonSchema;
    readonly wrong: (parameters: T) => readonly string[];
  },
  act: (control: SimulatorControl, parameters: T, subject: Subject) => unknown,
): Action {
  const { summary, schema, wrong } = parts;
  const check = checkOf<T>(schema);
  return {
    summary,
    schema,
    problems: (parameters) => (check(parameters) ? wrong(parameters) : problemsOf(check.errors)),
    run: (control, parameters, subject = {}) => {
      if (!check(parameters)) throw new ActionError(problemsOf(check.errors).join('; '));
      return act(control, parameters, subject);
    },
  };
}

/** An action about one order: the one named, else the one that the event was about. */
function orderAction<T extends Subject>(
  summary: string,
  properties: Readonly<Record<string, JsonSchema>>,
  act: (control: SimulatorControl, order: Required<Subject>, parameters: T) => unknown,
): Action {
  return action<T>(
    summary,
    objectSchema({ ...ORDER, ...properties }),
    (control, parameters, subject) => {
      const order = orderNamed(parameters, subject);
      if (order === null) throw new ActionError('name clientId and orderId');
      return act(control, order, parameters);
    },
  );
}

/** An action about one fill: the execution that is named, else the last one of the order that is. */
function fillAction<T extends object>(
  summary: string,
  properties: Readonly<Record<string, JsonSchema>>,
  act: (control: SimulatorControl, execution: string, parameters: T) => unknown,
): Action {
  return action<T & Subject & { readonly execution?: string }>(
    summary,
    objectSchema({ ...ORDER, execution: TEXT, ...properties }),
    (control, parameters, subject) => {
      const order = orderNamed(parameters, subject);
      if (parameters.execution !== undefined) return act(control, parameters.execution, parameters);
      if (order === null) throw new ActionError('name clientId and orderId, or an execution');
      return act(control, control.lastFillOf(order.clientId, order.orderId), parameters);
    },
  );
}

function orderNamed(parameters: Subject, subject: Subject): Required<Subject> | null {
  const clientId = parameters.clientId ?? subject.clientId;
  const orderId = parameters.orderId ?? subject.orderId;
  return clientId === undefined || orderId === undefined ? null : { clientId, orderId };
}

type Symbol = { readonly symbol: string };
type Shares = Symbol & { readonly shares: string | null };

const MARKET_ACTIONS = {
  setPrice: action<Symbol & { readonly bid: string; readonly ask: string; readonly last?: string }>(
    "Sets a symbol's market and stops its walk.",
    objectSchema({ symbol: TEXT, bid: DECIMAL, ask: DECIMAL, last: DECIMAL }, [
      'symbol',
      'bid',
      'ask',
    ]),
    (control, { symbol, bid, ask, last }) => control.setPrice(symbol, bid, ask, last),
  ),
  showQuote: action<Symbol & ShownQuote>(
    'Shows clients another quote of a symbol than its market has, which goes on trading as it is: a missing side ("-1"), a crossed or wide market, an indicative or a frozen one. The symbol alone shows the market again.',
    objectSchema(
      { symbol: TEXT, bid: SHOWN, ask: SHOWN, last: SHOWN, indicative: FLAG, frozen: FLAG },
      ['symbol'],
    ),
    (control, { symbol, ...shown }) => control.showQuote(symbol, shown),
  ),
  freezePrice: action<Symbol>(
    "Stops a symbol's price where it is.",
    objectSchema({ symbol: TEXT }, ['symbol']),
    (control, { symbol }) => control.freezeRandomWalk(symbol),
  ),
  resumePrice: action<Symbol>(
    "Lets a symbol's price move by itself again.",
    objectSchema({ symbol: TEXT }, ['symbol']),
    (control, { symbol }) => control.resumeRandomWalk(symbol),
  ),
  setLiquidity: action<Shares>(
    'Sets how many shares of a symbol may still be bought, and how many sold; null for no limit.',
    objectSchema({ symbol: TEXT, shares: DECIMAL_OR_NULL }, ['symbol', 'shares']),
    (control, { symbol, shares }) => control.setLiquidity(symbol, shares),
  ),
  releaseLiquidity: action<Symbol & { readonly shares: string }>(
    'Adds shares that may be bought, and sold.',
    objectSchema({ symbol: TEXT, shares: DECIMAL }, ['symbol', 'shares']),
    (control, { symbol, shares }) => control.releaseLiquidity(symbol, shares),
  ),
  setShortable: action<Shares>(
    'Sets how many shares can be borrowed to sell short; null for no limit.',
    objectSchema({ symbol: TEXT, shares: DECIMAL_OR_NULL }, ['symbol', 'shares']),
    (control, { symbol, shares }) => control.setShortable(symbol, shares),
  ),
  setHalted: action<Symbol & { readonly halted: boolean }>(
    'Halts or resumes trading in a symbol.',
    objectSchema({ symbol: TEXT, halted: FLAG }, ['symbol', 'halted']),
    (control, { symbol, halted }) => control.setHalted(symbol, halted),
  ),
  setBarred: action<Symbol & { readonly barred: BarredReason | null }>(
    'Rejects new orders on a symbol: 203 for a security the account may not have, 460 for a lack of permission; null takes them again.',
    objectSchema({ symbol: TEXT, barred: { enum: ['not-available', 'no-permission', null] } }, [
      'symbol',
      'barred',
    ]),
    (control, { symbol, barred }) => control.setBarred(symbol, barred),
  ),
  endMarketData: action<object>('Market data streams end silently.', objectSchema({}), (control) =>
    control.endMarketData(),
  ),
  endSession: action<object>('Ends the trading day.', objectSchema({}), (control) =>
    control.endSession(),
  ),
};

const ORDER_ACTIONS = {
  placeManualOrder: action<ManualOrder>(
    'Places an order by hand, as the user of TWS. Answers with its id, which is negative.',
    objectSchema(
      { symbol: TEXT, side: oneOf('BUY', 'SELL'), quantity: DECIMAL, limitPrice: DECIMAL },
      ['symbol', 'side', 'quantity'],
    ),
    (control, order) => ({ orderId: control.placeManualOrder(order) }),
  ),
  cancelOrder: orderAction('Cancels an order by hand.', {}, (control, { clientId, orderId }) =>
    control.cancelOrder(clientId, orderId),
  ),
  rejectOrder: orderAction<Subject & { readonly message?: string }>(
    'Kills a live order with error 201.',
    { message: TEXT },
    (control, { clientId, orderId }, { message }) =>
      control.rejectOrder(clientId, orderId, message ?? 'refused by a scenario'),
  ),
  loseOrder: orderAction(
    'Loses a live order without a message: it is listed neither as open nor as finished, and nothing works it.',
    {},
    (control, { clientId, orderId }) => control.loseOrder(clientId, orderId),
  ),
  twinOrder: orderAction(
    'Makes a second broker order of a live one: same order id, another permId.',
    {},
    (control, { clientId, orderId }) => control.twinOrder(clientId, orderId),
  ),
  correctFill: fillAction<{ readonly quantity?: string; readonly price?: string }>(
    "Corrects a fill: the one named by its execution id, else an order's last one.",
    { quantity: DECIMAL, price: DECIMAL },
    (control, execution, to) => control.correctFill(execution, to),
  ),
  bustFill: fillAction(
    "Takes a fill back: the one named by its execution id, else an order's last one.",
    {},
    (control, execution) => control.bustFill(execution),
  ),
};

const LINK_ACTIONS = {
  connectivity: action<{ readonly state: 'lost' | 'restored' | 'restored-data-lost' }>(
    'Loses the link to the broker (1100), or restores it (1102, or 1101 with data lost).',
    objectSchema({ state: oneOf('lost', 'restored', 'restored-data-lost') }, ['state']),
    (control, { state }) => control.connectivity(state),
  ),
  notify: action<{ readonly code: number; readonly text: string; readonly id?: number }>(
    'Sends a notice or an error to every client; id -1, the default, is nobody’s request.',
    objectSchema({ code: whole(0, 100_000), text: TEXT, id: ORDER_ID }, ['code', 'text']),
    (control, { code, text, id }) => control.notify(code, text, id),
  ),
  dropConnections: action<{ readonly clientId?: number }>(
    'Cuts connections: all, or one client’s.',
    objectSchema({ clientId: CLIENT_ID }),
    (control, { clientId }) => control.dropConnections(clientId),
  ),
  closePort: action<object>(
    'Cuts every connection and listens no more, as while TWS restarts or waits for its login.',
    objectSchema({}),
    (control) => control.closePort(),
  ),
  openPort: action<object>('Listens again.', objectSchema({}), (control) => control.openPort()),
  stall: action<{ readonly on: boolean }>(
    'While on, the sockets there are stay open and silent.',
    objectSchema({ on: FLAG }, ['on']),
    (control, { on }) => control.stall(on),
  ),
  rollBackOrderIds: action<{ readonly by: number }>(
    'Tells next valid order ids too low from now on.',
    objectSchema({ by: whole(0, 1_000_000) }, ['by']),
    (control, { by }) => control.rollBackOrderIds(by),
  ),
};

const RULE = { where: FIELDS, times: COUNT };

const FAULT_ACTIONS = {
  disturbOrderMessages: action<Partial<OrderMessageFaults>>(
    'Disturbs what clients receive of orders, until changed.',
    objectSchema({
      hold: FLAG,
      delayMs: whole(),
      copies: whole(1, 10),
      dropIntermediate: FLAG,
      statusFirst: FLAG,
      shuffle: FLAG,
      commissionDelayMs: described({ ...whole(), type: ['integer', 'null'] }, 'null: never'),
    }),
    (control, faults) => control.setOrderMessageFaults(faults),
  ),
  releaseOrderMessages: action<object>('Sends what was held.', objectSchema({}), (control) =>
    control.releaseOrderMessages(),
  ),
  messageRule: checkedAction<MessageRule>(
    {
      summary: 'Drops, delays, repeats or alters messages of one kind.',
      schema: objectSchema(
        {
          ...RULE,
          message: TEXT,
          set: FIELDS,
          drop: FLAG,
          delayMs: whole(),
          copies: whole(1, 10),
        },
        ['message'],
      ),
      wrong: messageRuleProblems,
    },
    (control, rule) => control.addMessageRule(rule),
  ),
  requestRule: checkedAction<RequestRule>(
    {
      summary: 'Ignores requests of one kind, or answers them with an error.',
      schema: objectSchema(
        {
          ...RULE,
          request: TEXT,
          only: oneOf('new', 'change'),
          then: oneOf('ignore', 'go-on', 'close'),
          error: objectSchema({ code: whole(0, 100_000), text: TEXT, id: ORDER_ID }, [
            'code',
            'text',
          ]),
        },
        ['request', 'then'],
      ),
      wrong: requestRuleProblems,
    },
    (control, rule) => control.addRequestRule(rule),
  ),
  clearFaults: action<object>(
    'Ends all rules and disturbances, and sends what was held.',
    objectSchema({}),
    (control) => control.clearFaults(),
  ),
  setSwitches: action<NamedSwitchChanges>(
    'Changes how TWS is set, and which of several behaviours it has.',
    SWITCHES_SCHEMA,
    (control, switches) => control.setSwitches(switches),
  ),
  setBehaviour: action<Partial<ExchangeBehaviour>>(
    'Changes what the exchange does where real ones differ.',
    objectSchema({
      childActivation: oneOf('early', 'late'),
      childFate: oneOf('live', 'cut', 'cancelled'),
      groupRevision: oneOf('refused', 'allowed'),
      unblockedGroups: oneOf('serial', 'racing'),
      stopTrigger: oneOf('last', 'bid-ask'),
      fillOrKillUnfilled: oneOf('cancelled', 'inactive'),
      activeOrdersMax: { ...whole(1), type: ['integer', 'null'] },
    }),
    (control, behaviour) => control.setBehaviour(behaviour),
  ),
};

/** Everything that can be done to the simulator from outside, by name. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>(
  Object.entries({ ...MARKET_ACTIONS, ...ORDER_ACTIONS, ...LINK_ACTIONS, ...FAULT_ACTIONS }),
);
