import { type CST, type LineCounter, Parser } from 'yaml';

/** What composes a document of tokens calls itself for what stands within; this deep is far from its end. */
export const TOKEN_DEPTH_MAX = 100;
/** Brackets that are open at once. Those in quotes and comments are counted too, and nobody has so many. */
const OPEN_MAX = 1_000;
/** So many dashes or question marks in a row: each begins a list or a key within the one before. */
const ROW = new RegExp(`^ *(?:[-?][ \\t]+){${TOKEN_DEPTH_MAX}}`, 'm');

/** The tokens of a text, or where it is nested too deeply to be composed. */
export interface Tokens {
  readonly tokens: readonly CST.Token[];
  /** An offset into the text; null where nothing is too deep. */
  readonly tooDeepAt: number | null;
}

/**
 * Returns the tokens of a text. Depth is looked at before anything calls itself for it: near the end of its stack V8
 * does not only throw, it ends the process where a regular expression is compiled there.
 */
export function tokensOf(text: string, lines: LineCounter): Tokens {
  const obviously = bracketsTooDeepAt(text) ?? ROW.exec(text)?.index ?? null;
  if (obviously !== null) {
    addLines(text, lines);
    return { tokens: [], tooDeepAt: obviously };
  }
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  return { tokens, tooDeepAt: tooDeepAt(tokens) };
}

function bracketsTooDeepAt(text: string): number | null {
  let open = 0;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (letter === '[' || letter === '{') open += 1;
    else if (letter === ']' || letter === '}') open -= 1;
    if (open > OPEN_MAX) return index;
  }
  return null;
}

function addLines(text: string, lines: LineCounter): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1);
  }
}

function tooDeepAt(tokens: readonly CST.Token[]): number | null {
  const left: (readonly [CST.Token, number])[] = tokens.map((token) => [token, 0]);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [token, depth] = next;
    if (depth > TOKEN_DEPTH_MAX) return 'offset' in token ? token.offset : 0;
    for (const inner of partsOf(token)) left.push([inner, depth + 1]);
  }
  return null;
}

function partsOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((part) => part !== null && part !== undefined)); // prettier-ignore
}
