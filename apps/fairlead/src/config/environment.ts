import type { Environment } from './home';

/** Returns the environment of this process. The platform's reader would load every service before `--help`. */
export function processEnvironment(): Environment {
  // eslint-disable-next-line no-restricted-properties
  return process.env;
}
