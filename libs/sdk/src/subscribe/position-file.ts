import { readFile, rename, writeFile } from 'node:fs/promises';

/** The place of a reader in the events over HTTP: the id of the last event that is finished, in a file. */
export class PositionFile {
  constructor(private readonly path: string) {}

  /** Returns the id, or null where nothing was finished yet. */
  async load(): Promise<string | null> {
    try {
      const id = (await readFile(this.path, 'utf8')).trim();
      return id === '' ? null : id;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Moved in whole: a crash in the middle leaves the place before. */
  async save(id: string): Promise<void> {
    const fresh = `${this.path}.${process.pid}`;
    await writeFile(fresh, `${id}\n`);
    await rename(fresh, this.path);
  }
}
