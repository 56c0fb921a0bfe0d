import { type Result, ok, refused } from '@fairlead/core';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { constraintText } from './constraint-text';

/** One thing that is wrong with a document. */
export interface Problem {
  /** Path of the field, e.g. `intents.0.size.shares`; empty for the document itself. */
  readonly path: string;
  /** What is wrong and what to send, without the name of the field. */
  readonly message: string;
}

/** class-transformer takes a field of this name for the class of what holds it, and throws. */
const CLASS_FIELD = 'constructor';
/** No document of ours is nested half as deep. */
const NESTING_MAX = 32;

/** How fields that the class does not know are treated. */
export type UnknownFields = 'refuse' | 'drop';

/**
 * Returns the document as an instance of its class, or everything that is wrong with it. Events drop unknown fields (a
 * newer publisher may send more); the HTTP edge refuses them.
 */
export function parseDocument<T extends object>(
  type: new () => T,
  document: unknown,
  unknownFields: UnknownFields,
): Result<T, readonly Problem[]> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return refused([{ path: '', message: 'must be a JSON object' }]);
  }
  const unreadable = unreadableIn(document, []);
  if (unreadable !== null) return refused([unreadable]);
  const instance = plainToInstance(type, document);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: unknownFields === 'refuse',
    forbidUnknownValues: true,
    // One problem a field: the first is the one to mend.
    stopAtFirstError: true,
  });
  return errors.length === 0 ? ok(instance) : refused(problemsOf(errors, ''));
}

/** Returns what nothing could be made of, or null. */
function unreadableIn(value: unknown, path: readonly string[]): Problem | null {
  if (typeof value !== 'object' || value === null) return null;
  if (path.length > NESTING_MAX) {
    return { path: path[0] ?? '', message: `is nested more than ${NESTING_MAX} levels deep` };
  }
  if (Object.hasOwn(value, CLASS_FIELD)) {
    return { path: path.join('.'), message: `must not have a field "${CLASS_FIELD}": remove it` };
  }
  for (const [name, inner] of Object.entries(value)) {
    const found = unreadableIn(inner, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}

function problemsOf(errors: readonly ValidationError[], prefix: string): Problem[] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({
      path,
      message: constraintText(error.property, message),
    }));
    return [...own, ...problemsOf(error.children ?? [], path)];
  });
}
