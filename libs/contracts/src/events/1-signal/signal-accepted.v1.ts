import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { partitionToken } from '../../topology/subjects';
import { IsId, IsInstrumentKey, IsSource, IsStrategy } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsNumberMap } from '../../validators/is-number-map';
import { IsUtcInstant } from '../../validators/is-utc-instant';
import { StatedPositionV1 } from './stated-position.v1';

/** What a signal may ask for. */
export const SIGNAL_ACTIONS = ['BUY', 'SELL', 'SHORT', 'COVER', 'CLOSE', 'NEUTRAL'] as const;
/** What a signal asks for. */
export type SignalAction = (typeof SIGNAL_ACTIONS)[number];

/** The model behind a signal. */
export class ModelInfoV1 {
  /** Its file or name at the sender. */
  @IsOptional() @IsString() @MaxLength(200) path?: string;
  /** True where it was trained for this instrument alone. */
  @IsOptional() @IsBoolean() isTickerSpecific?: boolean;
}

/** A signal was accepted and will end in exactly one disposition. */
export class SignalAcceptedV1 {
  static readonly contract: EventContract<SignalAcceptedV1> = {
    type: 'signal.accepted',
    version: 1,
    isLogged: true,
    subject: (data) =>
      `signal.v1.accepted.${partitionToken(data.instrumentKey)}.${data.instrumentKey}`,
    sample: {
      signalId: SAMPLE.id,
      source: 'prediction-api',
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      action: 'BUY',
      confidence: 0.93,
      numeric: 1,
      price: '227.50',
      probabilities: { BUY: 0.93, SELL: 0.07 },
      features: { rsi: 61.2 },
      model: 'm-7',
      sequence: 12,
      position: { side: 'FLAT' },
      issuedAt: SAMPLE.at,
      expiresAt: '2026-11-23T15:00:30.000Z',
      receivedBy: 'signal-ingestion-1',
    },
  };
  @IsId() signalId: string;
  @IsSource() source: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsIn(SIGNAL_ACTIONS) action: SignalAction;
  /** 0 to 1. */
  @IsNumber() @Min(0) @Max(1) confidence: number;
  @IsOptional() @IsNumber() numeric?: number;
  /** The price the sender saw, in the instrument's currency. */
  @IsOptional() @IsDecimalString('positive') price?: string;
  @IsOptional() @IsNumberMap() probabilities?: Record<string, number>;
  @IsOptional() @IsNumberMap() features?: Record<string, number>;
  @IsOptional() @IsString() @MaxLength(200) model?: string;
  /** More of the model, where the sender tells it. */
  @IsOptional() @ValidateNested() @Type(() => ModelInfoV1) modelInfo?: ModelInfoV1;
  /** When the model made its prediction, where the sender tells it. */
  @IsOptional() @IsUtcInstant() predictedAt?: string;
  @IsOptional() @IsInt() @Min(0) sequence?: number;
  /** The position that its source believes to be held, where it says so. */
  @IsOptional() @ValidateNested() @Type(() => StatedPositionV1) position?: StatedPositionV1;
  /** What one entry for it may be worth at most, by the key it was sent with, in the account's currency. Absent: no such limit. */
  @IsOptional() @IsDecimalString('positive') maxNotional?: string;
  /** The only strategies whose rules may enter for it, by the key it was sent with. Absent: any. */
  @IsOptional() @IsStrategy({ each: true }) strategies?: string[];
  @IsUtcInstant() issuedAt: string;
  /** After this moment nothing new may be ordered for the signal. */
  @IsUtcInstant() expiresAt: string;
  /** The instance that received it. */
  @IsString() @MaxLength(200) receivedBy: string;
}
