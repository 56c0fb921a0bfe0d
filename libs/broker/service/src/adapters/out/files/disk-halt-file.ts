import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type DirectHalt, NOT_HALTED } from '@fairlead/broker-domain';
import { HaltFile } from '../../../application/ports/halt-file';

/** In a directory that survives the process; without one, in memory only. */
export class DiskHaltFile extends HaltFile {
  now: DirectHalt;

  constructor(private readonly directory: string | null) {
    super();
    this.now = directory === null ? NOT_HALTED : read(join(directory, 'halt.json'));
  }

  /** A rename puts it in place whole: a crash leaves what was before, or what is now. */
  write(halt: DirectHalt): void {
    if (this.directory !== null) {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      const file = join(this.directory, 'halt.json');
      const descriptor = openSync(`${file}.new`, 'w', 0o600);
      writeSync(descriptor, JSON.stringify(halt));
      fsyncSync(descriptor);
      closeSync(descriptor);
      renameSync(`${file}.new`, file);
    }
    this.now = halt;
  }
}

/** What cannot be read was a halt: nobody else writes this file, and a latch that is in doubt holds. */
function read(file: string): DirectHalt {
  if (!existsSync(file)) return NOT_HALTED;
  try {
    return { ...NOT_HALTED, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<DirectHalt>) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const unknown = { by: 'nobody knows', reason: `${file} cannot be read: ${why}`, at: 0 };
    return { ...NOT_HALTED, halted: unknown as DirectHalt['halted'] };
  }
}
