import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerState } from './stored-ledger';

/** Returns the first account of the simulator that a directory belongs to, or null where there is none yet. */
export function storedAccount(directory: string): string | null {
  let text: string;
  try {
    text = readFileSync(join(directory, 'snapshot.json'), 'utf8');
  } catch {
    return null;
  }
  const { entry } = JSON.parse(text) as { readonly entry: LedgerState };
  return firstAccount(entry);
}

/** Returns the first account of a stored ledger. */
export function firstAccount(ledger: LedgerState): string | null {
  const { state } = ledger.exchange as unknown as {
    readonly state: { readonly config: { readonly accounts: readonly { readonly id: string }[] } };
  };
  return state.config.accounts[0]?.id ?? null;
}
