import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsAccount, IsId, IsInstrumentKey, IsSource, IsStrategy } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';
import { StatedPositionV1 } from '../1-signal/stated-position.v1';

const MOVE_KINDS = ['price', 'percent', 'atr', 'absolute', 'r', 'breakEvenTicks', 'breakEvenPercent'] as const; // prettier-ignore

/** How large an entry shall be; order management turns it into shares. */
export class SizeSpecV1 {
  @IsIn(['shares', 'notional', 'equityPct', 'riskPct', 'volatilityPct'])
  kind: 'shares' | 'notional' | 'equityPct' | 'riskPct' | 'volatilityPct';
  /** Shares, an amount in the account's currency, or percent of equity (2 means 2 %), by kind. */
  @IsDecimalString('positive') value: string;
  /** volatilityPct: periods of the ATR by which the account may move by so many percent. */
  @ValidateIf((size: SizeSpecV1) => size.kind === 'volatilityPct')
  @IsInt()
  @Min(2)
  @Max(500)
  period?: number;
  /** volatilityPct: bars of that ATR, e.g. `10s`. */
  @ValidateIf((size: SizeSpecV1) => size.kind === 'volatilityPct')
  @IsString()
  @MaxLength(8)
  interval?: string;
  /** True: times the confidence of the signal. */
  @IsOptional() @IsBoolean() confidenceWeighted?: boolean;
  @IsOptional() @IsDecimalString('positive') minShares?: string;
  @IsOptional() @IsDecimalString('positive') maxShares?: string;
  /** What becomes of a size outside of these. Absent: it is the nearer of them. */
  @IsOptional() @IsIn(['deny']) outside?: 'deny';
}

/** How far from the entry a stop or target stands. */
export class DistanceSpecV1 {
  @IsIn(['percent', 'atr', 'absolute']) kind: 'percent' | 'atr' | 'absolute';
  /** Percent of the entry price (3 means 3 %), a multiple of the ATR, or currency per share, by kind. */
  @IsDecimalString('positive') value: string;
  /** Periods of the ATR. */
  @ValidateIf((spec: DistanceSpecV1) => spec.kind === 'atr')
  @IsInt()
  @Min(2)
  @Max(500)
  period?: number;
  /** Bars of the ATR, e.g. `10s`. */
  @ValidateIf((spec: DistanceSpecV1) => spec.kind === 'atr')
  @IsString()
  @MaxLength(8)
  interval?: string;
}

/** How far from the entry a target stands: as a stop does, or by a multiple of the stop's distance. */
export class TargetSpecV1 {
  @IsIn(['percent', 'atr', 'absolute', 'r']) kind: 'percent' | 'atr' | 'absolute' | 'r';
  /** As of a stop; with `r` that multiple: 2 is twice as far as the stop. */
  @IsDecimalString('positive') value: string;
  /** Periods of the ATR. */
  @ValidateIf((spec: TargetSpecV1) => spec.kind === 'atr')
  @IsInt()
  @Min(2)
  @Max(500)
  period?: number;
  /** Bars of the ATR, e.g. `10s`. */
  @ValidateIf((spec: TargetSpecV1) => spec.kind === 'atr')
  @IsString()
  @MaxLength(8)
  interval?: string;
}

/** When a stop moves to break-even, and where that is. */
export class BreakEvenSpecV1 {
  /** How far the trade has to come into profit: percent of its average price, or a multiple of the stop's distance. */
  @IsIn(['percent', 'r']) afterKind: 'percent' | 'r';
  @IsDecimalString('positive') afterValue: string;
  /** How far beyond the average entry price the stop then stands; negative on the side of a loss. */
  @IsIn(['ticks', 'percent']) plusKind: 'ticks' | 'percent';
  @IsDecimalString() plusValue: string;
}

/** A target before the last one, with its part of all that is bought. */
export class TargetPartV1 {
  @ValidateNested() @Type(() => TargetSpecV1) target: TargetSpecV1;
  /** In percent: 50 is half of it, in whole shares. */
  @IsDecimalString('positive') percent: string;
}

