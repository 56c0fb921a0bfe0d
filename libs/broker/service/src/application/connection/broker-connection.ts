import {
  type ShutCode,
  type TimeReading,
  armingOf,
  brokenFarms,
  clockSkewMs,
  linkEffectOf,
  reconnectDelay,
} from '@fairlead/broker-domain';
import type { BrokerGreeting } from '@fairlead/contracts';
import { type Clock, type Instant, instantText } from '@fairlead/core';
import type { Logger, UnitOfWork } from '@fairlead/platform';
import type { EvidenceQueue } from '../reports/evidence-queue';
import type { GateKeeper } from './gate-keeper';
import type { GatewaySettings } from '../gateway-settings';
import type { OrderIds } from '../commands/order-ids';
import type { Outbound } from '../commands/outbound';
import type { Pacer } from './pacer';
import {
  type BrokerLink,
  type BrokerLinkFactory,
  BrokerRequestError,
  type Hello,
  type LinkListener,
} from '../ports/broker-link';
import type { GatewayStore } from '../ports/gateway-store';
import type { Synchronizer } from '../reconciliation/synchronizer';

/** Something that works over whatever link is there: quotes, account figures, looking instruments up. */
export interface LinkUser {
  linkUp(link: BrokerLink): void;
  linkDown(): void;
  /** The broker forgot its subscriptions (1101). */
  dataLost(): void;
}

/** What a link reports beside its own state. */
export type LinkReports = Omit<LinkListener, 'onNotice' | 'onClosed'>;

/** What the connection works with. */
export interface BrokerConnectionParts {
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
  readonly factory: BrokerLinkFactory;
  /** What the connection itself does not handle. */
  readonly reports: LinkReports;
  readonly gate: GateKeeper;
  readonly store: GatewayStore;
  readonly orderIds: OrderIds;
  readonly outbound: Outbound;
  readonly pacer: Pacer;
  readonly queue: EvidenceQueue;
  readonly synchronizer: Synchronizer;
  readonly users: readonly LinkUser[];
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
}

const OPEN_MS = 10_000;
const HEARTBEAT_EVERY_MS = 5_000;
const HEARTBEAT_ANSWER_MS = 4_000;
const TICK_MS = 1_000;
/** What is ended at TWS by its clock is allowed so much. */
const SKEW_MS_MAX = 2_000;

/** Keeps one connection to the broker, for ever, always with the same client id. */
export class BrokerConnection {
  private link: BrokerLink | null = null;
  private accounts: readonly string[] = [];
  private attempting: BrokerLink | null = null;
  private stopped = false;
  private attempts = 0;
  private wake: () => void = () => undefined;
  private endLink: (reason: string) => void = () => undefined;
  private tradable = false;
  private ticker: NodeJS.Timeout | null = null;
  private lastHeartbeatAt = 0;
  private roundTripMs: number | null = null;
  private skewMs = 0;
  private looping: Promise<void> = Promise.resolve();

  constructor(private readonly parts: BrokerConnectionParts) {}

  /** Round trip of the last heartbeat in ms, null before the first. */
  get heartbeatMs(): number | null {
    return this.roundTripMs;
  }

  /** By how much our clock is certainly ahead of TWS's in ms, negative where it is behind; 0 where they may agree. */
  get clockSkewMs(): number {
    return this.skewMs;
  }

  /** Asks the broker what a connection begins with: its clock, its accounts and the next order id. Null without one. */
  async greeting(): Promise<BrokerGreeting | null> {
    const { link, accounts } = this;
    const { pacer, orderIds } = this.parts;
    if (link === null) return null;
    const time = await pacer.request('control', () => this.timeOf(link));
    return { time: instantText(time), accounts, nextOrderId: orderIds.firstFree };
  }

  start(): void {
    this.looping = this.loop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    void this.parts.gate.apply({
      kind: 'shut',
      code: 'STOPPING',
      reason: 'the gateway is stopping',
    });
    this.parts.synchronizer.stop();
    this.endLink('the gateway is stopping');
    // An attempt that nobody answers must not hold the process back.
    this.attempting?.close();
    this.wake();
    await this.looping;
  }

