import type { Logger } from '../../observability/logger';

const LOOK_EVERY_MS = 1_000;

/** Who has to know that nothing can be written, and when it can be again. */
export interface StorageListener {
  /** Also called again where it is found full while it is known to be. */
  onFull(reason: string): void;
  /** The database cannot be reached; also called again while it is known to be away. */
  onAway(reason: string): void;
  onRoom(): void;
}

/** Knows of a full disk: from the first statement that PostgreSQL refuses for want of room until a trial finds room again. */
export class StorageWatch {
  private readonly listeners = new Set<StorageListener>();
  private timer: NodeJS.Timeout | null = null;
  private condition: () => boolean = () => true;

  constructor(
    /** Writes more than a statement needs and takes it back. Rejects where there is no room. */
    private readonly tryRoom: () => Promise<void>,
    private readonly logger: Logger,
  ) {}

  /** Tells the listener from now on. Returns what stops it. */
  watch(listener: StorageListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** PostgreSQL has refused something for want of room. */
  full(reason: string): void {
    if (this.timer === null) {
      this.logger.error('storage.full', { reason, do: 'make room on the disk of PostgreSQL' });
      this.lookLater();
    }
    for (const listener of this.listeners) listener.onFull(reason);
  }

  /** PostgreSQL cannot be reached, or what was held in it is lost. */
  away(reason: string): void {
    if (this.timer === null) {
      this.logger.error('storage.away', { reason, do: 'see to PostgreSQL' });
      this.lookLater();
    }
    for (const listener of this.listeners) listener.onAway(reason);
  }

  /** Nothing may be written before this holds too, whatever room there is. */
  require(condition: () => boolean): void {
    this.condition = condition;
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.listeners.clear();
  }

  private lookLater(): void {
    this.timer = setTimeout(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  private async look(): Promise<void> {
    const hasRoom = await this.tryRoom().then(
      () => true,
      () => false,
    );
    if (!hasRoom || !this.condition()) {
      this.lookLater();
      return;
    }
    this.timer = null;
    this.logger.info('storage.room-again');
    for (const listener of this.listeners) listener.onRoom();
  }
}
