import {
  byPresentNames,
  DEFAULT_SWITCHES,
  fillsIn,
  HistoricalLimits,
  messagesOf,
  orderKeyOfEvent,
  type OrderMeta,
  type PriceSource,
  type Switches,
  trails,
} from '@fairlead/simulator-domain';
import type { ExchangeEvent } from '@fairlead/exchange';
import type { Ledger } from '../ledger/ledger';
import type { SimulatorClock } from '../clock/clock';
import type { SimulatorSettings } from '../options';
import { AccountStreams } from './feed/account-streams';
import { OrderMessageGate } from '../faults/order-message-gate';
import { SimulatorEvents, simulatorEventOf } from './simulator-events';
import { WireRules } from '../faults/rules';
import type { ClientConnection } from './client-connection';
import type { Dismissal, WireViolation } from './violation';

/** Orders that were typed into TWS are this client's, with negative ids. */
export const MANUAL_CLIENT = 0;
/** Requests that wait for the link to the broker. */
const QUEUED_MAX = 10_000;

/** What handlers share: the record, the prices, and who is connected. */
export class SimulatorCore {
  readonly clients = new Map<number, ClientConnection>();
  readonly orderGate: OrderMessageGate;
  readonly rules: WireRules;
  readonly events = new SimulatorEvents();
  /** Informed of each reqCurrentTime once it is answered, while somebody waits for the clients of a stepped clock. */
  onTimeRequest: ((client: ClientConnection) => void) | null = null;
  /** By how much too low the next valid order id is sent. */
  orderIdsRolledBack = 0;
  readonly violations: WireViolation[] = [];
  readonly dismissals: Dismissal[] = [];
  readonly switches: Switches;
  readonly accounts: AccountStreams;
  readonly historicalLimits = new HistoricalLimits();
  /** Requests that came while the link to the broker was down, and the key of the order that each is about. */
  private queued: { readonly act: () => void; readonly key: string | undefined }[] = [];
  /** Client 0 has requested each manual order as its own. */
  autoBind = false;
  /** Keys of manual orders that client 0 has got as its own. */
  private readonly bound = new Set<string>();

  constructor(
    readonly settings: SimulatorSettings,
    readonly clock: SimulatorClock,
    readonly ledger: Ledger,
    readonly prices: PriceSource,
  ) {
    this.orderGate = new OrderMessageGate(clock, settings.seed);
    this.rules = new WireRules(clock);
    this.switches = {
      ...DEFAULT_SWITCHES,
      marketData: settings.marketData,
      ...byPresentNames(settings.switches),
    };
    this.accounts = new AccountStreams(this);
    this.accounts.days.follow(clock.now());
  }

  /** Runs an order request now, or once the link to the broker is back. False where too many wait for it. */
  whenConnected(act: () => void, key?: string): boolean {
    if (this.switches.connected) act();
    else if (this.queued.length >= QUEUED_MAX) return false;
    else this.queued.push({ act, key });
    return true;
  }

  /** True while an order waits for the link to the broker. */
  isQueued(key: string): boolean {
    return this.queued.some((each) => each.key === key);
  }

  /** Runs what has waited for the link. */
  runQueued(): void {
    for (let next = this.queued.shift(); next !== undefined; next = this.queued.shift()) next.act();
  }

  /** True for an order that its client may change: its own, or a manual one that was bound to client 0. */
  isBound({ key, orderId }: OrderMeta): boolean {
    return orderId > 0 || this.bound.has(key);
  }

  /** Gives client 0 a manual order as its own, and says so once. */
  bind(client: ClientConnection, meta: OrderMeta, permId: number): void {
    const { key, clientId, orderId } = meta;
    if (clientId !== MANUAL_CLIENT || this.isBound(meta)) return;
    this.bound.add(key);
    client.send({
      name: 'orderBound',
      values: { permId, apiClientId: clientId, apiOrderId: orderId },
    });
  }

  private bindNew(meta: OrderMeta, permId: number): void {
    const client = this.clients.get(MANUAL_CLIENT);
    if (client !== undefined) this.bind(client, meta, permId);
  }

  /** Returns the accounts of the login, in their order. */
  get accountIds(): readonly string[] {
    return this.accounts.accountIds;
  }

  /** Tells every client what concerns it. */
  publish(events: readonly ExchangeEvent[]): void {
    this.events.batch(() => this.publishAll(events));
  }

  private publishAll(events: readonly ExchangeEvent[]): void {
    const fillsNow = fillsIn(events);
    for (const event of events) {
      const key = orderKeyOfEvent(event);
      if (key !== undefined) this.publishOrder(this.withStop(event), { key, fillsNow });
      if (event.kind === 'PositionChanged') this.accounts.position(event.position);
    }
    if (events.some((event) => event.kind === 'PositionChanged'))
      this.accounts.publishAt(this.clock.now());
  }

  /** TWS tells the stop that it computed for a trailing order, which the engine has only once the order is in. */
  private withStop(event: ExchangeEvent): ExchangeEvent {
    if (event.kind !== 'OrderAccepted' || !trails(event.order)) return event;
    const { stopPrice, limitPrice } = this.ledger.exchange.order(event.order.key) ?? event.order;
    return { ...event, order: { ...event.order, stopPrice, limitPrice } };
  }

  private publishOrder(
    event: ExchangeEvent,
    published: { readonly key: string; readonly fillsNow: ReadonlySet<number> },
  ): void {
    const meta = this.ledger.metaOf(published.key);
    if (this.autoBind && 'order' in event && event.order !== null)
      this.bindNew(meta, event.order.permId);
    const watchers = new Set([meta.clientId, this.switches.masterClientId ?? meta.clientId]);
    for (const clientId of watchers) {
      const client = this.clients.get(clientId);
      if (client === undefined) continue;
      const { fillsNow } = published;
      const { version } = client;
      const messages = messagesOf(event, { meta, version, fillsNow, switches: this.switches });
      // An error names an order id of its owner: to the master it would be about another order.
      const own = clientId === meta.clientId;
      this.orderGate.pass(
        client,
        own ? messages : messages.filter(({ name }) => name !== 'errMsg'),
      );
    }
    const reported = simulatorEventOf(event, meta);
    if (reported !== undefined) this.events.emit(reported);
  }
}
