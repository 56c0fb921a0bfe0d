import { durationText } from '@fairlead/core';

/** Returns a text in which lengths in milliseconds are in units that a person would use: reasons recorded earlier have them. */
export function withDurations(text: string): string {
  return text.replaceAll(/(?<![\d.,])(\d{1,15}) ms\b/g, (_, ms: string) =>
    durationText(Number(ms)),
  );
}
