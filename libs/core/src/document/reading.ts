import type { Place } from './node';

/** Keys and positions from the top of a document. */
export type DocumentPath = readonly (string | number)[];

/** Something that is wrong in a document, where, and what to do about it. */
export interface DocumentProblem {
  readonly at: Place;
  readonly path: DocumentPath;
  readonly message: string;
}

/** Whoever mends so many reads again anyway. */
const PROBLEMS_MAX = 1_000;

/** One reading of a document: it goes on after a problem, so that all of them are found at once. */
export class Reading {
  private constructor(
    readonly path: DocumentPath,
    private readonly found: DocumentProblem[],
  ) {}

  /** Returns a reading that has found nothing yet. */
  static start(): Reading {
    return new Reading([], []);
  }

  /** Everything found so far, in the order of the text. */
  get problems(): readonly DocumentProblem[] {
    return [...this.found].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  }

  /** Returns the reading of a part; what it finds is found here too. */
  into(step: string | number): Reading {
    return new Reading([...this.path, step], this.found);
  }

  /** Notes a problem. What stands behind an alias is read more than once and is still one problem. */
  report(at: Place, message: string): undefined {
    if (this.found.length >= PROBLEMS_MAX) return undefined;
    const known = this.found.some(
      (each) =>
        each.at.line === at.line && each.at.column === at.column && each.message === message,
    );
    if (!known) this.found.push({ at, path: this.path, message });
    return undefined;
  }
}
