import { type Envelope, SignalDisposedV1 } from '@fairlead/contracts';
import { type Clock, derivedId, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { type SignalEvidence, dispositionOf, withEvidence } from '@fairlead/signal-domain';
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
    const before = await this.store.progressOf(tx, signalId);
    if (before.ended) return;
    const progress = withEvidence(before.progress, evidence);
    const ending = dispositionOf(progress);
    const at = this.clock.now();
    await this.store.saveProgress(tx, { signalId, progress, ending, at });
    if (ending === null) return;
    const data: SignalDisposedV1 = {
      signalId,
      source,
      disposition: ending.outcome,
      code: ending.code,
      reason: ending.reason.slice(0, REASON_MAX),
      disposedAt: instantText(at),
    };
    tx.publish(SignalDisposedV1, data, {
      cause: event,
      id: derivedId('signal-disposed', signalId),
    });
  }
}
