import type { CheckResult, DenialCode } from '../../risk';

/** Returns why an order of a person's is refused, with what was allowed and what was found. */
export function denial(
  check: DenialCode,
  figures: { readonly limit: string; readonly actual: string },
  message: string,
): CheckResult {
  return { check, passed: false, ...figures, message };
}
