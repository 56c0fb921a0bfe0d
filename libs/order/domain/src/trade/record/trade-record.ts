import { decimal, decimalText, instant } from '@fairlead/core';
import type { Leg, LegTerms, PendingOperation, RefusedOperation } from '../../order/leg';
import type { AdjustedStop, Trail } from '../../order/moving-trigger';
import type { ApprovedLevel, DoubleDown } from '../adding/double-down-spec';
import type { Execution, ExitRequest, Taking, Trade, TradedContract, Unprotected } from '../trade';
import { movedFromRecord, movedToRecord } from './moved-record';
import { protectionFromRecord, protectionToRecord } from './protection-record';
import { type Recorded, decimalOrNull, textOrNull } from './recorded';

/** A trade as it is kept: plain JSON. */
export type TradeRecord = Recorded<Trade>;

/** What records lack that were written before there was such a field. */
const TRADE_DEFAULTS = {
  additions: [],
  entryCut: null,
  exitWaits: null,
  unprotected: null,
  takings: [],
  evidenceAt: instant(0),
} as const;
const LEG_DEFAULTS = { goodTill: null } as const;
const EXIT_DEFAULTS = { doubtReported: false } as const;

/** What fields of records were called before, and are called now. */
const EARLIER_NAMES: readonly (readonly [string, string])[] = [
  ['reopeningTold', 'reopeningReported'],
  ['told', 'lateReported'],
  ['doubtTold', 'doubtReported'],
  ['refusalsTold', 'refusalsReported'],
  ['toldAt', 'reportedAt'],
  ['uncheckedTold', 'uncheckedReported'],
];

/** Returns the trade as plain JSON, decimals as text. */
export function tradeToRecord({ doubleDown, moved, ...trade }: Trade): TradeRecord {
  return {
    ...trade,
    ...(doubleDown === undefined ? {} : { doubleDown: doubleDownToRecord(doubleDown) }),
    ...(moved === undefined ? {} : { moved: movedToRecord(moved) }),
    contract: contractToRecord(trade.contract),
    protection: trade.protection === null ? null : protectionToRecord(trade.protection),
    referencePrice: decimalText(trade.referencePrice),
    legs: trade.legs.map(legToRecord),
    executions: trade.executions.map(executionToRecord),
    takings: trade.takings.map(takingToRecord),
    exit: trade.exit === null ? null : exitToRecord(trade.exit),
  };
}

/** Returns the trade that a record stands for. Throws where a decimal of it is none. */
export function tradeFromRecord({ doubleDown, moved, ...record }: TradeRecord): Trade {
  const stored = complete(named(record), TRADE_DEFAULTS);
  return {
    ...stored,
    ...(doubleDown === undefined ? {} : { doubleDown: doubleDownFromRecord(doubleDown) }),
    ...(moved === undefined ? {} : { moved: movedFromRecord(moved) }),
    contract: contractFromRecord(record.contract),
    protection: record.protection === null ? null : protectionFromRecord(record.protection),
    referencePrice: decimal(record.referencePrice),
    legs: record.legs.map(legFromRecord),
    executions: record.executions.map(executionFromRecord),
    takings: stored.takings.map(takingFromRecord),
    unprotected: unprotectedFromRecord(stored.unprotected),
    exit: record.exit === null ? null : exitFromRecord(record.exit),
  };
}

/** Returns the record with what it lacks. Nearly all lack nothing, and a second spread takes V8 the longest of all this. */
function complete<T extends object>(record: T, defaults: Partial<T>): T {
  const isComplete = Object.keys(defaults).every((key) => key in record);
  return isComplete ? record : { ...defaults, ...record };
}

/** Returns the record under the names of today. Nearly all have them. */
function named<T extends object>(record: T): T {
  if (!EARLIER_NAMES.some(([earlier]) => earlier in record)) return record;
  const names = new Map(EARLIER_NAMES);
  const fields = Object.entries(record).map(
    ([name, value]: [string, unknown]) => [names.get(name) ?? name, value] as const,
  );
  return Object.fromEntries(fields) as T;
}

function contractToRecord(contract: TradedContract): Recorded<TradedContract> {
  return {
    ...contract,
    multiplier: decimalText(contract.multiplier),
    ladder: contract.ladder.map((band) => ({
      from: decimalText(band.from),
      increment: decimalText(band.increment),
    })),
  };
}

function contractFromRecord(record: Recorded<TradedContract>): TradedContract {
  return {
    ...record,
    multiplier: decimal(record.multiplier),
    ladder: record.ladder.map((band) => ({
      from: decimal(band.from),
      increment: decimal(band.increment),
    })),
  };
}

function doubleDownToRecord({ levels, sizeStep, ...rest }: DoubleDown): Recorded<DoubleDown> {
  const level = ({ stopFraction, sizeMultiple, quantity }: ApprovedLevel) => ({
    stopFraction: decimalText(stopFraction),
    sizeMultiple: decimalText(sizeMultiple),
    quantity: decimalText(quantity),
  });
  return { ...rest, sizeStep: decimalText(sizeStep), levels: levels.map(level) };
}

function doubleDownFromRecord({ levels, sizeStep, ...rest }: Recorded<DoubleDown>): DoubleDown {
  const level = ({ stopFraction, sizeMultiple, quantity }: Recorded<ApprovedLevel>) => ({
    stopFraction: decimal(stopFraction),
    sizeMultiple: decimal(sizeMultiple),
    quantity: decimal(quantity),
  });
  return { ...rest, sizeStep: decimal(sizeStep), levels: levels.map(level) };
}

