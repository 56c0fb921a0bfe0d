const DELAY_MS_MIN = 250;
const DELAY_MS_MAX = 10_000;
/** Another gateway holds the client id (326): it is left time to go. */
const IN_USE_MS_MIN = 5_000;
const IN_USE_MS_MAX = 60_000;
const DOUBLINGS_MAX = 16;

/** Returns how long to wait for the next try, in ms, after so many failed ones in a row; 0 after a connection that stood. */
export function reconnectDelay(failures: number, isClientIdInUse: boolean): number {
  const doubled = 2 ** Math.min(Math.max(0, failures - 1), DOUBLINGS_MAX);
  if (isClientIdInUse) return Math.min(IN_USE_MS_MIN * doubled, IN_USE_MS_MAX);
  return Math.min(DELAY_MS_MIN * doubled, DELAY_MS_MAX);
}
