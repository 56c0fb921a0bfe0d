/** True where objects and arrays are nested deeper than the limit; looks no further than that. */
export function isNestedDeeperThan(value: unknown, levelsMax: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levelsMax === 0) return true;
  return Object.values(value).some((inner) => isNestedDeeperThan(inner, levelsMax - 1));
}

/** Control characters and halves of surrogate pairs: legal in JSON, refused by PostgreSQL's jsonb, useful to nobody. */
const UNSTORABLE = /\p{Cc}|\p{Cs}/u;

/** True where a text or a field's name holds characters that cannot be stored. Bound the nesting before. */
export function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return UNSTORABLE.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) => UNSTORABLE.test(name) || hasUnstorableText(inner),
  );
}

/** Returns the text with a mark in the place of each character that cannot be stored. */
export function storableText(text: string): string {
  return text.replace(/\p{Cc}|\p{Cs}/gu, '\ufffd');
}
