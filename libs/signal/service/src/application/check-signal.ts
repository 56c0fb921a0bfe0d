import type { SubmissionResult } from '@fairlead/contracts';
import { refusalOf } from '@fairlead/signal-domain';
import { parseSubmission } from './parse-submission';
import type { Instruments } from './ports/instruments';

/** Returns what a signal would be refused for, as far as that depends on its fields and not on its times; null for nothing. */
export function checkSignal(
  signal: object,
  instruments: Instruments,
): Pick<SubmissionResult, 'code' | 'problems'> | null {
  const parsed = parseSubmission(Buffer.from(JSON.stringify(signal), 'utf8'), instruments);
  if (parsed.ok) return null;
  const { refusal } = parsed;
  if (refusal.kind === 'malformed') return refusalOf(refusal.problems);
  const { code, path, message } = refusal;
  return { code, problems: [{ path, message }] };
}
