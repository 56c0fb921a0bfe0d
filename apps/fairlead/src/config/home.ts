import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The environment as it is handed in: names to texts. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where an installation keeps what it needs. */
export interface Home {
  /** The clone: `rules.yaml` and `instruments.yaml` are there. */
  readonly root: string;
  readonly directory: string;
  readonly pidFile: string;
  readonly keyFile: string;
  /** Holds the address of the API while it runs. */
  readonly endpointFile: string;
  readonly logFile: string;
}

/** Returns the home that `FAIRLEAD_HOME` names, by default `.fairlead` in the clone. */
export function homeOf(environment: Environment): Home {
  const root = cloneRoot();
  const named = environment['FAIRLEAD_HOME'];
  const directory = named === undefined || named === '' ? join(root, '.fairlead') : resolve(named);
  return {
    root,
    directory,
    pidFile: join(directory, 'pid'),
    keyFile: join(directory, 'api-key'),
    endpointFile: join(directory, 'endpoint'),
    logFile: join(directory, 'fairlead.log'),
  };
}

/** Returns the text of a small file without its line end, or null where it cannot be read. */
export function readSmallFile(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}

/** The bundle lies in the clone, so the clone is found from any working directory. */
function cloneRoot(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, 'nx.json'))) {
    const parent = dirname(directory);
    if (parent === directory) return process.cwd();
    directory = parent;
  }
  return directory;
}
