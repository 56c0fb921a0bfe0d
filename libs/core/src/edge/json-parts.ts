import { JSON_TOKEN } from './json-token';

/** A part of a list, or a member of an object, as it stands in the text. */
export interface JsonPart {
  /** Null in a list. */
  readonly key: string | null;
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

/**
 * Returns the parts of a list or object of valid JSON as they were written, null for what is neither: each can be read as
 * if it had come alone, to the byte.
 */
export function partsOfJson(text: string): readonly JsonPart[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const parts: JsonPart[] = [];
  let depth = 0;
  let from = 0;
  let key: string | null = null;
  for (const { 0: token, index } of text.matchAll(JSON_TOKEN)) {
    if (token === '{' || token === '[') depth += 1;
    // Of the outermost: how it begins, what stands between its parts, and how it ends.
    if (depth === 1 && token !== ':' && !token.startsWith('"')) {
      const part = text.slice(from, index);
      const at = from + part.length - part.trimStart().length;
      if (from > 0 && part.trim() !== '') parts.push({ key, text: part.trim(), at });
      from = index + 1;
    }
    if (depth === 1 && token === ':') {
      key = JSON.parse(text.slice(from, index)) as string;
      from = index + 1;
    }
    if (token === '}' || token === ']') depth -= 1;
  }
  return parts;
}