function legToRecord({ adjusts, ...leg }: Leg): Recorded<Leg> {
  return {
    ...leg,
    ...(adjusts === undefined ? {} : { adjusts: adjustedToRecord(adjusts) }),
    terms: termsToRecord(leg.terms),
    filled: decimalText(leg.filled),
    reportedFilled: decimalText(leg.reportedFilled),
    pending: leg.pending === null ? null : pendingToRecord(leg.pending),
    refused: leg.refused === null ? null : refusedToRecord(leg.refused),
  };
}

function legFromRecord({ adjusts, ...record }: Recorded<Leg>): Leg {
  return {
    ...complete(record, LEG_DEFAULTS),
    ...(adjusts === undefined ? {} : { adjusts: adjustedFromRecord(adjusts) }),
    terms: termsFromRecord(record.terms),
    filled: decimal(record.filled),
    reportedFilled: decimal(record.reportedFilled),
    pending: record.pending === null ? null : pendingFromRecord(record.pending),
    refused: record.refused === null ? null : refusedFromRecord(record.refused),
  };
}

function termsToRecord(terms: LegTerms): Recorded<LegTerms> {
  return {
    quantity: decimalText(terms.quantity),
    limitPrice: textOrNull(terms.limitPrice),
    stopPrice: textOrNull(terms.stopPrice),
    ...(terms.trail === undefined ? {} : { trail: trailToRecord(terms.trail) }),
    ...(terms.limitOffset === undefined ? {} : { limitOffset: decimalText(terms.limitOffset) }),
  };
}

function termsFromRecord(record: Recorded<LegTerms>): LegTerms {
  return {
    quantity: decimal(record.quantity),
    limitPrice: decimalOrNull(record.limitPrice),
    stopPrice: decimalOrNull(record.stopPrice),
    ...(record.trail === undefined ? {} : { trail: trailFromRecord(record.trail) }),
    ...(record.limitOffset === undefined ? {} : { limitOffset: decimal(record.limitOffset) }),
  };
}

function trailToRecord({ kind, value }: Trail): Recorded<Trail> {
  return { kind, value: decimalText(value) };
}

function trailFromRecord({ kind, value }: Recorded<Trail>): Trail {
  return { kind, value: decimal(value) };
}

function adjustedToRecord({ at, type, trail, ...prices }: AdjustedStop): Recorded<AdjustedStop> {
  return {
    ...{ at: decimalText(at), type },
    ...(trail === undefined ? {} : { trail: trailToRecord(trail) }),
    ...mapFields(prices, decimalText),
  };
}

function adjustedFromRecord({ at, type, trail, ...prices }: Recorded<AdjustedStop>): AdjustedStop {
  return {
    ...{ at: decimal(at), type },
    ...(trail === undefined ? {} : { trail: trailFromRecord(trail) }),
    ...mapFields(prices, decimal),
  };
}

/** Returns the fields that are there, each made another value of. */
function mapFields<Key extends string, From, To>(
  fields: { readonly [K in Key]?: From },
  change: (value: From) => To,
): { readonly [K in Key]?: To } {
  const entries = Object.entries<From | undefined>(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, change(value)] as const],
  );
  return Object.fromEntries(entries) as { readonly [K in Key]?: To };
}

function pendingToRecord(pending: PendingOperation): Recorded<PendingOperation> {
  return pending.kind === 'modify'
    ? { ...pending, wanted: termsToRecord(pending.wanted) }
    : pending;
}

function pendingFromRecord(record: Recorded<PendingOperation>): PendingOperation {
  return record.kind === 'modify' ? { ...record, wanted: termsFromRecord(record.wanted) } : record;
}

function refusedToRecord(refused: RefusedOperation): Recorded<RefusedOperation> {
  return { ...refused, wanted: refused.wanted === null ? null : termsToRecord(refused.wanted) };
}

function refusedFromRecord(record: Recorded<RefusedOperation>): RefusedOperation {
  return { ...record, wanted: record.wanted === null ? null : termsFromRecord(record.wanted) };
}

function executionToRecord(execution: Execution): Recorded<Execution> {
  return {
    ...execution,
    quantity: decimalText(execution.quantity),
    price: decimalText(execution.price),
  };
}

function executionFromRecord(record: Recorded<Execution>): Execution {
  return { ...record, quantity: decimal(record.quantity), price: decimal(record.price) };
}

function takingToRecord(taking: Taking): Recorded<Taking> {
  return { ...taking, quantity: decimalText(taking.quantity), price: textOrNull(taking.price) };
}

function takingFromRecord(record: Recorded<Taking>): Taking {
  return { ...record, quantity: decimal(record.quantity), price: decimalOrNull(record.price) };
}

function exitToRecord(exit: ExitRequest): Recorded<ExitRequest> {
  return {
    ...exit,
    limitPrice: textOrNull(exit.limitPrice),
    collarMid: textOrNull(exit.collarMid),
  };
}

function exitFromRecord(record: Recorded<ExitRequest>): ExitRequest {
  return {
    ...complete(named(record), EXIT_DEFAULTS),
    limitPrice: decimalOrNull(record.limitPrice),
    collarMid: decimalOrNull(record.collarMid),
  };
}

function unprotectedFromRecord(record: Recorded<Unprotected> | null): Unprotected | null {
  if (record === null || record.leaving === null) return record;
  return { ...record, leaving: named(record.leaving) };
}