/** The stop and the target of a trade. */
export class ProtectionSpecV1 {
  @ValidateNested() @Type(() => DistanceSpecV1) stop: DistanceSpecV1;
  /** Of several the last one, at which the rest leaves. */
  @ValidateNested() @Type(() => TargetSpecV1) target: TargetSpecV1;
  /** What the stop keeps from the market as a trailing order. Absent: it does not trail. */
  @IsOptional() @ValidateNested() @Type(() => DistanceSpecV1) trail?: DistanceSpecV1;
  /** Absent: the stop does not move to break-even by itself. */
  @IsOptional() @ValidateNested() @Type(() => BreakEvenSpecV1) breakEven?: BreakEvenSpecV1;
  /** So long after its first fill the trade is left. */
  @IsOptional() @IsInt() @Min(1) exitAfterSeconds?: number;
  /** At this moment the trade is left. */
  @IsOptional() @IsUtcInstant() exitAt?: string;
  /** The targets before the last one, each with a stop of its part. Absent: there is one target. */
  @IsOptional()
  @ArrayMaxSize(4)
  @ValidateNested({ each: true })
  @Type(() => TargetPartV1)
  parts?: TargetPartV1[];
}

/** Whether an entry is a market order or a limit order. */
export class EntrySpecV1 {
  @IsIn(['MARKET', 'LIMIT']) type: 'MARKET' | 'LIMIT';
  /** The limit price; snapped to the contract's ticks, away from the market. */
  @ValidateIf((spec: EntrySpecV1) => spec.type === 'LIMIT')
  @IsDecimalString('positive')
  limitPrice?: string;
}

/** An order on the way from the average price of an entry to its stop. */
export class DoubleDownLevelV1 {
  /** How much of the way: 0.5 is half of it. */
  @IsDecimalString('positive') stopFraction: string;
  /** How many times what the entry has filled. */
  @IsDecimalString('positive') sizeMultiple: string;
}

/** What an entry adds by itself once it is filled: limits on the way to its stop. */
export class DoubleDownSpecV1 {
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => DoubleDownLevelV1)
  levels: DoubleDownLevelV1[];
  /** What stop and target are measured from once more was added: the average of all that is held, or the entry as before. */
  @IsIn(['AVERAGE', 'ENTRY']) pricedBy: 'AVERAGE' | 'ENTRY';
}

/** How a trade is made larger. */
export class AddSpecV1 {
  /** On the way to the stop, where its size and limit follow from the trade. Absent: by the intent's size. */
  @IsOptional() @ValidateNested() @Type(() => DoubleDownLevelV1) doubleDown?: DoubleDownLevelV1;
  /** A limit so many percent better than the market, worse where negative. Absent: at the market. */
  @IsOptional() @IsDecimalString() limitOffsetPercent?: string;
  /** In percent of its average price: the trade has to be so far in profit. Absent: it need not be. */
  @IsOptional() @IsDecimalString() profitPercentMin?: string;
}

/** Where a stop or a target is moved to. */
export class MoveSpecV1 {
  /**
   * `price`: there. Of a stop percent, atr and absolute are from the market, of a target from the average entry price.
   * `breakEvenTicks` and `breakEvenPercent`, of a stop: so far beyond the average entry price. `r`, of a target: a
   * multiple of the stop's distance at the entry.
   */
  @IsIn(MOVE_KINDS) kind: (typeof MOVE_KINDS)[number];
  @IsDecimalString() value: string;
  /** Periods of the ATR. */
  @ValidateIf((spec: MoveSpecV1) => spec.kind === 'atr')
  @IsInt()
  @Min(2)
  @Max(500)
  period?: number;
  /** Bars of the ATR, e.g. `10s`. */
  @ValidateIf((spec: MoveSpecV1) => spec.kind === 'atr')
  @IsString()
  @MaxLength(8)
  interval?: string;
}

/** What is moved of an open trade: stop, target or both. */
export class AdjustSpecV1 {
  @IsOptional() @ValidateNested() @Type(() => MoveSpecV1) stop?: MoveSpecV1;
  @IsOptional() @ValidateNested() @Type(() => MoveSpecV1) target?: MoveSpecV1;
  /** The stop may move back, away from the market. Absent: it may not. */
  @IsOptional() @IsBoolean() loosen?: boolean;
}

