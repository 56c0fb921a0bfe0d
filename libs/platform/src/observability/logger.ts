/** Structured logging: an event name, then ids and numbers. No secrets, no whole payloads at info. */
export abstract class Logger {
  abstract debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  abstract info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  abstract warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  abstract error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
