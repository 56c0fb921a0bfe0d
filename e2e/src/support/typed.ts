import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './fairlead-process';

/** What a command that was typed came to. */
export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `fairlead` with these words beside the Fairlead of a home, and returns what it came to, also where it failed. */
export function typed(home: string, words: readonly string[]): Promise<Typed> {
  const main = join(ROOT, 'dist/apps/fairlead/main.cjs');
  const options = { cwd: ROOT, env: { ...process.env, FAIRLEAD_HOME: home } };
  return new Promise((done) => {
    execFile(process.execPath, [main, ...words], options, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}
