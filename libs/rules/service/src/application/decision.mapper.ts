import type {
  ClauseV1,
  DecisionMadeV1,
  DecisionTriggerV1,
  DistanceSpecV1,
  DoubleDownLevelV1,
  IntentV1,
  ProtectionSpecV1,
  RuleEvaluationV1,
  SignalAcceptedV1,
  SizeSpecV1,
  TargetSpecV1,
} from '@fairlead/contracts';
import { type Distance, type TargetDistance, decimalText, instantText } from '@fairlead/core';
import type {
  AddIntent,
  Clause,
  DoubleDownLevel,
  Decision,
  EnterIntent,
  Intent,
  RuleEvaluation,
  SizeSpec,
} from '@fairlead/rules-domain';

import { adjustOf, planOf } from './moves.mapper';

const EVALUATIONS_MAX = 200;
const CLAUSES_MAX = 100;
const TEXT_MAX = 2_000;
const INTENT_REASON_MAX = 500;

/** What a decision is about. */
export interface DecisionOrigin {
  readonly causeId: string;
  readonly cause: DecisionMadeV1['cause'];
  readonly account: string;
  readonly instrumentKey: string;
  /** The version of the rules as a whole. */
  readonly rulesVersion: number;
  /** Null where no signal is the cause. */
  readonly signal: SignalAcceptedV1 | null;
  /** The event that is the cause; absent where none is. */
  readonly trigger?: DecisionTriggerV1;
}

