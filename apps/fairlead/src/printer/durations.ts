const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Returns a length of time in the unit that a person would use: `250 ms`, `61.2 s`, `90 min`, `24 h`. */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${ms} ms`;
  if (ms < 2 * MINUTE) return `${shortened(ms / SECOND)} s`;
  if (ms < 2 * HOUR) return `${shortened(ms / MINUTE)} min`;
  return `${shortened(ms / HOUR)} h`;
}

/** Returns a text in which lengths in milliseconds are in units that a person would use. */
export function withDurations(text: string): string {
  return text.replaceAll(/(?<![\d.,])(\d{1,15}) ms\b/g, (_, ms: string) =>
    durationText(Number(ms)),
  );
}

/** What is cut off never makes it longer than it was. */
function shortened(amount: number): string {
  return String(Math.floor(amount * 10) / 10);
}
