import { SourceMap, type SourceMapPayload } from 'node:module';
import { resolve } from 'node:path';

/** A place in a file that a person wrote; both numbers from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Returns where the author's part of a stack begins, or null where nothing of it is his. */
export function placeInStack(
  stack: string,
  bundle: { readonly filename: string; readonly directory: string; readonly map: string },
  isAuthored: (file: string) => boolean,
): SourcePlace | null {
  const map = new SourceMap(JSON.parse(bundle.map) as SourceMapPayload);
  const frame = new RegExp(`${bundle.filename.replaceAll('.', '\\.')}:(\\d+)(?::(\\d+))?`, 'g');
  for (const [, line = '1', column = '1'] of stack.matchAll(frame)) {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) continue;
    const file = resolve(bundle.directory, entry.originalSource);
    if (!isAuthored(file)) continue;
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }
  return null;
}