  /** A message of the broker that names no request. */
  private notice(code: number, message: string): void {
    this.parts.logger.info('broker.notice', { code, message });
    const { gate } = this.parts;
    gate.farms(brokenFarms(gate.farmsDown, { code, message }));
    const effect = linkEffectOf(code);
    if (effect === 'slow-down') this.parts.pacer.slowDown();
    if (effect === null || !this.tradable || this.link === null) return;
    if (effect === 'lost') {
      this.parts.synchronizer.lost();
      this.shut('LINK_LOST', `${code}: ${message}`);
      this.parts.queue.callUnanswered(message, true);
    }
    if (effect === 'restored' || effect === 'restored-data-lost') {
      void this.parts.synchronizer.begin(this.link, `${code}: ${message}`);
      if (effect === 'restored-data-lost') for (const user of this.parts.users) user.dataLost();
    }
  }

  /** What cannot be journaled must not be sent: the way is shut while the database has no room. */
  noRoom(reason: string): void {
    if (this.stopped) return;
    this.parts.synchronizer.lost();
    this.shut(
      'DISK_FULL',
      `the journal cannot be written: ${reason}; make room on the disk of PostgreSQL`,
    );
  }

  /** Without the record nothing may be sent; the link stays, so that entries can be cancelled. */
  noRecord(reason: string): void {
    if (this.stopped || this.parts.gate.current.code === 'DATABASE_AWAY') return;
    this.parts.synchronizer.lost();
    this.shut('DATABASE_AWAY', `PostgreSQL cannot be reached: ${reason}`);
  }

  /** Another gateway took over: this one sends nothing more. */
  fencedOut(): void {
    if (this.stopped || this.parts.gate.current.code === 'FENCED_OUT') return;
    this.parts.synchronizer.lost();
    const reason = 'another tws-gateway writes the journal of this account: stop one of the two, and start the other again'; // prettier-ignore
    this.parts.logger.error('journal.fenced-out', { reason });
    this.shut('FENCED_OUT', reason);
  }

  /** There is room again: the way opens as after a connection, by a comparison. */
  roomAgain(): void {
    if (this.stopped || this.link === null || !this.tradable) return;
    void this.parts.synchronizer.begin(this.link, 'there is room again; comparing with the broker');
  }

