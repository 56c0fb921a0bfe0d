import { renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';

/** How files are written: a seam for disks that are full. */
export interface Disk {
  /** Appends to an open file and returns how many bytes of it fitted. Throws where none did. */
  append(file: number, bytes: Buffer): number;
  /** Replaces a file by a text. A kill at any moment, and a full disk, leave the old one or the new one. */
  replace(path: string, text: string): void;
}

/** The disk of this machine. */
export const machineDisk: Disk = {
  append: (file, bytes) => writeSync(file, bytes),
  replace(path, text) {
    const temporary = `${path}.tmp`;
    try {
      writeFileSync(temporary, text);
      renameSync(temporary, path);
    } catch (error) {
      // What of it fitted must not take the room of what comes.
      rmSync(temporary, { force: true });
      throw error;
    }
  },
};
