import type { BrokerInstrumentV1, DistanceSpecV1, IntentV1, SizeSpecV1 } from '@fairlead/contracts';
import {
  type CauseId,
  type Direction,
  type Instant,
  type Distance,
  type InstrumentKey,
  type IntentId,
  InvariantError,
  type SignalId,
  decimal,
  parseInstant,
  present,
} from '@fairlead/core';
import type {
  AnsweredIntent,
  ResolvedContract,
  SizeSpec,
  TradedContract,
} from '@fairlead/order-domain';

/** An intent to enter, with everything that the contract makes certain for one. */
export interface EntryIntent {
  readonly intent: IntentV1;
  readonly direction: Direction;
  readonly size: SizeSpec;
  readonly stop: Distance;
  readonly target: Distance;
  /** Decimal text; null for a market order. */
  readonly limitPrice: string | null;
  readonly onOpposite: 'ignore' | 'close' | 'reverse';
  readonly allowShort: boolean;
  readonly expiresAt: Instant;
  /** Until when the entry may rest unfilled. */
  readonly restsUntil: Instant;
}

/** Returns an intent to enter as decisions need it. Throws where it lacks what its class promises. */
export function entryIntentOf(intent: IntentV1): EntryIntent {
  const { direction } = intent;
  if (direction === 'ANY') throw new InvariantError('an entry has a direction');
  const protection = present(intent.protection, 'an entry has a protection');
  const expiresAt = parseInstant(present(intent.expiresAt, 'an entry expires'));
  return {
    intent,
    direction,
    size: sizeOf(present(intent.size, 'an entry has a size')),
    stop: distanceOf(protection.stop),
    target: distanceOf(protection.target),
    limitPrice: intent.entry?.type === 'LIMIT' ? (intent.entry.limitPrice ?? null) : null,
    onOpposite: intent.onOpposite ?? 'ignore',
    allowShort: intent.allowShort ?? false,
    expiresAt,
    restsUntil: intent.restsUntil === undefined ? expiresAt : parseInstant(intent.restsUntil),
  };
}

/** Returns the part of an intent that a trade keeps to conclude it. */
export function answeredIntentOf(intent: IntentV1): AnsweredIntent {
  return {
    intentId: intent.intentId as IntentId,
    causeId: intent.causeId as CauseId,
    signalId: intent.signalId === undefined ? null : (intent.signalId as SignalId),
    concluded: false,
  };
}

/** Returns the contract for the checks, or null where the broker has not resolved exactly one. */
export function resolvedContractOf(instrument: BrokerInstrumentV1 | null): ResolvedContract | null {
  const contract = instrument?.contract;
  if (instrument?.state !== 'resolved' || contract === undefined) return null;
  return {
    currency: contract.currency,
    type: contract.type,
    multiplier: decimal(contract.multiplier),
    ladder: ladderOf(contract.priceBands),
    minimumSize: decimal(contract.minimumSize),
    sizeIncrement: decimal(contract.sizeIncrement),
    lookedUpAt: parseInstant(instrument.lookedUpAt),
  };
}

/** Returns the contract that a trade pins. Throws unless it is resolved. */
export function tradedContractOf(instrument: BrokerInstrumentV1): TradedContract {
  const contract = present(instrument.contract, 'a traded instrument is resolved');
  return {
    instrumentKey: instrument.instrumentKey as InstrumentKey,
    contractId: contract.contractId,
    symbol: contract.symbol,
    type: contract.type,
    exchange: contract.exchange,
    currency: contract.currency,
    multiplier: decimal(contract.multiplier),
    ladder: ladderOf(contract.priceBands),
  };
}

function ladderOf(
  bands: readonly { readonly from: string; readonly increment: string }[],
): TradedContract['ladder'] {
  return bands.map((band) => ({ from: decimal(band.from), increment: decimal(band.increment) }));
}

function sizeOf(size: SizeSpecV1): SizeSpec {
  const value = decimal(size.value);
  switch (size.kind) {
    case 'shares':
      return { kind: 'shares', shares: value };
    case 'notional':
      return { kind: 'notional', amount: value };
    case 'equityPct':
    case 'riskPct':
      return { kind: size.kind, percent: value };
  }
}

function distanceOf(spec: DistanceSpecV1): Distance {
  const value = decimal(spec.value);
  if (spec.kind !== 'atr') return { kind: spec.kind, value };
  return {
    kind: 'atr',
    value,
    period: present(spec.period, 'an ATR distance has a period'),
    interval: present(spec.interval, 'an ATR distance has an interval'),
  };
}
