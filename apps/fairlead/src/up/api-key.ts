import { writeFileSync } from 'node:fs';
import { ApiKeys } from '@fairlead/signal-service';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandFailure } from '../client/failure';
import { readSmallFile } from '../config/home';

const KEY_FORMAT = /^fl_[A-Za-z0-9_-]{43}$/;

/**
 * Makes the API key at the first start and keeps it in a file for its owner only; later starts make it known again, so
 * that file and database agree whichever was lost. Returns it where it was made now.
 */
export async function ensureKeyFile(
  app: INestApplicationContext,
  file: string,
): Promise<string | null> {
  const kept = readSmallFile(file);
  if (kept !== null && !KEY_FORMAT.test(kept)) {
    throw new CommandFailure(
      'BAD_KEY_FILE',
      `${file} does not hold an API key. Delete it, and the next start makes a new one.`,
      2,
    );
  }
  const key = await app.get(ApiKeys).ensure({ name: 'default' }, kept);
  if (kept !== null) return null;
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return key;
}
