import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsCode, IsId, IsInstrumentKey, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';
import { IntentV1 } from './intent.v1';

/** One condition of a rule, as it was evaluated. */
export class ClauseV1 {
  /** The condition as text, e.g. `confidence >= 0.8`. */
  @IsText() clause: string;
  @IsBoolean() holds: boolean;
  /** What was found, as text. */
  @IsText() actual: string;
  /** Which part of the rule it is, such as `and.0.event.confidence.gte`; absent in decisions of before this was kept. */
  @IsOptional() @IsText() id?: string;
  /** What the author of the rule calls it; absent where it has no name. */
  @IsOptional() @IsText() alias?: string;
  /** What was found, without a unit; absent where it is not known. */
  @IsOptional() @IsText() value?: string;
  /** What it was compared with. */
  @IsOptional() @IsText() threshold?: string;
  /** By how much it holds, or how much is missing where negative; absent where the value has no size. */
  @IsOptional() @IsDecimalString() distance?: string;
  /** How old what was found is, in ms; absent where it came with the cause or is not known. */
  @IsOptional() @IsNumber() ageMs?: number;
}

/** One rule, as it was evaluated for the cause. */
export class RuleEvaluationV1 {
  @IsString() @MaxLength(100) ruleId: string;
  @IsInt() @Min(1) ruleVersion: number;
  @IsBoolean() fired: boolean;
  /** FIRED, CONDITION_FALSE, COOLDOWN, DAILY_MAXIMUM, DISABLED, SHADOW … */
  @IsCode() code: string;
  @IsText() reason: string;
  @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => ClauseV1) clauses: ClauseV1[];
}

/** The event that started a rule, and the story that it belongs to. */
export class DecisionTriggerV1 {
  @IsId() eventId: string;
  /** Its type, such as `fill.execution`. */
  @IsString() @MaxLength(64) eventType: string;
  @IsUtcInstant() occurredAt: string;
  /** What began the story of that event: a signal, or the cause of another decision; other text where nothing decided it. */
  @IsString() @MaxLength(200) correlationId: string;
  /** How many decisions led to each other up to this one, which counts; more than 3 are refused. */
  @IsInt() @Min(1) chain: number;
}

/** Exactly one for each signal, for each event that a rule waits for, and for each time at which the conditions of a rule without an event begin to hold; also where nothing follows. */
export class DecisionMadeV1 {
  static readonly contract: EventContract<DecisionMadeV1> = {
    type: 'decision.made',
    version: 1,
    isLogged: true,
    subject: (data) => `decision.v1.made.${data.instrumentKey}`,
    sample: {
      causeId: SAMPLE.id,
      cause: 'signal',
      signalId: SAMPLE.id,
      instrumentKey: SAMPLE.instrumentKey,
      outcome: 'INTENTS',
      reason: 'one rule fired',
      evaluations: [
        {
          ruleId: 'aapl-buy',
          ruleVersion: 3,
          fired: true,
          code: 'FIRED',
          reason: 'every condition holds',
          clauses: [{ clause: 'confidence >= 0.8', holds: true, actual: '0.93' }],
        },
      ],
      intents: [
        {
          intentId: SAMPLE.intentId,
          causeId: SAMPLE.id,
          signalId: SAMPLE.id,
          ruleId: 'aapl-buy',
          ruleVersion: 3,
          strategy: 'aapl',
          account: SAMPLE.account,
          instrumentKey: SAMPLE.instrumentKey,
          kind: 'ENTER',
          direction: 'LONG',
          size: { kind: 'notional', value: '30000' },
          protection: {
            stop: { kind: 'atr', value: '6', period: 14, interval: '10s' },
            target: { kind: 'percent', value: '3' },
          },
          entry: { type: 'LIMIT', limitPrice: '227.50' },
          onOpposite: 'reverse',
          allowShort: false,
          priority: 100,
          confidence: 0.93,
          reason: 'aapl-buy: BUY with confidence 0.93',
          expiresAt: '2026-11-23T15:00:30.000Z',
        },
      ],
    },
  };
  @IsId() causeId: string;
  /** edge: the conditions of a rule that no event starts began to hold. */
  @IsIn(['signal', 'event', 'edge', 'time', 'person'])
  cause: 'signal' | 'event' | 'edge' | 'time' | 'person';
  @IsOptional() @IsId() signalId?: string;
  /** The event that is the cause, where one is. */
  @IsOptional() @ValidateNested() @Type(() => DecisionTriggerV1) trigger?: DecisionTriggerV1;
  @IsInstrumentKey() instrumentKey: string;
  /** INTENTS, or why there are none. */
  @IsIn(['INTENTS', 'NO_RULE', 'NO_ACTION', 'EXPIRED', 'SUPERSEDED'])
  outcome: 'INTENTS' | 'NO_RULE' | 'NO_ACTION' | 'EXPIRED' | 'SUPERSEDED';
  @IsText() reason: string;
  /** The version of the rules as a whole by which it was made; absent in decisions of before that was kept. */
  @IsOptional() @IsInt() @Min(1) rulesVersion?: number;
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => RuleEvaluationV1)
  evaluations: RuleEvaluationV1[];
  @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => IntentV1) intents: IntentV1[];
}
