import type { Instant } from '@fairlead/core';
import type { ExchangeEvent } from '@fairlead/exchange';
import type { Book } from '../book/book';
import { fillsIn, messagesOf, orderKeyOfEvent } from '../book/event-messages';
import {
  accountValueMessages,
  portfolioMessage,
  positionMessage,
  positionMultiMessage,
} from '../book/account-messages.mapper';
import type { SimulatorClock } from '../clock/clock';
import type { PriceSource } from '../market/price-source';
import type { MarketDataPermission, SimulatorSettings } from '../options';
import { OrderMessageGate } from './faults';
import { Happenings, happeningOf } from './happenings';
import { WireRules } from './rules';
import type { Session } from './session';
import type { WireViolation } from './violation';

const ACCOUNT_MS = 1_000;
const ACCOUNT_REFRESH_MS = 10_000;

/** Switches that the control may turn while clients are connected. */
export interface Switches {
  marketData: MarketDataPermission;
  /** The client id that TWS is told to show every order to; null for none. */
  masterClientId: number | null;
  allowForeignCancel: boolean;
  readOnlyApi: boolean;
  /** False between 1100 and 1101 or 1102. */
  connected: boolean;
}

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
  readonly switches: Switches;
  /** Requests that came while the link to the broker was down. */
  private queued: (() => void)[] = [];
  private accountChanged = false;
  private accountSentAt = 0;

  constructor(
    readonly settings: SimulatorSettings,
    readonly clock: SimulatorClock,
    readonly book: Book,
    readonly prices: PriceSource,
  ) {
    this.orderGate = new OrderMessageGate(clock, settings.seed);
    this.rules = new WireRules(clock);
    this.switches = {
      marketData: settings.marketData,
      masterClientId: null,
      allowForeignCancel: false,
      readOnlyApi: settings.readOnlyApi,
      connected: true,
    };
  }

  /** Runs an order request now, or once the link to the broker is back. */
  whenConnected(act: () => void): void {
    if (this.switches.connected) act();
    else this.queued.push(act);
  }

  /** Runs what has waited for the link. */
  runQueued(): void {
    const queued = this.queued;
    this.queued = [];
    for (const act of queued) act();
  }

  /** Tells every client what concerns it. */
  publish(events: readonly ExchangeEvent[]): void {
    this.happenings.batch(() => this.publishAll(events));
  }

  private publishAll(events: readonly ExchangeEvent[]): void {
    const fillsNow = fillsIn(events);
    for (const event of events) {
      const key = orderKeyOfEvent(event);
      if (key !== undefined) this.publishOrder(event, { key, fillsNow });
      if (event.kind === 'PositionChanged') this.publishPosition(event.position);
    }
    if (events.some((event) => event.kind === 'PositionChanged')) {
      this.accountChanged = true;
      this.publishAccountAt(this.clock.now());
    }
  }

  /**
   * Sends account values that have changed, at most once a second; prices alone change them every ten seconds. A real
   * TWS takes three minutes, which nobody who watches a demonstration has.
   */
  publishAccountAt(now: Instant): void {
    const sinceMs = now - this.accountSentAt;
    const due = this.accountChanged ? sinceMs >= ACCOUNT_MS : sinceMs >= ACCOUNT_REFRESH_MS;
    if (!due && sinceMs >= 0) return;
    this.accountChanged = false;
    this.accountSentAt = now;
    this.publishAccount();
  }

  private publishOrder(
    event: ExchangeEvent,
    of: { readonly key: string; readonly fillsNow: ReadonlySet<number> },
  ): void {
    const meta = this.book.metaOf(of.key);
    const watchers = new Set([meta.clientId, this.switches.masterClientId ?? meta.clientId]);
    for (const clientId of watchers) {
      const session = this.sessions.get(clientId);
      if (session === undefined) continue;
      const { fillsNow } = of;
      const { version } = session;
      this.orderGate.pass(session, messagesOf(event, { meta, version, fillsNow }));
    }
    const happening = happeningOf(event, meta);
    if (happening !== undefined) this.happenings.tell(happening);
  }

  private publishPosition(position: Parameters<typeof positionMessage>[0]): void {
    for (const session of this.sessions.values()) {
      const { subscriptions } = session;
      if (subscriptions.positions) session.send(positionMessage(position));
      for (const reqId of subscriptions.positionsMulti)
        session.send(positionMultiMessage(position, reqId));
      if (subscriptions.accountUpdates) session.send(portfolioMessage(position));
    }
  }

  private publishAccount(): void {
    const watching = [...this.sessions.values()].filter(
      (session) => session.subscriptions.accountUpdates,
    );
    const [account] = watching.length === 0 ? [] : this.book.exchange.accounts();
    if (account === undefined) return;
    const messages = [
      ...accountValueMessages(account),
      ...this.book.exchange.positions().map(portfolioMessage),
    ];
    for (const session of watching) session.sendAll(messages);
  }
}
