import type { WireError } from '@fairlead/tws-wire';

/** Something a client sent that does not match the wire format: drift, and in tests a failure. */
export interface WireViolation {
  readonly at: number;
  readonly connection: number;
  readonly clientId: number | null;
  readonly message: string;
  readonly field: string;
  readonly problem: string;
  /** The frame, as far as it is short. */
  readonly frame: readonly string[];
}

/** A connection that the server has ended of its own accord. */
export interface Dismissal {
  readonly at: number;
  readonly connection: number;
  readonly clientId: number | null;
  readonly reason: string;
}

const LISTED_MAX = 100;
const FIELDS_MAX = 50;
const FIELD_LENGTH_MAX = 100;

/** Adds to a list that keeps its first hundred: what comes first is what explains the rest. */
export function note<T>(list: T[], item: T): void {
  if (list.length < LISTED_MAX) list.push(item);
}

/** Returns a frame as it may be kept: its first fields, long ones cut. */
export function excerptOf(fields: readonly string[]): readonly string[] {
  return fields.slice(0, FIELDS_MAX).map((field) => field.slice(0, FIELD_LENGTH_MAX));
}

/** Returns what is kept of a frame that could not be read. */
export function violationOf(
  error: WireError,
  sender: Pick<WireViolation, 'at' | 'connection' | 'clientId'>,
): WireViolation {
  const { messageName, field, problem, frame } = error;
  return { ...sender, message: messageName, field, problem, frame: excerptOf(frame) };
}
