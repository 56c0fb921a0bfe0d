import type { Environment } from '../config/home';

/** Colour is for a terminal that can show it, and for who did not ask for none (https://no-color.org). */
export function wantsColour(isTerminal: boolean, environment: Environment): boolean {
  const wanted = environment['NO_COLOR'] ?? '';
  return isTerminal && wanted === '' && environment['TERM'] !== 'dumb';
}
