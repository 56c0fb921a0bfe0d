import type { FieldProblem } from '@fairlead/core';

/** A row of a file: a signal as it will be sent, or why it is none. */
export type SignalRow =
  | { readonly line: number; readonly signal: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problems: readonly FieldProblem[] };

/** A file that is none of signals: nothing of it is sent. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/** Returns a row of a value that was read as JSON. */
export function rowOf(line: number, value: unknown): SignalRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, problems: [{ path: '', message: 'must be a JSON object' }] };
  }
  const given = Object.entries(value).filter(([, field]) => field !== null);
  return { line, signal: Object.fromEntries(given) };
}
