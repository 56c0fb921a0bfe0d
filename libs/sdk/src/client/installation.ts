import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FairleadError, MisuseError, NotRunningError } from './errors';

/** The environment of a process: names to texts. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a running Fairlead is found, and the key that it lets in. */
export interface Installation {
  readonly url: string;
  /** Where signals are sent to: another address where the services run apart. */
  readonly signalsUrl: string;
  readonly apiKey: string;
}

/**
 * Returns what the environment says (`FAIRLEAD_URL`, `FAIRLEAD_SIGNALS_URL`, `FAIRLEAD_API_KEY`), and for the rest what a
 * running Fairlead left in its home. Throws a NotRunningError without an address, a MisuseError without a key.
 */
export function installationOf(environment: Environment, home?: string): Installation {
  const directory = resolve(home ?? textOf(environment['FAIRLEAD_HOME']) ?? '.fairlead');
  const url = textOf(environment['FAIRLEAD_URL']) ?? smallFile(join(directory, 'endpoint'));
  if (url === null) throw notRunning(directory);
  const keyFile = join(directory, 'api-key');
  const apiKey = textOf(environment['FAIRLEAD_API_KEY']) ?? smallFile(keyFile);
  if (apiKey === null) {
    throw new MisuseError(
      `There is no API key: ${keyFile} cannot be read.`,
      'Set FAIRLEAD_API_KEY, or FAIRLEAD_HOME to the directory that holds it.',
    );
  }
  return { url, apiKey, signalsUrl: textOf(environment['FAIRLEAD_SIGNALS_URL']) ?? url };
}

function notRunning(directory: string): FairleadError {
  return new NotRunningError(
    `Fairlead is not running with its home in ${directory}, and FAIRLEAD_URL does not name another.`,
  );
}

function textOf(value: string | undefined): string | null {
  return value === undefined || value.trim() === '' ? null : value.trim();
}

function smallFile(file: string): string | null {
  try {
    return textOf(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Returns the environment of this process. */
export function processEnvironment(): Environment {
  // The SDK runs in programs of others, and has no configuration of its own.
  // eslint-disable-next-line no-restricted-properties
  return process.env;
}
