import { openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { CommandFailure } from '../client/failure';
import { readSmallFile } from '../config/home';

/** Holds `.fairlead/pid`: two processes on one home would fight over the database and the broker's client id. */
export class PidFile {
  private constructor(private readonly file: string) {}

  /** Takes the home for this process. Throws a CommandFailure where a living process has it. */
  static take(file: string): PidFile {
    // A second try follows the removal of a dead process's file; a third means that somebody else was quicker.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (writeExclusively(file)) return new PidFile(file);
      const holder = Number(readSmallFile(file) ?? 'NaN');
      if (Number.isInteger(holder) && isFairlead(holder)) throw alreadyRunning(file, holder);
      rmSync(file, { force: true });
    }
    throw alreadyRunning(file, Number(readSmallFile(file) ?? 'NaN'));
  }

  /** Gives the home free again, unless it has passed to another process. */
  release(): void {
    if (readSmallFile(this.file) === String(process.pid)) rmSync(this.file, { force: true });
  }
}

function writeExclusively(file: string): boolean {
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      writeSync(handle, `${process.pid}\n`);
    } catch (error) {
      // An empty file would keep the next start away.
      rmSync(file, { force: true });
      throw noRoom(file, error);
    } finally {
      closeSync(handle);
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** True where the process lives and, where that can be seen, is a Node of ours: ids are used again after a reboot. */
function isFairlead(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  try {
    return /main\.cjs|fairlead/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return true;
  }
}

/** Returns what a person types to end a process. */
export function killCommand(pid: number, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `taskkill /F /PID ${pid}` : `kill ${pid}`;
}

function noRoom(file: string, error: unknown): CommandFailure {
  const why = error instanceof Error ? error.message : String(error);
  return new CommandFailure('BAD_HOME', `${file} cannot be written: ${why}. Make room there.`, 2);
}

function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function alreadyRunning(file: string, pid: number): CommandFailure {
  return new CommandFailure(
    'ALREADY_RUNNING',
    `Fairlead is already running on this home as process ${pid} (${file}).\n` +
      `Stop it with "${killCommand(pid, process.platform)}", or set FAIRLEAD_HOME to another directory for a second one.`,
    2,
  );
}
