import type { Logger } from '../../observability/logger';
import type { OutboxRelay } from './outbox-relay';
import type { OutboxStore } from './outbox-store';

const SWEEP_EVERY_MS = 500;
/** A row of ours that no chain holds for this long was forgotten. */
const OWN_GRACE_MS = 2_000;
/** An instance that is silent for this long is dead. */
const HEARTBEAT_LIMIT_MS = 5_000;
const BEAT_EVERY_SWEEPS = 2;
const PRUNE_EVERY_SWEEPS = 120;

/** Sent messages are kept for looking at; handled ids as long as anything could come again. */
const RETENTION = { outboxHours: 24, inboxDays: 30, rowsMax: 5_000 };

/** Finds unsent messages that nobody is about to publish: ours that were forgotten, and those of dead instances. */
export class OutboxSweeper {
  private timer: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> = Promise.resolve();
  private sweeps = 0;

  constructor(
    private readonly store: OutboxStore,
    private readonly relay: OutboxRelay,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer = setTimeout(() => void this.tick(), SWEEP_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.sweeping;
  }

  private async tick(): Promise<void> {
    this.sweeping = this.sweep().catch((error: unknown) =>
      this.logger.warn('outbox.sweep-failed', { error }),
    );
    await this.sweeping;
    if (this.timer !== null) this.start();
  }

  private async sweep(): Promise<void> {
    if (this.sweeps % BEAT_EVERY_SWEEPS === 0) await this.store.beat();
    if (this.sweeps % PRUNE_EVERY_SWEEPS === PRUNE_EVERY_SWEEPS - 1)
      await this.store.prune(RETENTION);
    this.sweeps += 1;
    const { orphaned, deadWriters } = await this.store.state({
      held: this.relay.heldSeqs(),
      graceMs: OWN_GRACE_MS,
      heartbeatMs: HEARTBEAT_LIMIT_MS,
    });
    for (const writer of deadWriters) {
      this.logger.info('outbox.taken-over', { writer });
      this.relay.catchUp(await this.store.takeOver(writer));
    }
    if (orphaned) this.relay.catchUp();
  }
}
