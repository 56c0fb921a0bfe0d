import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/** Passwords kept one to a file, readable by their owner only, so that each service can be given its own and no other. */
export class SecretDirectory {
  constructor(readonly directory: string) {}

  /** Returns the password in `<kind>-<name>` for each name, made now where there is none yet. */
  async ensure(kind: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const secrets = new Map<string, string>();
    for (const name of names) {
      secrets.set(name, await ensureSecret(join(this.directory, `${kind}-${name}`)));
    }
    return secrets;
  }
}

async function ensureSecret(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null && known.trim() !== '') return known.trim();
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
