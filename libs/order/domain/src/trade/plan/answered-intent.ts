import type { CauseId, IntentId, SignalId } from '@fairlead/core';

/** How intents end. */
export type ConclusionOutcome = 'EXECUTED' | 'DENIED' | 'EXPIRED' | 'SUPERSEDED' | 'NO_ACTION';

/** An intent that a trade answers: it is concluded exactly once. */
export interface AnsweredIntent {
  readonly intentId: IntentId;
  readonly causeId: CauseId;
  readonly signalId: SignalId | null;
  readonly concluded: boolean;
  /** How, once it is concluded; absent where that was before outcomes were kept. */
  readonly outcome?: ConclusionOutcome;
}
