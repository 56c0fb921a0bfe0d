import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BookState } from './stored-book';

/** Returns the first account of the simulator that a directory belongs to, or null where there is none yet. */
export function storedAccount(directory: string): string | null {
  let text: string;
  try {
    text = readFileSync(join(directory, 'snapshot.json'), 'utf8');
  } catch {
    return null;
  }
  const { entry } = JSON.parse(text) as { readonly entry: BookState };
  return firstAccount(entry);
}

/** Returns the first account of a stored book. */
export function firstAccount(book: BookState): string | null {
  const { state } = book.exchange as unknown as {
    readonly state: { readonly config: { readonly accounts: readonly { readonly id: string }[] } };
  };
  return state.config.accounts[0]?.id ?? null;
}
