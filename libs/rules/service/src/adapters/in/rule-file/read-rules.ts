import type { Result } from '@fairlead/core';
import { type FileProblem, readText } from '@fairlead/platform';
import { readProgram } from './program/read-program';

const PROGRAM = /\.[mc]?[jt]s$/;

/** A file as it was read, and what to look at for changes. */
export interface FileReading {
  readonly reading: Result<string, readonly FileProblem[]>;
  readonly inputs: readonly string[];
}

/** Returns the text of rules: of a file as it is, of a program (`rules.ts`) as it says it. */
export async function readRules(file: string): Promise<FileReading> {
  return isProgram(file) ? readProgram(file) : readDocument(file);
}

/** Returns the text of a file as it is. */
export async function readDocument(file: string): Promise<FileReading> {
  return { reading: await readText(file), inputs: [file] };
}

/** Returns the problems of the text of a file with places that a person finds: what a program says has no lines. */
export function placedIn(file: string, problems: readonly FileProblem[]): readonly FileProblem[] {
  if (!isProgram(file)) return problems;
  return problems.map((problem) => ({ ...problem, line: null, column: null }));
}

function isProgram(file: string): boolean {
  return PROGRAM.test(file);
}