/** Returns the message about a decision. */
export function decisionMadeOf(decision: Decision, origin: DecisionOrigin): DecisionMadeV1 {
  const { causeId, cause, instrumentKey, signal, rulesVersion, trigger } = origin;
  return {
    ...{ causeId, cause, instrumentKey },
    ...(signal === null ? {} : { signalId: signal.signalId }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(rulesVersion === 0 ? {} : { rulesVersion }),
    outcome: decision.outcome,
    reason: decision.reason.slice(0, TEXT_MAX),
    evaluations: mostTelling(decision.evaluations).map(evaluationOf),
    intents: decision.intents.map((intent) => intentOf(intent, origin)),
  };
}

/** Where there are too many, those that fired or came near are kept. */
function mostTelling(evaluations: readonly RuleEvaluation[]): readonly RuleEvaluation[] {
  if (evaluations.length <= EVALUATIONS_MAX) return evaluations;
  const idle = (one: RuleEvaluation): boolean =>
    one.code === 'CONDITION_FALSE' || one.code === 'DISABLED';
  return [...evaluations.filter((one) => !idle(one)), ...evaluations.filter(idle)].slice(
    0,
    EVALUATIONS_MAX,
  );
}

/** Returns how a rule was evaluated, as it is published and kept. */
export function evaluationOf(evaluation: RuleEvaluation): RuleEvaluationV1 {
  return {
    ...evaluation,
    reason: evaluation.reason.slice(0, TEXT_MAX),
    clauses: evaluation.clauses.slice(0, CLAUSES_MAX).map(clauseOf),
  };
}

function clauseOf({ id, alias, clause, holds, actual, ...measured }: Clause): ClauseV1 {
  const { value, threshold, distance, ageMs } = measured;
  return {
    id: id.slice(0, TEXT_MAX),
    ...(alias === undefined ? {} : { alias }),
    clause: clause.slice(0, TEXT_MAX),
    holds,
    actual: actual.slice(0, TEXT_MAX),
    ...(value === null ? {} : { value: value.slice(0, TEXT_MAX) }),
    ...(threshold === null ? {} : { threshold: threshold.slice(0, TEXT_MAX) }),
    ...(distance === null ? {} : { distance }),
    ...(ageMs === null ? {} : { ageMs }),
  };
}

function intentOf(intent: Intent, origin: DecisionOrigin): IntentV1 {
  const { intentId, ruleId, ruleVersion, strategy, priority } = intent;
  const { causeId, instrumentKey, account, signal } = origin;
  const base = {
    ...{ intentId, ruleId, ruleVersion, strategy, priority },
    ...{ causeId, instrumentKey, account },
    ...(signal === null ? {} : fromSignal(signal)),
    reason: intent.reason.slice(0, INTENT_REASON_MAX),
  };
  if (intent.kind === 'EXIT') return { ...base, kind: 'EXIT', direction: intent.direction };
  if (intent.kind === 'CANCEL')
    return { ...base, kind: 'CANCEL', direction: 'ANY', cancel: intent.what };
  if (intent.kind === 'ADJUST') {
    const expiresAt = instantText(intent.expiresAt);
    return { ...base, kind: 'ADJUST', direction: 'ANY', adjust: adjustOf(intent.moves), expiresAt };
  }
  if (intent.kind === 'ADD') return { ...base, ...additionOf(intent, signal) };
  const { direction, size, onOpposite, allowShort } = intent.action;
  return {
    ...base,
    kind: 'ENTER',
    direction,
    size: sizeOf(size),
    ...protectionOf(intent),
    ...doubleDownOf(intent),
    entry: entryOf(intent),
    onOpposite,
    allowShort,
    ...limitsOf(intent, signal),
  };
}

function sizeOf({ kind, value, atr, ...bounds }: SizeSpec): SizeSpecV1 {
  const { confidenceWeighted, minShares, maxShares, outside } = bounds;
  return {
    ...{ kind, value: decimalText(value), ...atr },
    ...(confidenceWeighted === undefined ? {} : { confidenceWeighted }),
    ...(minShares === undefined ? {} : { minShares: decimalText(minShares) }),
    ...(maxShares === undefined ? {} : { maxShares: decimalText(maxShares) }),
    ...(outside === undefined ? {} : { outside }),
  };
}

/** The side is the trade's. */
function additionOf(
  intent: AddIntent,
  signal: SignalAcceptedV1 | null,
): Pick<IntentV1, 'kind' | 'direction' | 'size' | 'add'> {
  if (intent.action.kind === 'doubleDown') {
    const add = { doubleDown: levelOf(intent.action.level) };
    return { kind: 'ADD', direction: 'ANY', add, ...limitsOf(intent, signal) };
  }
  const { size, limitOffsetPercent, unrealisedPercentMin } = intent.action;
  return {
    ...{ kind: 'ADD', direction: 'ANY' },
    size: sizeOf(size),
    add: {
      ...(limitOffsetPercent === null ? {} : { limitOffsetPercent: decimalText(limitOffsetPercent) }), // prettier-ignore
      ...(unrealisedPercentMin === null ? {} : { profitPercentMin: decimalText(unrealisedPercentMin) }), // prettier-ignore
    },
    ...limitsOf(intent, signal),
  };
}

/** What entries and additions may be worth, and until when. */
function limitsOf(
  { expiresAt, restsUntil, approvalUntil }: AddIntent | EnterIntent,
  signal: SignalAcceptedV1 | null,
): Pick<IntentV1, 'maxNotional' | 'strategies' | 'expiresAt' | 'restsUntil' | 'approvalUntil'> {
  return {
    ...(signal?.maxNotional === undefined ? {} : { maxNotional: signal.maxNotional }),
    ...(signal?.strategies === undefined ? {} : { strategies: signal.strategies }),
    expiresAt: instantText(expiresAt),
    ...(restsUntil > expiresAt ? { restsUntil: instantText(restsUntil) } : {}),
    ...(approvalUntil === null ? {} : { approvalUntil: instantText(approvalUntil) }),
  };
}

function doubleDownOf({ action }: EnterIntent): Pick<IntentV1, 'doubleDown'> {
  if (action.doubleDown === undefined) return {};
  const { levels, pricedBy } = action.doubleDown;
  return { doubleDown: { levels: levels.map(levelOf), pricedBy } };
}

function levelOf({ stopFraction, sizeMultiple }: DoubleDownLevel): DoubleDownLevelV1 {
  return { stopFraction: decimalText(stopFraction), sizeMultiple: decimalText(sizeMultiple) };
}

function protectionOf(intent: EnterIntent): Pick<IntentV1, 'protection' | 'unprotected'> {
  const { action } = intent;
  if (action.stop === undefined) return { unprotected: true };
  const { stop, target, rungs } = action;
  const parts = rungs?.map((rung) => ({ target: targetOf(rung.target), percent: decimalText(rung.percent) })); // prettier-ignore
  return {
    protection: {
      ...{
        stop: distanceOf(stop),
        target: targetOf(target),
        ...trailOf(action),
        ...planOf(intent),
      },
      ...(parts === undefined ? {} : { parts }),
    },
  };
}

function trailOf({ trail }: EnterIntent['action']): Pick<ProtectionSpecV1, 'trail'> {
  return trail === undefined ? {} : { trail: distanceOf(trail) };
}

function fromSignal({ signalId, confidence, source, position }: SignalAcceptedV1) {
  const stated = position === undefined ? {} : { statedPosition: position };
  return { signalId, confidence, source, ...stated };
}

function targetOf(spec: TargetDistance): TargetSpecV1 {
  return spec.kind === 'r' ? { kind: 'r', value: decimalText(spec.value) } : distanceOf(spec);
}

function distanceOf(spec: Distance): DistanceSpecV1 {
  const value = decimalText(spec.value);
  if (spec.kind !== 'atr') return { kind: spec.kind, value };
  return { kind: 'atr', value, period: spec.period, interval: spec.interval };
}

function entryOf({ limitPrice }: EnterIntent): NonNullable<IntentV1['entry']> {
  if (limitPrice === null) return { type: 'MARKET' };
  return { type: 'LIMIT', limitPrice: decimalText(limitPrice) };
}
