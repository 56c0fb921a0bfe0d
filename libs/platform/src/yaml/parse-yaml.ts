import { type Result, ok, refused } from '@fairlead/core';
import type { DocumentNode } from '@fairlead/core/document';
import { Composer, type Document, LineCounter, type YAMLError } from 'yaml';
import { type FileProblem, problemAt, wholeFile } from './file-problem';
import { NodeReader } from './node-reader';
import { TOKEN_DEPTH_MAX, tokensOf } from './tokens';

/** Returns the document that a text stands for, or everything that keeps it from being one. */
export function parseYaml(text: string): Result<DocumentNode, readonly FileProblem[]> {
  const lines = new LineCounter();
  const parsed = parse(text, lines);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const wrong = [...document.errors, ...document.warnings].map((error) => problemOf(error, lines));
  if (wrong.length > 0) return refused(oneEach(wrong));
  if (document.contents === null) return refused([wholeFile('is empty')]);
  const reader = new NodeReader(document, lines);
  const node = reader.read();
  return reader.problems.length > 0 ? refused(reader.problems) : ok(node);
}

function parse(text: string, lines: LineCounter): Result<Document, readonly FileProblem[]> {
  const { tokens, tooDeepAt } = tokensOf(text, lines);
  if (tooDeepAt !== null) {
    const { line, col } = lines.linePos(tooDeepAt);
    return refused([problemAt({ line, column: col }, `is nested deeper than ${TOKEN_DEPTH_MAX}`)]);
  }
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false };
  const [document, another] = new Composer(options).compose(tokens, true, text.length);
  if (document === undefined) return refused([wholeFile('is empty')]);
  if (another === undefined) return ok(document);
  const { line, col } = lines.linePos(another.range[0]);
  return refused([
    problemAt({ line, column: col }, 'begins a second document (---) here; keep one'),
  ]);
}

/** What was opened a hundred times is missing a hundred times at the end: of each place the first problem counts. */
function oneEach(problems: readonly FileProblem[]): readonly FileProblem[] {
  const places = new Map<string, FileProblem>();
  for (const problem of problems) {
    const place = `${problem.line}:${problem.column}`;
    if (!places.has(place)) places.set(place, problem);
  }
  return [...places.values()];
}

/** What the parser says, and what to do about it. */
const MENDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab indents here; YAML wants spaces',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket or quote is not closed',
  MISSING_CHAR: 'something is missing here: a colon, a comma, a bracket or a quote',
  BLOCK_AS_IMPLICIT_KEY: 'a key cannot have lines of its own within one line; break the line',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing at the end of the key, or a line is broken',
  TAG_RESOLVE_FAILED: 'tags (!…) are not read; take it out',
};

function problemOf(error: YAMLError, lines: LineCounter): FileProblem {
  const { line, col } = lines.linePos(error.pos[0]);
  const [said = ''] = error.message.split('\n');
  const mend = MENDS[error.code];
  const at = { line: Math.max(line, 1), column: Math.max(col, 1) };
  return problemAt(
    at,
    mend === undefined ? `is not YAML: ${said}` : `is not YAML: ${mend} (${said})`,
  );
}
