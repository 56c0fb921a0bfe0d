import { type Instant, type InstrumentDescription, instant, instantText } from '@fairlead/core';
import { type BrokerContract, historyDuration } from '@fairlead/broker-domain';
import type { MarginPreview } from '@fairlead/contracts';
import { EventName, IBApi } from '@stoqey/ib';
import {
  BrokerLink,
  type BrokerPosition,
  BrokerRequestError,
  type ContractCandidate,
  type Hello,
  type HistoryRequest,
  type LinkListener,
  type OutgoingOrder,
  type PastBar,
  type TickBand,
  type WhatIfOrder,
} from '../../../application/ports/broker-link';
import { listenToReplies } from './ib-replies';
import { listenToOrders } from './ib-orders';
import { FIRST_REQUEST_ID, type IbParts, whatIfKey } from './ib-parts';
import { type RawBar, pastBarOf } from './parse/bars';
import { listenToQuotes } from './ib-quotes';
import { PendingRequests } from './pending-requests';
import { configuredZone, greetedZone } from './parse/tws-zone';
import { sendAtOnce } from './send-at-once';
import { contractFor, orderFor } from './translate/order';
import { whatIfOrderFor } from './translate/what-if';
import { BAR_SIZES, SHOWN, descriptionFor } from './translate/requests';
import { wholeSecond } from './translate/whole-second';

/** The library's limiter passes a tenth of this in 100 ms; our own pacing in front of it never fills it. */
const REQUESTS_PER_SECOND = 40;
/** The generic tick that tells how many shares can be borrowed. */
const SHORTABLE = '236';

/** Where TWS listens and who we are there. */
export interface IbAddress {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  /** The zone of the machine of TWS; null where only the connection itself tells it. */
  readonly timeZone: string | null;
}

/**
 * One connection through `@stoqey/ib`. A new one is made for each attempt: what an old one still holds in its queues could
 * be written to a new socket before the greeting.
 */
export class IbLink extends BrokerLink {
  private readonly api: IBApi;
  private readonly parts: IbParts;
  private nextRequestId = FIRST_REQUEST_ID;
  private opened = false;
  private closed = false;

  constructor(
    private readonly address: IbAddress,
    private readonly listener: LinkListener,
  ) {
    super();
    // Everything is named: the library would else take it from the environment or a .env file.
    const { host, port, clientId, timeZone } = address;
    this.api = new IBApi({ host, port, clientId, maxReqPerSec: REQUESTS_PER_SECOND });
    this.parts = {
      tws: configuredZone(timeZone),
      api: this.api,
      listener,
      pending: new PendingRequests(),
      rows: new Map(),
      streams: new Map(),
      whatIfs: new Set(),
    };
  }

  get isOpen(): boolean {
    return this.opened && !this.closed && this.api.isConnected;
  }

  async open(deadlineMs: number): Promise<Hello> {
    listenToOrders(this.parts);
    listenToReplies(this.parts);
    listenToQuotes(this.parts);
    this.listenToConnection();
    this.listenToZone();
    const { pending } = this.parts;
    const id = pending.wait<number>('nextValidId', deadlineMs);
    const accounts = pending.wait<readonly string[]>('managedAccounts', deadlineMs);
    this.api.connect(this.address.clientId);
    const [nextValidId, managed] = await Promise.all([id, accounts]);
    this.opened = true;
    // Requested before anything that carries times: with the greeting it shows the zone of TWS.
    this.api.reqCurrentTime();
    return { nextValidId, accounts: managed, serverVersion: this.api.serverVersion };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.parts.pending.rejectAll(new Error('the link was closed'));
    this.api.removeAllListeners();
    // What the dying socket still says must not become an uncaught error.
    this.api.on(EventName.error, () => undefined);
    this.api.disconnect();
  }

  place(order: OutgoingOrder): void {
    this.api.placeOrder(order.orderId, contractFor(order.contract), orderFor(order));
  }

  cancel(orderId: number): void {
    this.api.cancelOrder(orderId, '');
  }

  requestMargin(order: WhatIfOrder, deadlineMs: number): Promise<MarginPreview> {
    const { orderId, contract } = order;
    const wanted = whatIfOrderFor(order);
    this.parts.whatIfs.add(orderId);
    return this.request(whatIfKey(orderId), deadlineMs, () =>
      this.api.placeOrder(orderId, contractFor(contract), wanted),
    );
  }

  requestOpenOrders(deadlineMs: number): Promise<void> {
    return this.request('openOrders', deadlineMs, () => this.api.reqAllOpenOrders());
  }

