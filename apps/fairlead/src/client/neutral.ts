/**
 * What commands a terminal or changes the order of what is read: control characters (with the C1 ones, which some
 * terminals obey), marks of direction and other invisible ones, line separators, halves of surrogate pairs.
 */
const COMMANDING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
const COMMANDING_BUT_LINES = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Returns a text that others wrote as one line that commands nothing. */
export function neutralText(text: string): string {
  return text.replaceAll(COMMANDING, ' ');
}

/** Returns a text of several lines, which stay lines, that commands nothing. */
export function neutralLines(text: string): string {
  return text.replaceAll(COMMANDING_BUT_LINES, ' ');
}

/** Returns a value of JSON with every text in it neutral: what is made of it can hold no line that others made. */
export function neutral<T>(value: T): T {
  return mapped(value) as T;
}

function mapped(value: unknown): unknown {
  if (typeof value === 'string') return neutralText(value);
  if (Array.isArray(value)) return value.map(mapped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [neutralText(name), mapped(inner)]),
  );
}

/** Returns a value as JSON that reads back as the same and commands nothing: JSON itself lets most of these through. */
export function neutralJson(value: unknown, space?: number): string {
  return JSON.stringify(value, null, space).replaceAll(
    /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/gu,
    escaped,
  );
}

function escaped(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
