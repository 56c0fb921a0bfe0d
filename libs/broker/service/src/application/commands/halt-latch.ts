import type { EntryHold, Envelope, HaltEntriesV1 } from '@fairlead/contracts';
import {
  type EntryHolds,
  type HoldCommand,
  areEntriesHeld,
  holdDecider,
} from '@fairlead/broker-domain';
import type { Logger, Tx } from '@fairlead/platform';
import type { GatewayStore } from '../ports/gateway-store';
import type { HaltFile } from '../ports/halt-file';

/** What the latch works with. */
export interface HaltLatchParts {
  readonly account: string;
  readonly store: GatewayStore;
  readonly direct: HaltFile;
  readonly monotonicMs: () => number;
  readonly logger: Logger;
}

/**
 * The last gate before the socket for entries, latched by order management or at the gateway itself. It latches in memory
 * at once, also ahead of the record, and survives a restart.
 */
export class HaltLatch {
  private latched = false;
  private holds: EntryHolds = holdDecider.initial;

  constructor(private readonly parts: HaltLatchParts) {}

  get halted(): boolean {
    const { direct, monotonicMs } = this.parts;
    return this.latched || direct.now.halted !== null || areEntriesHeld(this.holds, monotonicMs());
  }

  restore(halted: boolean): void {
    this.latched = halted;
  }

  /** A halt was asked for and is not on record yet, or nothing came of it. Returns whether entries are stopped now. */
  hold({ account, holdId, requestId, holds }: EntryHold): boolean {
    const { monotonicMs, logger } = this.parts;
    if (account !== this.parts.account) return this.halted;
    const atMs = monotonicMs();
    this.apply(holds ? { kind: 'ask', holdId, requestId, atMs } : { kind: 'drop', holdId });
    logger.warn('entries.held', { requestId, holds });
    return this.halted;
  }

  async handle(command: Envelope<HaltEntriesV1>, tx: Tx): Promise<void> {
    const { store, logger } = this.parts;
    const { account, halted, reason } = command.data;
    // To halt counts before it is written down; to let pass again only after.
    const isOwn = account === this.parts.account;
    if (halted && isOwn) this.latched = true;
    await store.setHalt(tx, account, { halted, reason });
    if (!isOwn) return;
    tx.afterCommit(() => {
      this.latched = halted;
      if (halted) this.apply({ kind: 'record', requestId: command.correlationId });
      logger.warn('entries.halt', { halted, reason });
    });
  }

  private apply(command: HoldCommand): void {
    const decided = holdDecider.decide(command, this.holds);
    if (decided.ok) this.holds = decided.value.reduce(holdDecider.evolve, this.holds);
  }
}
