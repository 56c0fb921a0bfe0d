import { win32, posix } from 'node:path';

/** A program with its arguments. */
export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** What the commands that start and stop a server need to know. */
export interface ServerFiles {
  /** The directory of the server's programs. */
  readonly binaries: string;
  readonly dataDirectory: string;
  readonly logFile: string;
}

/** How long pg_ctl waits by itself; the caller gives up earlier. */
const PG_CTL_WAIT_S = '60';

/**
 * Returns how a server is started. On Windows pg_ctl does it: postgres.exe refuses to run with an administrator's
 * rights, and pg_ctl starts it without them.
 */
export function startCommand(
  { binaries, dataDirectory, logFile }: ServerFiles,
  settings: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): ServerCommand {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  if (platform !== 'win32') {
    return { file: posix.join(binaries, 'postgres'), args: ['-D', dataDirectory, ...options] };
  }
  const file = win32.join(binaries, 'pg_ctl.exe');
  const server = options.join(' ');
  const args = ['start', '-w', '-t', PG_CTL_WAIT_S, '-D', dataDirectory, '-l', logFile];
  return { file, args: [...args, '-o', server] };
}

/**
 * Returns how a server is stopped in order, or null where a signal does it: on Windows a signal ends a process at once,
 * without a checkpoint.
 */
export function stopCommand(
  { binaries, dataDirectory }: Omit<ServerFiles, 'logFile'>,
  platform: NodeJS.Platform,
): ServerCommand | null {
  if (platform !== 'win32') return null;
  return {
    file: win32.join(binaries, 'pg_ctl.exe'),
    args: ['stop', '-m', 'fast', '-W', '-D', dataDirectory],
  };
}

/** Returns the command that names the program of a process, where there is no /proc to read. */
export function programOf(pid: number, platform: NodeJS.Platform): ServerCommand {
  return platform === 'win32'
    ? { file: 'tasklist', args: ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'] }
    : { file: 'ps', args: ['-ww', '-o', 'args=', '-p', String(pid)] };
}

/** True where the answer of `programOf` is that of a server: on Windows only its name can be seen, not its directory. */
export function namesServer(
  answer: string,
  dataDirectory: string,
  platform: NodeJS.Platform,
): boolean {
  return platform === 'win32' ? /^"postgres\.exe"/im.test(answer) : answer.includes(dataDirectory);
}

/** Returns the variables that a server gets: nothing of ours, but what Windows needs to load a program at all. */
export function serverEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const own = { LC_ALL: 'C', TZ: 'UTC' };
  if (platform !== 'win32') return own;
  const needed = ['SystemRoot', 'SystemDrive', 'Path', 'PATH', 'TEMP', 'TMP'];
  const kept = needed.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...own };
}
