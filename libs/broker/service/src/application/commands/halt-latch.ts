import type { Envelope, HaltEntriesV1 } from '@fairlead/contracts';
import type { Logger, Tx } from '@fairlead/platform';
import type { GatewayStore } from '../ports/gateway-store';
import type { HaltFile } from '../ports/halt-file';

/**
 * The last gate before the socket for entries, latched by order management or at the gateway itself. It latches in memory
 * at once, and survives a restart.
 */
export class HaltLatch {
  private latched = false;

  constructor(
    private readonly account: string,
    private readonly store: GatewayStore,
    private readonly direct: HaltFile,
    private readonly logger: Logger,
  ) {}

  get halted(): boolean {
    return this.latched || this.direct.now.halted !== null;
  }

  restore(halted: boolean): void {
    this.latched = halted;
  }

  async handle(command: Envelope<HaltEntriesV1>, tx: Tx): Promise<void> {
    const { account, halted, reason } = command.data;
    // To halt counts before it is written down; to let pass again only after.
    const isOwn = account === this.account;
    if (halted && isOwn) this.latched = true;
    await this.store.setHalt(tx, account, { halted, reason });
    if (!isOwn) return;
    tx.afterCommit(() => {
      this.latched = halted;
      this.logger.warn('entries.halt', { halted, reason });
    });
  }
}
