/** The rule engine reads signals in this many lanes. Changing it means a new version of the stream. */
export const SIGNAL_PARTITIONS = 16;

/** The partitions as subject tokens, `p00` to `p15`. */
export const PARTITIONS: readonly string[] = Array.from({ length: SIGNAL_PARTITIONS }, (_, lane) =>
  tokenOf(lane),
);

/** FNV-1a, 32 bit: the same lane in every process, and the function of NATS's own `partition()`. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** Returns the lane of an instrument as a subject token, `p00` to `p15`. */
export function partitionToken(instrumentKey: string): string {
  return tokenOf(fnv1a(instrumentKey) % SIGNAL_PARTITIONS);
}

function tokenOf(lane: number): string {
  return `p${String(lane).padStart(2, '0')}`;
}

/** Returns the subject of a request to a service. */
export function requestSubject(service: string, name: string): string {
  return `request.v1.${service}.${name}`;
}

/** Returns the subject that conflated quotes of an instrument are emitted on (core, not stored). */
export function quoteSubject(instrumentKey: string): string {
  return `market.v1.quote.${instrumentKey}`;
}

/** All conflated quotes. */
export const ALL_QUOTES = 'market.v1.quote.>';

/** Batches of ticks from the gateway to market-data (core, not stored). */
export const TICK_SUBJECT = 'tick.v1.0';
