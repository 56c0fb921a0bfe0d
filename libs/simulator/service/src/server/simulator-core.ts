import type { ExchangeEvent } from '@fairlead/exchange';
import type { Book } from '../book/book';
import { fillsIn, messagesOf, orderKeyOfEvent } from '../book/event-messages';
import { trails } from '../book/order-messages.mapper';
import type { OrderMeta } from '../book/order-meta';
import type { SimulatorClock } from '../clock/clock';
import type { PriceSource } from '../market/price-source';
import type { SimulatorSettings } from '../options';
import { DEFAULT_SWITCHES, type Switches } from '../switches';
import { AccountStreams } from './account-streams';
import { OrderMessageGate } from './faults';
import { Happenings, happeningOf } from './simulator-events';
import { HistoricalLimits } from './historical-limits';
import { WireRules } from './rules';
import type { Session } from './session';
import type { Dismissal, WireViolation } from './violation';

/** Orders that were typed into TWS are this client's, with negative ids. */
export const MANUAL_CLIENT = 0;
/** Requests that wait for the link to the broker. */
const QUEUED_MAX = 10_000;

/** What handlers share: the record, the prices, and who is connected. */
export class SimulatorCore {
  readonly sessions = new Map<number, Session>();
  readonly orderGate: OrderMessageGate;
  readonly rules: WireRules;
  readonly happenings = new Happenings();
  /** Told of each reqCurrentTime once it is answered, while somebody waits for the clients of a stepped clock. */
  onTimeRequest: ((session: Session) => void) | null = null;
  /** By how much too low the next valid order id is told. */
  orderIdsRolledBack = 0;
  readonly violations: WireViolation[] = [];
  readonly dismissals: Dismissal[] = [];
  readonly switches: Switches;
  readonly accounts: AccountStreams;
  readonly historicalLimits = new HistoricalLimits();
  /** Requests that came while the link to the broker was down, and the key of the order that each is about. */
  private queued: { readonly act: () => void; readonly key: string | undefined }[] = [];
  /** Client 0 has asked to get each manual order as its own. */
  autoBind = false;
  /** Keys of manual orders that client 0 has got as its own. */
  private readonly bound = new Set<string>();

  constructor(
    readonly settings: SimulatorSettings,
    readonly clock: SimulatorClock,
    readonly book: Book,
    readonly prices: PriceSource,
  ) {
    this.orderGate = new OrderMessageGate(clock, settings.seed);
    this.rules = new WireRules(clock);
    this.switches = {
      ...DEFAULT_SWITCHES,
      marketData: settings.marketData,
      ...settings.switches,
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
  bind(session: Session, meta: OrderMeta, permId: number): void {
    const { key, clientId, orderId } = meta;
    if (clientId !== MANUAL_CLIENT || this.isBound(meta)) return;
    this.bound.add(key);
    session.send({
      name: 'orderBound',
      values: { permId, apiClientId: clientId, apiOrderId: orderId },
    });
  }

  private bindNew(meta: OrderMeta, permId: number): void {
    const session = this.sessions.get(MANUAL_CLIENT);
    if (session !== undefined) this.bind(session, meta, permId);
  }

  /** Returns the accounts of the login, in their order. */
  get accountIds(): readonly string[] {
    return this.accounts.accountIds;
  }

  /** Tells every client what concerns it. */
  publish(events: readonly ExchangeEvent[]): void {
    this.happenings.batch(() => this.publishAll(events));
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
    const { stopPrice, limitPrice } = this.book.exchange.order(event.order.key) ?? event.order;
    return { ...event, order: { ...event.order, stopPrice, limitPrice } };
  }

  private publishOrder(
    event: ExchangeEvent,
    of: { readonly key: string; readonly fillsNow: ReadonlySet<number> },
  ): void {
    const meta = this.book.metaOf(of.key);
    if (this.autoBind && 'order' in event && event.order !== null)
      this.bindNew(meta, event.order.permId);
    const watchers = new Set([meta.clientId, this.switches.masterClientId ?? meta.clientId]);
    for (const clientId of watchers) {
      const session = this.sessions.get(clientId);
      if (session === undefined) continue;
      const { fillsNow } = of;
      const { version } = session;
      const messages = messagesOf(event, { meta, version, fillsNow, switches: this.switches });
      // An error names an order id of its owner: to the master it would be about another order.
      const own = clientId === meta.clientId;
      this.orderGate.pass(
        session,
        own ? messages : messages.filter(({ name }) => name !== 'errMsg'),
      );
    }
    const happening = happeningOf(event, meta);
    if (happening !== undefined) this.happenings.tell(happening);
  }
}
