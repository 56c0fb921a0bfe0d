import { createHash, timingSafeEqual } from 'node:crypto';

/** True where a key is the expected one; white space around the expected one is none of it. Nothing is the key of nobody. */
export function isSameKey(key: string, expected: string | null): boolean {
  const wanted = expected?.trim() ?? '';
  if (wanted === '' || key === '') return false;
  return timingSafeEqual(sha256(key), sha256(wanted));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
