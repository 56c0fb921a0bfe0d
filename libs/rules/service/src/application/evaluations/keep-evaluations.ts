import type { DecisionMadeV1 } from '@fairlead/contracts';
import { type Clock, plusMs } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import { type RecordedDecision, recordText } from '@fairlead/rules-domain';
import {
  type EvaluationOrigin,
  type EvaluationStore,
  type EvaluationsMade,
  type MissKey,
  isMiss,
} from '../ports/evaluation-store';

/** Near misses that are kept of each rule and symbol; those whose conditions held are kept for ever. */
export const MISSES_KEPT = 500;
/** For how long what decisions rested on is kept. */
const RECORDS_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const KEYS_AT_ONCE = 500;
/** What is larger is no decision that a person looks at again: it would not fit into an answer. */
const RECORD_MAX = 200_000;

/** What keeping rests on. */
export interface KeepEvaluationsParts {
  readonly store: EvaluationStore;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly account: string;
}

/** Keeps how rules were evaluated, with the decision that they were evaluated for, and forgets what is too old. */
export class KeepEvaluations {
  /** Of which there may be too many by now; null until those of before the start were looked for. */
  private missed: Map<string, MissKey> | null = null;

  constructor(private readonly parts: KeepEvaluationsParts) {}

  /** Keeps the evaluations of a decision, and the record by which it can be decided again. */
  async keep(
    tx: Tx,
    origin: Omit<EvaluationOrigin, 'account'>,
    made: {
      readonly evaluations: DecisionMadeV1['evaluations'];
      readonly record?: RecordedDecision;
    },
  ): Promise<void> {
    const { account } = this.parts;
    const text = made.record === undefined ? '' : recordText(made.record);
    const record = text === '' || text.length > RECORD_MAX ? null : text;
    await this.keepAll(tx, [{ origin: { ...origin, account }, evaluations: made.evaluations, record }]); // prettier-ignore
  }

  /** Keeps evaluations of several symbols at once. */
  async keepAll(tx: Tx, made: readonly EvaluationsMade[]): Promise<void> {
    await this.parts.store.save(tx, made);
    for (const { origin, evaluations } of made) {
      for (const { ruleId } of evaluations.filter(isMiss)) {
        const { instrumentKey } = origin;
        this.missed?.set(`${ruleId} ${instrumentKey}`, { ruleId, instrumentKey });
      }
    }
  }

  /** Forgets near misses beyond the number that is kept, and records of decisions that are too old. */
  async forgetOld(): Promise<void> {
    const { store, unitOfWork, clock, account } = this.parts;
    if (this.missed === null) {
      this.missed = new Map();
      const before = await unitOfWork.run((tx) => store.missed(tx, account));
      for (const key of before) this.missed.set(`${key.ruleId} ${key.instrumentKey}`, key);
    }
    await unitOfWork.run((tx) => store.forgetRecords(tx, plusMs(clock.now(), -RECORDS_KEPT_DAYS * DAY_MS))); // prettier-ignore
    while (this.missed.size > 0) {
      const some = [...this.missed].slice(0, KEYS_AT_ONCE);
      for (const [key] of some) this.missed.delete(key);
      const keys = some.map(([, key]) => key);
      await unitOfWork.run((tx) => store.trimMisses(tx, { account, keys, keep: MISSES_KEPT }));
    }
  }
}
