import type { LiveEvents } from '@fairlead/console-service';
import { type Envelope, type EventClass, isEvent } from '@fairlead/contracts';

/** What is waited for did not happen in time. */
export class DemoTimeout extends Error {
  override readonly name = 'DemoTimeout';
}

/** What is waited for: an event of a class for which the condition holds. */
export interface Awaited<Data extends object> {
  readonly type: EventClass<Data>;
  readonly where: (data: Data, event: Envelope) => boolean;
  /** For the message when it does not come. */
  readonly what: string;
}

/** Remembers the events of a demo, so that one that comes before it is waited for is not missed. */
export class EventWatch {
  private readonly seen: Envelope[] = [];
  private readonly waiters = new Set<() => void>();
  private readonly stopListening: () => void;

  constructor(
    live: LiveEvents,
    /** How long is waited for each event. */
    private readonly withinMs: number,
  ) {
    this.stopListening = live.subscribe((event) => {
      this.seen.push(event);
      for (const wake of [...this.waiters]) wake();
    });
  }

  /** Returns the first such event, seen already or still to come. Throws a DemoTimeout. */
  until<Data extends object>(awaited: Awaited<Data>): Promise<Envelope<Data>> {
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        const found = this.find(awaited);
        if (found === null) return false;
        resolve(found);
        return true;
      };
      if (look()) return;
      const wake = (): void => {
        if (!look()) return;
        this.waiters.delete(wake);
        clearTimeout(timer);
      };
      const timer = setTimeout(() => {
        this.waiters.delete(wake);
        reject(new DemoTimeout(`${awaited.what} did not come within ${this.withinMs / 1_000} s`));
      }, this.withinMs);
      timer.unref();
      this.waiters.add(wake);
    });
  }

  /** Returns the first such event among those seen, or null. */
  find<Data extends object>(awaited: Pick<Awaited<Data>, 'type' | 'where'>): Envelope<Data> | null {
    for (const event of this.seen) {
      if (isEvent(event, awaited.type) && awaited.where(event.data, event)) return event;
    }
    return null;
  }

  stop(): void {
    this.stopListening();
    this.waiters.clear();
  }
}
