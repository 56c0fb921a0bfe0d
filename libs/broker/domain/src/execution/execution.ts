import type { Decimal } from '@fairlead/core';

/** Shares that changed hands, as far as counting them needs it. Everything else travels beside it untouched. */
export interface ExecutionEvidence<Detail> {
  readonly root: string;
  readonly revision: number;
  /** Shares that count by this revision: 0 where the broker takes the execution back (a bust). */
  readonly quantity: Decimal;
  readonly detail: Detail;
}

/** What an execution cost, by the revision of the execution that the broker charged it for. */
export interface CommissionEvidence {
  readonly revision: number;
  readonly commission: Decimal;
  readonly currency: string;
}

/** What is known under one execution root. Either part can come first. */
export interface ExecutionRecord<Detail> {
  readonly root: string;
  readonly execution: { readonly revision: number; readonly detail: Detail } | null;
  readonly commission: CommissionEvidence | null;
  readonly commissionReported: boolean;
}

/** What others are informed of. */
export type ExecutionReport<Detail> =
  | { readonly kind: 'fill'; readonly revision: number; readonly detail: Detail }
  | {
      readonly kind: 'correction';
      readonly revision: number;
      readonly detail: Detail;
      /** What was reported before; null where the correction is the first report of it. */
      readonly replaced: Detail | null;
    }
  | {
      readonly kind: 'commission';
      readonly commission: CommissionEvidence;
      readonly detail: Detail;
    };

/** A record and what its last change is to be reported as. */
export interface ExecutionFold<Detail> {
  readonly record: ExecutionRecord<Detail>;
  readonly reports: readonly ExecutionReport<Detail>[];
}

/** Returns a record of which nothing is known. */
export function emptyExecution<Detail>(root: string): ExecutionRecord<Detail> {
  return { root, execution: null, commission: null, commissionReported: false };
}

/** The broker numbers the revisions of an execution from 1; an id without a number counts as 0. */
const FIRST_REVISION = 1;

/**
 * True where this says something else than that shares changed hands: a revision after the first, or no shares at all.
 * It may be received before what it corrects.
 */
export function isCorrection(
  evidence: Pick<ExecutionEvidence<unknown>, 'revision' | 'quantity'>,
): boolean {
  return evidence.revision > FIRST_REVISION || evidence.quantity.isZero();
}

/** Folds an execution: the original is the fill, a higher revision a correction, all others are repeats. */
export function foldExecution<Detail>(
  record: ExecutionRecord<Detail>,
  evidence: ExecutionEvidence<Detail>,
): ExecutionFold<Detail> {
  const { revision, detail } = evidence;
  const known = record.execution;
  if (known !== null && known.revision >= revision) return { record, reports: [] };
  const isFill = known === null && !isCorrection(evidence);
  const report = isFill
    ? ({ kind: 'fill', revision, detail } as const)
    : ({ kind: 'correction', revision, detail, replaced: known?.detail ?? null } as const);
  return withCommission({ ...record, execution: { revision, detail } }, [report]);
}

/** Folds a commission: reported once the execution is known, again only where it changed. */
export function foldCommission<Detail>(
  record: ExecutionRecord<Detail>,
  evidence: CommissionEvidence,
): ExecutionFold<Detail> {
  const known = record.commission;
  if (known !== null && !replaces(known, evidence)) return { record, reports: [] };
  return withCommission({ ...record, commission: evidence, commissionReported: false }, []);
}

function replaces(known: CommissionEvidence, reported: CommissionEvidence): boolean {
  if (reported.revision !== known.revision) return reported.revision > known.revision;
  return !reported.commission.eq(known.commission) || reported.currency !== known.currency;
}

function withCommission<Detail>(
  record: ExecutionRecord<Detail>,
  reports: readonly ExecutionReport<Detail>[],
): ExecutionFold<Detail> {
  const { execution, commission } = record;
  if (execution === null || commission === null || record.commissionReported) {
    return { record, reports };
  }
  return {
    record: { ...record, commissionReported: true },
    reports: [...reports, { kind: 'commission', commission, detail: execution.detail }],
  };
}
