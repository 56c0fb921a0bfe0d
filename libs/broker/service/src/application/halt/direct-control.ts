import {
  type BrokerCallback,
  type DirectHalt,
  type LiveEntries,
  type LiveEntry,
  entriesAfter,
  entriesWith,
} from '@fairlead/broker-domain';
import { REQUESTS } from '@fairlead/contracts';
import { type Clock, derivedId } from '@fairlead/core';
import type { Logger, Messenger } from '@fairlead/platform';
import type { GateKeeper } from '../connection/gate-keeper';
import type { Outbound } from '../commands/outbound';
import type { HaltFile } from '../ports/halt-file';

const FLATTEN_ANSWER_MS = 3_000;
const HAND_ON_EVERY_MS = 250;

/** Who asks, and why. */
export interface DirectRequest {
  readonly by: string;
  readonly reason: string;
}

/** What became of the entries at the broker. */
interface CancelledEntries {
  readonly cancelled: readonly string[];
  /** Partly filled: their stop and target hang on them, so order management cuts them, or they fill protected. */
  readonly left: readonly string[];
}

/** A flatten was taken down and could not be handed on: it is done first once it can be. */
export class FlattenWaitsError extends Error {
  override readonly name = 'FlattenWaitsError';
}

/** What is done at the gateway itself, with whatever else is down: it needs this process, a file and the socket. */
export class DirectControl {
  private entries: LiveEntries = new Map();
  private timer: NodeJS.Timeout | null = null;
  private handing: Promise<readonly string[]> = Promise.resolve([]);

  constructor(
    private readonly parts: {
      readonly account: string;
      readonly clientId: number;
      readonly file: HaltFile;
      readonly gate: GateKeeper;
      readonly outbound: Outbound;
      readonly messenger: Messenger;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    parts.outbound.onWritten((order) => {
      const { orderId, leg } = order;
      this.entries = entriesWith(this.entries, { orderId, orderRef: leg.orderRef });
    });
  }

  get now(): DirectHalt {
    return this.parts.file.now;
  }

  onCallback(callback: BrokerCallback): void {
    this.entries = entriesAfter(this.entries, callback, this.parts);
  }

  /** Takes up what was asked before a restart. */
  start(): void {
    const { halted, flatten } = this.now;
    if (halted !== null) this.parts.logger.warn('entries.halted-at-gateway', { ...halted });
    if (flatten !== null) this.handOnLater();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** The record is back. What waits is handed on before the way to the broker opens for anything else; one try, then later. */
  async recovered(): Promise<void> {
    await this.handOn().catch((error: unknown) => {
      this.parts.logger.warn('flatten.waits', { error });
      this.handOnLater();
    });
  }

  /** Lets no entry pass from this moment, and cancels those at the broker that have not begun to fill. */
  halt(request: DirectRequest): CancelledEntries {
    const halted = { ...request, at: this.parts.clock.now() };
    this.parts.file.write({ ...this.now, halted });
    this.parts.logger.warn('entries.halted-at-gateway', { ...halted });
    return this.cancelEntries();
  }

  /** Lets pass what order management lets pass. A flatten that waits is forgotten with it. */
  resume(request: DirectRequest): void {
    this.parts.file.write({ halted: null, flatten: null });
    this.parts.logger.warn('entries.resumed-at-gateway', { ...request });
  }

  /** Cancels the entries at the broker that have not begun to fill. */
  cancelEntries(): CancelledEntries {
    const all = [...this.entries.values()];
    const unfilled = all.filter(({ filled }) => filled.isZero());
    for (const entry of unfilled) this.cancel(entry);
    const left = all.filter(({ filled }) => !filled.isZero());
    return { cancelled: refsOf(unfilled), left: refsOf(left) };
  }

  /** Halts, and has order management leave what our trades hold. Throws where that has to wait; it is kept, and done first. */
  async flatten(request: DirectRequest): Promise<readonly string[]> {
    this.halt(request);
    const at = this.parts.clock.now();
    const requestId = derivedId('direct-flatten', request.by, request.reason, String(at));
    const asked = { ...request, at, requestId };
    this.parts.file.write({ ...this.now, flatten: asked });
    try {
      return await this.handOn();
    } catch (error) {
      this.handOnLater();
      throw new FlattenWaitsError(error instanceof Error ? error.message : String(error));
    }
  }

  /** One after the other: what waits by then may be done already. */
  private handOn(): Promise<readonly string[]> {
    const before = this.handing.catch(() => undefined);
    this.handing = before.then(() => this.handOnNow());
    return this.handing;
  }

  /** A repeat has the same id, so that it is done once. */
  private async handOnNow(): Promise<readonly string[]> {
    const { flatten } = this.now;
    if (flatten === null) return [];
    const { requestId, by, reason } = flatten;
    const asked = { requestId, by, reason: `at the gateway: ${reason}` };
    const { tradeIds } = await this.parts.messenger.request(REQUESTS.flatten, asked, { timeoutMs: FLATTEN_ANSWER_MS }); // prettier-ignore
    // Another may have been asked for meanwhile.
    if (this.now.flatten?.requestId === requestId)
      this.parts.file.write({ ...this.now, flatten: null });
    this.parts.logger.warn('flatten.handed-on', { by, reason, tradeIds });
    return tradeIds;
  }

  private handOnLater(): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.recovered();
    }, HAND_ON_EVERY_MS).unref();
  }

  /** No row says that it was asked: what the broker answers tells that it has ended. */
  private cancel({ orderId, orderRef }: LiveEntry): void {
    const notSent = (reason: string): void => this.parts.logger.error('entry.not-cancelled', { orderRef, reason }); // prettier-ignore
    this.parts.outbound.cancel({ epoch: this.parts.gate.epoch, orderId, notSent });
  }
}

function refsOf(entries: readonly LiveEntry[]): readonly string[] {
  return entries.map(({ orderRef }) => orderRef);
}
