/** A message that no try of a service could handle: it was set aside whole, and what it was about is not done. */
export interface DeadLetterView {
  /** When it was set aside: ISO-8601 UTC. */
  readonly at: string;
  readonly service: string;
  readonly messageId: string;
  readonly messageType: string;
  readonly subject: string;
  /** The signal of its story, null where it belonged to none. */
  readonly correlationId: string | null;
  readonly attempts: number;
  readonly error: string;
  /** The message as it was. */
  readonly message: Readonly<Record<string, unknown>>;
}
