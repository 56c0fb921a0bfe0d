const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Shorter ones are read best in seconds. */
const SECONDS_UNTIL_MS = 2 * MINUTE_MS;

/** Returns a duration as people read it, exactly: `50 ms`, `60 s`, `24 h`, `2 h 5 min 0.5 s`. */
export function durationText(ms: number): string {
  if (ms < SECOND_MS) return `${ms} ms`;
  if (ms < SECONDS_UNTIL_MS) return secondsText(ms);
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const rest = ms % MINUTE_MS;
  return [
    ...(hours === 0 ? [] : [`${hours} h`]),
    ...(minutes === 0 ? [] : [`${minutes} min`]),
    ...(rest === 0 ? [] : [secondsText(rest)]),
  ].join(' ');
}

function secondsText(ms: number): string {
  return `${ms / SECOND_MS} s`;
}
