import type {
  BrokerCallback,
  CompletedOrder,
  ReportedExecution,
  ShownOrder,
} from '@fairlead/broker-domain';
import type { Clock, Instant } from '@fairlead/core';
import type { EvidenceQueue } from '../reports/evidence-queue';
import type { Pacer } from '../connection/pacer';
import type { BrokerLink, BrokerPosition } from '../ports/broker-link';

/** Each part of a picture has to be answered to its end within this time. */
const ANSWER_MS = 15_000;
/** Positions are requested again where a fill came between; trading that never pauses ends the tries. */
const POSITION_TRIES_MAX = 10;

/** Everything that the broker showed between the questions and the last end mark. */
export interface Picture {
  readonly startedAt: Instant;
  /** The moment of the positions: every fill recorded up to it is in them, and none that is recorded later. */
  readonly takenAt: Instant;
  /** Orders by permId (or order id), each as it was last shown. */
  readonly open: readonly ShownOrder[];
  readonly completed: readonly CompletedOrder[];
  readonly executions: readonly ReportedExecution[];
  readonly positions: readonly BrokerPosition[];
}

/** Statuses of an open order that mean that it is not open any more. */
const ENDED_STATUSES: ReadonlySet<string> = new Set(['Filled', 'Cancelled', 'ApiCancelled']);

/** Takes complete pictures of the broker's side. Time that runs out is "no answer", never "empty". */
export class Prober {
  private collecting: BrokerCallback[] | null = null;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly pacer: Pacer,
    private readonly queue: EvidenceQueue,
  ) {}

  /** Sees every callback, in order. */
  onCallback(callback: BrokerCallback): void {
    this.collecting?.push(callback);
  }

  /**
   * Requests for open orders, executions, finished orders and positions, and returns once all are answered to their end and
   * everything received meanwhile is committed. Throws where one is not.
   */
  take(link: BrokerLink, account: string): Promise<Picture> {
    return this.collect((received) => this.takeNow(link, account, received));
  }

  /** Requests for the open orders alone, and returns them once everything received meanwhile is committed. */
  listed(link: BrokerLink, account: string): Promise<readonly ShownOrder[]> {
    return this.collect(async (received) => {
      await this.pacer.request('control', () => link.requestOpenOrders(ANSWER_MS));
      await this.queue.drained();
      return openOrders(received).filter((order) => order.account === account);
    });
  }

  /** One question after the other: the end marks of TWS do not say which of two they belong to. */
  private collect<T>(ask: (received: readonly BrokerCallback[]) => Promise<T>): Promise<T> {
    const next = this.running.then(async () => {
      const received: BrokerCallback[] = [];
      this.collecting = received;
      try {
        return await ask(received);
      } finally {
        this.collecting = null;
      }
    });
    this.running = next.catch(() => undefined);
    return next;
  }

  private async takeNow(
    link: BrokerLink,
    account: string,
    received: readonly BrokerCallback[],
  ): Promise<Picture> {
    const startedAt = this.clock.now();
    await Promise.all([
      this.pacer.request('control', () => link.requestOpenOrders(ANSWER_MS)),
      this.pacer.request('control', () => link.requestExecutions(account, ANSWER_MS)),
      this.pacer.request('control', () => link.requestCompletedOrders(ANSWER_MS)),
    ]);
    const { positions, takenAt } = await this.positionsBetweenFills(link, received);
    await this.queue.drained();
    const own = <T extends { readonly account: string }>(row: T): boolean =>
      row.account === account;
    return {
      startedAt,
      takenAt,
      open: openOrders(received).filter(own),
      completed: received.filter((one) => one.kind === 'completedOrder').filter(own),
      executions: received.filter((one) => one.kind === 'execution').filter(own),
      positions: positions.filter(own),
    };
  }

  /** Requests for the positions at a moment in which all that was received is recorded and no fill comes in between. */
  private async positionsBetweenFills(
    link: BrokerLink,
    received: readonly BrokerCallback[],
  ): Promise<{ readonly positions: readonly BrokerPosition[]; readonly takenAt: Instant }> {
    for (let attempt = 1; attempt <= POSITION_TRIES_MAX; attempt += 1) {
      await this.queue.drained();
      const before = executionsIn(received);
      const positions = await this.pacer.request('control', () => link.requestPositions(ANSWER_MS));
      if (executionsIn(received) === before) return { positions, takenAt: this.clock.now() };
    }
    throw new Error(`fills came with each of ${POSITION_TRIES_MAX} answers about positions`);
  }
}

function executionsIn(received: readonly BrokerCallback[]): number {
  return received.filter((one) => one.kind === 'execution').length;
}

/** The last showing of each order counts; one that ended meanwhile is not open. */
function openOrders(received: readonly BrokerCallback[]): readonly ShownOrder[] {
  const orders = new Map<string, ShownOrder>();
  for (const one of received) {
    if (one.kind === 'openOrder') orders.set(keyOf(one), one);
    if (one.kind !== 'orderStatus') continue;
    const key = keyOf(one);
    const shown = orders.get(key);
    if (shown !== undefined) {
      orders.set(key, { ...shown, status: one.status, filled: one.filled ?? shown.filled });
    }
  }
  return [...orders.values()].filter((order) => !ENDED_STATUSES.has(order.status));
}

function keyOf(order: {
  readonly permId: number | null;
  readonly clientId: number;
  readonly orderId: number;
}): string {
  return order.permId === null ? `${order.clientId}/${order.orderId}` : String(order.permId);
}
