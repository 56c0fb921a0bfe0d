import { type FileProblem, type FileReading, readDocument } from '@fairlead/platform';
import { readProgram } from './program/read-program';

const PROGRAM = /\.[mc]?[jt]s$/;

/** Returns the text of rules: of a file as it is, of a program (`rules.ts`) as it says it. */
export async function readRules(file: string): Promise<FileReading> {
  return isProgram(file) ? readProgram(file) : readDocument(file);
}

/** Returns the problems of the text of a file with places that a person finds: what a program says has no lines. */
export function placedIn(file: string, problems: readonly FileProblem[]): readonly FileProblem[] {
  if (!isProgram(file)) return problems;
  return problems.map((problem) => ({ ...problem, line: null, column: null }));
}

function isProgram(file: string): boolean {
  return PROGRAM.test(file);
}
