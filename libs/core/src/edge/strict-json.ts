import { type Result, ok, refused } from '../result';
import { JSON_TOKEN } from './json-token';

const KEY_SHOWN_MAX = 100;

/** Why a text is not JSON that has one meaning only. */
export interface JsonFault {
  readonly kind: 'not-json' | 'same-key-twice';
  /** Path of the object that is at fault, e.g. `probabilities`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
}

/**
 * Parses JSON, and refuses a key that stands twice in one object: readers differ on which of the two counts, and a signal
 * that says BUY and SELL must not become either.
 */
export function parseStrictJson(text: string): Result<unknown, JsonFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused({ kind: 'not-json', path: '', message: `is not valid JSON${placeOf(error)}` });
  }
  const twice = findDoubledKey(text);
  if (twice === null) return ok(value);
  const key = JSON.stringify(twice.key.slice(0, KEY_SHOWN_MAX));
  const message = `has the key ${key} twice: which of the two counts is not defined, send it once`;
  return refused({ kind: 'same-key-twice', path: twice.path, message });
}

/** V8 quotes the text in its message; only the place of the fault is worth passing on. */
function placeOf(error: unknown): string {
  const place = error instanceof Error ? /at position \d+/.exec(error.message)?.[0] : undefined;
  return place === undefined ? '' : ` (${place})`;
}

/** An object or a list that the scan is inside of. */
interface Level {
  /** Null for a list. */
  readonly keys: Set<string> | null;
  /** The key or index that the scan is at. */
  at: string;
  /** True where the next text of an object is a key. */
  expectsKey: boolean;
}

/** Returns the first key that stands twice in one object of valid JSON, and where that object is. */
function findDoubledKey(text: string): { readonly key: string; readonly path: string } | null {
  const levels: Level[] = [];
  for (const [token] of text.matchAll(JSON_TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), at: '', expectsKey: true });
    else if (token === '[') levels.push({ keys: null, at: '0', expectsKey: false });
    else if (token === '}' || token === ']') levels.pop();
    else if (level === undefined || token === ':') continue;
    else if (token === ',') nextOf(level);
    else if (level.expectsKey) {
      // The same key can be written in several ways: "a" and "\u0061".
      const key = JSON.parse(token) as string;
      if (level.keys?.has(key) === true) {
        const path = levels.slice(0, -1).map(({ at }) => at);
        return { key, path: path.join('.') };
      }
      level.keys?.add(key);
      level.at = key;
      level.expectsKey = false;
    }
  }
  return null;
}

function nextOf(level: Level): void {
  if (level.keys === null) level.at = String(Number(level.at) + 1);
  else level.expectsKey = true;
}
