import { openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { CommandFailure } from '../client/failure';
import { readSmallFile } from '../config/home';

/** Holds `.fairlead/pid`: two processes on one home would fight over the database and the broker's client id. */
export class PidFile {
  private constructor(
    private readonly file: string,
    private readonly holder: string,
  ) {}

  /** Takes the home for this process. Throws a CommandFailure where a living process has it. */
  static take(file: string): PidFile {
    // A second try follows the removal of a dead process's file; a third means that somebody else was quicker.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const holder = holderText(process.pid);
      if (writeExclusively(file, holder)) return new PidFile(file, holder);
      const known = readSmallFile(file) ?? '';
      if (isHeld(known)) throw alreadyRunning(file, pidOf(known));
      rmSync(file, { force: true });
    }
    throw alreadyRunning(file, pidOf(readSmallFile(file) ?? ''));
  }

  /** Gives the home free again, unless it has passed to another process. */
  release(): void {
    if (readSmallFile(this.file) === this.holder) rmSync(this.file, { force: true });
  }
}

function writeExclusively(file: string, holder: string): boolean {
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      writeSync(handle, `${holder}\n`);
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

/** The id of a process and, where that can be seen, when it began: ids are used again. Any program can run Fairlead. */
function holderText(pid: number): string {
  const began = beginningOf(pid);
  return began === null ? String(pid) : `${pid}\n${began}`;
}

/** True where the process that this text names still lives. */
function isHeld(holder: string): boolean {
  const pid = pidOf(holder);
  if (!Number.isInteger(pid) || !isAlive(pid)) return false;
  const [, began] = holder.split('\n');
  const beganNow = beginningOf(pid);
  if (began !== undefined && beganNow !== null) return began === beganNow;
  // Where no beginning is known, our own id was another's before.
  return pid !== process.pid && mayBeFairlead(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function mayBeFairlead(pid: number): boolean {
  try {
    return /main\.cjs|fairlead/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return true;
  }
}

/** Returns when a process began, in ticks since the machine did; null where the system does not show it. */
function beginningOf(pid: number): string | null {
  try {
    // The name, in brackets, can have spaces in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return fields?.[19] ?? null;
  } catch {
    return null;
  }
}

function pidOf(holder: string): number {
  return Number.parseInt(holder, 10);
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
