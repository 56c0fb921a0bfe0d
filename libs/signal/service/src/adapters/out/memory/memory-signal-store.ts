import type { SignalView } from '@fairlead/contracts';
import { type SignalId, instantText } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
import { type KnownSignal, type SignalCourse, dispositionDecider } from '@fairlead/signal-domain';
import {
  type CourseRecord,
  type RefusalRecord,
  type SignalRecord,
  SignalStore,
} from '../../../application/ports/signal-store';

/** Signals without a database. */
export class MemorySignalStore extends SignalStore {
  private readonly signals = new MemoryTable<SignalRecord>(({ signalId }) => signalId);
  private readonly courses = new MemoryTable<CourseRecord>(({ signalId }) => signalId);
  private readonly refusals = new MemoryTable<RefusalRecord>(({ submissionId }) => submissionId);

  insert(tx: Tx, signal: SignalRecord): Promise<boolean> {
    return this.signals.add(tx, signal);
  }

  async find(tx: Tx, signalId: SignalId): Promise<KnownSignal | null> {
    const signal = await this.signals.find(tx, signalId);
    if (signal === null) return null;
    const { ending } = await this.courseOf(tx, signalId);
    return { bodySha256: signal.bodySha256, ending };
  }

  insertRefusal(tx: Tx, refusal: RefusalRecord): Promise<void> {
    return this.refusals.insert(tx, refusal);
  }

  /** Units of work in memory run one after another: there is nobody to lock out. */
  async lock(tx: Tx, signalId: string): Promise<string | null> {
    return (await this.signals.find(tx, signalId))?.source ?? null;
  }

  async courseOf(tx: Tx, signalId: string): Promise<SignalCourse> {
    const record = await this.courses.find(tx, signalId);
    if (record === null) return dispositionDecider.initial;
    return { progress: record.progress, ending: record.ending };
  }

  saveCourse(tx: Tx, record: CourseRecord): Promise<void> {
    return this.courses.save(tx, record);
  }

  async list(tx: Tx, limit: number): Promise<readonly SignalView[]> {
    const signals = [...(await this.signals.list(tx))].sort(newestFirst).slice(0, limit);
    return Promise.all(signals.map((signal) => this.viewOf(tx, signal)));
  }

  async view(tx: Tx, signalId: string): Promise<SignalView | null> {
    const signal = await this.signals.find(tx, signalId);
    return signal === null ? null : this.viewOf(tx, signal);
  }

  private async viewOf(tx: Tx, signal: SignalRecord): Promise<SignalView> {
    const { signalId, source, submission, expiresAt, acceptedAt, receivedBy } = signal;
    const { symbol, action, confidence, issuedAt } = submission;
    const { ending } = await this.courseOf(tx, signalId);
    return {
      ...{ signalId, source, symbol, action, confidence, receivedBy },
      issuedAt: instantText(issuedAt),
      acceptedAt: instantText(acceptedAt),
      expiresAt: instantText(expiresAt),
      disposition: ending?.outcome ?? null,
      code: ending?.code ?? null,
      reason: ending?.reason ?? null,
    };
  }
}

/** Of the same moment the smaller id first, as PostgreSQL orders them. */
function newestFirst(one: SignalRecord, other: SignalRecord): number {
  if (one.acceptedAt !== other.acceptedAt) return other.acceptedAt - one.acceptedAt;
  return one.signalId < other.signalId ? -1 : 1;
}
