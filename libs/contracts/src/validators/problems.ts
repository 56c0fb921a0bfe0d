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