/** What one rule wants for one cause. It is unique by cause and rule. */
export class IntentV1 {
  @IsId() intentId: string;
  @IsId() causeId: string;
  /** The signal behind it, absent where time or a person caused it. */
  @IsOptional() @IsId() signalId?: string;
  @IsString() @MaxLength(100) ruleId: string;
  @IsInt() @Min(1) ruleVersion: number;
  @IsStrategy() strategy: string;
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsIn(['ENTER', 'ADD', 'EXIT', 'ADJUST', 'CANCEL'])
  kind: 'ENTER' | 'ADD' | 'EXIT' | 'ADJUST' | 'CANCEL';
  /** ENTER: what to open. ADD: what to make larger. EXIT: what to close. ADJUST, CANCEL: of which trade. ANY means either. */
  @IsIn(['LONG', 'SHORT', 'ANY']) direction: 'LONG' | 'SHORT' | 'ANY';
  /** Absent where an addition doubles down: its size follows from the trade. */
  @ValidateIf(
    (intent: IntentV1) =>
      intent.kind === 'ENTER' || (intent.kind === 'ADD' && intent.add?.doubleDown === undefined),
  )
  @ValidateNested()
  @Type(() => SizeSpecV1)
  size?: SizeSpecV1;
  /** ADD: how, and under which condition. */
  @ValidateIf((intent: IntentV1) => intent.kind === 'ADD')
  @ValidateNested()
  @Type(() => AddSpecV1)
  add?: AddSpecV1;
  /** ADJUST: what is moved, and where to. */
  @ValidateIf((intent: IntentV1) => intent.kind === 'ADJUST')
  @ValidateNested()
  @Type(() => AdjustSpecV1)
  adjust?: AdjustSpecV1;
  /** CANCEL: everything that would open or add, or additions alone. */
  @ValidateIf((intent: IntentV1) => intent.kind === 'CANCEL')
  @IsIn(['ENTRIES', 'ADDITIONS'])
  cancel?: 'ENTRIES' | 'ADDITIONS';
  /** ENTER: absent only where `unprotected` is true. */
  @ValidateIf(
    (intent: IntentV1) =>
      intent.kind === 'ENTER' && (intent.unprotected !== true || intent.protection !== undefined),
  )
  @ValidateNested()
  @Type(() => ProtectionSpecV1)
  protection?: ProtectionSpecV1;
  /** ENTER: true where its rule says `protection: none`. Absent: it has a stop and a target. */
  @IsOptional() @IsBoolean() unprotected?: boolean;
  /** ENTER: what it adds on the way to its stop. Absent: nothing. */
  @IsOptional() @ValidateNested() @Type(() => DoubleDownSpecV1) doubleDown?: DoubleDownSpecV1;
  @ValidateIf((intent: IntentV1) => intent.kind === 'ENTER')
  @ValidateNested()
  @Type(() => EntrySpecV1)
  entry?: EntrySpecV1;
  /** What happens where the strategy already holds the other side. */
  @ValidateIf((intent: IntentV1) => intent.kind === 'ENTER')
  @IsIn(['ignore', 'close', 'reverse'])
  onOpposite?: 'ignore' | 'close' | 'reverse';
  @ValidateIf((intent: IntentV1) => intent.kind === 'ENTER') @IsBoolean() allowShort?: boolean;
  /** ENTER: what it may be worth at most by the key that sent the signal, in the account's currency. Absent: no such limit. */
  @IsOptional() @IsDecimalString('positive') maxNotional?: string;
  /** ENTER: the only strategies that may enter by the key that sent the signal. Absent: any. */
  @IsOptional() @IsStrategy({ each: true }) strategies?: string[];
  /** The source of the signal behind it. Absent where there is none, and in intents of before. */
  @IsOptional() @IsSource() source?: string;
  /** The position that this source believes to be held, where it says so. */
  @IsOptional() @ValidateNested() @Type(() => StatedPositionV1) statedPosition?: StatedPositionV1;
  @IsInt() priority: number;
  @IsOptional() @IsNumber() @Min(0) @Max(1) confidence?: number;
  /** Why, for a person: the rule and the signal in a sentence. */
  @IsString() @MaxLength(500) reason: string;
  /** After this moment nothing new may be ordered for the intent. Exits and cancels have no such moment. */
  @ValidateIf((intent: IntentV1) => intent.kind !== 'EXIT' && intent.kind !== 'CANCEL')
  @IsUtcInstant()
  expiresAt?: string;
  /** ENTER, where the rule lets a limit rest longer: until when it may fill. Absent: until `expiresAt`. */
  @IsOptional() @IsUtcInstant() restsUntil?: string;
  /** ENTER of a rule with mode approve: until when a person may say yes to it. Absent: nobody is asked. */
  @IsOptional() @IsUtcInstant() approvalUntil?: string;
}
