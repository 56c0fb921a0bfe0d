import type { RiskInput } from './risk-input';

/** The outcome of one check: what it allowed, what it found, and where it failed a sentence that says what to do. */
export interface CheckResult {
  readonly check: string;
  readonly passed: boolean;
  readonly limit?: string;
  readonly actual?: string;
  readonly message?: string;
}

/** One pre-trade check. The code names it in denials, for ever. */
export interface RiskCheck {
  readonly code: string;
  readonly evaluate: (input: RiskInput) => CheckFinding;
}

/** A finding without the code, which the engine adds. */
export type CheckFinding = Omit<CheckResult, 'check'>;

/** What was allowed and what was found, as text. */
export interface LimitAndActual {
  readonly limit: string;
  readonly actual: string;
}

/** Returns a finding that lets the order through. */
export function passes(of: LimitAndActual): CheckFinding {
  return { passed: true, ...of };
}

/** Returns a finding that denies the order. */
export function fails(of: LimitAndActual, message: string): CheckFinding {
  return { passed: false, ...of, message };
}

/** Returns a pass or a failure by the condition. */
export function finding(holds: boolean, of: LimitAndActual, message: string): CheckFinding {
  return holds ? passes(of) : fails(of, message);
}
