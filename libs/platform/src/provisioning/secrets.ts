import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const SECRET_BYTES = 32;

/** Passwords in one directory for each who needs them, so that a service can be given its own and no other. */
export class SecretDirectory {
  constructor(readonly directory: string) {}

  /** Returns where this secret of theirs is kept: `<directory>/<owner>/<kind>`. */
  file(owner: string, kind: string): string {
    return join(this.directory, owner, kind);
  }

  /** Returns the secret of this kind of each owner, made now where there is none yet. */
  async ensure(kind: string, owners: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const secrets = new Map<string, string>();
    for (const owner of owners) secrets.set(owner, await ensureSecret(this.file(owner, kind)));
    return secrets;
  }
}

/** Returns the secret in a file, made now where there is none yet. Only its owner can read it. */
export async function ensureSecret(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null && known.trim() !== '') return known.trim();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
