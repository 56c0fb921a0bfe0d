import { type Envelope, SignalDisposedV1 } from '@fairlead/contracts';
import { type Clock, type Instant, derivedId, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { type Ending, type SignalEvidence, dispositionDecider } from '@fairlead/signal-domain';
import type { SignalStore } from './ports/signal-store';

const REASON_MAX = 2_000;

/** Folds evidence about signals and publishes the one disposition of each. */
export class DisposeSignal {
  constructor(
    private readonly store: SignalStore,
    private readonly clock: Clock,
  ) {}

  /** Takes a fact about a signal. Causes that are no signals, and signals that have ended, are left alone. */
  async take(
    tx: Tx,
    fact: { readonly signalId: string; readonly evidence: SignalEvidence },
    event: Envelope,
  ): Promise<void> {
    const { signalId, evidence } = fact;
    const source = await this.store.lock(tx, signalId);
    if (source === null) return;
    const course = await this.store.courseOf(tx, signalId);
    const { value: events } = dispositionDecider.decide(evidence, course);
    if (events.length === 0) return;
    const now = this.clock.now();
    for (const what of events) {
      if (what.kind !== 'disposed') continue;
      const data = disposedOf({ signalId, source }, what.ending, now);
      tx.publish(SignalDisposedV1, data, {
        cause: event,
        id: derivedId('signal-disposed', signalId),
      });
    }
    const reached = events.reduce(dispositionDecider.evolve, course);
    await this.store.saveCourse(tx, { signalId, ...reached, changedAt: now });
  }
}

function disposedOf(
  signal: { readonly signalId: string; readonly source: string },
  { outcome, code, reason }: Ending,
  now: Instant,
): SignalDisposedV1 {
  return {
    ...signal,
    disposition: outcome,
    code,
    reason: reason.slice(0, REASON_MAX),
    disposedAt: instantText(now),
  };
}
