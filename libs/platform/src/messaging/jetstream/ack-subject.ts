/** What the server says of a message in the subject that answers for it. */
export interface DeliveryFacts {
  /** The message's number in its stream. */
  readonly sequence: number;
  /** 1 where it is handed out for the first time. */
  readonly deliveries: number;
}

const V1_TOKENS = 9;
const V2_TOKENS_MIN = 11;

/**
 * Reads `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.…`, or the longer form with domain and account in front
 * that servers from 2.15 on use. Returns null for anything else.
 */
export function parseAckSubject(subject: string): DeliveryFacts | null {
  const tokens = subject.split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK') return null;
  if (tokens.length !== V1_TOKENS && tokens.length < V2_TOKENS_MIN) return null;
  const first = tokens.length === V1_TOKENS ? 4 : 6;
  const [deliveries, sequence] = tokens.slice(first, first + 2).map(Number);
  if (!Number.isInteger(deliveries) || !Number.isInteger(sequence)) return null;
  return { deliveries: deliveries ?? 0, sequence: sequence ?? 0 };
}
