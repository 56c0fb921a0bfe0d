import type { Envelope } from '@fairlead/contracts';

/** Hands events to whoever looks on, as soon as they are recorded. Nothing is kept: the audit trail does that. */
export class LiveEvents {
  private readonly listeners = new Set<(event: Envelope) => void>();

  /** Calls the listener for each event from now on. Returns what stops it. */
  subscribe(listener: (event: Envelope) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Hands an event to all listeners; one that throws does not keep it from the others. */
  push(event: Envelope): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(event);
      } catch {
        this.listeners.delete(listener);
      }
    }
  }
}