  requestExecutions(account: string, deadlineMs: number): Promise<void> {
    const id = this.requestId();
    return this.request(`executions:${id}`, deadlineMs, () =>
      this.api.reqExecutions(id, { acctCode: account }),
    );
  }

  requestCompletedOrders(deadlineMs: number): Promise<void> {
    return this.request('completedOrders', deadlineMs, () => this.api.reqCompletedOrders(false));
  }

  requestPositions(deadlineMs: number): Promise<readonly BrokerPosition[]> {
    this.parts.rows.set('positions', []);
    return this.request('positions', deadlineMs, () => this.api.reqPositions());
  }

  requestTime(deadlineMs: number): Promise<Instant> {
    return this.request('time', deadlineMs, () => this.api.reqCurrentTime());
  }

  requestContracts(
    description: InstrumentDescription,
    deadlineMs: number,
  ): Promise<readonly ContractCandidate[]> {
    const id = this.requestId();
    return this.request(`request:${id}`, deadlineMs, () =>
      this.api.reqContractDetails(id, descriptionFor(description)),
    );
  }

  requestMarketRule(ruleId: number, deadlineMs: number): Promise<readonly TickBand[]> {
    return this.request(`rule:${ruleId}`, deadlineMs, () => this.api.reqMarketRule(ruleId));
  }

  async requestHistory(request: HistoryRequest, deadlineMs: number): Promise<readonly PastBar[]> {
    const id = this.requestId();
    const duration = historyDuration(request.durationSeconds);
    const barSize = BAR_SIZES[request.interval];
    const rows = await this.request<readonly RawBar[]>(`request:${id}`, deadlineMs, () =>
      // Epoch seconds, and no updates afterwards.
      this.api.reqHistoricalData(
        id,
        contractFor(request.contract),
        request.until === null ? '' : wholeSecond(instantText(request.until)),
        duration,
        barSize,
        SHOWN[request.show],
        request.regularHours ? 1 : 0,
        2,
        false,
      ),
    );
    return rows.flatMap((row) => pastBarOf(row, request.contract.type) ?? []);
  }

  setMarketDataType(type: number): void {
    this.api.reqMarketDataType(type);
  }

  subscribeQuotes(contract: BrokerContract): number {
    const id = this.requestId();
    this.parts.streams.set(id, { kind: contract.type, delayed: false });
    const generic = contract.type === 'STK' ? SHORTABLE : '';
    this.api.reqMktData(id, contractFor(contract), generic, false, false);
    return id;
  }

  unsubscribeQuotes(subscription: number): void {
    this.parts.streams.delete(subscription);
    this.api.cancelMktData(subscription);
  }

  subscribeAccount(account: string): void {
    this.api.reqAccountUpdates(true, account);
  }

  private request<T>(key: string, deadlineMs: number, send: () => void): Promise<T> {
    const answer = this.parts.pending.wait<T>(key, deadlineMs);
    send();
    return answer;
  }

  private requestId(): number {
    this.nextRequestId += 1;
    return this.nextRequestId;
  }

  private listenToZone(): void {
    const { timeZone } = this.address;
    let greeting = '';
    this.api.once(EventName.server, (_version: number, time: string) => {
      greeting = time;
      this.parts.tws = greetedZone(timeZone, greeting, null);
    });
    this.api.once(EventName.currentTime, (seconds: number) => {
      this.parts.tws = greetedZone(timeZone, greeting, instant(seconds * 1_000));
    });
  }

  private listenToConnection(): void {
    const { pending } = this.parts;
    this.api.on(EventName.connected, () => sendAtOnce(this.api));
    this.api.on(EventName.nextValidId, (orderId) => pending.resolve('nextValidId', orderId));
    this.api.on(EventName.managedAccounts, (list) => {
      const accounts = list.split(',').filter((account) => account !== '');
      pending.resolve('managedAccounts', accounts);
    });
    this.api.on(EventName.disconnected, () => this.ended('the socket was closed'));
    this.api.on(EventName.info, (message: string, code: number) => this.notice(code, message));
    this.api.on(EventName.error, (error: Error, code: number, id: number) => {
      if (id === -1) this.notice(code, error.message);
    });
  }

  private notice(code: number, message: string): void {
    if (!this.opened) {
      const refusesConnection = code === 326 || code === 502 || code === 503;
      if (refusesConnection) this.parts.pending.rejectAll(new BrokerRequestError(code, message));
    }
    this.listener.onNotice(code, message);
  }

  private ended(reason: string): void {
    if (this.closed) return;
    const wasOpen = this.opened;
    this.close();
    if (wasOpen) this.listener.onClosed(reason);
  }
}
