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

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: 24 * HOUR_MS,
};

/** Returns the milliseconds of a duration as people type it (`500ms`, `30s`, `5m`, `2h`, `90d`), or null where it is none. */
export function durationMsOf(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (UNIT_MS[unit] ?? 0);
}

function secondsText(ms: number): string {
  return `${ms / SECOND_MS} s`;
}
