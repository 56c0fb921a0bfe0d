import { DatabaseError } from 'pg';
import { ReplyTimeoutError } from '../messaging/messenger';

/** Something that all messages need is away: the message waits and the try is not counted. */
export class DependencyUnavailableError extends Error {
  override readonly name = 'DependencyUnavailableError';
}

/** An `UPDATE … WHERE version = …` found no row: somebody else was first. The work is done again at once, uncounted. */
export class VersionConflictError extends Error {
  override readonly name = 'VersionConflictError';
}

/** Another process owns the partition by now: the message is its to handle. */
export class PartitionLostError extends Error {
  override readonly name = 'PartitionLostError';
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const NOT_SUPPORTED = '0A000';
const DISK_FULL = '53100';

/** Connection lost or refused, server shutting down, starting or only to be read, no connections, memory or disk left. */
const UNAVAILABLE_STATES =
  /^(08...|57P0[123]|53...|58...|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
/** Those of them that say that there is no server. */
const AWAY_STATES = /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|EHOSTUNREACH)$/;
/** What pg says without a code. */
const UNAVAILABLE_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|client was closed|not queryable|driver not connected|pool after calling end/i;

/** True where a table was changed beneath a statement that a connection had planned. */
export function isStalePlan(error: unknown): boolean {
  return chainOf(error).some(
    (link) => codeOf(link) === NOT_SUPPORTED && /cached plan/.test(String(link)),
  );
}

/** True where the same work may just be done again: two transactions met, or a table was changed. */
export function isConflict(error: unknown): boolean {
  return chainOf(error).some(
    (link) =>
      link instanceof VersionConflictError ||
      isStalePlan(link) ||
      codeOf(link) === SERIALIZATION_FAILURE ||
      codeOf(link) === DEADLOCK_DETECTED,
  );
}

/** True where the failure says nothing about the message: a dependency is away. */
export function isUnavailable(error: unknown): boolean {
  return chainOf(error).some(
    (link) =>
      link instanceof DependencyUnavailableError ||
      link instanceof ReplyTimeoutError ||
      UNAVAILABLE_STATES.test(codeOf(link)) ||
      (link instanceof Error && UNAVAILABLE_MESSAGES.test(link.message)),
  );
}

/** Returns what PostgreSQL said where it had no room on its disk, else null. */
export function diskFullReason(error: unknown): string | null {
  const link = chainOf(error).find(
    (each) =>
      each instanceof Error &&
      (codeOf(each) === DISK_FULL || /No space left on device/.test(each.message)),
  );
  return link instanceof Error ? link.message : null;
}

/** Returns what was found where PostgreSQL cannot be reached or is going down, else null. */
export function awayReason(error: unknown): string | null {
  const link = chainOf(error).find(
    (each) =>
      each instanceof Error &&
      (AWAY_STATES.test(codeOf(each)) || UNAVAILABLE_MESSAGES.test(each.message)),
  );
  return link instanceof Error ? link.message : null;
}

/** True where the server itself said that nothing was committed; after a broken connection nobody knows. */
export function isRefusedByServer(error: unknown): boolean {
  return error instanceof DatabaseError && !isUnavailable(error);
}

/** Returns the error and its causes, TypeORM's and AggregateError's included. */
function chainOf(error: unknown, depth = 0): readonly unknown[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [error];
  const inner = ['cause', 'driverError'].flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return value === undefined || value === null ? [] : chainOf(value, depth + 1);
  });
  const several =
    error instanceof AggregateError ? error.errors.flatMap((e) => chainOf(e, depth + 1)) : [];
  return [error, ...inner, ...several];
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : '';
}
