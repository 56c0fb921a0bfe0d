import type { Place } from '@fairlead/core/document';

/** Something that is wrong in a file for people: where, and what to do about it. */
export interface FileProblem {
  /** From 1; null where it is about the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  /** What it is about, such as `rule buy, stop.percent`; empty where the place says enough. */
  readonly about: string;
  readonly message: string;
}

/** Returns a problem of the file as a whole. */
export function wholeFile(message: string): FileProblem {
  return { line: null, column: null, about: '', message };
}

/** Returns a problem at a place. */
export function problemAt({ line, column }: Place, message: string): FileProblem {
  return { line, column, about: '', message };
}

/** Returns the problem in a line that an editor can follow: `rules.yaml:12:5: rule buy, stop.percent: …`. */
export function fileProblemText(file: string, problem: FileProblem): string {
  const { line, column, about, message } = problem;
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
  return [place, about, message].filter((part) => part !== '').join(': ');
}