  /** Ends the connection so that a new one, with its comparison, takes its place. */
  replace(reason: string): void {
    this.parts.logger.warn('connection.replaced', { reason });
    this.endLink(reason);
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const waitMs = await this.connection();
      if (this.stopped) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, waitMs).unref();
      });
    }
  }

  /** One connection from its first byte to its last. Returns how long to wait before the next. */
  private async connection(): Promise<number> {
    const { factory, reports, gate } = this.parts;
    // Each connection begins with what TWS says of its farms.
    gate.farms([]);
    const link = factory.create({
      ...reports,
      onNotice: (code, message) => this.notice(code, message),
      onClosed: (reason) => this.endLink(reason),
    });
    const ended = new Promise<string>((resolve) => {
      this.endLink = resolve;
    });
    try {
      this.attempting = link;
      const hello = await link.open(OPEN_MS);
      this.attempting = null;
      if (this.stopped) return 0;
      this.attempts = 0;
      await this.opened(link, hello);
      const reason = await ended;
      this.shut('DISCONNECTED', reason);
    } catch (error) {
      this.failed(error);
      const inUse = error instanceof BrokerRequestError && error.code === 326;
      this.attempts += 1;
      return reconnectDelay(this.attempts, inUse);
    } finally {
      this.down(link);
    }
    return reconnectDelay(0, false);
  }

  private async opened(link: BrokerLink, hello: Hello): Promise<void> {
    const { settings, unitOfWork, store, gate, orderIds, outbound, logger } = this.parts;
    this.link = link;
    this.accounts = hello.accounts;
    this.tradable = false;
    const session = await unitOfWork.run(async (tx) => ({
      epoch: await store.nextEpoch(tx, settings.account),
      highWater: await store.highWater(tx, settings.account),
    }));
    gate.connected(session.epoch, hello.serverVersion);
    orderIds.connected(hello.nextValidId, session.highWater);
    logger.info('connection.opened', { ...session, nextValidId: hello.nextValidId });
    this.startTicking(link);
    if (!hello.accounts.includes(settings.account)) {
      const reason = `the broker offers ${hello.accounts.join(', ')}, not ${settings.account}`;
      this.shut('ACCOUNT_MISMATCH', reason);
      return;
    }
    const arming = this.arming();
    if (!arming.armed) {
      this.shut('LIVE_NOT_ARMED', arming.reason);
      return;
    }
    this.tradable = true;
    outbound.use(link);
    for (const user of this.parts.users) user.linkUp(link);
    void this.parts.synchronizer.begin(link, 'connected; comparing with the broker');
  }

  private down(link: BrokerLink): void {
    const { synchronizer, outbound, pacer, queue, users } = this.parts;
    const wasUp = this.link === link;
    this.link = null;
    this.tradable = false;
    if (this.ticker !== null) clearInterval(this.ticker);
    this.ticker = null;
    synchronizer.lost();
    outbound.use(null);
    link.close();
    pacer.clear();
    if (!wasUp) return;
    queue.callUnanswered('the link to the broker went away', true);
    for (const user of users) user.linkDown();
  }

  private failed(error: unknown): void {
    const inUse = error instanceof BrokerRequestError && error.code === 326;
    const text = error instanceof Error ? error.message : String(error);
    this.shut(inUse ? 'CLIENT_ID_IN_USE' : 'DISCONNECTED', text);
    this.parts.logger.warn('connection.failed', { reason: text, attempt: this.attempts });
  }

  private shut(code: ShutCode, reason: string): void {
    const ending = this.parts.gate.current.code;
    if (this.stopped && ending === 'STOPPING') return;
    void this.parts.gate.apply({ kind: 'shut', code, reason });
  }

  private arming(): ReturnType<typeof armingOf> {
    const { settings, clock } = this.parts;
    return armingOf(settings.account, settings.armLive, clock.now());
  }

  private startTicking(link: BrokerLink): void {
    this.lastHeartbeatAt = this.parts.monotonicMs();
    this.ticker = setInterval(() => this.tick(link), TICK_MS);
    this.ticker.unref();
  }

  private tick(link: BrokerLink): void {
    const { queue, synchronizer, monotonicMs } = this.parts;
    queue.callUnanswered('no answer in time', false);
    synchronizer.tick();
    const arming = this.arming();
    if (this.tradable && !arming.armed) {
      this.tradable = false;
      synchronizer.lost();
      this.shut('LIVE_NOT_ARMED', arming.reason);
    }
    if (monotonicMs() - this.lastHeartbeatAt < HEARTBEAT_EVERY_MS) return;
    this.lastHeartbeatAt = monotonicMs();
    void this.heartbeat(link);
  }

  /** Returns the time of TWS, and compares it with ours. */
  private async timeOf(link: BrokerLink): Promise<Instant> {
    const { clock } = this.parts;
    const sentAt = clock.now();
    const theirs = await link.requestTime(HEARTBEAT_ANSWER_MS);
    this.compareClocks({ sentAt, answeredAt: clock.now(), theirs });
    return theirs;
  }

  /** It is logged when it begins and ends: nothing here goes by their clock, but deadlines at TWS do. */
  private compareClocks(reading: TimeReading): void {
    const isSkewed = (ms: number): boolean => Math.abs(ms) > SKEW_MS_MAX;
    const before = this.skewMs;
    this.skewMs = clockSkewMs(reading);
    if (isSkewed(before) === isSkewed(this.skewMs)) return;
    const fields = { skewMs: this.skewMs, do: 'set the clocks of both machines by NTP' };
    if (isSkewed(this.skewMs)) this.parts.logger.warn('clock.skewed', fields);
    else this.parts.logger.info('clock.agrees', { skewMs: this.skewMs });
  }

  /** A socket can stay open with nobody behind it; only a round trip tells. */
  private async heartbeat(link: BrokerLink): Promise<void> {
    const { pacer, monotonicMs } = this.parts;
    try {
      await pacer.request('control', async () => {
        const sentAt = monotonicMs();
        await this.timeOf(link);
        this.roundTripMs = Math.round((monotonicMs() - sentAt) * 10) / 10;
      });
    } catch {
      if (this.link !== link) return;
      this.shut('HEARTBEAT_LOST', 'the broker did not answer a heartbeat in time');
      this.replace('heartbeat lost');
    }
  }
}
