import type { CheckCode, DenialCode } from './denial-codes';
import type { OptionalLimit, RiskInput, UnsizedInput } from './risk-input';

/** The outcome of one check: what it allowed, what it found, and where it failed a sentence that says what to do. */
export interface CheckResult {
  readonly check: DenialCode;
  readonly passed: boolean;
  readonly limit?: string;
  readonly actual?: string;
  readonly message?: string;
}

/**
 * One pre-trade check. Its code names it in denials, for ever. What it needs says when it can judge: `view` what is known
 * of signal, account and market alone, `size` only an entry that could be sized and priced.
 */
export type RiskCheck = (ViewCheck | SizeCheck) & {
  /** The limits that it judges by: where all of them are 0 nothing is limited, and it is left out. Absent: it is never. */
  readonly limitedBy?: readonly OptionalLimit[];
};

interface ViewCheck {
  readonly code: CheckCode;
  readonly needs: 'view';
  readonly evaluate: (input: UnsizedInput) => CheckFinding;
}

interface SizeCheck {
  readonly code: CheckCode;
  readonly needs: 'size';
  readonly evaluate: (input: RiskInput) => CheckFinding;
}

/** A finding without the code, which the engine adds. */
export type CheckFinding = Omit<CheckResult, 'check'>;

/** What was allowed and what was found, as text. */
export interface LimitAndActual {
  readonly limit: string;
  readonly actual: string;
}

/** The figures of a check of stop and target, where none are wanted: NAKED_ENTRY decides on that. */
export const UNPROTECTED: LimitAndActual = {
  limit: 'stop and target',
  actual: 'unprotected by choice',
};

/** Returns a finding that lets the order through. */
export function passes(figures: LimitAndActual): CheckFinding {
  return { passed: true, ...figures };
}

/** Returns a finding that denies the order. */
export function fails(figures: LimitAndActual, message: string): CheckFinding {
  return { passed: false, ...figures, message };
}

/** Returns a pass or a failure by the condition. */
export function finding(holds: boolean, figures: LimitAndActual, message: string): CheckFinding {
  return holds ? passes(figures) : fails(figures, message);
}
