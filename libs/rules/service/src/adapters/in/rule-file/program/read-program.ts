import { dirname, resolve } from 'node:path';
import { type Result, ok, refused } from '@fairlead/core';
import type { FileProblem } from '@fairlead/platform';
import { type Bundle, bundleProgram, isAuthored, problemIn } from './bundle-program';
import { type ProgramFailure, evaluateProgram } from './evaluate-program';
import type { ProgramLimits } from './program-process';
import { placeInStack } from './stack-place';

const FILENAME = 'rules.bundle.cjs';

/** A program of rules as it was read. */
export interface ProgramReading {
  readonly reading: Result<string, readonly FileProblem[]>;
  /** What to look at for changes: the program and what it imports. */
  readonly inputs: readonly string[];
}

/**
 * Returns the rules that a program in TypeScript or JavaScript says, as the text of a file of rules. It is bundled here and
 * run in a process of its own, with limits.
 */
export async function readProgram(file: string, limits?: ProgramLimits): Promise<ProgramReading> {
  const { bundle, inputs } = await bundleProgram(file);
  if (!bundle.ok) return { reading: bundle, inputs };
  const evaluated = await evaluateProgram({ code: bundle.value.code, filename: FILENAME }, limits);
  const reading = evaluated.ok
    ? ok(evaluated.value)
    : refused(problemsOf(evaluated.refusal, resolve(file), bundle.value));
  return { reading, inputs };
}

function problemsOf(
  { message, stack, mistakes }: ProgramFailure,
  program: string,
  { map }: Bundle,
): readonly FileProblem[] {
  const bundle = { map, filename: FILENAME, directory: dirname(program) };
  const place = placeInStack(stack, bundle, (file) => isAuthored(file));
  const at = (text: string): FileProblem =>
    place === null
      ? { line: null, column: null, about: '', message: text }
      : problemIn(program, place, text);
  if (mistakes.length === 0) return [at(message)];
  return mistakes.map((mistake) => {
    const about = [mistake.rule === '' ? '' : `rule ${mistake.rule}`, mistake.path];
    return at([about.filter((part) => part !== '').join(', '), mistake.message].join(': '));
  });
}
