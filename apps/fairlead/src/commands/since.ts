import { durationMsOf } from '@fairlead/core';
import { CommandFailure } from '../client/failure';

/** Returns the moment (ISO-8601 UTC) that `--since` names: a duration before now, such as `7d`, or a UTC time. */
export function sinceOf(text: string, now: string): string {
  const ms = durationMsOf(text);
  if (ms !== null) return new Date(Date.parse(now) - ms).toISOString();
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new CommandFailure('USAGE', `"${text}" is no beginning: write 7d, 12h, or a UTC time such as 2026-11-23T00:00:00Z.`, 2); // prettier-ignore
}
