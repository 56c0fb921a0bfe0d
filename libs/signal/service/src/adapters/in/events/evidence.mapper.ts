import type {
  DeadLetteredV1,
  DecisionMadeV1,
  OrderConcludedV1,
  RuleEvaluationV1,
} from '@fairlead/contracts';
import type { SignalEvidence } from '@fairlead/signal-domain';

/** A fact about one signal. */
export interface SignalFact {
  readonly signalId: string;
  readonly evidence: SignalEvidence;
}

/** Evaluation codes of rules that had nothing to say; every other code explains a decision better than its outcome. */
const IDLE = new Set(['CONDITION_FALSE', 'DISABLED']);

/** Returns what a decision says about its signal, or null where no signal caused it. */
export function factOfDecision(decision: DecisionMadeV1): SignalFact | null {
  const { signalId, outcome, reason, intents } = decision;
  if (signalId === undefined) return null;
  if (outcome === 'INTENTS') {
    return {
      signalId,
      evidence: { kind: 'decided', intentIds: intents.map((intent) => intent.intentId) },
    };
  }
  const code = outcome === 'NO_ACTION' ? codeOf(decision.evaluations) : outcome;
  return { signalId, evidence: { kind: 'not-followed', ending: { outcome, code, reason } } };
}

function codeOf(evaluations: readonly RuleEvaluationV1[]): string {
  return evaluations.find((evaluation) => !IDLE.has(evaluation.code))?.code ?? 'NO_ACTION';
}

/** Returns what the end of an intent says about its signal, or null where no signal caused it. */
export function factOfConclusion(concluded: OrderConcludedV1): SignalFact | null {
  const { signalId, intentId, outcome, code, reason } = concluded;
  if (signalId === undefined) return null;
  return { signalId, evidence: { kind: 'concluded', intentId, ending: { outcome, code, reason } } };
}

/** Messages without which no decision, and no end of an intent, can come any more. */
const ENDS_STORY: readonly (readonly [service: string, type: string])[] = [
  ['rule-engine', 'signal.accepted'],
  ['order-management', 'decision.made'],
  ['signal-ingestion', 'decision.made'],
];
/** Messages whose loss ends one intent of the story. */
const ENDS_INTENT: readonly (readonly [service: string, type: string])[] = [
  ['tws-gateway', 'command.place'],
  ['signal-ingestion', 'order.concluded'],
];

/** Returns what a dead letter says about its signal, or null where the story goes on without the message. */
export function factOfDeadLetter(letter: DeadLetteredV1): SignalFact | null {
  const signalId = letter.correlationId;
  if (signalId === undefined) return null;
  const ending = {
    outcome: 'FAILED',
    code: 'DEAD_LETTER',
    reason: `${letter.service} set ${letter.messageType} aside after ${letter.attempts} attempts: ${letter.error}`,
  } as const;
  if (isAmong(ENDS_STORY, letter)) return { signalId, evidence: { kind: 'failed', ending } };
  const intentId = intentIdOf(letter);
  if (intentId === null || !isAmong(ENDS_INTENT, letter)) return null;
  return { signalId, evidence: { kind: 'concluded', intentId, ending } };
}

function isAmong(
  rows: readonly (readonly [service: string, type: string])[],
  letter: DeadLetteredV1,
): boolean {
  return rows.some(([service, type]) => letter.service === service && letter.messageType === type);
}

function intentIdOf(letter: DeadLetteredV1): string | null {
  const data: unknown = letter.envelope['data'];
  if (typeof data !== 'object' || data === null || !('intentId' in data)) return null;
  return typeof data.intentId === 'string' ? data.intentId : null;
}
