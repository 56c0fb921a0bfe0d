import { BrokerTimeoutError } from '../../../application/ports/broker-link';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

/** Questions on their way, by key; each ends once: answered, refused or timed out. */
export class PendingRequests {
  private readonly pending = new Map<string, Pending[]>();

  /** Waits for the answer under a key. Several may wait under one key: the same answer ends them all. */
  wait<T>(key: string, deadlineMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end(
          key,
          (entry) => entry.reject(new BrokerTimeoutError(`no answer to ${key}`)),
          timer,
        );
      }, deadlineMs);
      timer.unref();
      const entry: Pending = { resolve: (value) => resolve(value as T), reject, timer };
      this.pending.set(key, [...(this.pending.get(key) ?? []), entry]);
    });
  }

  has(key: string): boolean {
    return this.pending.has(key);
  }

  resolve(key: string, value: unknown): void {
    this.end(key, (entry) => entry.resolve(value));
  }

  reject(key: string, error: Error): void {
    this.end(key, (entry) => entry.reject(error));
  }

  /** Ends everything: the link is gone. */
  rejectAll(error: Error): void {
    for (const key of [...this.pending.keys()]) this.reject(key, error);
  }

  private end(key: string, finish: (entry: Pending) => void, only?: NodeJS.Timeout): void {
    const entries = this.pending.get(key) ?? [];
    const ending = entries.filter((entry) => only === undefined || entry.timer === only);
    const rest = entries.filter((entry) => !ending.includes(entry));
    if (rest.length === 0) this.pending.delete(key);
    else this.pending.set(key, rest);
    for (const entry of ending) {
      clearTimeout(entry.timer);
      finish(entry);
    }
  }
}
