import { type Instant, decimal, decimalText } from '@fairlead/core';
import {
  type ContractHolding,
  type Doubt,
  emptyHolding,
  isEmptyHolding,
} from '@fairlead/order-domain';

/** A doubt as JSON; of an earlier build with another name for what was reported. */
type DoubtRecord = Omit<Doubt, 'held'> & { readonly held: string; readonly told?: boolean };

/** What is kept of a holding beside its external quantity, as JSON. */
export interface HoldingRecord {
  readonly symbol: string;
  readonly unexplained: string;
  readonly doubt: DoubtRecord | null;
  readonly evidenceAt: Instant | null;
  readonly countedUntil: Instant | null;
}

type Holdings = ReadonlyMap<string, ContractHolding>;

/** Returns the holdings of both columns. */
export function holdingsFromRow(
  external: Readonly<Record<string, string>>,
  records: Readonly<Record<string, HoldingRecord>>,
): Holdings {
  const keys = new Set([...Object.keys(external), ...Object.keys(records)]);
  return new Map(
    [...keys].map((key) => [key, holdingOf(external[key] ?? '0', records[key] ?? null)]),
  );
}

/** Returns the external quantities as they are written. */
export function externalToRow(holdings: Holdings): Record<string, string> {
  const held = [...holdings].filter(([, holding]) => !holding.external.isZero());
  return Object.fromEntries(held.map(([key, { external }]) => [key, decimalText(external)]));
}

/** Returns the rest of the holdings as it is written. */
export function holdingsToRow(holdings: Holdings): Record<string, HoldingRecord> {
  const kept = [...holdings].filter(([, holding]) => !isEmptyHolding(holding));
  return Object.fromEntries(kept.map(([key, holding]) => [key, recordOf(holding)]));
}

function holdingOf(external: string, record: HoldingRecord | null): ContractHolding {
  const holding = { ...emptyHolding(), external: decimal(external) };
  if (record === null) return holding;
  const { doubt } = record;
  return {
    ...holding,
    ...record,
    unexplained: decimal(record.unexplained),
    doubt: doubt === null ? null : doubtOf(doubt),
  };
}

function doubtOf({ told, ...doubt }: DoubtRecord): Doubt {
  return { ...doubt, held: decimal(doubt.held), reported: told ?? doubt.reported };
}

function recordOf(holding: ContractHolding): HoldingRecord {
  const { symbol, unexplained, doubt, evidenceAt, countedUntil } = holding;
  return {
    symbol,
    unexplained: decimalText(unexplained),
    doubt: doubt === null ? null : { ...doubt, held: decimalText(doubt.held) },
    evidenceAt,
    countedUntil,
  };
}
